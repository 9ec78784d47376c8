//! A promise that was not kept, or an alert taken by a button and never looked at: it is open again, at once one level above
//! the highest it had reached. Tapping and sleeping cannot hold an alert down (reliability.md 3). In quiet hours that comes
//! with the morning, unless the alert is urgent.

use sea_orm::{DatabaseTransaction, DbErr};

use super::{AT_ONCE, Cause, Desk, TRY_AGAIN, note};
use crate::{
    app::App,
    domain::{
        access::Permit,
        alert::{AlertState, Severity},
        at::At,
        ids::AlertId,
        ladder::{self, Climb},
        lifecycle,
        notice::Notice,
    },
    flow::{judge, notice, page},
    store::{self, alert, alert_event, escalation, outbox},
};

/// The event kind of a promise that was not kept.
pub const LAPSE: &str = "lapse";
/// The event kind of an alert that was taken by a notification's button, and whoever did so never looked.
pub const UNOPENED: &str = "unopened";

/// Opens again what was promised and not kept, each alert in a transaction of its own: its episode is held, as by whoever
/// takes an alert. One that cannot be opened waits for half a minute. True: there were some.
///
/// # Errors
/// The database's own, when it cannot say which they are.
pub async fn due(app: &App, now: At) -> Result<bool, DbErr> {
    let mut worked = false;
    for id in escalation::lapsed(app.store.read_engine(), now, AT_ONCE).await? {
        match one(app, id, now).await {
            Ok(opened) => worked |= opened,
            Err(error) if store::is_busy(&error) || store::is_full(&error) => return Err(error),
            Err(error) => {
                let code = store::code_of(&error);
                tracing::error!(alert.id = %id, code, "A broken promise waits for half a minute");
                let txn = app.store.begin_engine().await?;
                escalation::put_off(&txn, id, now.plus(TRY_AGAIN)).await?;
                notice::write(app, &txn, Notice::row_put_off("escalation", id, code)).await?;
                txn.commit().await?;
                worked = true;
            }
        }
    }
    Ok(worked)
}

async fn one(app: &App, id: AlertId, now: At) -> Result<bool, DbErr> {
    let txn = app.store.begin_engine().await?;
    let Some(clinic) = escalation::clinic_of(&txn, id).await? else { return Ok(false) };
    let permit = Permit::engine(clinic);
    let Some(seen) = alert::get(&txn, &permit, id).await? else { return Ok(false) };
    let Some(held) = judge::hold(app, &txn, &permit, seen.episode_id).await? else { return Ok(false) };
    // As they are under the lock: somebody may just have called, or promised anew.
    let Some(row) = escalation::lock(&txn, id).await? else { return Ok(false) };
    let Some(mut alert) = alert::get(&txn, &permit, id).await? else { return Ok(false) };
    if row.held_since.is_none() || row.due_at.is_none_or(|due| due > now) {
        return Ok(false);
    }
    if !lifecycle::may_lapse(alert.state, alert.outcome) {
        escalation::end(&txn, id).await?;
        txn.commit().await?;
        return Ok(true);
    }
    let desk = Desk::of(&txn, clinic, now).await?;
    if let Some(opens) = ladder::quiet_until(alert.severity, &desk.clinic, now) {
        // Until then nobody would hear of it, and whoever has it may still call.
        escalation::advance(&txn, &row, escalation::Model { due_at: Some(opens), ..row.clone() }).await?;
        txn.commit().await?;
        return Ok(true);
    }
    open_again(&txn, &mut alert).await?;
    let is_unopened = row.unopened_until.is_some_and(|until| until <= now);
    let kind = if is_unopened { UNOPENED } else { LAPSE };
    alert_event::append(&txn, alert_event::beside(&alert, kind, held.at)).await?;
    if alert.severity == Severity::Info {
        // It waits on the worklist, where it stands open again.
        escalation::end(&txn, id).await?;
    } else {
        climb_on(app, &txn, &desk, &row, &alert, now).await?;
    }
    // The rules hear of it: what they find now is more about an alert that is open.
    judge::judge(app, &txn, &held).await?;
    txn.commit().await?;
    tracing::info!(alert.id = %id, kind, "What somebody had taken is open again");
    app.nudge(clinic);
    Ok(true)
}

async fn open_again(txn: &DatabaseTransaction, alert: &mut alert::Model) -> Result<(), DbErr> {
    alert.state = AlertState::Open;
    alert.cycle += 1;
    alert.open_key = Some(alert::Model::open_key_of(alert.episode_id, alert.rule, alert.key.as_deref()));
    (alert.acknowledged_at, alert.acknowledged_by) = (None, None);
    (alert.resolved_at, alert.resolved_by, alert.outcome, alert.note) = (None, None, None, None);
    alert::change(txn, alert).await
}

/// Enters the level above the highest that was reached, and tells it.
async fn climb_on(
    app: &App,
    txn: &DatabaseTransaction,
    desk: &Desk,
    row: &escalation::Model,
    alert: &alert::Model,
    now: At,
) -> Result<(), DbErr> {
    let climb = row.climb();
    let since = row.held_since.unwrap_or(now);
    let held_for = climb.held + climb.stood_still(&desk.clinic, since, now);
    let told = outbox::told_since(txn, alert.id, row.first_cycle).await?;
    let entered = ladder::enter(climb.lapsed(now), &desk.staff, &desk.duty, &told);
    let reached = Climb { held: held_for, ..climb }.at(entered.rung, now);
    let steps = store::ladder::get(txn, alert.clinic_id, row.ladder_version).await?;
    let due_at = reached.next(&steps, &desk.clinic).map(|rung| rung.at);
    let next = escalation::Model { cycle: alert.cycle, ..row.clone().at(reached, due_at) };
    escalation::advance(txn, row, next).await?;
    page::send(app, txn, desk, alert, &entered, now).await?;
    note(app, txn, alert, (climb, &entered), Cause::Lapse, now).await
}
