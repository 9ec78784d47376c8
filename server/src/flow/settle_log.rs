//! Logs that are not counted and wait for the therapist: accepted with a reason, or discarded with one. Nothing is
//! deleted, and the code stays.

use poem_openapi::types::ParseFromJSON;
use sea_orm::DatabaseTransaction;
use serde_json::Value;

use super::{
    again::again,
    judge, keep_adherence,
    log_session::Sender,
    settle_quarantine::already_settled,
    shapes::{
        session_logs::{LogResult, NewSessionLog},
        therapist_items::QuarantinedLog,
    },
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        ids::{AuditId, QuarantineId},
        shift::Shift,
    },
    fault::Fault,
    store::{audit, episode, names, session_log_aside},
};

/// Codes under which a log can be counted after all, as it came.
const ACCEPTABLE: [&str; 4] = ["future_date", "outside_window", "foreign_prescription", "no_episode"];

/// Logs of the caseload that wait, the oldest first.
///
/// # Errors
/// The database's own.
pub async fn list(app: &App, permit: &Permit) -> Result<Vec<QuarantinedLog>, Fault> {
    let db = app.store.read();
    let rows = session_log_aside::waiting(db, permit).await?;
    let patients = names::patients(db, permit, rows.iter().map(|row| row.patient_id)).await?;
    let view = |row: session_log_aside::Model| {
        let patient = patients.get(&row.patient_id);
        QuarantinedLog {
            id: row.id,
            patient_id: row.patient_id,
            patient_name: patient.map(|patient| patient.name.clone()).unwrap_or_default(),
            can_accept: ACCEPTABLE.contains(&row.code.as_str()),
            code: row.code,
            detail: row.detail,
            raw: row.raw,
            received_at: Shift(patient.map_or(0, |patient| patient.demo_shift)).outward(row.received_at),
        }
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Counts a log all the same, for its own date.
///
/// # Errors
/// 404; 409 `already_settled`; 422 when it cannot be counted as it came.
pub async fn accept(app: &App, permit: &Permit, id: QuarantineId, reason: String) -> Result<(), Fault> {
    again(|| accept_once(app, permit, id, reason.clone())).await
}

async fn accept_once(app: &App, permit: &Permit, id: QuarantineId, reason: String) -> Result<(), Fault> {
    let txn = app.store.begin().await?;
    let entry = settled(app, &txn, permit, id, true, reason).await?;
    let raw: Value = serde_json::from_str(&entry.raw).unwrap_or_default();
    let item = NewSessionLog::parse_from_json(Some(raw.clone())).ok();
    let item = item.filter(|_| ACCEPTABLE.contains(&entry.code.as_str()));
    let Some(item) = item else { return Err(as_it_came()) };
    let episode = match entry.episode_id {
        Some(id) => Some(id),
        None => episode::present(&txn, permit, entry.patient_id).await?.map(|row| row.id),
    };
    let Some(episode) = episode else { return Err(as_it_came()) };
    let held = judge::hold(app, &txn, permit, episode).await?.ok_or_else(Fault::not_found)?;
    let sender =
        Sender { permit, held: Some(&held), sent_at: entry.sent_at, came_at: Some(entry.received_at) };
    let (kept, beside) = sender.keep(app, &txn, &item, &raw).await?;
    if !matches!(kept.result, LogResult::Created | LogResult::Duplicate) {
        return Err(as_it_came());
    }
    if beside {
        judge::judge(app, &txn, &held).await?;
    }
    keep_adherence::keep(app, &txn, &held).await?;
    let subjects = [("session_log_aside", id.0), ("episode", episode.0), ("session_log", item.id.0)];
    audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &subjects).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(())
}

/// Puts a log away with a reason; it is kept.
///
/// # Errors
/// 404; 409 `already_settled`.
pub async fn discard(app: &App, permit: &Permit, id: QuarantineId, reason: String) -> Result<(), Fault> {
    let txn = app.store.begin().await?;
    settled(app, &txn, permit, id, false, reason).await?;
    audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &[("session_log_aside", id.0)]).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(())
}

fn as_it_came() -> Fault {
    Fault::coded("not_acceptable", "id", "It cannot be counted as it came.")
}

async fn settled(
    app: &App,
    txn: &DatabaseTransaction,
    permit: &Permit,
    id: QuarantineId,
    accepted: bool,
    reason: String,
) -> Result<session_log_aside::Model, Fault> {
    // Looked at first: settling asks for the clinic alone.
    let entry = session_log_aside::get(txn, permit, id).await?.ok_or_else(Fault::not_found)?;
    if session_log_aside::settle(txn, permit, id, app.now(), accepted, reason).await? {
        return Ok(entry);
    }
    let entry = session_log_aside::get(txn, permit, id).await?.ok_or_else(Fault::not_found)?;
    Err(already_settled(txn, permit, (entry.settled_by, entry.settled_at)).await?)
}
