//! How far a patient is from the next phase, by all that the clinic knows of it.

use sea_orm::{ConnectionTrait, DbErr};

use super::keep_adherence::Counted;
use crate::{
    domain::{
        access::Permit,
        alert::{AlertState, Rule, Severity},
        calendar::Day,
        ids::EpisodeId,
        plan::{PlanVersion, in_force, phase_since},
        progression::{self, Look, Progression, form_seen},
    },
    store::{alert, form_check, next_day, session_log},
};

/// What is known of an episode already.
pub struct Known<'a> {
    /// The versions of its plan.
    pub versions: &'a [PlanVersion],
    /// What adherence is counted from.
    pub counted: &'a Counted,
    /// The logs that count.
    pub logs: &'a [session_log::Model],
    /// Its alerts, resolved or not.
    pub alerts: &'a [alert::Model],
    /// The procedure's local date.
    pub procedure: Option<Day>,
    /// The patient's local date.
    pub today: Day,
}

/// How far it is to the next phase; none before the procedure, without a plan, after one that ended the programme, and in
/// the last phase.
///
/// # Errors
/// The database's own.
pub async fn of(
    db: &impl ConnectionTrait,
    permit: &Permit,
    id: EpisodeId,
    known: Known<'_>,
) -> Result<Option<Progression>, DbErr> {
    let asks =
        in_force(known.versions, known.today).is_some_and(|version| !version.prescriptions.0.is_empty());
    let since = phase_since(known.versions, known.today).filter(|_| asks);
    let (Some((phase, since)), Some(procedure)) = (since, known.procedure) else { return Ok(None) };
    let answers = next_day::of_episode(db, permit, id).await?;
    let sore = |row: &&session_log::Model| answers.iter().any(|one| one.log_id == row.id && !one.gone);
    let still_sore: Vec<Day> = known.logs.iter().filter(sore).map(|row| row.local_date).collect();
    let checks = form_check::of_episode(db, permit, id).await?;
    let checks = checks.iter().map(|row| (&row.exercise_id, row.date, row.correct));
    let open = || known.alerts.iter().filter(|alert| alert.state != AlertState::Resolved);
    Ok(progression::judge(&Look {
        phase,
        since,
        procedure,
        history: known.counted.history(),
        still_sore: &still_sore,
        urgent_or_red_flag: open()
            .any(|alert| alert.severity == Severity::Urgent || alert.rule == Rule::RedFlag),
        relief_72_open: open().any(|alert| alert.rule == Rule::Relief72),
        form_seen: form_seen(checks, since),
        today: known.today,
    }))
}
