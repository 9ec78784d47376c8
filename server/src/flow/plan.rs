//! All that is known of an episode's plan, read in one go; the doors of the plan ask it the same questions.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};

use super::judge::{self, Held};
use crate::{
    app::App,
    domain::{
        access::Permit,
        alert::{AlertState, Rule},
        at::At,
        calendar::{Day, Zone},
        episode::EpisodeState,
        hold::Hold,
        ids::EpisodeId,
        plan::PlanVersion,
    },
    fault::Fault,
    flow::change_episode::closed,
    store::{alert, episode, patient, plan_hold, plan_version, session_log},
};

/// Versions and holds of an episode.
pub struct Plan {
    /// In the order they were published.
    pub versions: Vec<plan_version::Model>,
    /// In the order they were set.
    pub holds: Vec<plan_hold::Model>,
}

impl Plan {
    /// The plan of an episode.
    ///
    /// # Errors
    /// The database's own.
    pub async fn of(db: &impl ConnectionTrait, permit: &Permit, id: EpisodeId) -> Result<Self, DbErr> {
        Ok(Self {
            versions: plan_version::of_episode(db, permit, id).await?,
            holds: plan_hold::of_episodes(db, permit, [id]).await?,
        })
    }

    /// Its versions as the rules of plans take them.
    #[must_use]
    pub fn versions(&self) -> Vec<PlanVersion> {
        self.versions.iter().cloned().map(PlanVersion::from).collect()
    }

    /// Its holds as they count now.
    #[must_use]
    pub fn holds(&self) -> Vec<Hold> {
        self.holds.iter().map(plan_hold::Model::hold).collect()
    }
}

/// The patient's calendar. Dates of a plan are the patient's own: a demo patient's turned clock turns them too, and every
/// answer says which date is today.
#[must_use]
pub fn zone(patient: &patient::Model) -> Zone {
    Zone::parse(&patient.zone).unwrap_or_default()
}

/// The procedure's local date; none before it.
#[must_use]
pub fn procedure_day(episode: &episode::Model, patient: &patient::Model) -> Option<Day> {
    episode.procedure_ended_at.map(|end| zone(patient).day(end))
}

/// Locks an episode under way that the permit reaches, to write to its plan; gives the patient's local date too.
///
/// # Errors
/// 404; 409 `episode_closed`.
pub async fn hold(
    app: &App,
    txn: &DatabaseTransaction,
    permit: &Permit,
    id: EpisodeId,
) -> Result<(Held, Day), Fault> {
    let held = judge::hold(app, txn, permit, id).await?.ok_or_else(Fault::not_found)?;
    if !matches!(held.episode.state, EpisodeState::Planned | EpisodeState::Active) {
        return Err(closed());
    }
    let today = zone(&held.patient).day(held.at);
    Ok((held, today))
}

/// Is R-RELIEF-72 open? Then exercises of PH2 and PH3 need a reason.
///
/// # Errors
/// The database's own.
pub async fn relief_72_open(
    db: &impl ConnectionTrait,
    permit: &Permit,
    id: EpisodeId,
) -> Result<bool, DbErr> {
    let alerts = alert::of_episode(db, permit, id).await?;
    Ok(alerts.iter().any(|alert| alert.rule == Rule::Relief72 && alert.state != AlertState::Resolved))
}

/// Is anything logged for this date already?
///
/// # Errors
/// The database's own.
pub async fn logged_on(db: &impl ConnectionTrait, episode: EpisodeId, date: Day) -> Result<bool, DbErr> {
    session_log::any_on(db, episode, date).await
}

/// The first instant that is not earlier than any version's: two published in one breath keep their order.
#[must_use]
pub fn after_all(at: At, versions: &[plan_version::Model]) -> At {
    versions.iter().map(|version| version.created_at.plus(1)).fold(at, At::max)
}
