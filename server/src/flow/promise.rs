//! The promise to call a patient back: made by taking an alert, made anew, kept by a call, or broken.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};

use super::{acknowledge::by_person, again::again, climb, judge};
use crate::{
    app::App,
    domain::{
        access::Permit,
        alert::{AlertState, CallResult},
        at::At,
        ids::{AlertId, AuditId, ClinicId},
        promise::{After, PromiseRefused, promised},
        schedule::WorkingTime,
        shift::Shift,
    },
    fault::{Fault, problem},
    store::{
        alert, alert_event, audit, clinic,
        escalation::{self, Hold},
    },
};

/// The event kind of a call-back that was promised anew.
pub const PROMISED: &str = "promise";
/// The event kind of a call, with its result.
pub const CALLED: &str = "call";
/// The event kind of a promise that was kept by a call about another alert of the patient.
pub const KEPT: &str = "kept";

/// The instant promised, by our clock.
///
/// # Errors
/// 409 `promises_nothing`; 422 `outside_bounds`; the database's own.
pub async fn asked(
    db: &impl ConnectionTrait,
    id: ClinicId,
    after: After,
    call_before: Option<At>,
    now: At,
) -> Result<Option<At>, Fault> {
    let hours: WorkingTime = climb::working_time(&clinic::get(db, id).await?);
    promised(after, call_before, &hours, now).map_err(refused)
}

fn refused(why: PromiseRefused) -> Fault {
    let said = why.to_string();
    match why {
        PromiseRefused::Over | PromiseRefused::TooLate { .. } => {
            Fault::coded("outside_bounds", "callBefore", said)
        }
        PromiseRefused::Nothing => Fault::Conflict(problem("promises_nothing", &said)),
    }
}

/// Promises another time for an alert that somebody has.
///
/// # Errors
/// 404; 409 `not_acknowledged`, `promises_nothing`; 422 `outside_bounds`.
pub async fn renew(app: &App, permit: &Permit, id: AlertId, call_before: At) -> Result<(), Fault> {
    again(|| renew_once(app, permit, id, call_before)).await
}

async fn renew_once(app: &App, permit: &Permit, id: AlertId, call_before: At) -> Result<(), Fault> {
    let by = permit.staff().ok_or_else(Fault::not_found)?;
    let txn = app.store.begin().await?;
    let (mut row, held) = taken(app, &txn, permit, id).await?;
    let now = app.now();
    let after = match row.state {
        AlertState::Resolved => After::NoAnswer,
        _ => After::Taking(row.severity),
    };
    let due = asked(&txn, permit.clinic(), after, Some(call_before), now).await?;
    row.call_before = due.map(|due| Shift(held.patient.demo_shift).inward(due));
    alert::change(&txn, &row).await?;
    hold(&txn, id, due, now).await?;
    let event = alert_event::Model {
        evidence: serde_json::json!({"callBefore": row.call_before}),
        ..by_person(&row, PROMISED, by, held.at)
    };
    alert_event::append(&txn, event).await?;
    audit::note(&txn, AuditId(app.new_id()), now, permit, &[("alert", id.0)]).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(())
}

/// Writes down a call. One that reached the patient keeps the promises of all that somebody has of that patient: a nurse
/// calls once.
///
/// # Errors
/// 404; 409 `not_acknowledged`.
pub async fn called(app: &App, permit: &Permit, id: AlertId, result: CallResult) -> Result<(), Fault> {
    again(|| called_once(app, permit, id, result)).await
}

async fn called_once(app: &App, permit: &Permit, id: AlertId, result: CallResult) -> Result<(), Fault> {
    let by = permit.staff().ok_or_else(Fault::not_found)?;
    let txn = app.store.begin().await?;
    let (row, held) = taken(app, &txn, permit, id).await?;
    let event = alert_event::Model {
        evidence: serde_json::json!({"result": result}),
        ..by_person(&row, CALLED, by, held.at)
    };
    alert_event::append(&txn, event).await?;
    if result == CallResult::Reached {
        for mut other in alert::of_episode(&txn, permit, row.episode_id).await? {
            if is_had(&other) {
                if other.id != row.id && other.call_before.is_some() {
                    alert_event::append(&txn, by_person(&other, KEPT, by, held.at)).await?;
                }
                keep(&txn, &mut other, app.now()).await?;
            }
        }
    }
    // The rules hear of a call that was owed.
    judge::judge(app, &txn, &held).await?;
    audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &[("alert", id.0)]).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(())
}

/// The promise is kept; the alert stays with whoever has it until its outcome.
async fn keep(txn: &DatabaseTransaction, row: &mut alert::Model, now: At) -> Result<(), DbErr> {
    row.call_before = None;
    alert::change(txn, row).await?;
    match row.state {
        AlertState::Resolved => escalation::end(txn, row.id).await,
        _ => hold(txn, row.id, None, now).await,
    }
}

/// Does somebody have it, or owe a call about it?
fn is_had(row: &alert::Model) -> bool {
    match row.state {
        AlertState::Open => false,
        AlertState::Acknowledged => true,
        AlertState::Resolved => row.call_before.is_some(),
    }
}

/// Holds an alert that somebody has, or owes a call about, until another instant: its ladder stands still from when it
/// was first taken.
///
/// # Errors
/// The database's own.
pub async fn hold(
    txn: &DatabaseTransaction,
    id: AlertId,
    promised: Option<At>,
    now: At,
) -> Result<(), DbErr> {
    let since = escalation::lock(txn, id).await?.and_then(|row| row.held_since).unwrap_or(now);
    escalation::hold(txn, id, Hold { since, promised, unopened_until: None }).await
}

/// An alert that somebody has, or owes a call about, its episode held.
async fn taken(
    app: &App,
    txn: &DatabaseTransaction,
    permit: &Permit,
    id: AlertId,
) -> Result<(alert::Model, judge::Held), Fault> {
    let Some(seen) = alert::get(txn, permit, id).await? else { return Err(Fault::not_found()) };
    let Some(held) = judge::hold(app, txn, permit, seen.episode_id).await? else {
        return Err(Fault::not_found());
    };
    // As it is under the lock.
    let row = alert::get(txn, permit, id).await?.ok_or_else(Fault::not_found)?;
    if !is_had(&row) {
        return Err(Fault::Conflict(problem("not_acknowledged", "Nobody has this alert now.")));
    }
    Ok((row, held))
}
