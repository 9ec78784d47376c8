//! R-WORSE: clearly worse than before the procedure (clinical.md 3.4).

use super::{
    Judge,
    book::{Book, End, Finding},
    rebound::severity,
    series::run,
    view::View,
};
use crate::domain::{alert::Rule, elapsed::Elapsed, timeline::Felt};

/// Nothing to remember.
pub struct Worse;

impl Judge for Worse {
    fn rules(&self) -> &'static [Rule] {
        &[Rule::Worse]
    }

    fn on_score(&mut self, view: &View, book: &mut Book, rank: usize) {
        let score = view.series.score(rank);
        let limits = view.thresholds;
        let Some(baseline) = view.baseline(score.context) else { return };
        let start = Elapsed::hours(limits.worse_start_h);
        let worse = |s: &Felt| {
            s.felt >= start && s.score >= baseline + limits.worse_delta && s.score >= limits.worse_min_nrs
        };
        if view.series.newest(score.context) != Some(rank) || !worse(score) {
            return;
        }
        let borne_out = run(view.series.newest_first(score.context).map(|(_, s)| s), limits, worse);
        if !score.confirmed && borne_out.is_none() {
            return;
        }
        book.find_more(Finding {
            rule: Rule::Worse,
            key: None,
            severity: severity(view, score),
            score: Some(rank),
            best: None,
            cooldown: Some(Elapsed::hours(limits.cooldown_h)),
            evidence: view.evidence(rank, borne_out),
        });
    }

    fn on_batch(&mut self, view: &View, book: &mut Book, batch: &[usize]) {
        let Some(trigger) = book.find(Rule::Worse).and_then(|alert| alert.trigger()) else { return };
        let context = view.series.score(trigger.score).context;
        let Some(baseline) = view.baseline(context) else { return };
        if let Some(evidence) = view.resolve_run(trigger.score, batch, |s| s.score <= baseline) {
            book.end(Rule::Worse, End::Resolve, evidence);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::{
        rules::story::{lines, story},
        score::Context,
    };

    fn worse(baseline: impl Into<Option<i16>>, scores: &str) -> Vec<String> {
        lines(&story(baseline, scores), 200.0, "WORSE")
    }

    const NONE: [&str; 0] = [];

    #[test]
    fn it_is_judged_from_six_hours_on_and_so_is_its_run() {
        assert_eq!(worse(4, "6:6c"), ["6 WORSE raise warning"]);
        assert_eq!(worse(4, "5.999:6c"), NONE);
        assert_eq!(worse(4, "5:6 6.5:6"), NONE);
        assert_eq!(worse(4, "6:6 7:6"), ["7 WORSE raise warning"]);
    }

    #[test]
    fn two_points_above_the_baseline_and_four_at_least() {
        assert_eq!(worse(1, "9:3c"), NONE);
        assert_eq!(worse(1, "9:4c"), ["9 WORSE raise warning"]);
        assert_eq!(worse(2, "9:4c"), ["9 WORSE raise warning"]);
        assert_eq!(worse(3, "9:4c"), NONE);
        assert_eq!(worse(5, "9:7c"), ["9 WORSE raise urgent"]);
        assert_eq!(worse(None, "9:10c"), NONE);
    }

    #[test]
    fn a_late_report_is_information_and_one_that_is_not_the_newest_says_nothing() {
        assert_eq!(worse(3, "9:5c@15"), ["15 WORSE raise warning"]);
        assert_eq!(worse(3, "9:5c@15.001"), ["15.001 WORSE raise info"]);
        assert_eq!(worse(3, "9:5c@10 9.5:2"), NONE);
    }

    #[test]
    fn a_run_at_the_baseline_settles_it_and_the_other_context_does_not() {
        assert_eq!(worse(3, "9:5c 12:3 13:3"), ["9 WORSE raise warning", "13 WORSE resolve warning"]);
        assert_eq!(worse(3, "9:5c 12:4 13:3"), ["9 WORSE raise warning"]);
        assert_eq!(worse(3, "9:5c 12:3r 13:3r"), ["9 WORSE raise warning"]);
    }

    #[test]
    fn a_baseline_entered_later_judges_nothing_again() {
        let story = story(None, "9:6c 20:4").baseline(10.0, Context::Movement, 3);
        assert_eq!(lines(&story, 30.0, "WORSE"), NONE);
    }
}
