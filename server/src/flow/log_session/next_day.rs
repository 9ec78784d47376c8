//! The next-day question: is the extra pain of an exercise gone? "No" is a red result.

use super::{follow, settle};
use crate::{
    app::App,
    domain::{
        access::Permit,
        check_in::{Times, felt},
        ids::{AuditId, SessionLogId},
        shift::Shift,
        stop_rules::{StopResult, judge as judge_pain},
    },
    fault::{Fault, problem},
    flow::{again::again, check_in::Failed, judge, keep_caseload, plan, shapes::session_logs::NewNextDay},
    store::{audit, next_day, session_log},
};

/// Keeps the answer; the same again changes nothing.
///
/// # Errors
/// 404 for a log that is not there (yet); 409 `already_answered` when another answer stands.
pub async fn answer(app: &App, permit: &Permit, id: SessionLogId, body: NewNextDay) -> Result<(), Fault> {
    again(|| async { Ok(once(app, permit, id, &body).await?) }).await
}

async fn once(app: &App, permit: &Permit, id: SessionLogId, body: &NewNextDay) -> Result<(), Failed> {
    let txn = app.store.begin().await?;
    let row = session_log::get(&txn, permit, id).await?.ok_or_else(Fault::not_found)?;
    let held = judge::hold(app, &txn, permit, row.episode_id).await?.ok_or_else(Fault::not_found)?;
    let shift = Shift(held.patient.demo_shift);
    let answered = felt(Times {
        sent_at: shift.inward(body.sent_at.unwrap_or_else(|| app.now())),
        felt_at: shift.inward(body.answered_at),
        age_ms: body.age_ms,
        received_at: held.at,
        procedure_ended_at: None,
        enrolled_at: None,
    });
    let kept = next_day::Model {
        log_id: id,
        clinic_id: row.clinic_id,
        episode_id: row.episode_id,
        gone: body.gone,
        answered_at: answered.at,
        received_at: held.at,
    };
    if let Some(first) = next_day::keep(&txn, permit, kept).await? {
        let other = || Fault::Conflict(problem("already_answered", "Another answer was given before."));
        return if first.gone == body.gone { Ok(()) } else { Err(other().into()) };
    }
    // What the pain alone meant was done when the log came.
    let result = judge_pain(row.log().pain, Some(body.gone));
    let red = result == StopResult::Red && row.result != StopResult::Red;
    if red {
        let from = plan::zone(&held.patient).day(answered.at);
        follow::stop(app, &txn, &held, &row, result, from).await?;
    }
    settle(app, &txn, &held, red, false).await?;
    if !red {
        // The next phase waits for an answer of "yes".
        keep_caseload::keep(app, &txn, &held).await?;
    }
    let subjects = [("episode", held.episode.id.0), ("session_log", id.0)];
    audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &subjects).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(())
}
