//! The parameters of `vp-alerts-1.0` with their safe bounds (clinical.md 3.3).
//!
//! A clinic may change them inside the bounds; a change is a new version and never reaches back: an episode keeps the
//! version it started with. The names are those of the table, in files, in the API and here.

mod bounds;
mod checkpoint;

use poem_openapi::Object;
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use thiserror::Error;

pub use self::{
    bounds::OutOfBounds,
    checkpoint::{Checkpoint, CheckpointId},
};

/// The parameter table. `_nrs` are scores 0-10, `_pct` percent, `_h` hours, `_until` hours since the procedure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJsonQueryResult, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct Thresholds {
    /// Severe pain from here on; also where poor relief, rebound and worse turn urgent (6-8).
    pub severe_nrs: i16,
    /// Urgent at once, without confirmation (8-10, above `severe_nrs`).
    pub urgent_nrs: i16,
    /// A run at or below settles severe pain (4 to `severe_nrs` - 2).
    pub severe_resolve_nrs: i16,
    /// How long an unconfirmed severe score waits for a better one (0.25-2 h).
    pub confirm_wait_h: f64,
    /// Relief in percent of the baseline that is enough (20-50).
    pub relief_pct: f64,
    /// Relief that settles a poor-relief alert (`relief_pct` + 5 to 60).
    pub resolve_pct: f64,
    /// Acceptable pain, whatever the baseline was (2-4).
    pub acceptable_nrs: i16,
    /// The smallest baseline that percentages make sense of (3-5, above `acceptable_nrs`).
    pub min_baseline: i16,
    /// Poor relief from here on where no baseline is known (5-7).
    pub fallback_nrs: i16,
    /// A score this soon after an opioid is masked (2-12 h).
    pub mask_h: f64,
    /// Points above the sustained best that make a rebound (2-3).
    pub rebound_delta: i16,
    /// No rebound below this score (3-5).
    pub rebound_min_nrs: i16,
    /// No rebound judged before this hour (12-72).
    pub rebound_start_h: f64,
    /// Points above the baseline that make it worse (1-3).
    pub worse_delta: i16,
    /// Never worse below this score (3-5).
    pub worse_min_nrs: i16,
    /// No worse judged before this hour (2-12).
    pub worse_start_h: f64,
    /// Shortest time from the oldest to the newest score of a run (0.5-4 h).
    pub run_min_span_h: f64,
    /// Longest time between neighbours of a run (24-72 h).
    pub run_max_gap_h: f64,
    /// The same trouble again within this time re-opens instead of raising (2-12 h).
    pub cooldown_h: f64,
    /// Received later than this after it was felt: a late report, info only (2-12 h).
    pub late_live_h: f64,
    /// How long after a checkpoint late data may judge it again (12-48 h).
    pub reeval_h: f64,
    /// The same red flag within this time is appended (4-24 h).
    pub redflag_dedupe_h: f64,
    /// Silence limit while it ends by `silence_early_until` (12-24 h).
    pub silence_early_h: f64,
    /// Fixed at 75 h.
    pub silence_early_until: f64,
    /// Silence limit while it ends by `silence_mid_until` (24-72 h).
    pub silence_mid_h: f64,
    /// Fixed at 336 h, day 14.
    pub silence_mid_until: f64,
    /// Silence limit afterwards (168-336 h).
    pub silence_late_h: f64,
    /// Fixed at 2016 h, day 84: the last instant that is judged, itself included; red flags go on.
    pub monitor_until: f64,
    /// The four instants at which relief is judged, in order.
    pub checkpoints: Vec<Checkpoint>,
}

/// Why a set of changed parameters cannot be used.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ThresholdsError {
    /// A name that the table does not have.
    #[error("unknown parameter {0}")]
    Unknown(String),
    /// A value of the wrong kind.
    #[error("{0}")]
    Malformed(String),
    /// Outside the safe bounds.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    OutOfBounds(Vec<OutOfBounds>),
}

impl Thresholds {
    /// The defaults with some of them changed, as a timeline's `params` does; `checkpoints` is replaced as a whole.
    ///
    /// # Errors
    /// An unknown name, a value of the wrong kind, or one outside its safe bounds.
    pub fn with(changes: &Map<String, Value>) -> Result<Self, ThresholdsError> {
        let malformed = |error: serde_json::Error| ThresholdsError::Malformed(error.to_string());
        let mut table = serde_json::to_value(Self::default()).map_err(malformed)?;
        for (name, value) in changes {
            let Some(entry) = table.get_mut(name) else {
                return Err(ThresholdsError::Unknown(name.clone()));
            };
            *entry = value.clone();
        }
        let thresholds: Self = serde_json::from_value(table).map_err(malformed)?;
        thresholds.check().map_err(ThresholdsError::OutOfBounds)?;
        Ok(thresholds)
    }
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            severe_nrs: 7,
            urgent_nrs: 9,
            severe_resolve_nrs: 5,
            confirm_wait_h: 1.0,
            relief_pct: 30.0,
            resolve_pct: 40.0,
            acceptable_nrs: 3,
            min_baseline: 4,
            fallback_nrs: 6,
            mask_h: 4.0,
            rebound_delta: 2,
            rebound_min_nrs: 4,
            rebound_start_h: 24.0,
            worse_delta: 2,
            worse_min_nrs: 4,
            worse_start_h: 6.0,
            run_min_span_h: 1.0,
            run_max_gap_h: 48.0,
            cooldown_h: 6.0,
            late_live_h: 6.0,
            reeval_h: 24.0,
            redflag_dedupe_h: 12.0,
            silence_early_h: 20.0,
            silence_early_until: 75.0,
            silence_mid_h: 48.0,
            silence_mid_until: 336.0,
            silence_late_h: 240.0,
            monitor_until: 2016.0,
            checkpoints: checkpoint::defaults(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn with(changes: Value) -> Result<Thresholds, ThresholdsError> {
        Thresholds::with(changes.as_object().unwrap())
    }

    #[test]
    fn the_defaults_are_safe_and_survive_json() {
        let thresholds = Thresholds::default();
        assert_eq!(thresholds.check(), Ok(()));
        let text = serde_json::to_string(&thresholds).unwrap();
        assert_eq!(serde_json::from_str::<Thresholds>(&text).unwrap(), thresholds);
    }

    #[test]
    fn a_partial_change_keeps_the_other_defaults() {
        let thresholds = with(json!({"reeval_h": 48, "severe_nrs": 8})).unwrap();
        assert_eq!(thresholds, Thresholds { reeval_h: 48.0, severe_nrs: 8, ..Thresholds::default() });
    }

    #[test]
    fn an_unknown_name_or_kind_is_refused() {
        assert_eq!(with(json!({"severe": 7})), Err(ThresholdsError::Unknown("severe".into())));
        assert!(matches!(with(json!({"severe_nrs": "7"})), Err(ThresholdsError::Malformed(_))));
        assert!(matches!(with(json!({"severe_nrs": 7.5})), Err(ThresholdsError::Malformed(_))));
    }
}
