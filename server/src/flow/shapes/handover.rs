//! What the next shift must know.

use poem_openapi::Object;

use super::{
    alerts::{Alert, Unjudged},
    duty::{GapView, StintView},
};
use crate::domain::{
    at::At,
    calendar::Zone,
    ids::{EpisodeId, PatientId},
    silence::SilenceCause,
    thresholds::CheckpointId,
};

/// All that is handed over.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct HandoverView {
    /// The first instant of the shift that is handed over.
    pub from: At,
    /// The first instant after it.
    pub to: At,
    /// The clinic's zone.
    pub zone: Zone,
    /// Entries that could not be judged: an alert may be missing.
    pub unjudged: Vec<Unjudged>,
    /// Alerts that nobody has closed: those that wait for somebody before those that somebody has, each the gravest first.
    pub open: Vec<Alert>,
    /// Those about which a call is owed, closed or not, the earliest call first.
    pub owed: Vec<Alert>,
    /// Those that were closed in the shift, the newest first.
    pub closed: Vec<Alert>,
    /// Who is silent now, for longest first.
    pub silent: Vec<SilentPatient>,
    /// Whom nobody asks now, by the end of the pause.
    pub paused: Vec<PausedPatient>,
    /// Procedures and discharges of the shift.
    pub arrivals: Vec<Arrival>,
    /// Whose relief is judged within 12 hours from now, the next first.
    pub checkpoints: Vec<CheckpointAhead>,
    /// Who is told about alerts, now and next.
    pub duty: HandoverDuty,
    /// The server's instant.
    pub now: At,
}

/// A patient who is silent.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct SilentPatient {
    /// The patient.
    pub patient_id: PatientId,
    /// The episode.
    pub episode_id: EpisodeId,
    /// First and last name.
    pub patient_name: String,
    /// The telephone.
    pub phone: String,
    /// Since when nobody was heard; absent: not looked up.
    pub since: Option<At>,
    /// Why, as far as it is known now; absent: not looked up.
    pub cause: Option<SilenceCause>,
}

/// A patient whom nobody asks until an instant.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct PausedPatient {
    /// The patient.
    pub patient_id: PatientId,
    /// The episode.
    pub episode_id: EpisodeId,
    /// First and last name.
    pub patient_name: String,
    /// The first instant after it.
    pub until: At,
    /// Why.
    pub reason: Option<String>,
}

/// Somebody who had the procedure, or went home.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct Arrival {
    /// The patient.
    pub patient_id: PatientId,
    /// The episode.
    pub episode_id: EpisodeId,
    /// First and last name.
    pub patient_name: String,
    /// Vertebrae treated.
    pub levels: Vec<String>,
    /// The end of the procedure, if it was in the shift.
    pub procedure_ended_at: Option<At>,
    /// The discharge, if it was in the shift.
    pub discharged_at: Option<At>,
}

/// Somebody whose relief is judged soon.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct CheckpointAhead {
    /// The patient.
    pub patient_id: PatientId,
    /// First and last name.
    pub patient_name: String,
    /// Which checkpoint.
    pub checkpoint: CheckpointId,
    /// So many hours after the procedure.
    pub at: At,
}

/// Who is told about alerts.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct HandoverDuty {
    /// The clinic has no roster: every nurse is on duty.
    pub everybody: bool,
    /// Who is on duty at this moment, by a roster.
    pub present: Vec<StintView>,
    /// Who comes next, within 14 days: several, if they begin together.
    pub next: Vec<StintView>,
    /// When nobody is on duty in the next 24 hours, although the clinic has a roster.
    pub gaps: Vec<GapView>,
}
