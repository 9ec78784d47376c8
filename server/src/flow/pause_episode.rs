//! Pausing an episode, and ending a pause before its time: an input of the course, with its instant.

use crate::{
    app::App,
    domain::{
        access::Permit,
        at::At,
        episode::EpisodeState,
        ids::{AuditId, EpisodeId, PauseId},
        pause,
        shift::Shift,
    },
    fault::{self, Fault},
    flow::{
        change_episode,
        judge::{self, Held},
        keep_reminders,
    },
    store::{self, audit},
};

/// A pause from now until an instant, as the world has it; it takes the place of one that lasts.
///
/// # Errors
/// 404; 409 `episode_closed`, `not_started`; 422 `pause_over`, `pause_too_long`.
pub async fn pause(
    app: &App,
    permit: &Permit,
    id: EpisodeId,
    until: At,
    reason: String,
) -> Result<(), Fault> {
    say(app, permit, id, |held, _| {
        let until = Shift(held.patient.demo_shift).inward(until);
        pause::check(held.at, until)
            .map_err(|refused| Fault::coded(refused.code(), "until", refused.to_string()))?;
        Ok((until, Some(reason)))
    })
    .await
}

/// Ends the pause that lasts. The clock of the silence starts anew now.
///
/// # Errors
/// 404; 409 `episode_closed`, `not_started`, `not_paused`.
pub async fn end(app: &App, permit: &Permit, id: EpisodeId) -> Result<(), Fault> {
    say(app, permit, id, |held, lasts_until| {
        if lasts_until.is_none_or(|until| until <= held.at) {
            return Err(Fault::Conflict(fault::problem("not_paused", "This episode is not paused.")));
        }
        Ok((held.at, None))
    })
    .await
}

async fn say(
    app: &App,
    permit: &Permit,
    id: EpisodeId,
    decide: impl FnOnce(&Held, Option<At>) -> Result<(At, Option<String>), Fault> + Send,
) -> Result<(), Fault> {
    let txn = app.store.begin().await?;
    let held = judge::hold(app, &txn, permit, id).await?.ok_or_else(Fault::not_found)?;
    match held.episode.state {
        EpisodeState::Active => {}
        EpisodeState::Planned => {
            let detail = "Before the procedure nobody is asked, and there is nothing to pause.";
            return Err(Fault::Conflict(fault::problem("not_started", detail)));
        }
        EpisodeState::Completed | EpisodeState::Ended => return Err(change_episode::closed()),
    }
    let newest = store::pause::newest(&txn, permit, id).await?;
    let (until, reason) = decide(&held, newest.map(|pause| pause.until))?;
    let by_staff = permit.staff().ok_or_else(Fault::not_found)?;
    let row = store::pause::Model {
        id: PauseId(app.new_id()),
        clinic_id: held.episode.clinic_id,
        episode_id: id,
        at: held.at,
        until,
        reason,
        by_staff,
    };
    store::pause::keep(&txn, permit, row).await?;
    judge::judge(app, &txn, &held).await?;
    keep_reminders::follow(app, &txn, &held).await?;
    let subjects = [("patient", held.patient.id.0), ("episode", id.0)];
    audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &subjects).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(())
}
