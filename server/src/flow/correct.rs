//! Correcting a check-in: the old score is kept and marked as entered in error; what it should have said is a new one.

use sea_orm::DatabaseTransaction;

use super::{
    again::again,
    check_in::{Failed, Sender},
    judge,
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        ids::{AuditId, CheckInId},
    },
    fault::Fault,
    flow::shapes::check_ins::{KeptItem, KeptResult, NewCorrection},
    store::{self, audit, check_in},
};

/// Marks a check-in as entered in error and keeps the new one, if there is one.
///
/// Safe to repeat: a correction that is already in answers `duplicate`.
///
/// # Errors
/// 404 for a check-in of somebody else; 422 when staff give no reason.
pub async fn correct(
    app: &App,
    permit: &Permit,
    id: CheckInId,
    body: NewCorrection,
) -> Result<Vec<KeptItem>, Fault> {
    again(|| once(app, permit, id, &body)).await
}

async fn once(
    app: &App,
    permit: &Permit,
    id: CheckInId,
    body: &NewCorrection,
) -> Result<Vec<KeptItem>, Fault> {
    let reason = body.reason.clone().map(String::from);
    if permit.staff().is_some() && reason.is_none() {
        return Err(Fault::field("reason", "staff say why an entry is corrected"));
    }
    let txn = app.store.begin().await?;
    let results = within(app, &txn, permit, id, body, reason).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(results)
}

async fn within(
    app: &App,
    txn: &DatabaseTransaction,
    permit: &Permit,
    id: CheckInId,
    body: &NewCorrection,
    reason: Option<String>,
) -> Result<Vec<KeptItem>, Failed> {
    let Some(old) = check_in::get(txn, permit, id).await? else {
        return Err(Fault::not_found().into());
    };
    let Some(held) = judge::hold(app, txn, permit, old.episode_id).await? else {
        return Err(Fault::not_found().into());
    };
    // Whoever corrects an entry that was corrected meanwhile means what stands in its place now.
    let kept = body.item.as_ref().and_then(|item| item.item.as_ref().ok()).map(|item| item.id);
    let old = check_in::standing(txn, permit, old, kept).await?;
    let sender =
        Sender { permit, held: Some(&held), sent_at: body.sent_at, came_at: None, over_limit: false };
    let mut results = Vec::new();
    if let Some(item) = &body.item {
        let inner = store::savepoint(txn).await?;
        let result = match &item.item {
            Ok(new) => sender.keep(app, &inner, new, &item.raw, Some(&old)).await?,
            Err(why) => sender.set_aside(app, &inner, &item.raw, "invalid_item", why, Some(&old)).await?,
        };
        inner.commit().await?;
        // What it should have said could not be read: the old entry stands until a nurse has looked.
        let readable = matches!(result.result, KeptResult::Created | KeptResult::Duplicate);
        results.push(result);
        if !readable {
            return Ok(results);
        }
    }
    check_in::mark_in_error(txn, permit, old.id, held.at, reason).await?;
    judge::judge(app, txn, &held).await?;
    let subjects = [("episode", held.episode.id.0), ("check_in", old.id.0)];
    audit::note(txn, AuditId(app.new_id()), app.now(), permit, &subjects).await?;
    Ok(results)
}
