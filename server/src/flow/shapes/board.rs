//! The board: a tile an episode.

use poem_openapi::Object;

use super::silence::SilenceGlance;
use crate::domain::{
    alert::{Rule, Severity},
    at::At,
    episode::EpisodeState,
    ids::{EpisodeId, PatientId},
    score::{Context, Score},
    status::Status,
};

/// One episode at a glance.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct Tile {
    /// The episode.
    pub episode_id: EpisodeId,
    /// The patient.
    pub patient_id: PatientId,
    /// The patient's name.
    pub patient_name: String,
    /// Age in years today.
    pub age: i32,
    /// Vertebrae treated.
    pub levels: Vec<String>,
    /// An entry could not be judged; somebody must look at it.
    pub unjudged: bool,
    /// Planned, active, completed, ended.
    pub state: EpisodeState,
    /// The word for how it goes.
    pub status: Status,
    /// t = 0.
    pub procedure_ended_at: Option<At>,
    /// When the patient went home; absent: the board asks for it.
    pub discharged_at: Option<At>,
    /// Pain before the procedure in the context of the newest score.
    pub baseline: Option<Score>,
    /// The newest score.
    pub last_score: Option<Score>,
    /// Its context.
    pub last_context: Option<Context>,
    /// When it was felt.
    pub last_felt_at: Option<At>,
    /// The one before it in that context.
    pub previous_score: Option<Score>,
    /// When anybody last heard from the patient.
    pub last_heard_at: Option<At>,
    /// The gravest unresolved alert.
    pub severity: Option<Severity>,
    /// Its rule.
    pub top_rule: Option<Rule>,
    /// Unresolved alerts.
    pub open_alerts: i16,
    /// Why nobody was heard, while the status is silent.
    pub silence: Option<SilenceGlance>,
}

/// All tiles of the clinic.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct BoardView {
    /// Active and planned episodes: in the window first, the newest procedure first.
    pub tiles: Vec<Tile>,
    /// Entries that wait in quarantine.
    pub quarantined: u32,
    /// The server's instant.
    pub now: At,
}
