//! What a finding stands on: the check-ins, and the figures a nurse asks for.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use crate::domain::{score::Context, thresholds::CheckpointId};

/// The grounds of one change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Sources of the scores or answers it stands on, newest first, each once.
    pub sources: Vec<usize>,
    /// The figures.
    pub figures: Figures,
}

/// The figures of a finding; what does not belong to its rule is absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Object)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct Figures {
    /// Which pain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<Context>,
    /// The score, 0-10; at a checkpoint the median of its window, which may be a half.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Baseline of that context, 0-10; absent when it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<i16>,
    /// Relief in percent of the baseline; negative when it is worse.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<f64>,
    /// Sustained best, 0-10, that a rebound is measured from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best: Option<i16>,
    /// Which checkpoint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<CheckpointId>,
    /// Where its window begins, hours since the procedure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window_from: Option<f64>,
    /// Where its window ends, hours since the procedure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window_to: Option<f64>,
    /// Hours without a word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub silent_hours: Option<f64>,
    /// A late report: hours between feeling and receiving it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late_hours: Option<f64>,
    /// Felt before the patient went home.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub inpatient: bool,
    /// All of it was felt under an opioid.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub masked: bool,
}
