//! Matters that raise themselves, kept in step with what is so: raised, given the figures of today, closed again.

use sea_orm::{DatabaseTransaction, DbErr};

use super::judge::Held;
use crate::{
    app::App,
    domain::{
        access::Permit,
        calendar::Zone,
        care_items::{Evidence, Known, Move, moves},
        ids::TherapistItemId,
        therapist_item::ItemKind,
    },
    store::therapist_item,
};

/// What a matter stands on; nothing where it cannot be read.
#[must_use]
pub fn evidence_of(item: &therapist_item::Model) -> Evidence {
    let evidence = item.evidence.clone();
    evidence.and_then(|evidence| serde_json::from_value(evidence).ok()).unwrap_or_default()
}

/// Raises, restates and closes what raises itself, so that it says what is so; gives the matters that are open then.
///
/// # Errors
/// The database's own.
pub(super) async fn settle(
    app: &App,
    txn: &DatabaseTransaction,
    held: &Held,
    so: &[(ItemKind, Evidence)],
    zone: Zone,
) -> Result<Vec<therapist_item::Model>, DbErr> {
    let (permit, id) = (Permit::engine(held.episode.clinic_id), held.episode.id);
    let items = therapist_item::of_episode(txn, &permit, id).await?;
    let known = items.iter().map(|item| Known {
        id: item.id,
        kind: item.kind,
        evidence: evidence_of(item),
        open: item.closed_at.is_none(),
        closed_on: item.closed_at.filter(|_| item.closed_by.is_some()).map(|at| zone.day(at)),
    });
    let moves = moves(so, &known.collect::<Vec<_>>(), zone.day(held.at));
    let none = moves.is_empty();
    for change in moves {
        match change {
            Move::Raise(kind, evidence) => {
                therapist_item::raise(txn, item(app, held, kind, &evidence)).await?;
            }
            Move::Restate(id, evidence) => {
                therapist_item::restate(txn, &permit, id, json(&evidence)).await?;
            }
            Move::Close(id) => {
                therapist_item::close(txn, &permit, id, held.at, None).await?;
            }
        }
    }
    let mut open = if none { items } else { therapist_item::of_episode(txn, &permit, id).await? };
    open.retain(|item| item.closed_at.is_none());
    Ok(open)
}

fn item(app: &App, held: &Held, kind: ItemKind, evidence: &Evidence) -> therapist_item::Model {
    therapist_item::Model {
        id: TherapistItemId(app.new_id()),
        clinic_id: held.episode.clinic_id,
        episode_id: held.episode.id,
        patient_id: held.patient.id,
        kind,
        exercise_id: None,
        log_id: None,
        open_key: Some(therapist_item::Model::open_key_of(held.episode.id, kind, None)),
        evidence: Some(json(evidence)),
        raised_at: held.at,
        closed_at: None,
        closed_by: None,
        note: None,
    }
}

fn json(evidence: &Evidence) -> serde_json::Value {
    serde_json::to_value(evidence).unwrap_or_default()
}
