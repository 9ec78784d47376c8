//! The own plan, as a patient's phone keeps it for days without a network.

use poem_openapi::Object;

use super::plans::PlanNoteView;
use crate::domain::{
    calendar::Day,
    exercise::{Exercise, ExerciseId, Phase},
    hold::Cause,
    ids::{EpisodeId, HoldId},
    plan::{PlanDay, Prescription},
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
    pub days: Vec<PlanDay>,
    /// What the items of those days are prescribed as: sets, repetitions, holds, the therapist's word.
    pub prescriptions: Vec<Prescription>,
    /// The exercises of those days, with their texts in both languages.
    pub exercises: Vec<Exercise>,
    /// Holds that fall on those days.
    pub holds: Vec<OwnHold>,
    /// Words of the therapist, the newest first.
    pub notes: Vec<PlanNoteView>,
}
