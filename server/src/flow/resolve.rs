//! Closing an alert with its outcome. The rules hear of it: the next trigger is a new raise.

use sea_orm::DatabaseTransaction;

use super::{
    acknowledge::{by_person, refusal},
    again::again,
    apply::{EPISODE_ENDED, RESOLVED_BY_PERSON},
    climb,
    judge::{self, Held},
    page, promise,
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        alert::{AlertState, Outcome, Severity},
        at::At,
        ids::{AlertId, AuditId},
        promise::After,
        shift::Shift,
    },
    fault::Fault,
    store::{alert, alert_event, audit, escalation},
};

/// Ends all alerts of an episode that a person ended: nothing of it waits for anybody any more.
///
/// # Errors
/// The database's own.
pub async fn end_with_episode(
    app: &App,
    txn: &DatabaseTransaction,
    permit: &Permit,
    held: &Held,
) -> Result<(), Fault> {
    let by = permit.staff().ok_or_else(Fault::not_found)?;
    for mut row in alert::of_episode(txn, permit, held.episode.id).await? {
        let is_closed = row.state == AlertState::Resolved;
        if is_closed && row.call_before.is_none() {
            continue;
        }
        escalation::end(txn, row.id).await?;
        // A call that was promised is owed to nobody any more.
        row.call_before = None;
        if is_closed {
            alert::change(txn, &row).await?;
            alert_event::append(txn, by_person(&row, EPISODE_ENDED, by, held.at)).await?;
            continue;
        }
        page::calm_others(app, txn, &row, by).await?;
        row.state = AlertState::Resolved;
        (row.open_key, row.resolved_at, row.resolved_by) = (None, Some(held.at), Some(by));
        alert::change(txn, &row).await?;
        alert_event::append(txn, by_person(&row, EPISODE_ENDED, by, held.at)).await?;
    }
    Ok(())
}

/// How a person closes an alert.
#[derive(Clone, Debug)]
pub struct How {
    /// What came of it.
    pub outcome: Outcome,
    /// What else there is to say.
    pub note: Option<String>,
    /// Why it was a false alarm; needed then.
    pub reason: Option<String>,
    /// Nobody answered: when somebody tries again; none: in an hour.
    pub call_before: Option<At>,
}

impl How {
    /// An outcome, and nothing else to say.
    #[must_use]
    pub fn with(outcome: Outcome) -> Self {
        Self { outcome, note: None, reason: None, call_before: None }
    }
}

/// Closes an alert for the person who asks, if it is still what the person saw. One that is closed, and about which a call is
/// owed, is closed anew by another outcome: nobody waits for that call any more.
///
/// # Errors
/// 404; 409 `already_resolved`, `alert_changed`, `promises_nothing`; 422 `reason_needed`, `outside_bounds`.
pub async fn resolve(app: &App, permit: &Permit, id: AlertId, cycle: i32, how: &How) -> Result<(), Fault> {
    if how.outcome == Outcome::FalseAlarm && how.reason.is_none() {
        return Err(Fault::coded("reason_needed", "reason", "Say why it was a false alarm."));
    }
    again(|| once(app, permit, id, cycle, how)).await
}

async fn once(app: &App, permit: &Permit, id: AlertId, cycle: i32, how: &How) -> Result<(), Fault> {
    let by = permit.staff().ok_or_else(Fault::not_found)?;
    let txn = app.store.begin().await?;
    let Some(seen) = alert::get(&txn, permit, id).await? else {
        return Err(Fault::not_found());
    };
    let Some(held) = judge::hold(app, &txn, permit, seen.episode_id).await? else {
        return Err(Fault::not_found());
    };
    // Nobody answered: somebody tries again, and if nobody does, the alert is open again.
    let (now, shift) = (app.now(), Shift(held.patient.demo_shift));
    let after = match how.outcome {
        Outcome::NoAnswer => After::NoAnswer,
        _ => After::Closing,
    };
    let due = promise::asked(&txn, permit.clinic(), after, how.call_before, now).await?;
    let call_before = due.map(|due| shift.inward(due));
    let How { outcome, note, reason, .. } = how.clone();
    let closing = alert::Closing { cycle, by, outcome, note, reason, call_before };
    if !alert::resolve(&txn, permit, id, closing, held.at).await? {
        return Err(refusal(&txn, permit, id, cycle, shift).await?);
    }
    // The alert's own row forgets how it was closed once it is open again; its story does not.
    let event = alert_event::Model {
        evidence: serde_json::json!({
            "outcome": how.outcome, "reason": how.reason, "note": how.note, "callBefore": call_before,
        }),
        ..by_person(&seen, RESOLVED_BY_PERSON, by, held.at)
    };
    alert_event::append(&txn, event).await?;
    match due {
        Some(due) => {
            if seen.severity == Severity::Info {
                // It stands on no ladder, and the call that is owed must be missed all the same.
                climb::begin(app, &txn, &seen, false).await?;
            }
            promise::hold(&txn, seen.id, Some(due), now).await?;
        }
        None => escalation::end(&txn, seen.id).await?,
    }
    page::calm_others(app, &txn, &seen, by).await?;
    page::tell(app, &txn, &held, &[]).await?;
    judge::judge(app, &txn, &held).await?;
    audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &[("alert", id.0)]).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(())
}
