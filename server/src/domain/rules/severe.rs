//! R-SEVERE: severe pain now, in any context and at any time, on the ward too (clinical.md 3.4).

use super::{
    Judge, Turn,
    book::{Book, End, Finding},
    view::View,
};
use crate::domain::{
    alert::{Rule, Severity},
    elapsed::Elapsed,
    score::Context,
    timeline::Felt,
};

/// One unconfirmed severe score of a context may wait for a better one.
#[derive(Default)]
pub struct Severe {
    waiting: [Option<usize>; 2],
}

impl Judge for Severe {
    fn rules(&self) -> &'static [Rule] {
        &[Rule::Severe]
    }

    fn on_corrected(&mut self, _: &View, gone: &[usize]) {
        for waiting in &mut self.waiting {
            waiting.take_if(|score| gone.contains(score));
        }
    }

    fn on_score(&mut self, view: &View, book: &mut Book, rank: usize) {
        let score = view.series.score(rank);
        let limits = view.thresholds;
        let late = view.late(score).is_some();
        if score.score < limits.severe_nrs {
            if !late {
                self.cancel(view, score);
            }
            return;
        }
        if late {
            // No timer for an old score: it says its piece at once, as information.
            return book.find_more(finding(view, rank, Severity::Info));
        }
        if score.score >= limits.urgent_nrs {
            self.waiting[score.context as usize] = None;
            return book.find_more(finding(view, rank, Severity::Urgent));
        }
        let waiting = &mut self.waiting[score.context as usize];
        if score.confirmed || waiting.is_some() || book.find(Rule::Severe).is_some() {
            *waiting = None;
            return book.find_more(finding(view, rank, Severity::Warning));
        }
        let better = |(_, other): (usize, &Felt)| other.score < limits.severe_nrs && other.felt > score.felt;
        if !view.series.newest_first(score.context).any(better) {
            *waiting = Some(rank);
        }
    }

    fn on_batch(&mut self, view: &View, book: &mut Book, batch: &[usize]) {
        let Some(trigger) = book.find(Rule::Severe).and_then(|alert| alert.trigger()) else { return };
        let calm = |s: &Felt| s.score <= view.thresholds.severe_resolve_nrs;
        if let Some(evidence) = view.resolve_run(trigger.score, batch, calm) {
            book.end(Rule::Severe, End::Resolve, evidence);
        }
    }

    fn due(&self, view: &View) -> Option<(Elapsed, Turn)> {
        self.next(view).map(|(due, _)| (due, Turn::SevereConfirm))
    }

    fn on_due(&mut self, view: &View, book: &mut Book) {
        let Some((_, rank)) = self.next(view) else { return };
        self.waiting[view.series.score(rank).context as usize] = None;
        book.find_more(finding(view, rank, Severity::Warning));
    }
}

impl Severe {
    /// A better score, felt later: the severe one was an outlier.
    fn cancel(&mut self, view: &View, better: &Felt) {
        self.waiting[better.context as usize].take_if(|rank| view.series.score(*rank).felt < better.felt);
    }

    /// The timer that ends first; at the same instant, that of the earlier score.
    fn next(&self, view: &View) -> Option<(Elapsed, usize)> {
        let wait = Elapsed::hours(view.thresholds.confirm_wait_h);
        let due = |rank: usize| (view.series.score(rank).received.plus(wait), rank);
        [Context::Movement, Context::Rest].into_iter().filter_map(|c| self.waiting[c as usize]).map(due).min()
    }
}

fn finding(view: &View, rank: usize, severity: Severity) -> Finding {
    Finding {
        rule: Rule::Severe,
        key: None,
        severity,
        score: Some(rank),
        best: None,
        cooldown: Some(Elapsed::hours(view.thresholds.cooldown_h)),
        evidence: view.evidence(rank, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rules::{
        log,
        story::{lines, story},
    };

    fn severe(scores: &str, until: f64) -> Vec<String> {
        lines(&story(8, scores), until, "SEVERE")
    }

    #[test]
    fn a_better_score_within_the_hour_cancels_that_instant_included() {
        assert_eq!(severe("30:7 31:3", 40.0), Vec::<String>::new());
        assert_eq!(severe("30:7 31.001:3", 40.0), ["31 SEVERE raise warning"]);
        assert_eq!(severe("30:7 31:7", 40.0), ["31 SEVERE raise warning"]);
    }

    #[test]
    fn only_a_later_felt_score_of_the_same_context_cancels() {
        assert_eq!(severe("30:7 30.5:3r", 40.0), ["31 SEVERE raise warning"]);
        assert_eq!(severe("30:7 29:3@30.5", 40.0), ["31 SEVERE raise warning"]);
        assert_eq!(severe("30:7 30:3@30.5", 40.0), ["31 SEVERE raise warning"]);
        assert_eq!(severe("30:3 30:7@30.5", 40.0), ["31.5 SEVERE raise warning"]);
    }

    #[test]
    fn a_second_severe_score_does_not_wait_and_ends_the_timer() {
        assert_eq!(severe("30:7 30.5:8 30.7:5", 40.0), ["30.5 SEVERE raise warning"]);
        // The other context waits for itself, and finds the alert open.
        assert_eq!(severe("30:7 30.5:7r", 40.0), ["31 SEVERE raise warning"]);
        let two = story(8, "30:7 30.5:7r");
        assert_eq!(log(&two, Elapsed::hours(40.0)).silent.len(), 1);
    }

    #[test]
    fn nine_escalates_an_open_warning_and_eight_is_silent() {
        assert_eq!(
            severe("30:7c 31:8c 32:9 33:10", 40.0),
            ["30 SEVERE raise warning", "32 SEVERE escalate urgent"]
        );
    }

    #[test]
    fn six_hours_late_is_live_and_a_moment_more_is_information() {
        assert_eq!(severe("20:9@26", 30.0), ["26 SEVERE raise urgent"]);
        assert_eq!(severe("20:9@26.001", 30.0), ["26.001 SEVERE raise info"]);
        assert_eq!(severe("20:7@26", 30.0), ["27 SEVERE raise warning"]);
        assert_eq!(severe("20:7@26.001", 30.0), ["26.001 SEVERE raise info"]);
        let late = log(&story(8, "20:9@30"), Elapsed::hours(30.0));
        let change = late.changes.iter().find(|change| change.rule == Rule::Severe).unwrap();
        assert_eq!(change.evidence.figures.late_hours, Some(10.0));
    }

    #[test]
    fn a_late_severe_score_is_raised_though_a_better_one_followed() {
        assert_eq!(severe("20:8@30.5 21:3 28:6", 31.0), ["30.5 SEVERE raise info"]);
        // Its own arrival may settle it at once.
        assert_eq!(
            severe("20:8@30.5 21:3 28:3", 31.0),
            ["30.5 SEVERE raise info", "30.5 SEVERE resolve info"]
        );
    }

    #[test]
    fn a_run_at_five_in_the_context_of_the_trigger_settles_it() {
        assert_eq!(severe("30:8c 31:6 32:5", 34.0).len(), 1);
        assert_eq!(severe("30:8c 31:5r 32:5r", 34.0).len(), 1);
        assert_eq!(severe("30:8c 31:5 32:5", 34.0), ["30 SEVERE raise warning", "32 SEVERE resolve warning"]);
        // Scores felt before the trigger do not count, however late they come.
        assert_eq!(severe("30:8c 28:5@31 29:5@31 32:5", 34.0).len(), 1);
        assert_eq!(severe("30:8c 30:5@31 31:5", 34.0).len(), 1);
    }

    #[test]
    fn the_last_instant_is_day_84_itself_included() {
        assert_eq!(severe("2016:7c", 2020.0), ["2016 SEVERE raise warning"]);
        assert_eq!(severe("2016.001:9", 2020.0), Vec::<String>::new());
        assert_eq!(severe("2015:7", 2020.0), ["2016 SEVERE raise warning"]);
        assert_eq!(severe("2015.001:7", 2020.0), Vec::<String>::new());
    }

    #[test]
    fn a_score_on_the_ward_is_judged_and_tagged() {
        use crate::domain::timeline::Discharge;
        let mut timeline = story(8, "2:9 5:8");
        timeline.discharges = vec![Discharge { known: Elapsed::ZERO, at: Elapsed::hours(4.0) }];
        let log = log(&timeline, Elapsed::hours(6.0));
        assert!(log.changes[0].evidence.figures.inpatient);
        assert!(!log.silent[0].evidence.figures.inpatient);
    }

    #[test]
    fn after_a_person_closed_it_the_next_trigger_reopens_or_raises() {
        let closed = |scores| lines(&story(8, scores).closed(12.0, Rule::Severe), 40.0, "SEVERE");
        assert_eq!(closed("10:7c 15.999:7c"), ["10 SEVERE raise warning", "15.999 SEVERE reopen warning"]);
        assert_eq!(closed("10:7c 16:7c"), ["10 SEVERE raise warning", "16 SEVERE raise warning"]);
        assert_eq!(closed("10:7c 13:9"), ["10 SEVERE raise warning", "13 SEVERE raise urgent"]);
        assert_eq!(closed("10:9 13:9"), ["10 SEVERE raise urgent", "13 SEVERE reopen urgent"]);
        // Neither escalate nor reopen restarts the cool-down; the raise was a warning, so urgent is new.
        assert_eq!(
            closed("10:7c 11:9 13:9"),
            ["10 SEVERE raise warning", "11 SEVERE escalate urgent", "13 SEVERE raise urgent"]
        );
    }

    #[test]
    fn a_corrected_value_that_is_not_severe_voids_the_alert() {
        let corrected = |by| {
            let story = story(8, &format!("20:8c#a 20:{by}@22#b 40:4"));
            lines(&story.corrected(22.0, "a", Some("b")), 41.0, "SEVERE")
        };
        assert_eq!(corrected("3"), ["20 SEVERE raise warning", "22 SEVERE void warning"]);
        assert_eq!(corrected("7"), ["20 SEVERE raise warning"]);
        assert_eq!(corrected("9"), ["20 SEVERE raise warning", "22 SEVERE escalate urgent"]);
    }

    #[test]
    fn two_triggers_taken_back_at_one_instant_leave_nothing_to_raise_again() {
        let both = |scores: &str, hour| {
            let story = story(8, scores).corrected(hour, "a", None).corrected(hour, "b", None);
            lines(&story, 20.0, "SEVERE")
        };
        assert_eq!(
            both("10:7c#a 12:9#b", 13.0),
            ["10 SEVERE raise warning", "12 SEVERE escalate urgent", "13 SEVERE clear urgent"]
        );
        assert_eq!(
            both("9:8@16#a 16.5:7c#b", 17.0),
            ["16 SEVERE raise info", "16.5 SEVERE escalate warning", "17 SEVERE void warning"]
        );
    }

    #[test]
    fn in_a_chain_of_one_instant_only_its_end_is_judged() {
        let chain = |end: &str| {
            let story = story(8, &format!("20:8c#a 20:9@22#b 20:{end}@22#c"));
            let story = story.corrected(22.0, "a", Some("b")).corrected(22.0, "b", Some("c"));
            lines(&story, 30.0, "SEVERE")
        };
        assert_eq!(chain("3"), ["20 SEVERE raise warning", "22 SEVERE void warning"]);
        assert_eq!(chain("8"), ["20 SEVERE raise warning"]);
        assert_eq!(chain("10"), ["20 SEVERE raise warning", "22 SEVERE escalate urgent"]);
    }

    #[test]
    fn a_corrected_value_may_escalate_past_another_trigger_and_leaves_that_one_behind() {
        // The late 8 was felt much later than it was typed: its corrected value is live, and a 9.
        let escalated = || story(8, "9:8@16#a 16.5:7c#b 16.8:9@17#c").corrected(17.0, "a", Some("c"));
        let said = ["16 SEVERE raise info", "16.5 SEVERE escalate warning", "17 SEVERE escalate urgent"];
        assert_eq!(lines(&escalated(), 18.0, "SEVERE"), said);
        let back = escalated().corrected(18.0, "c", None);
        assert_eq!(lines(&back, 19.0, "SEVERE")[3..], ["18 SEVERE clear urgent", "18 SEVERE raise warning"]);
        let all = back.corrected(19.0, "b", None);
        assert_eq!(lines(&all, 20.0, "SEVERE")[5..], ["19 SEVERE clear urgent"]);
    }

    #[test]
    fn a_void_does_not_undo_the_cool_down() {
        let again = |hour: &str| {
            let story = story(8, &format!("20:8c#a {hour}:7c")).corrected(21.0, "a", None);
            lines(&story, 30.0, "SEVERE")[2].clone()
        };
        assert_eq!(again("25.999"), "25.999 SEVERE reopen warning");
        assert_eq!(again("26"), "26 SEVERE raise warning");
    }

    #[test]
    fn the_clinic_may_set_the_cool_down() {
        let closed = |hours: f64, scores| {
            let limits = serde_json::json!({"cooldown_h": hours});
            let story = story(8, scores).closed(10.5, Rule::Severe).limits(&limits);
            lines(&story, 40.0, "SEVERE")[1].clone()
        };
        assert_eq!(closed(2.0, "10:7c 11.999:7c"), "11.999 SEVERE reopen warning");
        assert_eq!(closed(2.0, "10:7c 12:7c"), "12 SEVERE raise warning");
        assert_eq!(closed(12.0, "10:7c 21.999:7c"), "21.999 SEVERE reopen warning");
        assert_eq!(closed(12.0, "10:7c 22:7c"), "22 SEVERE raise warning");
    }

    #[test]
    fn of_two_timers_that_end_together_the_one_of_the_earlier_score_raises() {
        let raised = |scores: &str| {
            let log = log(&story(8, scores), Elapsed::hours(40.0));
            let severe: Vec<_> = log.changes.into_iter().filter(|c| c.rule == Rule::Severe).collect();
            assert_eq!((severe.len(), log.silent.len()), (1, 1));
            assert_eq!(severe[0].at, Elapsed::hours(31.0));
            severe[0].evidence.figures.context
        };
        assert_eq!(raised("29:7@30 29.5:7r@30"), Some(Context::Movement));
        assert_eq!(raised("29.5:7@30 29:7r@30"), Some(Context::Rest));
        assert_eq!(raised("30:7#b 30:7r#a"), Some(Context::Rest));
    }

    #[test]
    fn pain_at_rest_alone_is_raised_and_settled_by_rest_alone() {
        let said = ["30 SEVERE raise warning", "33 SEVERE resolve warning"];
        assert_eq!(severe("30:8cr 31:5 32:5r 33:5r", 40.0), said);
    }

    #[test]
    fn correcting_a_waiting_score_ends_its_timer() {
        let gone = story(8, "20:8#a").corrected(20.5, "a", None);
        assert_eq!(lines(&gone, 30.0, "SEVERE"), Vec::<String>::new());
        let kept = story(8, "20:8#a 20:7@20.5#b").corrected(20.5, "a", Some("b"));
        assert_eq!(lines(&kept, 30.0, "SEVERE"), ["21.5 SEVERE raise warning"]);
    }

    #[test]
    fn a_silent_repeat_does_not_keep_an_alert_whose_trigger_was_wrong() {
        let story = story(8, "20:8c#a 21:8c 30:6").corrected(22.0, "a", None);
        assert_eq!(lines(&story, 31.0, "SEVERE"), ["20 SEVERE raise warning", "22 SEVERE void warning"]);
    }

    #[test]
    fn a_score_corrected_before_it_arrives_is_a_check_in_and_never_judged() {
        let early = story(8, "20:9@30#a").corrected(25.0, "a", None);
        assert_eq!(lines(&early, 49.9, ""), ["20 SILENCE raise warning", "30 SILENCE resolve warning"]);
        let at_once = story(8, "20:9@30#a").corrected(30.0, "a", None);
        assert_eq!(lines(&at_once, 49.9, "SEVERE"), Vec::<String>::new());
    }
}
