//! The caseload as therapists and nurses read it.

use poem_openapi::Object;

use crate::domain::{
    adherence::WeekSum,
    at::At,
    calendar::Day,
    caseload::{Held, Need, Proposal},
    exercise::{ExerciseId, Phase},
    ids::{EpisodeId, PatientId, StaffId},
};

/// A page of the caseload.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct CaseloadView {
    /// Episodes under way: whose need presses most first; of one need those first that have had it for longest.
    pub rows: Vec<CaseloadRow>,
    /// Ask again with this one; absent: that was all.
    pub next: Option<String>,
    /// How many there are.
    pub counts: CaseloadCounts,
}

/// How many rows there are on all pages.
#[derive(Clone, Copy, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct CaseloadCounts {
    /// Episodes under way.
    pub all: u64,
    /// Those of them that need something.
    pub needing: u64,
}

/// One patient of the caseload. Dates are the patient's local ones.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct CaseloadRow {
    /// Whose.
    pub patient_id: PatientId,
    /// The patient's name.
    pub name: String,
    /// In years.
    pub age: i32,
    /// The episode under way.
    pub episode_id: EpisodeId,
    /// Days since the procedure.
    pub local_day: i64,
    /// The phase of the plan in force; absent while there is none.
    pub phase: Option<Phase>,
    /// Since when the plan is in force, or from when on it will be.
    pub plan_from: Option<Day>,
    /// Every reason, the most pressing first; `none` alone: there is none.
    pub needs: Vec<Need>,
    /// Since when the most pressing one has been so.
    pub since: Option<At>,
    /// What is held today.
    pub hold: Option<Held>,
    /// Exercises with a red result that waits for the therapist.
    pub red_stops: Vec<ExerciseId>,
    /// The newest date that anything was logged for.
    pub last_log_on: Option<Day>,
    /// The phase that is proposed.
    pub proposal: Option<Proposal>,
    /// The running week so far; absent on its first day, and without a plan.
    pub week: Option<WeekSum>,
    /// The week before it.
    pub last_week: Option<WeekSum>,
    /// Median movement pain of the last seven days, 0-10, where there are three scores.
    pub pain_week: Option<f64>,
    /// The same of the seven days before.
    pub pain_week_before: Option<f64>,
    /// Matters that wait for the therapist.
    pub open_items: u32,
    /// In whose caseload the patient is.
    pub therapist: Option<CaseloadTherapist>,
}

/// The therapist of a patient.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct CaseloadTherapist {
    /// Their id.
    pub id: StaffId,
    /// Their name.
    pub name: String,
}
