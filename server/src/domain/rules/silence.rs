//! R-SILENCE: no check-in (clinical.md 3.4). The clock stands still while Reliefline itself did not run.

use super::{
    Judge, Turn,
    book::{Book, End, Finding},
    evidence::{Evidence, Figures},
    view::View,
};
use crate::domain::{
    alert::{Rule, Severity},
    elapsed::Elapsed,
    timeline::Downtime,
};

/// When anyone was last heard, or a person last closed the alert.
#[derive(Default)]
pub struct Silence {
    since: Elapsed,
    open: bool,
}

impl Judge for Silence {
    fn rules(&self) -> &'static [Rule] {
        &[Rule::Silence]
    }

    fn on_closed(&mut self, view: &View, rule: Rule) {
        if rule == Rule::Silence {
            self.since = self.since.max(view.now);
            self.open = false;
        }
    }

    fn on_heard(&mut self, view: &View, book: &mut Book) {
        let figures = Figures { silent_hours: Some(self.silent_hours(view)), ..Figures::default() };
        self.since = self.since.max(view.now);
        self.open = false;
        book.end(Rule::Silence, End::Resolve, Evidence { sources: Vec::new(), figures });
    }

    fn silence(&self, view: &View) -> Option<(Elapsed, Option<Elapsed>)> {
        Some((self.last(view), limit(self.last(view), view).map(|(due, _)| due)))
    }

    fn due(&self, view: &View) -> Option<(Elapsed, Turn)> {
        if self.open {
            return None;
        }
        limit(self.last(view), view).map(|(due, _)| (due, Turn::Silence))
    }

    fn on_due(&mut self, view: &View, book: &mut Book) {
        let Some((_, severity)) = limit(self.last(view), view) else { return };
        let figures = Figures { silent_hours: Some(self.silent_hours(view)), ..Figures::default() };
        self.open = true;
        book.find_more(Finding {
            rule: Rule::Silence,
            key: None,
            severity,
            score: None,
            best: None,
            cooldown: None,
            evidence: Evidence { sources: Vec::new(), figures },
        });
    }
}

impl Silence {
    /// L of clinical.md: the limit runs from here.
    ///
    /// `vp-alerts-1.0` has no word for a pause (reliability.md 6 has). Its end is one more instant that L is the latest
    /// of: while an episode is paused L lies ahead, so that nothing falls due, and from the end on the whole limit runs
    /// again. Nothing else of the rule changes, and a course without a pause has the log it always had. An alert that
    /// was open stays so: it is a person's to close.
    fn last(&self, view: &View) -> Elapsed {
        let last = self.since.max(view.discharge());
        view.paused_until.map_or(last, |until| last.max(until))
    }

    fn silent_hours(&self, view: &View) -> f64 {
        view.now.minus(self.last(view)).in_hours().max(0.0)
    }
}

/// When a silence since `last` is too long, and how severe that is then; none when the course ends first.
fn limit(last: Elapsed, view: &View) -> Option<(Elapsed, Severity)> {
    let t = view.thresholds;
    // Which limit counts is chosen before the credit for downtime.
    let (due, severity) = [
        (t.silence_early_h, t.silence_early_until, Severity::Warning),
        (t.silence_mid_h, t.silence_mid_until, Severity::Info),
        (t.silence_late_h, t.monitor_until, Severity::Info),
    ]
    .into_iter()
    .map(|(hours, until, severity)| (last.plus(Elapsed::hours(hours)), Elapsed::hours(until), severity))
    .find_map(|(due, until, severity)| (due <= until).then_some((due, severity)))?;
    let due = with_credit(last, due, &view.downtimes);
    (due <= view.last()).then_some((due, severity))
}

/// The firing instant with downtime since `last` given back: at most 24 h of each stretch, and none that begins at or
/// after the instant reached so far.
fn with_credit(last: Elapsed, due: Elapsed, downtimes: &[Downtime]) -> Elapsed {
    let most = Elapsed::hours(24.0);
    downtimes.iter().filter(|down| down.to > last).fold(due, |due, down| {
        if down.from >= due { due } else { due.plus(down.to.minus(down.from.max(last)).min(most)) }
    })
}

/// Touching and overlapping stretches as one, earliest first.
pub(super) fn joined(downtimes: &[Downtime]) -> Vec<Downtime> {
    let mut sorted = downtimes.to_vec();
    sorted.sort_by_key(|down| down.from);
    let mut joined: Vec<Downtime> = Vec::new();
    for down in sorted {
        match joined.last_mut() {
            Some(last) if down.from <= last.to => last.to = last.to.max(down.to),
            _ => joined.push(down),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rules::story::{lines, story};

    #[test]
    fn each_limit_counts_while_it_ends_in_its_time_edges_included() {
        let first =
            |scores: &str| lines(&story(8, scores), 2400.0, "SILENCE").last().cloned().unwrap_or_default();
        assert_eq!(first("55:2"), "75 SILENCE raise warning");
        assert_eq!(first("55.001:2"), "103.001 SILENCE raise info");
        assert_eq!(first("288:2"), "336 SILENCE raise info");
        assert_eq!(first("288.001:2"), "528.001 SILENCE raise info");
        assert_eq!(first("1776:2"), "2016 SILENCE raise info");
        assert_eq!(first("1776.001:2"), "1776.001 SILENCE resolve warning");
    }

    #[test]
    fn anyone_who_is_heard_settles_it() {
        let raised = ["20 SILENCE raise warning", "30 SILENCE resolve warning"];
        let mut declined = story(8, "");
        declined.heard.push(Elapsed::hours(30.0));
        assert_eq!(lines(&declined, 49.0, "SILENCE"), raised);
        assert_eq!(lines(&story(8, "").flag(30.0, "RF-FALL"), 49.0, "SILENCE"), raised);
        assert_eq!(lines(&story(8, "5:2@30"), 49.0, "SILENCE"), raised);
        let baseline = story(None, "").baseline(30.0, crate::domain::score::Context::Movement, 8);
        assert_eq!(lines(&baseline, 49.0, "SILENCE"), raised[..1]);
    }

    #[test]
    fn a_person_who_closes_it_starts_the_clock_again() {
        let closed = story(8, "").closed(25.0, Rule::Silence);
        assert_eq!(lines(&closed, 60.0, ""), ["20 SILENCE raise warning", "45 SILENCE raise warning"]);
        let early = story(8, "").closed(15.0, Rule::Silence);
        assert_eq!(lines(&early, 60.0, ""), ["20 SILENCE raise warning"]);
    }

    #[test]
    fn the_clock_starts_at_discharge_once_it_is_known() {
        use crate::domain::timeline::Discharge;
        let mut timeline = story(8, "");
        timeline.discharges = vec![Discharge { known: Elapsed::hours(10.0), at: Elapsed::hours(6.0) }];
        assert_eq!(lines(&timeline, 60.0, ""), ["26 SILENCE raise warning"]);
        timeline.discharges[0].known = Elapsed::hours(21.0);
        assert_eq!(lines(&timeline, 60.0, ""), ["20 SILENCE raise warning"]);
    }

    #[test]
    fn a_discharge_moved_back_cannot_make_the_clock_run_backwards() {
        use crate::domain::timeline::Discharge;
        let known = |known, at| Discharge { known: Elapsed::hours(known), at: Elapsed::hours(at) };
        let mut timeline = story(8, "55:9r");
        timeline.discharges = vec![known(1.0, 40.0), known(55.0, 2.0)];
        timeline.scores[0].heard = false;
        // It would have been due at 22, when the patient was still thought to be on the ward.
        let said = ["55 SEVERE raise urgent", "55 SILENCE raise warning"];
        assert_eq!(lines(&timeline, 60.0, ""), said);
        let log = crate::domain::rules::log(&timeline, Elapsed::hours(60.0));
        assert_eq!(log.changes[1].evidence.figures.silent_hours, Some(53.0));
    }

    #[test]
    fn no_credit_carries_it_beyond_day_84() {
        let down = story(8, "1776:2").down(1800.0, 1801.0);
        assert_eq!(lines(&down, 2400.0, "SILENCE").len(), 2);
        assert_eq!(lines(&story(8, "1775:2").down(1800.0, 1801.0), 2400.0, "SILENCE").len(), 3);
    }

    fn down(from: f64, to: f64) -> Downtime {
        Downtime { known: Elapsed::hours(from), from: Elapsed::hours(from), to: Elapsed::hours(to) }
    }

    fn credit(downtimes: &[(f64, f64)]) -> f64 {
        let hours = Elapsed::hours;
        let downtimes: Vec<Downtime> = downtimes.iter().map(|&(from, to)| down(from, to)).collect();
        with_credit(hours(10.0), hours(30.0), &joined(&downtimes)).minus(hours(30.0)).in_hours()
    }

    fn is(given: f64, hours: f64) -> bool {
        (given - hours).abs() < 1e-6
    }

    #[test]
    fn downtime_before_the_last_word_counts_for_nothing() {
        assert!(is(credit(&[(1.0, 10.0)]), 0.0));
        assert!(is(credit(&[(1.0, 12.0)]), 2.0));
    }

    #[test]
    fn one_stretch_gives_a_day_at_most_and_touching_ones_are_one() {
        assert!(is(credit(&[(12.0, 60.0)]), 24.0));
        assert!(is(credit(&[(12.0, 30.0), (30.0, 60.0)]), 24.0));
        assert!(is(credit(&[(20.0, 25.0), (12.0, 14.0)]), 7.0));
    }

    #[test]
    fn a_stretch_counts_only_if_it_begins_before_the_instant_reached_so_far() {
        assert!(is(credit(&[(30.0, 40.0)]), 0.0));
        assert!(is(credit(&[(29.0, 29.5), (30.2, 31.0)]), 0.5 + 0.8));
        assert!(is(credit(&[(29.0, 29.5), (30.5, 31.0)]), 0.5));
    }
    #[test]
    fn downtime_that_is_noted_later_moves_what_is_still_to_come_and_nothing_before() {
        let noted = |known| lines(&story(8, "").down_noted(known, 5.0, 10.0), 60.0, "");
        assert_eq!(noted(19.0), ["25 SILENCE raise warning"]);
        assert_eq!(noted(21.0), ["20 SILENCE raise warning"]);
        // It was due at 44; the two stretches are one now, and one gives a day at most.
        let joined = story(8, "").down(1.0, 15.0).down(16.0, 30.0).down_noted(46.0, 15.0, 16.0);
        assert_eq!(lines(&joined, 60.0, ""), ["46 SILENCE raise warning"]);
    }

    #[test]
    fn a_paused_episode_is_silent_without_an_alert_and_the_clock_begins_anew_at_the_end() {
        let end = |timeline| lines(&timeline, 200.0, "");
        assert_eq!(end(story(8, "").paused(10.0, 50.0)), ["70 SILENCE raise warning"]);
        assert_eq!(end(story(8, "").paused(10.0, 60.0)), ["108 SILENCE raise info"]);
        // Ended early, or made longer.
        let shorter = story(8, "").paused(10.0, 100.0).paused(12.0, 12.0);
        assert_eq!(end(shorter), ["32 SILENCE raise warning"]);
        let longer = story(8, "").paused(10.0, 12.0).paused(11.0, 50.0);
        assert_eq!(end(longer), ["70 SILENCE raise warning"]);
        // Said too late for this one, which a person closes.
        let late = story(8, "").paused(25.0, 50.0).closed(26.0, Rule::Silence);
        assert_eq!(end(late), ["20 SILENCE raise warning", "70 SILENCE raise warning"]);
    }

    #[test]
    fn what_arrives_in_a_pause_is_judged_and_does_not_end_it() {
        let said = lines(&story(8, "20:9").paused(10.0, 50.0), 71.0, "");
        assert_eq!(said, ["20 SEVERE raise urgent", "27 RELIEF-24 raise info", "70 SILENCE raise warning"]);
    }

    #[test]
    fn downtime_after_a_pause_is_credited_and_what_lay_in_it_is_not() {
        let in_it = story(8, "").paused(10.0, 50.0).down(20.0, 40.0);
        assert_eq!(lines(&in_it, 71.0, ""), ["70 SILENCE raise warning"]);
        let across = story(8, "").paused(10.0, 50.0).down(40.0, 55.0);
        assert_eq!(lines(&across, 80.0, ""), ["75 SILENCE raise warning"]);
    }
}
