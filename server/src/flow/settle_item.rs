//! What waits for a therapist: read, closed, or answered by a new plan. Whoever acts on an amber result ends its easing.

use sea_orm::{DatabaseTransaction, DbErr};

use super::{
    again::again,
    first::who_was_first,
    judge::Held,
    keep_adherence, keep_caseload,
    keep_items::evidence_of,
    page, plan,
    shapes::therapist_items::{CloseItem, ItemLog, TherapistItem},
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        calendar::Day,
        care_items::Evidence,
        exercise::{ExerciseId, Phase},
        ids::{AuditId, EpisodeId, TherapistItemId},
        shift::Shift,
        stop_rules::Act,
        therapist_item::{ItemKind, ItemState},
    },
    fault::Fault,
    store::{audit, easing, names, session_log, therapist_item},
};

/// So many are listed at most.
const MOST: u64 = 200;

/// Matters of the caseload, open or closed, the newest first.
///
/// # Errors
/// The database's own.
pub async fn list(app: &App, permit: &Permit, state: ItemState) -> Result<Vec<TherapistItem>, Fault> {
    let rows = therapist_item::list(app.store.read(), permit, state == ItemState::Open, MOST).await?;
    views(app, permit, rows).await
}

/// One matter of the caseload.
///
/// # Errors
/// 404.
pub async fn one(app: &App, permit: &Permit, id: TherapistItemId) -> Result<TherapistItem, Fault> {
    let row = therapist_item::get(app.store.read(), permit, id).await?.ok_or_else(Fault::not_found)?;
    views(app, permit, vec![row]).await?.pop().ok_or_else(Fault::not_found)
}

async fn views(
    app: &App,
    permit: &Permit,
    rows: Vec<therapist_item::Model>,
) -> Result<Vec<TherapistItem>, Fault> {
    let db = app.store.read();
    let patients = names::patients(db, permit, rows.iter().map(|row| row.patient_id)).await?;
    let staff = names::staff(db, permit).await?;
    let logs = session_log::by_ids(db, permit, rows.iter().filter_map(|row| row.log_id)).await?;
    let view = |row: therapist_item::Model| {
        let patient = patients.get(&row.patient_id);
        let shift = Shift(patient.map_or(0, |patient| patient.demo_shift));
        let log = logs.iter().find(|log| Some(log.id) == row.log_id).map(|log| ItemLog {
            id: log.id,
            done_at: shift.outward(log.done_at),
            pain_before: log.pain_before.map(|score| score.0),
            pain_after: log.pain_after.map(|score| score.0),
            stop: log.stop,
            skip: log.skip,
        });
        TherapistItem {
            id: row.id,
            kind: row.kind,
            state: if row.closed_at.is_none() { ItemState::Open } else { ItemState::Closed },
            patient_id: row.patient_id,
            patient_name: patient.map(|patient| patient.name.clone()).unwrap_or_default(),
            episode_id: row.episode_id,
            evidence: Some(evidence_of(&row)).filter(|evidence| *evidence != Evidence::default()),
            exercise_id: row.exercise_id,
            log,
            raised_at: shift.outward(row.raised_at),
            closed_at: row.closed_at.map(|at| shift.outward(at)),
            closed_by: row.closed_by.and_then(|by| staff.get(&by).cloned()),
            note: row.note,
        }
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Closes a matter. One that is amber ends its easing: tomorrow the full dose is advised again.
///
/// # Errors
/// 404; 409 `already_closed` (by whom, and when).
pub async fn close(app: &App, permit: &Permit, id: TherapistItemId, body: CloseItem) -> Result<(), Fault> {
    again(|| close_once(app, permit, id, body.clone())).await
}

async fn close_once(app: &App, permit: &Permit, id: TherapistItemId, body: CloseItem) -> Result<(), Fault> {
    let txn = app.store.begin().await?;
    let seen = therapist_item::get(&txn, permit, id).await?.ok_or_else(Fault::not_found)?;
    let held = super::judge::hold(app, &txn, permit, seen.episode_id).await?.ok_or_else(Fault::not_found)?;
    let note = body.note.map(String::from).filter(|note| !note.is_empty());
    if !therapist_item::close(&txn, permit, id, held.at, note).await? {
        return Err(already_closed(&txn, permit, id, Shift(held.patient.demo_shift)).await?);
    }
    if let (ItemKind::Amber, Some(exercise)) = (seen.kind, &seen.exercise_id) {
        let today = plan::zone(&held.patient).day(held.at);
        end(&txn, permit, seen.episode_id, Some(exercise), Act::Closed(today)).await?;
        keep_adherence::keep(app, &txn, &held).await?;
        page::tell_plan_changed(app, &txn, &held, app.new_id()).await?;
    } else {
        keep_caseload::keep(app, &txn, &held).await?;
    }
    let subjects = [("patient", seen.patient_id.0), ("episode", seen.episode_id.0), ("therapist_item", id.0)];
    audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &subjects).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(())
}

/// A new version of the plan answers every amber result that came in before it, and the proposal of its phase or an
/// earlier one.
///
/// # Errors
/// The database's own.
pub async fn published(
    txn: &DatabaseTransaction,
    permit: &Permit,
    held: &Held,
    from: Day,
    phase: Phase,
) -> Result<(), DbErr> {
    let id = held.episode.id;
    end(txn, permit, id, None, Act::Published(from)).await?;
    therapist_item::close_all(txn, permit, id, ItemKind::Amber, held.at).await?;
    let items = therapist_item::of_episode(txn, permit, id).await?;
    let open = items.iter().filter(|item| item.kind == ItemKind::PhaseProposal && item.closed_at.is_none());
    for item in open.filter(|item| evidence_of(item).next().is_none_or(|next| next <= phase)) {
        therapist_item::close(txn, permit, item.id, held.at, None).await?;
    }
    Ok(())
}

/// Ends the open easings of an exercise, or of all.
async fn end(
    txn: &DatabaseTransaction,
    permit: &Permit,
    episode: EpisodeId,
    exercise: Option<&ExerciseId>,
    act: Act,
) -> Result<(), DbErr> {
    for row in easing::of_episode(txn, permit, episode).await? {
        let meant = exercise.is_none_or(|exercise| row.exercise_id == *exercise);
        if row.to_date.is_none() && meant {
            easing::end(txn, permit, row.id, row.easing().ended(act)).await?;
        }
    }
    Ok(())
}

/// Somebody was first: who, and when.
///
/// # Errors
/// 404, and the database's own.
pub(super) async fn already_closed(
    txn: &DatabaseTransaction,
    permit: &Permit,
    id: TherapistItemId,
    shift: Shift,
) -> Result<Fault, Fault> {
    let row = therapist_item::get(txn, permit, id).await?.ok_or_else(Fault::not_found)?;
    let said = ("already_closed", "Somebody has closed this.");
    let first = (row.closed_by, row.closed_at.map(|at| shift.outward(at)));
    Ok(Fault::Conflict(who_was_first(txn, permit, said, first).await?))
}
