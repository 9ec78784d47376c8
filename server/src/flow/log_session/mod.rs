//! Taking logs of exercise, like check-ins: a retry, a repeat or one bad item changes nothing for the others. What
//! follows from them, the sums of adherence included, is in their transaction.

mod content;
mod correct;
mod follow;
mod keep;
mod next_day;

use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use self::content::Why;
pub(super) use self::keep::Sender;
pub use self::{correct::correct, next_day::answer};
use super::{
    again::again,
    check_in::Failed,
    judge::{self, Held},
    keep_adherence,
    shapes::session_logs::{KeptLog, LogResult, NewSessionLogs, SessionLogIds},
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        at::DAY,
        ids::{AuditId, SessionLogId},
    },
    fault::Fault,
    store::{self, audit, episode, session_log},
};

/// Above so many a day: 429.
const DAILY_LIMIT: u64 = 2_000;
/// How many ids one answer of `ids` carries.
const PAGE: u64 = 500;

/// Takes a batch and says what became of each item, in the order of the request.
///
/// # Errors
/// Nothing of the batch is kept then: 429 above 2,000 a day, 503, 507.
pub async fn take(app: &App, permit: &Permit, batch: NewSessionLogs) -> Result<Vec<KeptLog>, Fault> {
    again(|| async { Ok(once(app, permit, &batch).await?) }).await
}

async fn once(app: &App, permit: &Permit, batch: &NewSessionLogs) -> Result<Vec<KeptLog>, Failed> {
    let txn = app.store.begin().await?;
    let held = held_for(app, &txn, permit).await?;
    let sender = Sender { permit, held: held.as_ref(), sent_at: batch.sent_at, came_at: None };
    let mut results = Vec::with_capacity(batch.items.len());
    let (mut created, mut judged) = (false, false);
    for (index, item) in batch.items.iter().enumerate() {
        let inner = store::savepoint(&txn).await?;
        let (mut result, beside) = match &item.item {
            Ok(log) => sender.keep(app, &inner, log, &item.raw).await?,
            Err(why) => {
                let why = Why::bad("invalid_item", why);
                (sender.set_aside(app, &inner, &item.raw, why).await?, false)
            }
        };
        inner.commit().await?;
        result.index = u32::try_from(index).unwrap_or(u32::MAX);
        created |= result.result == LogResult::Created;
        judged |= beside;
        results.push(result);
    }
    if let Some(held) = &held {
        settle(app, &txn, held, created, judged).await?;
    }
    let subjects: Vec<(&str, Uuid)> = held.iter().map(|held| ("episode", held.episode.id.0)).collect();
    audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &subjects).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(results)
}

/// Judges what was written beside, and then sums up: a judgement may hold the plan.
async fn settle(
    app: &App,
    txn: &DatabaseTransaction,
    held: &Held,
    counted: bool,
    judged: bool,
) -> Result<(), Failed> {
    if judged {
        judge::judge(app, txn, held).await?;
    }
    if counted || judged {
        keep_adherence::keep(app, txn, held).await?;
    }
    Ok(())
}

/// The patient's present episode, locked; none: the clinic has not made one.
async fn held_for(app: &App, txn: &DatabaseTransaction, permit: &Permit) -> Result<Option<Held>, Failed> {
    let patient = permit.own().ok_or_else(Fault::not_found)?;
    let Some(episode) = episode::present(txn, permit, patient).await? else { return Ok(None) };
    let held = judge::hold(app, txn, permit, episode.id).await?;
    if let Some(held) = &held
        && session_log::count_since(txn, permit, patient, held.at.plus(-DAY)).await? > DAILY_LIMIT
    {
        return Err(Fault::slow_down(3600).into());
    }
    Ok(held)
}

/// Which logs the server has of a patient, 500 at once.
///
/// # Errors
/// The database's own.
pub async fn ids(app: &App, permit: &Permit, after: Option<SessionLogId>) -> Result<SessionLogIds, Fault> {
    let patient = permit.own().ok_or_else(Fault::not_found)?;
    let ids = session_log::ids(app.store.read(), permit, patient, after, PAGE).await?;
    let full = ids.len() as u64 == PAGE;
    Ok(SessionLogIds { next: ids.last().copied().filter(|_| full), ids })
}
