//! Adherence of an episode as staff read it.

use poem_openapi::{Enum, Object};

use crate::domain::{
    adherence::{DaySum, WeekSum},
    at::At,
    calendar::Day,
    exercise::ExerciseId,
    ids::{EpisodeId, SessionLogId},
    progression::Progression,
    score::Score,
    session_log::{Skip, Stop},
};

/// How much of the plan was logged. Dates are the patient's local ones.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct AdherenceView {
    /// The episode.
    pub episode_id: EpisodeId,
    /// Today, where the patient is.
    pub today: Day,
    /// The patient's IANA zone.
    pub zone: String,
    /// First date of it.
    pub from: Day,
    /// First date after it.
    pub to: Day,
    /// Each date that is over.
    pub days: Vec<DaySum>,
    /// Each week that has a date of it, the oldest first; of the running one the dates that are over count.
    pub weeks: Vec<AdherenceWeek>,
    /// Each exercise that was asked for, or done.
    pub exercises: Vec<AdherenceExercise>,
    /// How far it is to the next phase; absent without a plan, and in the last phase.
    pub progression: Option<Progression>,
    /// The newest first, 200 at most.
    pub logs: Vec<AdherenceLog>,
}

/// A week with what is shown beside its bar.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct AdherenceWeek {
    /// Its figures.
    #[oai(flatten)]
    pub week: WeekSum,
    /// On so many of its dates the whole plan is held.
    pub held: u32,
    /// Exercises with work that counts on neither side, shown as "+".
    pub extra: u32,
    /// Median of the movement pain felt in it, 0-10.
    pub pain_median: Option<f64>,
}

/// An exercise over the dates asked for, and over the last seven.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct AdherenceExercise {
    /// Which exercise.
    pub exercise_id: ExerciseId,
    /// Items to be done, to 0.001.
    pub prescribed: f64,
    /// Items done, to 0.001.
    pub credited: f64,
    /// Dates with work that counts on neither side, shown as "+".
    pub extra: u32,
    /// Median of the movement pain after it, 0-10.
    pub pain_median: Option<f64>,
    /// The worst movement pain after it, 0-10.
    pub pain_worst: Option<Score>,
    /// The seven dates before today.
    pub last7: LastSeven,
    /// How often it was broken off.
    pub stops: u32,
    /// Why it was left out, the commonest reason first.
    pub skips: Vec<SkipCount>,
}

/// An exercise over the seven dates before today.
#[derive(Clone, Copy, Debug, Default, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct LastSeven {
    /// Items to be done, to 0.001.
    pub prescribed: f64,
    /// Items done, to 0.001.
    pub credited: f64,
    /// The last movement pain after it, 0-10.
    pub pain_last: Option<Score>,
    /// The worst movement pain after it, 0-10.
    pub pain_worst: Option<Score>,
}

/// How often a reason was given.
#[derive(Clone, Copy, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct SkipCount {
    /// Why.
    pub why: Skip,
    /// How often.
    pub count: u32,
}

/// One log that counts.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct AdherenceLog {
    /// Its id.
    pub id: SessionLogId,
    /// Which exercise.
    pub exercise_id: ExerciseId,
    /// For which date.
    pub local_date: Day,
    /// When it was done.
    pub done_at: At,
    /// How much.
    pub amount: f64,
    /// Pain when moving before the session, 0-10.
    pub pain_before: Option<Score>,
    /// Pain when moving after the exercise, 0-10.
    pub pain_after: Option<Score>,
    /// How hard it was, 0-10.
    pub effort: Option<Score>,
    /// Why it was broken off.
    pub stop: Option<Stop>,
    /// Why it was not done.
    pub skip: Option<Skip>,
    /// Received after its date.
    pub late: bool,
    /// Who logged it.
    pub by: LoggedBy,
    /// The log that this one stands in the place of.
    pub corrects_id: Option<SessionLogId>,
    /// Why it was corrected.
    pub reason: Option<String>,
}

/// Who logged an exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum LoggedBy {
    /// The patient.
    Patient,
    /// Somebody who cares for the patient; counts the same.
    Carer,
    /// Staff of the clinic.
    Staff,
}
