//! R-BASELINE: nobody entered how bad the pain was before the procedure (clinical.md 3.4).

use super::{
    Judge, Turn,
    book::{Book, End, Finding},
    evidence::{Evidence, Figures},
    view::View,
};
use crate::domain::{
    alert::{Rule, Severity},
    elapsed::Elapsed,
    score::Context,
};

/// Looked at once, at t = 0. Movement is the primary score: a rest baseline alone is not enough.
#[derive(Default)]
pub struct Baseline {
    judged: bool,
}

impl Judge for Baseline {
    fn rules(&self) -> &'static [Rule] {
        &[Rule::Baseline]
    }

    fn on_baseline(&mut self, view: &View, book: &mut Book) {
        if let Some(baseline) = view.baseline(Context::Movement) {
            let figures =
                Figures { context: Some(Context::Movement), baseline: Some(baseline), ..Figures::default() };
            book.end(Rule::Baseline, End::Resolve, Evidence { sources: Vec::new(), figures });
        }
    }

    fn due(&self, _: &View) -> Option<(Elapsed, Turn)> {
        (!self.judged).then_some((Elapsed::ZERO, Turn::Start))
    }

    fn on_due(&mut self, view: &View, book: &mut Book) {
        self.judged = true;
        if view.baseline(Context::Movement).is_some() {
            return;
        }
        book.find_more(Finding {
            rule: Rule::Baseline,
            key: None,
            severity: Severity::Info,
            score: None,
            best: None,
            cooldown: None,
            evidence: Evidence::default(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rules::story::{lines, story};

    #[test]
    fn a_rest_baseline_alone_is_not_enough() {
        let rest = story(None, "").baseline(0.0, Context::Rest, 6);
        assert_eq!(lines(&rest, 1.0, ""), ["0 BASELINE raise info"]);
        assert!(lines(&story(8, ""), 1.0, "").is_empty());
    }

    #[test]
    fn a_movement_baseline_entered_later_settles_it() {
        let later = story(None, "").baseline(5.0, Context::Rest, 6).baseline(6.0, Context::Movement, 8);
        assert_eq!(lines(&later, 10.0, ""), ["0 BASELINE raise info", "6 BASELINE resolve info"]);
    }
}
