//! R-REBOUND: relief was there, and the pain came back (clinical.md 3.4). New fractures come early.

use super::{
    Judge,
    book::{Book, End, Finding},
    series::{percent, run, sustained_best},
    view::View,
};
use crate::domain::{
    alert::{Rule, Severity},
    elapsed::Elapsed,
    timeline::Felt,
};

/// Nothing to remember: what a rebound is measured from stays with the trigger of its alert.
pub struct Rebound;

impl Judge for Rebound {
    fn rules(&self) -> &'static [Rule] {
        &[Rule::Rebound]
    }

    fn on_score(&mut self, view: &View, book: &mut Book, rank: usize) {
        let score = view.series.score(rank);
        let limits = view.thresholds;
        if view.series.newest(score.context) != Some(rank)
            || score.felt < Elapsed::hours(limits.rebound_start_h)
            || score.score < limits.rebound_min_nrs
        {
            return;
        }
        let Some(best) = established_relief(view, score) else { return };
        let back = |s: &Felt| s.score >= best + limits.rebound_delta && s.score >= limits.rebound_min_nrs;
        if !back(score) {
            return;
        }
        let borne_out = run(view.series.newest_first(score.context).map(|(_, s)| s), limits, back);
        if !score.confirmed && borne_out.is_none() {
            return;
        }
        let mut evidence = view.evidence(rank, borne_out);
        evidence.figures.best = Some(best);
        book.find_more(Finding {
            rule: Rule::Rebound,
            key: None,
            severity: severity(view, score),
            score: Some(rank),
            best: Some(best),
            cooldown: Some(Elapsed::hours(limits.cooldown_h)),
            evidence,
        });
    }

    fn on_batch(&mut self, view: &View, book: &mut Book, batch: &[usize]) {
        let Some(trigger) = book.find(Rule::Rebound).and_then(|alert| alert.trigger()) else { return };
        let Some(best) = trigger.best else { return };
        // The one point of slack is no parameter (clinical.md 3.3).
        if let Some(mut evidence) = view.resolve_run(trigger.score, batch, |s| s.score <= best + 1) {
            evidence.figures.best = Some(best);
            book.end(Rule::Rebound, End::Resolve, evidence);
        }
    }
}

/// The sustained best before this score, if it was enough of a relief to lose.
fn established_relief(view: &View, score: &Felt) -> Option<i16> {
    let limits = view.thresholds;
    let scores = view.series.newest_first(score.context).map(|(_, s)| s);
    let best = sustained_best(scores, score.felt, limits)?;
    let enough = match view.baseline(score.context) {
        Some(b) => b >= limits.min_baseline && percent(b, f64::from(best)) >= limits.relief_pct,
        None => best <= limits.acceptable_nrs,
    };
    enough.then_some(best)
}

/// Warning; urgent when the pain is severe; a late report is information.
pub(super) fn severity(view: &View, score: &Felt) -> Severity {
    if view.late(score).is_some() {
        Severity::Info
    } else if score.score >= view.thresholds.severe_nrs {
        Severity::Urgent
    } else {
        Severity::Warning
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::{
        rules::story::{lines, story},
        score::Context,
    };

    fn rebound(baseline: impl Into<Option<i16>>, scores: &str) -> Vec<String> {
        lines(&story(baseline, scores), 200.0, "REBOUND")
    }

    const NONE: [&str; 0] = [];

    #[test]
    fn it_is_judged_from_24_hours_on() {
        assert_eq!(rebound(8, "9:2 11:2 24:5c"), ["24 REBOUND raise warning"]);
        assert_eq!(rebound(8, "9:2 11:2 23.999:5c"), NONE);
    }

    #[test]
    fn two_points_above_the_best_and_four_at_least() {
        assert_eq!(rebound(8, "9:3 11:3 30:4c"), NONE);
        assert_eq!(rebound(8, "9:3 11:3 30:5c"), ["30 REBOUND raise warning"]);
        assert_eq!(rebound(8, "9:1 11:1 30:3c"), NONE);
        assert_eq!(rebound(8, "9:1 11:1 30:4c"), ["30 REBOUND raise warning"]);
        assert_eq!(rebound(8, "9:1 11:1 30:7c"), ["30 REBOUND raise urgent"]);
        assert_eq!(rebound(8, "9:1 11:1 30:4"), NONE);
    }

    #[test]
    fn there_must_have_been_relief_to_lose() {
        assert_eq!(rebound(10, "9:7 11:7 30:9c"), ["30 REBOUND raise urgent"]);
        assert_eq!(rebound(10, "9:8 11:8 30:10c"), NONE);
        assert_eq!(rebound(3, "9:1 11:1 30:5c"), NONE);
        assert_eq!(rebound(None, "9:3 11:3 30:5c"), ["30 REBOUND raise warning"]);
        assert_eq!(rebound(None, "9:4 11:4 30:6c"), NONE);
    }

    #[test]
    fn a_masked_best_does_not_count_but_masked_pain_does() {
        assert_eq!(rebound(8, "9:2op1 11:2op1 30:5c"), NONE);
        assert_eq!(rebound(8, "9:2 11:2 30:5cop1"), ["30 REBOUND raise warning"]);
        assert_eq!(rebound(8, "9:2 11:2 30:5op1 32:5op1"), ["32 REBOUND raise warning"]);
    }

    #[test]
    fn only_the_newest_score_of_its_context_triggers() {
        assert_eq!(rebound(8, "9:2 11:2 30:5c@31 30.5:2"), NONE);
        assert_eq!(rebound(8, "9:2 11:2 30:5c@37"), ["37 REBOUND raise info"]);
        assert_eq!(rebound(8, "9:2 11:2 30:8c@36"), ["36 REBOUND raise urgent"]);
    }

    #[test]
    fn a_live_report_escalates_the_information_of_a_late_one() {
        assert_eq!(
            rebound(8, "9:2 11:2 30:5c@37 38:5c 39:7c"),
            ["37 REBOUND raise info", "38 REBOUND escalate warning", "39 REBOUND escalate urgent"]
        );
    }

    #[test]
    fn each_context_has_its_own_baseline_and_best() {
        let rest = story(8, "9:1r 11:1r 30:5cr").baseline(0.0, Context::Rest, 6);
        assert_eq!(lines(&rest, 40.0, "REBOUND"), ["30 REBOUND raise warning"]);
        let none = story(8, "9:1 11:1 30:5cr").baseline(0.0, Context::Rest, 6);
        assert_eq!(lines(&none, 40.0, "REBOUND"), NONE);
    }

    #[test]
    fn a_run_one_point_above_the_best_settles_it() {
        assert_eq!(
            rebound(8, "9:2 11:2 30:5c 40:3 41:3"),
            ["30 REBOUND raise warning", "41 REBOUND resolve warning"]
        );
        assert_eq!(rebound(8, "9:2 11:2 30:5c 40:4 41:3"), ["30 REBOUND raise warning"]);
        // Measured from the best at the trigger, though a better one was reached since.
        assert_eq!(
            rebound(8, "9:2 11:2 30:8c 40:3 41:3 50:0 52:0"),
            ["30 REBOUND raise urgent", "41 REBOUND clear urgent"]
        );
    }

    #[test]
    fn correcting_the_trigger_voids_it() {
        let story = story(8, "9:2 11:2 30:5c#a").corrected(31.0, "a", None);
        assert_eq!(lines(&story, 40.0, "REBOUND"), ["30 REBOUND raise warning", "31 REBOUND void warning"]);
    }
}
