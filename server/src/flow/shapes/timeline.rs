//! An episode, whole, as staff see it.

use poem_openapi::Object;

use super::{alerts::Alert, own_episode::CheckInView};
use crate::domain::{
    alert::{CallResult, Rule, Severity},
    at::At,
    curve::CurvePoint,
    episode::{EpisodeState, FactKind},
    ids::{AlertId, EpisodeId, PatientId},
    rules::Figures,
    score::{Context, Score},
};

/// One episode, whole.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct TimelineView {
    /// The episode.
    pub episode_id: EpisodeId,
    /// The patient.
    pub patient_id: PatientId,
    /// Planned, active, completed, ended.
    pub state: EpisodeState,
    /// Vertebrae treated.
    pub levels: Vec<String>,
    /// Opioid patch or extended release: every score counts as masked.
    pub long_acting_opioid: bool,
    /// t = 0.
    pub procedure_ended_at: Option<At>,
    /// When the patient went home.
    pub discharged_at: Option<At>,
    /// The rules it is judged by.
    pub ruleset: String,
    /// The version of the clinic's thresholds.
    pub thresholds_version: i32,
    /// All check-ins, oldest first, those entered in error marked.
    pub check_ins: Vec<CheckInView>,
    /// Entries of the pain before the procedure, oldest first.
    pub baselines: Vec<BaselineView>,
    /// Dated facts, oldest first.
    pub facts: Vec<FactView>,
    /// All alerts, newest first.
    pub alerts: Vec<Alert>,
    /// All that happened to them, oldest first.
    pub events: Vec<AlertEventView>,
    /// Range of average results in published studies, in scores; absent without a baseline of 4 or more.
    pub curve: Option<Vec<CurvePoint>>,
    /// The server's instant.
    pub now: At,
}

/// One entry of the pain before the procedure.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct BaselineView {
    /// Which pain.
    pub context: Context,
    /// 0-10.
    pub score: Score,
    /// When it was felt.
    pub felt_at: At,
    /// Given from memory afterwards.
    pub recalled: bool,
    /// When it was entered.
    pub entered_at: At,
    /// Who entered it; absent: the patient.
    pub by: Option<String>,
}

/// One dated fact.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct FactView {
    /// What.
    pub kind: FactKind,
    /// When it was.
    pub at: At,
    /// When it became known.
    pub known_at: At,
    /// Who entered it.
    pub by: Option<String>,
    /// Why it was corrected.
    pub reason: Option<String>,
}

/// One thing that happened to an alert.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct AlertEventView {
    /// Rises with each event.
    pub seq: i64,
    /// The alert.
    pub alert_id: AlertId,
    /// `raise`, `escalate`, `reopen`, `supersede`, `resolve`, `clear`, `void`, `acknowledge`, `covered`, `bundled`,
    /// `resolve_by_person`, `promise`, `call`, `lapse`, `unopened`.
    pub kind: String,
    /// The rule.
    pub rule: Rule,
    /// The red flag's id.
    pub key: Option<String>,
    /// The severity then.
    pub severity: Severity,
    /// When it was due.
    pub at: At,
    /// When it was written.
    pub noticed_at: At,
    /// Who did it; absent: the rule.
    pub by: Option<String>,
    /// The figures it stands on.
    pub figures: Option<Figures>,
    /// What became of a call.
    pub call_result: Option<CallResult>,
}
