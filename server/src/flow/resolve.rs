//! Closing an alert with its outcome. The rules hear of it: the next trigger is a new raise.

use sea_orm::DatabaseTransaction;

use super::{
    acknowledge::{by_person, refusal},
    again::again,
    apply::{EPISODE_ENDED, RESOLVED_BY_PERSON},
    judge::{self, Held},
    page,
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        alert::{AlertState, Outcome},
        ids::{AlertId, AuditId},
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
        if row.state == AlertState::Resolved {
            continue;
        }
        escalation::end(txn, row.id).await?;
        page::calm_others(app, txn, &row, by).await?;
        row.state = AlertState::Resolved;
        (row.open_key, row.resolved_at, row.resolved_by) = (None, Some(held.at), Some(by));
        alert::change(txn, &row).await?;
        alert_event::append(txn, by_person(&row, EPISODE_ENDED, by, held.at)).await?;
    }
    Ok(())
}

/// Closes an alert for the person who asks, if it is still what the person saw.
///
/// # Errors
/// 404; 409 `already_resolved` or `alert_changed`.
pub async fn resolve(
    app: &App,
    permit: &Permit,
    id: AlertId,
    cycle: i32,
    outcome: Outcome,
    note: Option<String>,
) -> Result<(), Fault> {
    again(|| once(app, permit, id, cycle, outcome, note.clone())).await
}

async fn once(
    app: &App,
    permit: &Permit,
    id: AlertId,
    cycle: i32,
    outcome: Outcome,
    note: Option<String>,
) -> Result<(), Fault> {
    let by = permit.staff().ok_or_else(Fault::not_found)?;
    let txn = app.store.begin().await?;
    let Some(seen) = alert::get(&txn, permit, id).await? else {
        return Err(Fault::not_found());
    };
    let Some(held) = judge::hold(app, &txn, permit, seen.episode_id).await? else {
        return Err(Fault::not_found());
    };
    let closing = alert::Closing { cycle, by, outcome, note };
    if !alert::resolve(&txn, permit, id, closing, held.at).await? {
        return Err(refusal(&txn, permit, id, cycle, Shift(held.patient.demo_shift)).await?);
    }
    alert_event::append(&txn, by_person(&seen, RESOLVED_BY_PERSON, by, held.at)).await?;
    escalation::end(&txn, seen.id).await?;
    page::calm_others(app, &txn, &seen, by).await?;
    page::tell(app, &txn, &held, &[]).await?;
    judge::judge(app, &txn, &held).await?;
    audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &[("alert", id.0)]).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(())
}
