//! R-REDFLAG: a warning sign answered with yes (clinical.md 3.4, 4). Judged at any time, before the procedure and after
//! day 84 too; never settled by rule.

use super::{
    Judge,
    book::{Book, Finding},
    evidence::{Evidence, Figures},
    view::View,
};
use crate::domain::{alert::Rule, elapsed::Elapsed, timeline};

/// Nothing to remember: the book knows when an item was last raised.
pub struct RedFlag;

impl Judge for RedFlag {
    fn rules(&self) -> &'static [Rule] {
        &[Rule::RedFlag]
    }

    fn on_red_flag(&mut self, view: &View, book: &mut Book, flag: &timeline::RedFlag) {
        let key = Some(flag.item.clone());
        let hold = Elapsed::hours(view.thresholds.redflag_dedupe_h);
        let recent = book.last_raise(Rule::RedFlag, &key).is_some_and(|at| view.now.minus(at) < hold);
        // The hold lasts only while the alert is open: once a person closed it, the next yes is a new raise.
        let hold = recent && book.find_key(Rule::RedFlag, &key).is_some_and(|alert| !alert.unanswered);
        let finding = Finding {
            rule: Rule::RedFlag,
            key,
            severity: flag.severity,
            score: None,
            best: None,
            cooldown: None,
            evidence: Evidence { sources: vec![flag.source], figures: Figures::default() },
        };
        if hold {
            book.keep_silent(finding);
        } else {
            book.raise(finding);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rules::{
        log,
        story::{lines, story},
    };

    #[test]
    fn the_same_yes_within_twelve_hours_is_appended_and_then_raised_again() {
        let story = story(8, "").flag(2.0, "RF-FALL").flag(13.999, "RF-FALL").flag(14.0, "RF-FALL");
        let said = lines(&story, 20.0, "REDFLAG");
        assert_eq!(said, ["2 REDFLAG raise urgent RF-FALL", "14 REDFLAG raise urgent RF-FALL"]);
        let log = log(&story, Elapsed::hours(19.0));
        assert_eq!((log.silent.len(), log.open.len()), (1, 1));
    }

    #[test]
    fn the_clinic_may_set_how_long_the_same_yes_is_appended() {
        for hours in [4.0, 24.0] {
            let limits = serde_json::json!({"redflag_dedupe_h": hours});
            let flags = story(8, "").flag(2.0, "RF-FALL").flag(1.999 + hours, "RF-FALL");
            assert_eq!(lines(&flags.clone().limits(&limits), 40.0, "REDFLAG").len(), 1);
            let later = flags.flag(2.0 + hours, "RF-FALL").limits(&limits);
            assert_eq!(lines(&later, 40.0, "REDFLAG").len(), 2);
        }
    }

    #[test]
    fn once_a_person_closed_it_the_next_yes_is_a_new_raise() {
        let mut story = story(8, "").flag(2.0, "RF-FALL").flag(4.0, "RF-FALL").closed(3.0, Rule::RedFlag);
        story.resolves[0].key = Some("RF-FALL".into());
        assert_eq!(lines(&story, 10.0, "REDFLAG").len(), 2);
        story.resolves[0].key = Some("RF-WOUND".into());
        assert_eq!(lines(&story, 10.0, "REDFLAG").len(), 1);
    }

    #[test]
    fn nothing_settles_it_by_rule() {
        let story = story(8, "10:2 20:1 30:0 40:0").flag(2.0, "RF-WOUND");
        assert_eq!(lines(&story, 50.0, ""), ["2 REDFLAG raise warning RF-WOUND"]);
    }
}
