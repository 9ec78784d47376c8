//! Settling entries that waited: accepted with a reason, or discarded with one. Nothing is deleted.

use poem_openapi::types::ParseFromJSON;
use sea_orm::{DatabaseTransaction, DbErr};
use serde_json::Value;

use super::{
    again::again,
    check_in::{Sender, check},
    first::who_was_first,
    judge,
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        at::At,
        ids::{AuditId, CheckInId, EpisodeId, QuarantineId, StaffId},
        shift::Shift,
    },
    fault::Fault,
    flow::shapes::{
        check_ins::{KeptResult, NewCheckIn},
        quarantine::{Acceptance, Quarantined},
    },
    store::{audit, check_in, episode, names, quarantine},
};

/// Entries that wait, the oldest first.
///
/// # Errors
/// The database's own.
pub async fn list(app: &App, permit: &Permit) -> Result<Vec<Quarantined>, Fault> {
    let db = app.store.read();
    let rows = quarantine::waiting(db, permit).await?;
    let patients = names::patients(db, permit, rows.iter().filter_map(|row| row.patient_id)).await?;
    let view = |row: quarantine::Model| {
        let patient = row.patient_id.and_then(|id| patients.get(&id));
        let shift = Shift(patient.map_or(0, |patient| patient.demo_shift));
        Quarantined {
            id: row.id,
            patient_id: row.patient_id,
            patient_name: patient.map(|patient| patient.name.clone()),
            episode_id: row.episode_id,
            item: readable(&row.raw),
            code: row.code,
            detail: row.detail,
            raw: row.raw,
            received_at: shift.outward(row.received_at),
        }
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Makes a check-in of an entry; one in conflict with another becomes its correction. It was felt when the phone says,
/// by the clocks of the moment at which it came; what a nurse reads into it has the clinic's times. For the rules it
/// comes now.
///
/// # Errors
/// 409 `already_settled`; 422 when it cannot be read and the nurse gave no reading, or while there is no episode.
pub async fn accept(app: &App, permit: &Permit, id: QuarantineId, body: Acceptance) -> Result<(), Fault> {
    again(|| once(app, permit, id, body.clone())).await
}

async fn once(app: &App, permit: &Permit, id: QuarantineId, body: Acceptance) -> Result<(), Fault> {
    let txn = app.store.begin().await?;
    let reason = String::from(body.reason);
    // Settled first: of two nurses one goes on, and an entry that still waits would answer for its own id.
    let entry = settled(app, &txn, permit, id, true, &reason).await?;
    let by_nurse = body.item.is_some();
    let Some(mut item) = body.item.or_else(|| readable(&entry.raw)) else {
        return Err(Fault::field("item", "it cannot be read as it came; say what it means"));
    };
    check(&item).map_err(|why| Fault::field("item", why))?;
    let Some(episode) = episode_of(&txn, permit, &entry).await? else {
        return Err(Fault::field("item", "the patient has no episode to keep it in"));
    };
    let Some(held) = judge::hold(app, &txn, permit, episode).await? else {
        return Err(Fault::not_found());
    };
    let first = check_in::get(&txn, permit, item.id).await?;
    // An id that is taken cannot be kept again: the accepted entry gets its own.
    if first.is_some() || entry.item_id != Some(item.id) {
        item.id = CheckInId(app.new_id());
    }
    let replaced = match entry.corrects {
        Some(id) => check_in::get(&txn, permit, id).await?,
        None => first,
    };
    let corrects = match replaced.filter(|old| old.episode_id == held.episode.id) {
        Some(old) => Some(check_in::standing(&txn, permit, old, None).await?),
        None => None,
    };
    let came_at = Shift(held.patient.demo_shift).outward(entry.received_at);
    if by_nurse {
        // It cannot have been felt later, and no phone's clock is to blame if she says so.
        item.felt_at = item.felt_at.min(came_at);
    }
    let sender = Sender {
        permit,
        held: Some(&held),
        sent_at: if by_nurse { came_at } else { entry.sent_at },
        came_at: Some(entry.received_at),
        over_limit: false,
    };
    let raw = serde_json::from_str(&entry.raw).unwrap_or(Value::Null);
    let kept = sender.keep(app, &txn, &item, &raw, corrects.as_ref()).await?;
    if kept.result != KeptResult::Created {
        return Err(Fault::field("item", "it cannot be kept under its id"));
    }
    if let Some(old) = corrects {
        check_in::mark_in_error(&txn, permit, old.id, held.at, Some(reason)).await?;
    }
    judge::judge(app, &txn, &held).await?;
    let subjects = [("quarantine", id.0), ("episode", episode.0), ("check_in", item.id.0)];
    audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &subjects).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(())
}

/// Puts an entry away with a reason; it is kept.
///
/// # Errors
/// 409 `already_settled`.
pub async fn discard(app: &App, permit: &Permit, id: QuarantineId, reason: String) -> Result<(), Fault> {
    let txn = app.store.begin().await?;
    settled(app, &txn, permit, id, false, &reason).await?;
    audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &[("quarantine", id.0)]).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(())
}

/// Settles an entry for the person who asks, if nobody was first; gives it as it is then.
async fn settled(
    app: &App,
    txn: &DatabaseTransaction,
    permit: &Permit,
    id: QuarantineId,
    accepted: bool,
    reason: &str,
) -> Result<quarantine::Model, Fault> {
    let ours = quarantine::settle(txn, permit, id, app.now(), accepted, reason).await?;
    let Some(entry) = quarantine::get(txn, permit, id).await? else {
        return Err(Fault::not_found());
    };
    if ours {
        return Ok(entry);
    }
    Err(already_settled(txn, permit, (entry.settled_by, entry.settled_at)).await?)
}

/// Somebody settled an entry that waited: who, and when.
///
/// # Errors
/// The database's own.
pub(super) async fn already_settled(
    txn: &DatabaseTransaction,
    permit: &Permit,
    first: (Option<StaffId>, Option<At>),
) -> Result<Fault, DbErr> {
    let said = ("already_settled", "Somebody has settled this entry.");
    Ok(Fault::Conflict(who_was_first(txn, permit, said, first).await?))
}

/// The episode to keep an entry in. One that came before there was an episode belongs to the present one.
async fn episode_of(
    txn: &DatabaseTransaction,
    permit: &Permit,
    entry: &quarantine::Model,
) -> Result<Option<EpisodeId>, Fault> {
    match (entry.episode_id, entry.patient_id) {
        (Some(id), _) => Ok(Some(id)),
        (None, Some(patient)) => Ok(episode::present(txn, permit, patient).await?.map(|row| row.id)),
        (None, None) => Ok(None),
    }
}

/// The entry as a check-in, unknown fields left out.
fn readable(raw: &str) -> Option<NewCheckIn> {
    let mut value: Value = serde_json::from_str(raw).ok()?;
    value.as_object_mut()?.retain(|key, _| KNOWN.contains(&key.as_str()));
    NewCheckIn::parse_from_json(Some(value)).ok()
}

const KNOWN: [&str; 12] = [
    "id",
    "feltAt",
    "enteredAt",
    "ageMs",
    "movement",
    "rest",
    "movementConfirmed",
    "restConfirmed",
    "opioid",
    "redFlags",
    "declined",
    "recalledBaseline",
];
