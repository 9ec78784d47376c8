//! Plans as a therapist writes and staff read them.

use std::collections::BTreeMap;

use poem_openapi::Object;

use crate::domain::{
    at::At,
    calendar::Day,
    exercise::{ExerciseId, InBoth, Phase},
    hold::Cause,
    ids::{AlertId, EpisodeId, FormCheckId, HoldId, PlanNoteId, PlanVersionId},
    plan::{PlanDay, PlanVersion, Prescription, Warning},
    text::Text,
};

/// A plan to start from.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct PlanTemplate {
    /// The phase it is for.
    pub phase: Phase,
    /// What it is called.
    pub name: InBoth,
    /// Its exercises with the doses of the phase; the ids are new with each answer and may be used.
    pub prescriptions: Vec<Prescription>,
}

/// A plan that is not published.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlanDraft {
    /// First local date of the patient's on which it would be in force.
    pub from: Day,
    /// The phase it is for.
    pub phase: Phase,
    /// What it asks for.
    pub prescriptions: Vec<Prescription>,
}

/// What the guard says of a draft, and how it would look.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct PlanCheck {
    /// What needs a typed reason.
    pub warnings: Vec<Warning>,
    /// The patient's first seven days of it, holds included.
    pub week: Vec<PlanDay>,
}

/// A new version of a plan.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPlanVersion {
    /// Made by the browser, so that a retry is the same version.
    pub id: PlanVersionId,
    /// The newest version as it was seen; absent: there was none.
    pub based_on: Option<PlanVersionId>,
    /// First local date of the patient's on which it is in force.
    pub from: Day,
    /// The phase it is for.
    pub phase: Phase,
    /// What it asks for; nothing at all ends the programme.
    pub prescriptions: Vec<Prescription>,
    /// Why the guard's warnings are set aside: a text of up to 500 characters for each code.
    pub reasons: Option<BTreeMap<String, Text<0, 500>>>,
}

/// A version as staff read it.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct PlanVersionView {
    /// The version itself.
    #[oai(flatten)]
    pub version: PlanVersion,
    /// The warnings that were set aside.
    pub warnings: Vec<Warning>,
    /// When it was published.
    pub published_at: At,
    /// Who published it.
    pub by: String,
}

/// A hold as staff read it.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct HoldView {
    /// Its id.
    pub id: HoldId,
    /// Which exercise; absent: the whole plan.
    pub exercise_id: Option<ExerciseId>,
    /// First local date of it.
    pub from: Day,
    /// First date after it, a release counted; absent: until a person releases it.
    pub to: Option<Day>,
    /// What it is for.
    pub cause: Cause,
    /// Why, in words.
    pub reason: Option<String>,
    /// The alert that it began with.
    pub alert_id: Option<AlertId>,
    /// When it was set.
    pub set_at: At,
    /// Who set it; absent: it began by itself.
    pub by: Option<String>,
    /// When it was released.
    pub released_at: Option<At>,
    /// Who released it.
    pub released_by: Option<String>,
    /// What there was to say.
    pub release_note: Option<String>,
}

/// What a therapist saw of how an exercise is done.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct FormCheckView {
    /// Its id.
    pub id: FormCheckId,
    /// Which exercise.
    pub exercise_id: ExerciseId,
    /// The patient's local date.
    pub date: Day,
    /// Was it done as it should be?
    pub correct: bool,
    /// What there was to say; for staff.
    pub note: Option<String>,
    /// When it was written down.
    pub at: At,
    /// Who saw it.
    pub by: String,
}

/// A word of the therapist's to the patient.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct PlanNoteView {
    /// Its id.
    pub id: PlanNoteId,
    /// What it says, in the words of the therapist.
    pub text: String,
    /// When it was written.
    pub at: At,
    /// Who wrote it.
    pub by: String,
}

/// All of an episode's plan, as staff read it. Dates are the patient's local ones.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct PlanView {
    /// The episode.
    pub episode_id: EpisodeId,
    /// Today, where the patient is.
    pub today: Day,
    /// The procedure's date; absent before it.
    pub procedure: Option<Day>,
    /// The phase of the version in force today.
    pub phase: Option<Phase>,
    /// Since when that phase is in force.
    pub phase_since: Option<Day>,
    /// The newest first.
    pub versions: Vec<PlanVersionView>,
    /// The newest first, over or not.
    pub holds: Vec<HoldView>,
    /// The newest first.
    pub form_checks: Vec<FormCheckView>,
    /// The newest first.
    pub notes: Vec<PlanNoteView>,
    /// The seven days from today on.
    pub week: Vec<PlanDay>,
    /// May you publish a version, check a form, write a note?
    pub can_publish: bool,
    /// May you hold the plan and release a hold?
    pub can_hold: bool,
    /// Where the patient's phone shows the exercises, as a QR code for the sheet to take home: SVG text.
    pub sheet_qr_svg: Option<String>,
}

/// Dates on which a plan, or one exercise of it, is not to be done.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewHold {
    /// Which exercise; absent: the whole plan.
    pub exercise_id: Option<ExerciseId>,
    /// First local date of the patient's; up to seven days back.
    pub from: Day,
    /// First date after it; absent: until a person releases it.
    pub to: Option<Day>,
    /// Why.
    pub reason: Text<1, 500>,
}

/// How a hold is released.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRelease {
    /// First local date of the patient's that is not held any more; today or later.
    pub on: Day,
    /// What there is to say.
    pub note: Option<Text<0, 500>>,
}

/// What a therapist saw.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewFormCheck {
    /// Which exercise.
    pub exercise_id: ExerciseId,
    /// Was it done as it should be?
    pub correct: bool,
    /// What there is to say; for staff.
    pub note: Option<Text<0, 500>>,
}

/// A word to the patient.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPlanNote {
    /// In the patient's language.
    pub text: Text<1, 1000>,
}
