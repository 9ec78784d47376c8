//! Changing an episode. A dated fact is added and never rewritten: what was known when stays known.

use crate::{
    app::App,
    domain::{
        access::Permit,
        at::At,
        episode::{EpisodeState, FactKind, Levels},
        ids::{AuditId, EpisodeId},
        shift::Shift,
    },
    fault::{self, Fault},
    flow::{
        add_episode::{check_times, keep_fact},
        judge, keep_reminders, resolve,
    },
    store::{audit, episode},
};

/// What changes; the rest stays. Times as the world has them.
#[derive(Debug, Default)]
pub struct Changes {
    /// Vertebrae.
    pub levels: Option<Levels>,
    /// Takes a long-acting opioid.
    pub long_acting_opioid: Option<bool>,
    /// t = 0.
    pub procedure_ended_at: Option<At>,
    /// When the patient left the clinic.
    pub discharged_at: Option<At>,
    /// Why t = 0 is another one now.
    pub reason: Option<String>,
    /// Completed or ended.
    pub state: Option<EpisodeState>,
}

/// Writes the changes and judges the episode anew.
///
/// # Errors
/// 404; 409 `episode_closed` once it is over; 422 for times that cannot be, or a correction without a reason.
pub async fn run(
    app: &App,
    permit: &Permit,
    id: EpisodeId,
    changes: Changes,
) -> Result<episode::Model, Fault> {
    let txn = app.store.begin().await?;
    let mut held = judge::hold(app, &txn, permit, id).await?.ok_or_else(Fault::not_found)?;
    let before = held.episode.clone();
    if !matches!(before.state, EpisodeState::Planned | EpisodeState::Active) {
        return Err(closed());
    }
    let shift = Shift(held.patient.demo_shift);
    let after = &mut held.episode;
    after.procedure_ended_at =
        changes.procedure_ended_at.map(|at| shift.inward(at)).or(before.procedure_ended_at);
    after.discharged_at = changes.discharged_at.map(|at| shift.inward(at)).or(before.discharged_at);
    let (moved, left) =
        (after.procedure_ended_at != before.procedure_ended_at, after.discharged_at != before.discharged_at);
    if moved || left {
        check_times(held.at, after.procedure_ended_at, after.discharged_at)?;
    }
    if moved && before.procedure_ended_at.is_some() && changes.reason.is_none() {
        return Err(Fault::field("reason", "Correcting the procedure's end needs a reason."));
    }
    if after.procedure_ended_at.is_some() {
        after.state = EpisodeState::Active;
    }
    if let Some(state) = changes.state {
        if state == EpisodeState::Completed && after.procedure_ended_at.is_none() {
            return Err(Fault::field("state", "Without a procedure an episode is ended, not completed."));
        }
        after.state = state;
    }
    after.levels = changes.levels.unwrap_or(before.levels);
    after.long_acting_opioid = changes.long_acting_opioid.unwrap_or(before.long_acting_opioid);
    episode::change(&txn, permit, after).await?;
    let (ended, discharged) = (after.procedure_ended_at, after.discharged_at);
    if let Some(at) = ended.filter(|_| moved) {
        keep_fact(app, &txn, permit, &held, FactKind::ProcedureEnded, at, changes.reason).await?;
    }
    let worn = (held.episode.long_acting_opioid, before.long_acting_opioid);
    if worn.0 != worn.1 {
        let kind = if worn.0 { FactKind::LongActingOpioid } else { FactKind::NoLongActingOpioid };
        keep_fact(app, &txn, permit, &held, kind, held.at, None).await?;
    }
    if let Some(at) = discharged.filter(|_| left) {
        keep_fact(app, &txn, permit, &held, FactKind::Discharged, at, None).await?;
    }
    if matches!(held.episode.state, EpisodeState::Completed | EpisodeState::Ended) {
        resolve::end_with_episode(app, &txn, permit, &held).await?;
    }
    judge::judge(app, &txn, &held).await?;
    keep_reminders::follow(app, &txn, &held).await?;
    let subjects = [("patient", held.patient.id.0), ("episode", id.0)];
    audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &subjects).await?;
    let kept = episode::get(&txn, permit, id).await?.ok_or_else(Fault::not_found)?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(kept)
}

/// It is over.
#[must_use]
pub fn closed() -> Fault {
    Fault::Conflict(fault::problem("episode_closed", "This episode is over."))
}
