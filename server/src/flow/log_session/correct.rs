//! Correcting a log: the one before is kept and counts no more, the new one counts in its place.

use sea_orm::DatabaseTransaction;
use sha2::{Digest, Sha256};

use super::{
    follow,
    keep::{Sender, kept},
    settle,
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        ids::{AuditId, SessionLogId},
        session_log::beside,
        stop_rules::judge as judge_pain,
    },
    fault::Fault,
    flow::{
        again::again,
        check_in::Failed,
        judge,
        log_session::content::score,
        shapes::session_logs::{KeptLog, LogResult, NewLogCorrection},
    },
    store::{
        audit,
        check_in::{self, Kept},
        session_log::{self, Model},
    },
};

/// Keeps what a log should have said. Safe to repeat: a correction that is in answers `duplicate`.
///
/// # Errors
/// 404 for a log that is not there, or somebody else's; 409 `id_taken`; 422 for numbers that cannot be.
pub async fn correct(
    app: &App,
    permit: &Permit,
    id: SessionLogId,
    body: NewLogCorrection,
) -> Result<Vec<KeptLog>, Fault> {
    again(|| async {
        let txn = app.store.begin().await?;
        let result = within(app, &txn, permit, id, &body).await?;
        txn.commit().await?;
        app.nudge(permit.clinic());
        Ok(vec![result])
    })
    .await
}

async fn within(
    app: &App,
    txn: &DatabaseTransaction,
    permit: &Permit,
    id: SessionLogId,
    body: &NewLogCorrection,
) -> Result<KeptLog, Failed> {
    let mut old = session_log::get(txn, permit, id).await?.ok_or_else(Fault::not_found)?;
    let held = judge::hold(app, txn, permit, old.episode_id).await?.ok_or_else(Fault::not_found)?;
    // Whoever corrects a log that was corrected meanwhile means what stands in its place now.
    while let Some(next) = old.superseded_by.filter(|next| *next != body.id) {
        old = session_log::get(txn, permit, next).await?.ok_or_else(Fault::not_found)?;
    }
    let new = corrected(&old, body, permit, held.at);
    new.log().check().map_err(|why| {
        let field = if body.pain_after.is_some() && why.code() == "pain_out_of_range" {
            "painAfter"
        } else {
            "amount"
        };
        Fault::coded(why.code(), field, why.to_string())
    })?;
    match session_log::keep(txn, permit, new.clone()).await? {
        Kept::Created => {}
        Kept::Duplicate => return Ok(kept(body.id, LogResult::Duplicate)),
        Kept::Conflict | Kept::Foreign => {
            return Err(Fault::Conflict(crate::fault::problem("id_taken", "Another log has this id.")).into());
        }
    }
    session_log::supersede(txn, permit, old.id, new.id).await?;
    follow::stop(app, txn, &held, &new, new.result, new.local_date).await?;
    let sent_at = body.sent_at.unwrap_or_else(|| app.now());
    let sender = Sender { permit, held: Some(&held), sent_at, came_at: None };
    // What was written beside the log before is corrected with it.
    let before = check_in::get(txn, permit, beside(old.id)).await?;
    let mut judged = follow::beside(app, txn, &sender, &new, before.as_ref()).await?;
    if let Some(before) = before {
        let reason = body.reason.clone().map(String::from);
        judged |= check_in::mark_in_error(txn, permit, before.id, held.at, reason).await?;
    }
    settle(app, txn, &held, true, judged).await?;
    let subjects = [("episode", held.episode.id.0), ("session_log", old.id.0)];
    audit::note(txn, AuditId(app.new_id()), app.now(), permit, &subjects).await?;
    Ok(kept(body.id, LogResult::Created))
}

fn corrected(old: &Model, body: &NewLogCorrection, permit: &Permit, at: crate::domain::at::At) -> Model {
    let said = serde_json::json!([old.id, body.amount, body.pain_after]);
    let mut new = Model {
        id: body.id,
        content_hash: Sha256::digest(said.to_string().as_bytes()).to_vec(),
        amount: body.amount.unwrap_or(old.amount),
        pain_after: score(body.pain_after).or(old.pain_after),
        received_at: at,
        by_staff: permit.staff(),
        corrects: Some(old.id),
        reason: body.reason.clone().map(String::from),
        superseded_by: None,
        ..old.clone()
    };
    if new.amount > 0.0 {
        new.skip = None;
    }
    new.result = judge_pain(new.log().pain, None);
    new
}
