//! The parameters of `vp-alerts-1.0` with their safe bounds (clinical.md 3.3).
//!
//! A clinic may change them inside the bounds; a change is a new version and never reaches back: an episode keeps the
//! version it started with. The names are those of the table, in files, in the API and here.

use poem_openapi::{Enum, Object};
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use thiserror::Error;

use super::{alert::Severity, elapsed::Elapsed};

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

/// One instant at which relief is judged, and the window of scores it looks at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct Checkpoint {
    /// Which one.
    pub id: CheckpointId,
    /// Hours since the procedure (fixed).
    pub at: f64,
    /// Hours before `at` that the window begins, itself included.
    pub lookback: f64,
    /// Hours after `at` that the window ends, itself included, and relief is judged.
    pub grace: f64,
    /// How severe poor relief is here (fixed).
    pub sev: Severity,
}

/// The names of the four checkpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Enum)]
pub enum CheckpointId {
    /// 24 hours.
    #[serde(rename = "24")]
    #[oai(rename = "24")]
    H24,
    /// 48 hours.
    #[serde(rename = "48")]
    #[oai(rename = "48")]
    H48,
    /// 72 hours.
    #[serde(rename = "72")]
    #[oai(rename = "72")]
    H72,
    /// Day 14.
    D14,
}

impl Checkpoint {
    /// The instants between which a score counts, both included.
    #[must_use]
    pub fn window(&self) -> (Elapsed, Elapsed) {
        (Elapsed::hours(self.at - self.lookback), Elapsed::hours(self.at + self.grace))
    }
}

/// A parameter outside what is safe.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("{name} is {value}, but must be within {min} and {max}")]
pub struct OutOfBounds {
    /// Name as in the table; `checkpoints.24.lookback` for a part of the list.
    pub name: String,
    /// Smallest safe value, itself included.
    pub min: f64,
    /// Largest safe value, itself included.
    pub max: f64,
    /// What was given.
    pub value: f64,
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

    /// Is every parameter inside its safe bounds, those that depend on another one included?
    ///
    /// # Errors
    /// Every parameter that is not, in the order of the table.
    pub fn check(&self) -> Result<(), Vec<OutOfBounds>> {
        let mut bad = Bounds::default();
        let nrs = f64::from;
        bad.within("severe_nrs", nrs(self.severe_nrs), 6.0, 8.0);
        bad.within("urgent_nrs", nrs(self.urgent_nrs), nrs(self.severe_nrs + 1).max(8.0), 10.0);
        bad.within("severe_resolve_nrs", nrs(self.severe_resolve_nrs), 4.0, nrs(self.severe_nrs - 2));
        bad.within("confirm_wait_h", self.confirm_wait_h, 0.25, 2.0);
        bad.within("relief_pct", self.relief_pct, 20.0, 50.0);
        bad.within("resolve_pct", self.resolve_pct, self.relief_pct + 5.0, 60.0);
        bad.within("acceptable_nrs", nrs(self.acceptable_nrs), 2.0, 4.0);
        bad.within("min_baseline", nrs(self.min_baseline), nrs(self.acceptable_nrs + 1).max(3.0), 5.0);
        bad.within("fallback_nrs", nrs(self.fallback_nrs), 5.0, 7.0);
        bad.within("mask_h", self.mask_h, 2.0, 12.0);
        bad.within("rebound_delta", nrs(self.rebound_delta), 2.0, 3.0);
        bad.within("rebound_min_nrs", nrs(self.rebound_min_nrs), 3.0, 5.0);
        bad.within("rebound_start_h", self.rebound_start_h, 12.0, 72.0);
        bad.within("worse_delta", nrs(self.worse_delta), 1.0, 3.0);
        bad.within("worse_min_nrs", nrs(self.worse_min_nrs), 3.0, 5.0);
        bad.within("worse_start_h", self.worse_start_h, 2.0, 12.0);
        bad.within("run_min_span_h", self.run_min_span_h, 0.5, 4.0);
        bad.within("run_max_gap_h", self.run_max_gap_h, 24.0, 72.0);
        bad.within("cooldown_h", self.cooldown_h, 2.0, 12.0);
        bad.within("late_live_h", self.late_live_h, 2.0, 12.0);
        bad.within("reeval_h", self.reeval_h, 12.0, 48.0);
        bad.within("redflag_dedupe_h", self.redflag_dedupe_h, 4.0, 24.0);
        bad.within("silence_early_h", self.silence_early_h, 12.0, 24.0);
        bad.within("silence_early_until", self.silence_early_until, 75.0, 75.0);
        bad.within("silence_mid_h", self.silence_mid_h, 24.0, 72.0);
        bad.within("silence_mid_until", self.silence_mid_until, 336.0, 336.0);
        bad.within("silence_late_h", self.silence_late_h, 168.0, 336.0);
        bad.within("monitor_until", self.monitor_until, 2016.0, 2016.0);
        self.check_checkpoints(&mut bad);
        if bad.0.is_empty() { Ok(()) } else { Err(bad.0) }
    }

    fn check_checkpoints(&self, bad: &mut Bounds) {
        let defaults = default_checkpoints();
        let count = |n: usize| u32::try_from(n).map_or(f64::MAX, f64::from);
        let fixed = |a: &Checkpoint, b: &Checkpoint| a.id == b.id && a.sev == b.sev;
        if self.checkpoints.len() != defaults.len()
            || !self.checkpoints.iter().zip(&defaults).all(|(a, b)| fixed(a, b))
        {
            // Which one they are and how severe is no number: the count stands for "these four, as they are".
            let same = self.checkpoints.iter().filter(|a| defaults.iter().any(|b| fixed(a, b))).count();
            let four = count(defaults.len());
            let value = if same == defaults.len() { count(self.checkpoints.len() + 1) } else { count(same) };
            bad.0.push(OutOfBounds { name: "checkpoints".into(), min: four, max: four, value });
            return;
        }
        for (given, default) in self.checkpoints.iter().zip(&defaults) {
            let name = |part: &str| format!("checkpoints.{}.{part}", default.id.name());
            let day_14 = default.id == CheckpointId::D14;
            let (lookback, grace) = if day_14 { ((48.0, 96.0), 12.0) } else { ((6.0, 12.0), 6.0) };
            bad.within(&name("at"), given.at, default.at, default.at);
            bad.within(&name("lookback"), given.lookback, lookback.0, lookback.1);
            bad.within(&name("grace"), given.grace, 1.0, grace);
            if !day_14 {
                // A window of 12 h holds at least one prompt of the day.
                bad.within(&name("lookback+grace"), given.lookback + given.grace, 12.0, lookback.1 + grace);
            }
        }
    }
}

impl CheckpointId {
    /// Its name in the table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::H24 => "24",
            Self::H48 => "48",
            Self::H72 => "72",
            Self::D14 => "D14",
        }
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
            checkpoints: default_checkpoints(),
        }
    }
}

fn default_checkpoints() -> Vec<Checkpoint> {
    let early = |id, at, sev| Checkpoint { id, at, lookback: 9.0, grace: 3.0, sev };
    vec![
        early(CheckpointId::H24, 24.0, Severity::Info),
        early(CheckpointId::H48, 48.0, Severity::Warning),
        early(CheckpointId::H72, 72.0, Severity::Warning),
        Checkpoint { id: CheckpointId::D14, at: 336.0, lookback: 72.0, grace: 3.0, sev: Severity::Warning },
    ]
}

#[derive(Default)]
struct Bounds(Vec<OutOfBounds>);

impl Bounds {
    fn within(&mut self, name: &str, value: f64, min: f64, max: f64) {
        if !(min..=max).contains(&value) {
            self.0.push(OutOfBounds { name: name.into(), min, max, value });
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

    fn names(changes: Value) -> Vec<String> {
        match with(changes) {
            Err(ThresholdsError::OutOfBounds(bad)) => bad.into_iter().map(|bad| bad.name).collect(),
            other => panic!("{other:?}"),
        }
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

    #[test]
    fn every_bound_is_held_at_both_ends() {
        let cases = [
            ("severe_nrs", 6.0, 8.0, 1.0),
            ("confirm_wait_h", 0.25, 2.0, 0.01),
            ("relief_pct", 20.0, 35.0, 0.0),
            ("acceptable_nrs", 2.0, 3.0, 0.0),
            ("fallback_nrs", 5.0, 7.0, 1.0),
            ("mask_h", 2.0, 12.0, 0.01),
            ("rebound_delta", 2.0, 3.0, 1.0),
            ("rebound_min_nrs", 3.0, 5.0, 1.0),
            ("rebound_start_h", 12.0, 72.0, 0.01),
            ("worse_delta", 1.0, 3.0, 1.0),
            ("worse_min_nrs", 3.0, 5.0, 1.0),
            ("worse_start_h", 2.0, 12.0, 0.01),
            ("run_min_span_h", 0.5, 4.0, 0.01),
            ("run_max_gap_h", 24.0, 72.0, 0.01),
            ("cooldown_h", 2.0, 12.0, 0.01),
            ("late_live_h", 2.0, 12.0, 0.01),
            ("reeval_h", 12.0, 48.0, 0.01),
            ("redflag_dedupe_h", 4.0, 24.0, 0.01),
            ("silence_early_h", 12.0, 24.0, 0.01),
            ("silence_early_until", 75.0, 75.0, 0.01),
            ("silence_mid_h", 24.0, 72.0, 0.01),
            ("silence_mid_until", 336.0, 336.0, 0.01),
            ("silence_late_h", 168.0, 336.0, 0.01),
            ("monitor_until", 2016.0, 2016.0, 0.01),
        ];
        let number = |value: f64| {
            if value.fract() == 0.0 { json!(value as i64) } else { json!(value) }
        };
        for (name, min, max, step) in cases {
            for value in [min, max] {
                let mut table = json!({ name: number(value) });
                if name == "severe_nrs" {
                    table["severe_resolve_nrs"] = json!(4);
                }
                assert!(with(table.clone()).is_ok(), "{table}: {:?}", with(table.clone()));
            }
            for value in [min - step, max + step] {
                if step > 0.0 {
                    assert!(
                        names(json!({ name: number(value) })).contains(&name.to_string()),
                        "{name} {value}"
                    );
                }
            }
        }
    }

    #[test]
    fn bounds_that_lean_on_another_parameter_move_with_it() {
        assert_eq!(names(json!({"severe_nrs": 8, "urgent_nrs": 8})), ["urgent_nrs"]);
        assert_eq!(names(json!({"severe_nrs": 6})), ["severe_resolve_nrs"]);
        assert_eq!(names(json!({"severe_resolve_nrs": 6})), ["severe_resolve_nrs"]);
        assert_eq!(names(json!({"relief_pct": 36})), ["resolve_pct"]);
        assert_eq!(names(json!({"acceptable_nrs": 4})), ["min_baseline"]);
        assert_eq!(names(json!({"min_baseline": 3})), ["min_baseline"]);
        assert!(with(json!({"acceptable_nrs": 2, "min_baseline": 3})).is_ok());
    }

    #[test]
    fn checkpoints_are_these_four_and_their_windows_hold_a_prompt() {
        let changed = |change: fn(&mut Value)| {
            let mut list = serde_json::to_value(default_checkpoints()).unwrap();
            change(&mut list);
            with(json!({ "checkpoints": list }))
        };
        let bad = |change| match changed(change) {
            Err(ThresholdsError::OutOfBounds(bad)) => bad[0].name.clone(),
            other => panic!("{other:?}"),
        };
        assert!(changed(|list| list[0]["lookback"] = json!(11)).is_ok());
        assert!(changed(|list| list[3]["grace"] = json!(12)).is_ok());
        assert_eq!(bad(|list| list[1]["lookback"] = json!(8)), "checkpoints.48.lookback+grace");
        assert_eq!(bad(|list| list[2]["grace"] = json!(7)), "checkpoints.72.grace");
        assert_eq!(bad(|list| list[3]["lookback"] = json!(97)), "checkpoints.D14.lookback");
        assert_eq!(bad(|list| list[0]["at"] = json!(25)), "checkpoints.24.at");
        assert_eq!(bad(|list| list[0]["sev"] = json!("warning")), "checkpoints");
        assert_eq!(bad(|list| _ = list.as_array_mut().unwrap().pop()), "checkpoints");
        assert!(matches!(
            changed(|list| _ = list[0].as_object_mut().unwrap().remove("sev")),
            Err(ThresholdsError::Malformed(_))
        ));
    }
}
