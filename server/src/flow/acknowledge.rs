//! "I'm on it": one nurse takes an alert, on a screen or by the button of a notification; the other phones are calmed.

use poem_openapi::payload::Json;
use sea_orm::DatabaseTransaction;

use super::{again::again, first::who_was_first, judge, page, promise};
use crate::{
    app::App,
    domain::{
        access::Permit,
        alert::{AlertState, Severity},
        at::At,
        ids::{AlertId, AuditId, StaffId},
        lifecycle,
        promise::{After, LOOK},
        shift::Shift,
    },
    fault::{Fault, PresentAlert, Problem},
    planted,
    store::{
        alert, alert_event, audit,
        escalation::{self, Hold},
    },
};

/// The event kind of an alert that somebody took.
pub const TAKEN: &str = "acknowledge";
/// The event kind of an alert that was taken along with an urgent one.
pub const COVERED: &str = "covered";

/// Takes an alert for the person who asks, if it is still what the person saw. It promises a call-back: before an instant
/// that the person chose, or the usual one.
///
/// Taking an urgent alert takes the open info and warning alerts of the same episode along, never another urgent one.
///
/// # Errors
/// 404; 409 `already_acknowledged`, `already_resolved` (both name who and when), `alert_changed` or `promises_nothing`;
/// 422 `outside_bounds`.
pub async fn acknowledge(
    app: &App,
    permit: &Permit,
    id: AlertId,
    cycle: i32,
    call_before: Option<At>,
) -> Result<(), Fault> {
    again(async || {
        let txn = app.store.begin().await?;
        take(app, &txn, permit, (id, cycle), By::Screen { call_before }).await?;
        planted::dies_at("die-before-taking");
        txn.commit().await?;
        planted::dies_at("die-after-taking");
        Ok(())
    })
    .await?;
    app.nudge(permit.clinic());
    Ok(())
}

/// By what an alert is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A screen that shows whose it is.
    Screen {
        /// The call-back that the person chose.
        call_before: Option<At>,
    },
    /// The button of a notification, or the page that stands for it: the person has seen nothing of the patient, and must
    /// look within [`LOOK`].
    Button,
}

/// Takes an alert in a transaction.
///
/// # Errors
/// As [`acknowledge`].
pub async fn take(
    app: &App,
    txn: &DatabaseTransaction,
    permit: &Permit,
    (id, cycle): (AlertId, i32),
    means: By,
) -> Result<(), Fault> {
    let by = permit.staff().ok_or_else(Fault::not_found)?;
    let Some(seen) = alert::get(txn, permit, id).await? else {
        return Err(Fault::not_found());
    };
    let Some(held) = judge::hold(app, txn, permit, seen.episode_id).await? else {
        return Err(Fault::not_found());
    };
    let (now, shift) = (app.now(), Shift(held.patient.demo_shift));
    let after = |alert: &alert::Model| After::Taking(alert.severity);
    let (call_before, unopened_until) = match means {
        By::Screen { call_before } => (call_before, None),
        By::Button => (None, Some(now.plus(LOOK))),
    };
    let due = promise::asked(txn, permit.clinic(), after(&seen), call_before, now).await?;
    let before = due.map(|due| shift.inward(due));
    if !alert::acknowledge(txn, permit, id, cycle, by, (held.at, before)).await? {
        return Err(refusal(txn, permit, id, cycle, shift).await?);
    }
    let mut taken = vec![(seen, TAKEN, due)];
    if taken[0].0.severity == Severity::Urgent {
        for other in alert::of_episode(txn, permit, taken[0].0.episode_id).await? {
            if other.id == id || !lifecycle::covers(taken[0].0.severity, other.standing()) {
                continue;
            }
            let due = promise::asked(txn, permit.clinic(), after(&other), None, now).await?;
            let before = due.map(|due| shift.inward(due));
            if alert::acknowledge(txn, permit, other.id, other.cycle, by, (held.at, before)).await? {
                taken.push((other, COVERED, due));
            }
        }
    }
    for (alert, kind, due) in &taken {
        let before = due.map(|due| shift.inward(due));
        let event = alert_event::Model {
            evidence: serde_json::json!({"button": means == By::Button, "callBefore": before}),
            ..by_person(alert, kind, by, held.at)
        };
        alert_event::append(txn, event).await?;
        let hold = Hold { since: now, promised: *due, unopened_until };
        escalation::hold(txn, alert.id, hold).await?;
        page::calm_others(app, txn, alert, by).await?;
    }
    // What was bundled into the pages that are calmed now may wait for nobody else.
    page::tell(app, txn, &held, &[]).await?;
    super::keep_board::refresh(app, txn, &held).await?;
    audit::note(txn, AuditId(app.new_id()), app.now(), permit, &[("alert", id.0)]).await?;
    Ok(())
}

/// What a person did to an alert.
#[must_use]
pub fn by_person(alert: &alert::Model, kind: &str, by: StaffId, at: At) -> alert_event::Model {
    alert_event::Model { by_staff: Some(by), ..alert_event::beside(alert, kind, at) }
}

/// Why an alert could not be taken or closed: who was first, or that it changed meanwhile.
///
/// # Errors
/// The database's own.
pub async fn refusal(
    txn: &DatabaseTransaction,
    permit: &Permit,
    id: AlertId,
    cycle: i32,
    shift: Shift,
) -> Result<Fault, Fault> {
    let Some(present) = alert::get(txn, permit, id).await? else {
        return Err(Fault::not_found());
    };
    let (code, detail, by, at) = match present.state {
        AlertState::Resolved => {
            ("already_resolved", "It is closed.", present.resolved_by, present.resolved_at)
        }
        _ if present.cycle != cycle => ("alert_changed", "It changed meanwhile; look again.", None, None),
        AlertState::Acknowledged => {
            ("already_acknowledged", "Somebody is on it.", present.acknowledged_by, present.acknowledged_at)
        }
        AlertState::Open => ("alert_changed", "It changed meanwhile; look again.", None, None),
    };
    let first = (by, at.map(|at| shift.outward(at)));
    let Json(body) = who_was_first(txn, permit, (code, detail), first).await?;
    Ok(Fault::Conflict(Json(Problem {
        present: Some(present.cycle),
        alert: Some(PresentAlert {
            id,
            severity: present.severity,
            state: present.state,
            cycle: present.cycle,
        }),
        ..body
    })))
}
