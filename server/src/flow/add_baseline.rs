//! Adding the pain before the procedure.

use crate::{
    app::App,
    domain::{
        access::Permit,
        at::{At, MINUTE},
        episode::EpisodeState,
        ids::{AuditId, BaselineId, EpisodeId},
        score::{Context, Score},
        shift::Shift,
    },
    fault::Fault,
    flow::{change_episode::closed, judge},
    store::{audit, baseline},
};

/// One entry; times as the world has them.
pub struct New {
    /// Moving or resting.
    pub context: Context,
    /// 0 to 10.
    pub score: Score,
    /// When it was felt.
    pub felt_at: At,
    /// Given from memory after the procedure.
    pub recalled: bool,
}

/// Adds an entry and judges the episode anew.
///
/// # Errors
/// 404; 409 `episode_closed`; 422 for a time that cannot be.
pub async fn run(
    app: &App,
    permit: &Permit,
    id: EpisodeId,
    new: New,
) -> Result<(baseline::Model, Shift), Fault> {
    let txn = app.store.begin().await?;
    let held = judge::hold(app, &txn, permit, id).await?.ok_or_else(Fault::not_found)?;
    if !matches!(held.episode.state, EpisodeState::Planned | EpisodeState::Active) {
        return Err(closed());
    }
    let shift = Shift(held.patient.demo_shift);
    let felt_at = shift.inward(new.felt_at);
    if felt_at > held.at.plus(5 * MINUTE) {
        return Err(Fault::field("feltAt", "It cannot have been felt in the future."));
    }
    if !new.recalled && held.episode.procedure_ended_at.is_some_and(|ended| felt_at > ended) {
        return Err(Fault::field("feltAt", "A baseline is felt before the procedure, or recalled after it."));
    }
    let row = baseline::Model {
        id: BaselineId(app.new_id()),
        clinic_id: permit.clinic(),
        episode_id: id,
        context: new.context,
        score: new.score,
        felt_at,
        recalled: new.recalled,
        entered_at: held.at,
        by_staff: permit.staff(),
    };
    baseline::keep(&txn, row.clone()).await?;
    judge::judge(app, &txn, &held).await?;
    let subjects = [("patient", held.patient.id.0), ("episode", id.0), ("baseline", row.id.0)];
    audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &subjects).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok((row, shift))
}
