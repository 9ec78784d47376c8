//! What waits for a therapist: matters to look at, and logs that are not counted.

use poem_openapi::Object;

use crate::domain::{
    at::At,
    care_items::Evidence,
    exercise::ExerciseId,
    ids::{EpisodeId, PatientId, QuarantineId, SessionLogId, TherapistItemId},
    session_log::{Skip, Stop},
    text::Text,
    therapist_item::{ItemKind, ItemState},
};

/// A matter for a therapist.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct TherapistItem {
    /// Its id.
    pub id: TherapistItemId,
    /// What it is about.
    pub kind: ItemKind,
    /// Where it stands.
    pub state: ItemState,
    /// Whose.
    pub patient_id: PatientId,
    /// The patient's name.
    pub patient_name: String,
    /// In which episode.
    pub episode_id: EpisodeId,
    /// Which exercise, where it is about one.
    pub exercise_id: Option<ExerciseId>,
    /// The log that it began with.
    pub log: Option<ItemLog>,
    /// What it stands on, where it raised itself.
    pub evidence: Option<Evidence>,
    /// Since when.
    pub raised_at: At,
    /// Since when it is closed.
    pub closed_at: Option<At>,
    /// Who closed it.
    pub closed_by: Option<String>,
    /// What was said about it.
    pub note: Option<String>,
}

/// The log that a matter began with.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct ItemLog {
    /// Its id.
    pub id: SessionLogId,
    /// When it was done.
    pub done_at: At,
    /// Pain when moving before the session.
    pub pain_before: Option<i16>,
    /// Pain when moving after the exercise.
    pub pain_after: Option<i16>,
    /// Why it was broken off.
    pub stop: Option<Stop>,
    /// Why it was not done.
    pub skip: Option<Skip>,
}

/// How a matter is closed.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct CloseItem {
    /// What there is to say.
    pub note: Option<Text<0, 500>>,
}

/// What a therapist decides about a proposed phase.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPhaseDecision {
    /// The matter that proposes it.
    pub proposal_id: TherapistItemId,
    /// Is the phase to begin tomorrow?
    pub apply: bool,
    /// Why; needed when it is not.
    pub reason: Option<Text<0, 500>>,
}

/// A log that is not counted and waits.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct QuarantinedLog {
    /// The entry's id.
    pub id: QuarantineId,
    /// Whose.
    pub patient_id: PatientId,
    /// The patient's name.
    pub patient_name: String,
    /// Why it is not counted, in a stable word.
    pub code: String,
    /// The same in English.
    pub detail: String,
    /// The log as it came.
    pub raw: String,
    /// Can it be accepted as it came?
    pub can_accept: bool,
    /// When it reached the clinic.
    pub received_at: At,
}

/// Why a log that waits is settled.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct LogSettlement {
    /// Why.
    pub reason: Text<1, 500>,
}
