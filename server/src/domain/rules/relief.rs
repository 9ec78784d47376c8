//! R-RELIEF-24, -48, -72 and -D14: poor relief at a checkpoint (clinical.md 3.4). The 24 h one is early, hence info:
//! relief is promised within 24-72 hours.

use std::collections::BTreeMap;

use super::{
    Judge,
    book::{Book, End, Finding},
    checkpoint::{Judged, Reading, Verdict},
    evidence::{Evidence, Figures},
    series::run,
    view::View,
};
use crate::domain::{
    alert::{Rule, Severity},
    score::Context,
    thresholds::{Checkpoint, CheckpointId},
};

const RULES: [Rule; 4] = [Rule::Relief24, Rule::Relief48, Rule::Relief72, Rule::ReliefD14];

/// The context of each checkpoint's latest poor verdict: its alert settles by scores of that context.
#[derive(Default)]
pub struct Relief {
    poor: BTreeMap<CheckpointId, Context>,
}

fn rule(checkpoint: CheckpointId) -> Rule {
    match checkpoint {
        CheckpointId::H24 => Rule::Relief24,
        CheckpointId::H48 => Rule::Relief48,
        CheckpointId::H72 => Rule::Relief72,
        CheckpointId::D14 => Rule::ReliefD14,
    }
}

/// The rules of the checkpoints before this one.
fn earlier(checkpoint: CheckpointId) -> impl Iterator<Item = Rule> {
    RULES.into_iter().take_while(move |earlier| *earlier != rule(checkpoint))
}

impl Judge for Relief {
    fn rules(&self) -> &'static [Rule] {
        &RULES
    }

    fn on_verdict(&mut self, view: &View, book: &mut Book, judged: &Judged) {
        let own = rule(judged.checkpoint.id);
        match judged.verdict {
            Verdict::Poor(reading) => self.poor(view, book, judged, reading),
            Verdict::Relief(reading) if !reading.masked => {
                let evidence = evidence(view, judged.checkpoint, reading);
                for rule in earlier(judged.checkpoint.id).chain([own]) {
                    book.end(rule, End::Resolve, evidence.clone());
                }
            }
            // Relief seen only under an opioid settles nothing.
            Verdict::Relief(_) | Verdict::NotAssessable => {}
            Verdict::Empty => book.end(own, End::Void, Evidence::default()),
        }
    }

    fn on_batch(&mut self, view: &View, book: &mut Book, batch: &[usize]) {
        for (&checkpoint, &context) in &self.poor {
            let rule = rule(checkpoint);
            let Some(alert) = book.find(rule) else { continue };
            let Some(newest) = view.series.newest(context).filter(|newest| batch.contains(newest)) else {
                continue;
            };
            if view.masked(view.series.score(newest)) {
                continue;
            }
            let raised = alert.raised;
            let since = view.series.newest_first(context).map(|(_, score)| score);
            let since = since.take_while(|s| s.felt > raised).filter(|s| !view.masked(s));
            // Ten points more than a verdict asks for.
            let good = |s: &_| view.relieved(s, view.thresholds.resolve_pct);
            if let Some(sources) = run(since, view.thresholds, good) {
                let evidence = view.evidence(newest, Some(sources));
                book.end(rule, End::Resolve, evidence);
            }
        }
    }
}

impl Relief {
    fn poor(&mut self, view: &View, book: &mut Book, judged: &Judged, reading: &Reading) {
        let Checkpoint { id, sev, .. } = *judged.checkpoint;
        self.poor.insert(id, reading.context);
        let evidence = evidence(view, judged.checkpoint, reading);
        for rule in earlier(id) {
            book.end(rule, End::Supersede, evidence.clone());
        }
        let severe = id >= CheckpointId::H72 && reading.median >= f64::from(view.thresholds.severe_nrs);
        let severity = if severe { Severity::Urgent } else { sev };
        let finding = Finding {
            rule: rule(id),
            key: None,
            severity,
            score: None,
            best: None,
            cooldown: None,
            evidence,
        };
        let poor_before = matches!(judged.before, Some(Verdict::Poor(_)));
        if poor_before || judged.overtaken { book.find_worse(finding) } else { book.find_more(finding) }
    }
}

/// What a verdict stands on.
pub(super) fn evidence(view: &View, checkpoint: &Checkpoint, reading: &Reading) -> Evidence {
    let (from, to) = checkpoint.window();
    let figures = Figures {
        checkpoint: Some(checkpoint.id),
        window_from: Some(from.in_hours()),
        window_to: Some(to.in_hours()),
        masked: reading.masked,
        ..view.figures(reading.context, reading.median)
    };
    Evidence { sources: reading.sources.clone(), figures }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rules::story::{lines, story};

    fn relief(baseline: impl Into<Option<i16>>, scores: &str, until: f64) -> Vec<String> {
        lines(&story(baseline, scores), until, "RELIEF")
    }

    const NONE: [&str; 0] = [];

    #[test]
    fn without_a_baseline_six_is_poor_and_less_is_not() {
        assert_eq!(relief(None, "21:6", 27.0), ["27 RELIEF-24 raise info"]);
        assert_eq!(relief(None, "21:5 22:6", 27.0), NONE);
        // A movement baseline says nothing of rest.
        assert_eq!(relief(8, "21:6r", 27.0), ["27 RELIEF-24 raise info"]);
        assert_eq!(relief(8, "21:5r", 27.0), NONE);
    }

    #[test]
    fn rest_is_judged_against_the_rest_baseline_and_only_without_movement() {
        let rest = |scores: &str| {
            let story = story(8, scores).baseline(0.0, Context::Rest, 6);
            lines(&story, 30.0, "RELIEF")
        };
        assert_eq!(rest("21:5r"), ["27 RELIEF-24 raise info"]);
        assert_eq!(rest("21:4r"), NONE);
        assert_eq!(rest("21:5r 22:3"), NONE);
        assert_eq!(rest("21:2r 22:7"), ["27 RELIEF-24 raise info"]);
    }

    #[test]
    fn three_is_acceptable_whatever_the_baseline_was() {
        assert_eq!(relief(4, "21:3", 30.0), NONE);
        assert_eq!(relief(4, "21:4", 30.0), ["27 RELIEF-24 raise info"]);
        assert_eq!(relief(3, "21:3", 30.0), NONE);
        assert_eq!(relief(10, "21:7", 30.0), NONE);
    }

    #[test]
    fn day_14_looks_from_264_to_339_hours_both_included() {
        let d14 =
            |scores: &str| relief(8, scores, 400.0).iter().any(|line| line == "339 RELIEF-D14 raise warning");
        assert!(d14("264:6"));
        assert!(!d14("263.999:6"));
        assert!(d14("339:6"));
        assert!(!d14("339.001:6"));
        assert!(!d14("263.999:6 300:2"));
    }

    #[test]
    fn seven_at_72_hours_or_day_14_is_urgent_and_earlier_it_is_not() {
        assert_eq!(relief(8, "69:7", 80.0), ["75 RELIEF-72 raise urgent"]);
        assert_eq!(relief(8, "69:7 70:6", 80.0), ["75 RELIEF-72 raise warning"]);
        assert_eq!(relief(8, "45:7", 60.0), ["51 RELIEF-48 raise warning"]);
        assert_eq!(relief(8, "300:7", 340.0), ["339 RELIEF-D14 raise urgent"]);
    }

    #[test]
    fn an_urgent_one_is_cleared_once_and_waits_for_a_person() {
        assert_eq!(
            relief(8, "69:7 80:3 82:3 90:2 92:2 300:2", 340.0),
            ["75 RELIEF-72 raise urgent", "82 RELIEF-72 clear urgent"]
        );
        assert_eq!(
            relief(8, "69:7 300:6", 340.0),
            ["75 RELIEF-72 raise urgent", "339 RELIEF-72 clear urgent", "339 RELIEF-D14 raise warning",]
        );
    }

    #[test]
    fn late_data_within_a_day_of_the_checkpoint_judges_it_again() {
        assert_eq!(relief(8, "21:3 22:6@48 23:6@48 24:6@48", 49.0), ["48 RELIEF-24 raise info"]);
        assert_eq!(relief(8, "21:3 22:6@48.001 23:6@48.001 24:6@48.001", 49.0), NONE);
        assert_eq!(
            relief(8, "21:6 22:2@40 23:2@40", 45.0),
            ["27 RELIEF-24 raise info", "40 RELIEF-24 resolve info"]
        );
    }

    #[test]
    fn judged_again_a_poor_checkpoint_may_only_escalate() {
        assert_eq!(
            relief(8, "69:6 70:8@80 71:8@80", 81.0),
            ["75 RELIEF-72 raise warning", "80 RELIEF-72 escalate urgent"]
        );
        // Closed by a run meanwhile: poor as before, so nothing new.
        assert_eq!(
            relief(8, "69:6 76:3 77:3 70:6@80", 81.0),
            ["75 RELIEF-72 raise warning", "77 RELIEF-72 resolve warning"]
        );
        // Closed by a relief verdict meanwhile: a new raise.
        assert_eq!(
            relief(8, "69:6 70:2@78 71:2@78 72:6@80 73:6@80", 81.0),
            ["75 RELIEF-72 raise warning", "78 RELIEF-72 resolve warning", "80 RELIEF-72 raise warning"]
        );
    }

    #[test]
    fn late_data_and_a_correction_at_one_instant_judge_it_once() {
        // Judged between the two it would be empty: void, and then raised anew.
        let story = story(8, "21:6#a 22:6@40").corrected(40.0, "a", None);
        assert_eq!(lines(&story, 45.0, "RELIEF"), ["27 RELIEF-24 raise info"]);
    }

    #[test]
    fn forty_percent_twice_after_the_raise_settles_it() {
        assert_eq!(relief(8, "21:6 22:6 27:4 28:4", 40.0), ["27 RELIEF-24 raise info"]);
        assert_eq!(
            relief(8, "21:6 22:6 27.001:4 28.001:4", 40.0),
            ["27 RELIEF-24 raise info", "28.001 RELIEF-24 resolve info"]
        );
        assert_eq!(relief(8, "21:6 28:5 29:5", 40.0), ["27 RELIEF-24 raise info"]);
        assert_eq!(
            relief(5, "21:4 28:3 29:3", 40.0),
            ["27 RELIEF-24 raise info", "29 RELIEF-24 resolve info"]
        );
    }

    #[test]
    fn masked_scores_and_those_that_are_not_the_newest_settle_nothing() {
        assert_eq!(relief(8, "21:6 28:3 29:3op1", 40.0).len(), 1);
        assert_eq!(relief(8, "21:6 28:3op1 29:3", 40.0).len(), 1);
        assert_eq!(relief(8, "21:6 28:3 29:3op1 30:3", 40.0).len(), 2);
        // 29 arrives after 30: with it there would be a run, but it is not the newest.
        assert_eq!(relief(8, "21:6 29:3@31 30:3", 40.0).len(), 1);
    }

    #[test]
    fn correcting_a_score_judges_its_checkpoint_again_while_there_is_time() {
        let gone = |hour| {
            let story = story(8, "21:6#a 28:3r").corrected(hour, "a", None);
            lines(&story, 60.0, "RELIEF-24")
        };
        assert_eq!(gone(48.0), ["27 RELIEF-24 raise info", "48 RELIEF-24 void info"]);
        assert_eq!(gone(48.001), ["27 RELIEF-24 raise info"]);
        let urgent = story(8, "69:7#a").corrected(80.0, "a", None);
        assert_eq!(
            lines(&urgent, 90.0, "RELIEF"),
            ["75 RELIEF-72 raise urgent", "80 RELIEF-72 clear urgent"]
        );
        let rest = story(8, "21:6#a 21:5r").corrected(30.0, "a", None);
        assert_eq!(lines(&rest, 40.0, "RELIEF"), ["27 RELIEF-24 raise info", "30 RELIEF-24 resolve info"]);
    }
}
