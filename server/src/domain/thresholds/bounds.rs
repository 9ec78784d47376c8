//! Between which values each parameter is safe.

use thiserror::Error;

use super::{Checkpoint, CheckpointId, Thresholds, checkpoint};

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

impl Thresholds {
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
        let defaults = checkpoint::defaults();
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
    use serde_json::{Value, json};

    use super::*;
    use crate::domain::thresholds::ThresholdsError;

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
            let mut list = serde_json::to_value(checkpoint::defaults()).unwrap();
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
