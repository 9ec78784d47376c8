//! The own plan, as a patient's phone keeps it for days without a network.

use poem_openapi::Object;

use super::plans::PlanNoteView;
use crate::domain::{
    at::At,
    calendar::Day,
    exercise::{Exercise, ExerciseId, Phase},
    hold::Cause,
    ids::{EpisodeId, HoldId, SessionLogId},
    plan::{PlanDay, Prescription},
    session_log::{Skip, Stop},
};

/// A hold as the patient reads it: what staff wrote about it stays with staff.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct OwnHold {
    /// Its id.
    pub id: HoldId,
    /// Which exercise; absent: the whole plan.
    pub exercise_id: Option<ExerciseId>,
    /// First date of it.
    pub from: Day,
    /// First date after it; absent: until somebody of the clinic releases it.
    pub to: Option<Day>,
    /// What it is for.
    pub cause: Cause,
}

/// A date of the own plan with what was logged for it.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct OwnDay {
    /// What it asks for.
    #[oai(flatten)]
    pub day: PlanDay,
    /// What was logged for it, added up by exercise.
    pub logged: Vec<OwnLogged>,
}

/// What was logged of an exercise for a date.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct OwnLogged {
    /// Which exercise.
    pub exercise_id: ExerciseId,
    /// How much.
    pub amount: f64,
    /// Was it not asked for on that date, or held? Then it is shown as "+".
    pub extra: bool,
}

/// A week of the own adherence.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct OwnWeek {
    /// Its Monday.
    pub monday: Day,
    /// In percent, 0-100 to one decimal; absent where nothing was asked for, which is a gap and never 0.
    pub percent: Option<f64>,
    /// It is the running week, of which only dates that are over count.
    pub so_far: bool,
    /// Nothing of it changes any more.
    #[oai(rename = "final")]
    pub is_final: bool,
    /// Exercises to be done; not always a whole number.
    pub prescribed: f64,
    /// Exercises done.
    pub credited: f64,
    /// On so many of its dates the whole plan is held.
    pub held: u32,
}

/// Dates with half the dose of an exercise.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct OwnEasing {
    /// Which exercise.
    pub exercise_id: ExerciseId,
    /// First date with half the dose.
    pub from: Day,
    /// First date of the full dose again; absent: until the therapist has looked.
    pub to: Option<Day>,
}

/// A log that the next-day question is to be asked about now.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct OwnNextDay {
    /// Which log.
    pub log_id: SessionLogId,
    /// Which exercise.
    pub exercise_id: ExerciseId,
    /// When it was done.
    pub done_at: At,
}

/// One of the own logs.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct OwnLog {
    /// Its id.
    pub id: SessionLogId,
    /// Which exercise.
    pub exercise_id: ExerciseId,
    /// For which date.
    pub local_date: Day,
    /// How much.
    pub amount: f64,
    /// Pain when moving after it, 0-10.
    pub pain_after: Option<i16>,
    /// Why it was not done.
    pub skip: Option<Skip>,
    /// Why it was broken off.
    pub stop: Option<Stop>,
}

/// The own plan, 14 days back and 14 ahead. All dates are the patient's local ones.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct OwnPlanView {
    /// The episode.
    pub episode_id: EpisodeId,
    /// Today, by the clinic's clock in the patient's zone.
    pub today: Day,
    /// The phase in force today; absent while there is no plan.
    pub phase: Option<Phase>,
    /// Since when that phase is in force.
    pub phase_since: Option<Day>,
    /// Each of the 29 dates, those without anything to do included.
    pub days: Vec<OwnDay>,
    /// What the items of those days are prescribed as: sets, repetitions, holds, the therapist's word.
    pub prescriptions: Vec<Prescription>,
    /// The exercises of those days, with their texts in both languages.
    pub exercises: Vec<Exercise>,
    /// Holds that fall on those days.
    pub holds: Vec<OwnHold>,
    /// The weeks since the plan began, the oldest first.
    pub weeks: Vec<OwnWeek>,
    /// Where half the dose is advised on those days.
    pub easings: Vec<OwnEasing>,
    /// Logs that the next-day question is to be asked about now.
    pub next_day: Vec<OwnNextDay>,
    /// The own logs of those days.
    pub logs: Vec<OwnLog>,
    /// Words of the therapist, the newest first.
    pub notes: Vec<PlanNoteView>,
}
