//! Settling entries that waited: accepted with a reason, or discarded with one. Nothing is deleted.

use poem_openapi::types::ParseFromJSON;
use sea_orm::DatabaseTransaction;
use serde_json::Value;

use super::{
    check_in::{Sender, check},
    judge,
};
use crate::{
    api::{
        check_ins::{KeptResult, NewCheckIn},
        quarantine::{Acceptance, Quarantined},
    },
    app::App,
    domain::{
        access::Permit,
        ids::{AuditId, CheckInId, QuarantineId},
        shift::Shift,
    },
    fault::{Fault, problem},
    store::{audit, check_in, names, quarantine},
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

/// Makes a check-in of an entry; one in conflict with another becomes its correction.
///
/// # Errors
/// 409 `already_settled`; 422 when it cannot be read and the nurse gave no reading.
pub async fn accept(app: &App, permit: &Permit, id: QuarantineId, body: Acceptance) -> Result<(), Fault> {
    let txn = app.store.begin().await?;
    let entry = waiting(&txn, permit, id).await?;
    let Some(mut item) = body.item.or_else(|| readable(&entry.raw)) else {
        return Err(Fault::field("item", "it cannot be read as it came; say what it means"));
    };
    check(&item).map_err(|why| Fault::field("item", why))?;
    let Some(episode) = entry.episode_id else {
        return Err(Fault::field("item", "the patient has no episode to keep it in"));
    };
    let Some(held) = judge::hold(app, &txn, permit, episode).await? else {
        return Err(Fault::not_found());
    };
    let first =
        check_in::get(&txn, permit, item.id).await?.filter(|first| first.patient_id == held.patient.id);
    // An id that is taken cannot be kept again: the accepted entry gets its own.
    let taken = first.is_some() || entry.item_id != Some(item.id);
    if taken {
        item.id = CheckInId(app.new_id());
    }
    let corrects = first.filter(|first| first.in_error_at.is_none()).map(|first| first.id);
    let sender = Sender { permit, held: Some(&held), sent_at: entry.sent_at, over_limit: false };
    // Settled first: an entry that still waits would answer for its own id.
    let reason = String::from(body.reason);
    quarantine::settle(&txn, permit, id, app.now(), true, reason.clone()).await?;
    let raw = serde_json::from_str(&entry.raw).unwrap_or(Value::Null);
    let kept = sender.keep_as(app, &txn, &item, &raw, corrects).await?;
    if kept.result != KeptResult::Created {
        return Err(Fault::field("item", "it cannot be kept under its id"));
    }
    if let Some(old) = corrects {
        check_in::mark_in_error(&txn, permit, old, held.at, Some(reason)).await?;
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
    waiting(&txn, permit, id).await?;
    quarantine::settle(&txn, permit, id, app.now(), false, reason).await?;
    audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &[("quarantine", id.0)]).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(())
}

async fn waiting(
    txn: &DatabaseTransaction,
    permit: &Permit,
    id: QuarantineId,
) -> Result<quarantine::Model, Fault> {
    let Some(entry) = quarantine::get(txn, permit, id).await? else {
        return Err(Fault::not_found());
    };
    if entry.settled_at.is_some() {
        return Err(Fault::Conflict(problem("already_settled", "Somebody has settled this entry.")));
    }
    Ok(entry)
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
