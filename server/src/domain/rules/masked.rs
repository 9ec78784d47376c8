//! R-MASKED: relief that was seen only with an opioid on board (clinical.md 3.4).

use super::{
    Judge,
    book::{Book, End, Finding},
    checkpoint::{Judged, Verdict},
    evidence::Evidence,
    relief::evidence,
    view::View,
};
use crate::domain::{
    alert::{Rule, Severity},
    score::Context,
    thresholds::CheckpointId,
};

/// The checkpoint that raised the open alert, and the context of its verdict.
#[derive(Default)]
pub struct Masked {
    raised_by: Option<(CheckpointId, Context)>,
}

impl Judge for Masked {
    fn rules(&self) -> &'static [Rule] {
        &[Rule::Masked]
    }

    fn on_verdict(&mut self, view: &View, book: &mut Book, judged: &Judged) {
        let id = judged.checkpoint.id;
        let evidence = |reading| evidence(view, judged.checkpoint, reading);
        let open = book.find(Rule::Masked).is_some();
        let own = open && self.raised_by.is_some_and(|(by, _)| by == id);
        match judged.verdict {
            // At 24 h relief is not promised yet, so that nothing is masked either.
            Verdict::Relief(reading) if reading.masked && id > CheckpointId::H24 && !judged.overtaken => {
                if !open {
                    self.raised_by = Some((id, reading.context));
                }
                book.find_more(Finding {
                    rule: Rule::Masked,
                    key: None,
                    severity: Severity::Info,
                    score: None,
                    best: None,
                    cooldown: None,
                    evidence: evidence(reading),
                });
            }
            Verdict::Poor(reading) if own => {
                book.end(Rule::Masked, End::Resolve, evidence(reading));
            }
            Verdict::Relief(reading) if own && !reading.masked => {
                book.end(Rule::Masked, End::Resolve, evidence(reading));
            }
            Verdict::Empty if own => book.end(Rule::Masked, End::Void, Evidence::default()),
            _ => {}
        }
    }

    fn on_batch(&mut self, view: &View, book: &mut Book, batch: &[usize]) {
        let (Some(_), Some((_, context))) = (book.find(Rule::Masked), self.raised_by) else { return };
        let Some(newest) = view.series.newest(context).filter(|newest| batch.contains(newest)) else {
            return;
        };
        let score = view.series.score(newest);
        if !view.masked(score) && view.relieved(score, view.thresholds.relief_pct) {
            book.end(Rule::Masked, End::Resolve, view.evidence(newest, None));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::rules::story::{lines, story};

    fn masked(scores: &str) -> Vec<String> {
        lines(&story(8, scores), 90.0, "MASKED")
    }

    const NONE: [&str; 0] = [];

    #[test]
    fn relief_only_under_an_opioid_is_said_from_48_hours_on() {
        assert_eq!(masked("21:2op1"), NONE);
        assert_eq!(masked("45:2op1"), ["51 MASKED raise info"]);
        assert_eq!(masked("45:2op1 46:2"), NONE);
        assert_eq!(masked("45:6op1"), NONE);
        assert_eq!(masked("45:2op1 69:2op1"), ["51 MASKED raise info"]);
    }

    #[test]
    fn day_14_may_be_masked_too() {
        assert_eq!(lines(&story(8, "300:2op1"), 340.0, "MASKED"), ["339 MASKED raise info"]);
    }

    #[test]
    fn four_hours_or_more_is_masked_once_the_clinic_looks_further_back() {
        // The answer "4 hours ago or more" says 4.0.
        let said = |hours: f64| {
            let limits = serde_json::json!({"mask_h": hours});
            lines(&story(8, "45:2op4").limits(&limits), 60.0, "MASKED")
        };
        assert_eq!(said(4.0), NONE);
        assert_eq!(said(4.01), ["51 MASKED raise info"]);
    }

    #[test]
    fn judged_again_it_may_be_raised_again() {
        let story = story(8, "45:2op1 44:3@55#b").corrected(60.0, "b", None);
        assert_eq!(
            lines(&story, 70.0, "MASKED"),
            ["51 MASKED raise info", "55 MASKED resolve info", "60 MASKED raise info"]
        );
    }

    #[test]
    fn the_first_good_unmasked_score_settles_it() {
        assert_eq!(masked("45:2op1 55:5"), ["51 MASKED raise info", "55 MASKED resolve info"]);
        assert_eq!(masked("45:2op1 55:6"), ["51 MASKED raise info"]);
        let thirty = lines(&story(10, "45:2op1 55:7"), 60.0, "MASKED");
        assert_eq!(thirty, ["51 MASKED raise info", "55 MASKED resolve info"]);
        assert_eq!(masked("45:2op1 55:2r"), ["51 MASKED raise info"]);
        assert_eq!(masked("45:2op1 55:2@57 56:2op1"), ["51 MASKED raise info"]);
    }

    #[test]
    fn its_checkpoint_judged_again_ends_it() {
        // Poor, or seen without an opioid; not the newest, so that the score alone would not settle it.
        assert_eq!(masked("45:2op1 44:6@55"), ["51 MASKED raise info", "55 MASKED resolve info"]);
        assert_eq!(masked("45:2op1 44:3@55"), ["51 MASKED raise info", "55 MASKED resolve info"]);
        let empty = story(8, "45:2op1#a").corrected(60.0, "a", None);
        assert_eq!(lines(&empty, 70.0, "MASKED"), ["51 MASKED raise info", "60 MASKED void info"]);
    }
}
