//! What the rules say of a [`Course`] at an instant: the whole event log, in the order in which it was noticed.
//!
//! The law of [`super::rules`] holds here too: the changes up to now are a prefix of the changes up to later. While no
//! end of the procedure is known only red flags are judged. When it becomes known late, what should have been said
//! since then is said at once, with its own times. When it is corrected, the course is judged anew, and what that
//! changes about the open alerts is said at the instant of the correction.

use std::panic::{AssertUnwindSafe, catch_unwind};

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};

use super::{
    alert::{Rule, RuleEvent, Severity},
    at::At,
    course::{Course, Known},
    elapsed::Elapsed,
    ids::CheckInId,
    rules::{Alert, Book, Engine, Evidence, Figures, Ruleset, TIMER_SLACK, Verdict, series::percent},
    score::Context,
    thresholds::CheckpointId,
    timeline::Timeline,
};

/// One line of an episode's event log, in absolute time.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// When it happened; for a timer its due time.
    pub at: At,
    /// When the rules could first say so: later than `at` if the end of the procedure became known late.
    pub noticed_at: At,
    /// Which rule says so.
    pub rule: Rule,
    /// The red-flag item.
    pub key: Option<String>,
    /// What it says.
    pub event: RuleEvent,
    /// How severe the alert is with it.
    pub severity: Severity,
    /// The check-ins it stands on, newest first.
    pub check_ins: Vec<CheckInId>,
    /// The figures.
    pub figures: Figures,
}

/// An alert that is open when the judgement ends.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenAlert {
    /// Whose.
    pub rule: Rule,
    /// The red-flag item.
    pub key: Option<String>,
    /// How severe it is now.
    pub severity: Severity,
    /// The condition of an urgent alert is gone, and it waits for a person.
    pub cleared: bool,
}

/// What was found at a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum Finding {
    /// No score in its window.
    NoData,
    /// The baseline is too small for percentages.
    NotAssessable,
    /// Poor relief.
    Poor,
    /// Relief of less than 50 %: a label, no alert.
    Partial,
    /// Relief.
    Relief,
}

/// A checkpoint as it was last judged.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Object)]
#[serde(rename_all = "camelCase")]
#[oai(rename_all = "camelCase")]
pub struct CheckpointFinding {
    /// Which one.
    pub checkpoint: CheckpointId,
    /// What was found.
    pub finding: Finding,
    /// Only with an opioid on board.
    pub masked: bool,
    /// Median of the scores that counted, 0-10.
    pub value: Option<f64>,
}

/// Where the episode stands when the judgement ends.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    /// The end of the procedure as it is known.
    pub procedure_end: Option<At>,
    /// Baselines of movement and rest, 0-10.
    pub baseline_movement: Option<i16>,
    /// The same at rest.
    pub baseline_rest: Option<i16>,
    /// The newest movement score and when it was felt.
    pub movement: Option<(At, i16)>,
    /// The newest rest score and when it was felt.
    pub rest: Option<(At, i16)>,
    /// The checkpoints judged so far, in order.
    pub checkpoints: Vec<CheckpointFinding>,
}

/// What the rules say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// The whole event log, to be appended to: what is stored is a prefix of it.
    pub changes: Vec<Change>,
    /// Repeats that changed nothing: more evidence for open alerts.
    pub silent: Vec<Change>,
    /// Open alerts.
    pub open: Vec<OpenAlert>,
    /// When judging again will say more even if nothing arrives: a second after the next timer is due.
    pub next_due: Option<At>,
    /// Rules that panicked, and said nothing. What the others say is complete.
    pub broken: Vec<Rule>,
    /// For the board.
    pub standing: Standing,
}

/// Judges a course as far as it is known at `until`. Inputs known later are not looked at.
///
/// Timers are judged only when something arrived after them or their second is over.
#[must_use]
pub fn judge(course: &Course, until: At, ruleset: &Ruleset) -> Judgement {
    let attempt = |rules: &Ruleset| catch_unwind(AssertUnwindSafe(|| play(course, until, rules))).ok();
    if let Some(judgement) = attempt(ruleset) {
        return judgement;
    }
    let (working, broken): (Vec<Ruleset>, Vec<Ruleset>) =
        ruleset.one_by_one().partition(|rule| attempt(rule).is_some());
    let broken = broken.iter().flat_map(Ruleset::rules).collect();
    match attempt(&Ruleset::joined(working)) {
        Some(judgement) => Judgement { broken, ..judgement },
        None => Judgement { broken: ruleset.rules(), ..Judgement::default() },
    }
}

fn play(course: &Course, until: At, ruleset: &Ruleset) -> Judgement {
    let mut ends: Vec<Known<At>> = course.procedure_ends.clone();
    ends.retain(|end| end.known_at <= until);
    ends.sort_by_key(|end| end.known_at);
    ends.dedup_by_key(|end| end.value);

    let mut teller = Teller { course, origin: At(0), noticed: At(i64::MIN), judgement: Judgement::default() };
    let planned = course.timeline(teller.origin);
    let red_flags = ruleset.before_the_procedure();
    let mut engine = Engine::new(&planned, &red_flags);
    let last_planned = ends.first().map_or(until, |end| end.known_at.plus(-1));
    engine.play(teller.since(last_planned), teller.since(last_planned));
    teller.tell(&mut engine.book, |_| true);
    if ends.is_empty() {
        teller.judgement.open = open(&engine.book);
        return teller.judgement;
    }
    let mut before: Option<Vec<Alert>> = None;
    let timelines: Vec<Timeline> = ends.iter().map(|end| course.timeline(end.value)).collect();
    for (index, (end, timeline)) in ends.iter().zip(&timelines).enumerate() {
        teller.origin = end.value;
        teller.noticed = end.known_at;
        let mut engine = Engine::new(timeline, ruleset);
        let learned = teller.since(end.known_at);
        let just_before = learned.minus(Elapsed(1));
        engine.play(just_before, just_before);
        match before {
            // Red flags were said already, whatever the end of the procedure was.
            None => teller.tell(&mut engine.book, |rule| rule != Rule::RedFlag),
            Some(ref open) => teller.reconcile(open, &mut engine.book, learned),
        }
        let next = ends.get(index + 1).map(|next| teller.since(next.known_at).minus(Elapsed(1)));
        match next {
            Some(next) => engine.play(next, next),
            None => engine.play(teller.since(until), teller.since(until).minus(TIMER_SLACK)),
        }
        teller.tell(&mut engine.book, |_| true);
        before = Some(engine.book.open().to_vec());
        if next.is_none() {
            teller.judgement.open = open(&engine.book);
            let due = engine.due().map(|(due, _)| due.plus(TIMER_SLACK));
            teller.judgement.next_due = due.map(|due| teller.at(due));
            teller.judgement.standing = standing(&engine, end.value);
        }
    }
    teller.judgement
}

/// Writes down what the engine says, in absolute time.
struct Teller<'a> {
    course: &'a Course,
    origin: At,
    noticed: At,
    judgement: Judgement,
}

impl Teller<'_> {
    fn since(&self, at: At) -> Elapsed {
        Elapsed(at.since(self.origin))
    }

    fn at(&self, elapsed: Elapsed) -> At {
        self.origin.plus(elapsed.0)
    }

    fn tell(&mut self, book: &mut Book, wanted: impl Fn(Rule) -> bool) {
        let (changes, silent) = book.take();
        for change in changes.into_iter().filter(|change| wanted(change.rule)) {
            let change = self.absolute(change);
            self.judgement.changes.push(change);
        }
        for change in silent.into_iter().filter(|change| wanted(change.rule)) {
            let change = self.absolute(change);
            self.judgement.silent.push(change);
        }
    }

    fn absolute(&self, change: super::rules::Change) -> Change {
        let super::rules::Change { at, rule, key, event, severity, evidence } = change;
        let at = self.at(at);
        let check_ins =
            evidence.sources.iter().filter_map(|&source| self.course.check_ins.get(source)).map(|c| c.id);
        Change {
            at,
            noticed_at: at.max(self.noticed),
            rule,
            key,
            event,
            severity,
            check_ins: check_ins.collect(),
            figures: evidence.figures,
        }
    }

    /// The end of the procedure was corrected: the alerts open so far become those of the new reckoning.
    fn reconcile(&mut self, before: &[Alert], book: &mut Book, now: Elapsed) {
        let (log, _) = book.take();
        let after: Vec<Alert> = book.open().to_vec();
        book.turn_to(now);
        let same = |a: &Alert, b: &Alert| a.rule == b.rule && a.key == b.key;
        for old in before {
            let Some(new) = after.iter().find(|new| same(old, new)) else {
                if old.once_urgent {
                    if !old.cleared {
                        self.say(old, RuleEvent::Clear, Severity::Urgent, now);
                    }
                    book.adopt(old, old.severity, true);
                } else {
                    let ended = log.iter().rfind(|change| change.rule == old.rule && change.key == old.key);
                    let event = match ended.map(|change| change.event) {
                        Some(event @ (RuleEvent::Resolve | RuleEvent::Supersede)) => event,
                        _ => RuleEvent::Void,
                    };
                    self.say(old, event, old.severity, now);
                }
                continue;
            };
            if old.cleared {
                if new.severity == Severity::Urgent && !new.cleared {
                    self.say(new, RuleEvent::Raise, Severity::Urgent, now);
                } else {
                    book.adopt(old, old.severity.max(new.severity), true);
                }
                continue;
            }
            let severity = worst_if_cleared(new);
            if severity > old.severity && (severity == new.severity || !old.once_urgent) {
                self.say(new, RuleEvent::Escalate, severity, now);
            }
            if new.cleared {
                self.say(new, RuleEvent::Clear, Severity::Urgent, now);
            }
            if old.once_urgent {
                book.adopt(old, old.severity.max(new.severity), new.cleared);
            } else if severity < Severity::Urgent {
                book.never_urgent(new);
            }
        }
        for new in after.iter().filter(|new| !before.iter().any(|old| same(old, new))) {
            let severity = worst_if_cleared(new);
            self.say(new, RuleEvent::Raise, severity, now);
            if new.cleared {
                self.say(new, RuleEvent::Clear, Severity::Urgent, now);
            } else if severity < Severity::Urgent {
                book.never_urgent(new);
            }
        }
    }

    fn say(&mut self, alert: &Alert, event: RuleEvent, severity: Severity, at: Elapsed) {
        let Alert { rule, key, evidence, .. } = alert;
        let evidence: Evidence = evidence.clone();
        let change = super::rules::Change { at, rule: *rule, key: key.clone(), event, severity, evidence };
        let change = self.absolute(change);
        self.judgement.changes.push(change);
    }
}

/// How severe an alert of the new reckoning is said to be by whoever has not heard of it: one whose condition is gone was
/// urgent, whatever it fell back to before.
fn worst_if_cleared(new: &Alert) -> Severity {
    if new.cleared { Severity::Urgent } else { new.severity }
}

fn open(book: &Book) -> Vec<OpenAlert> {
    let open = |alert: &Alert| OpenAlert {
        rule: alert.rule,
        key: alert.key.clone(),
        severity: alert.severity,
        cleared: alert.cleared,
    };
    book.open().iter().map(open).collect()
}

fn standing(engine: &Engine, procedure_end: At) -> Standing {
    let view = engine.view();
    let newest = |context| {
        let score = view.series.score(view.series.newest(context)?);
        Some((procedure_end.plus(score.felt.0), score.score))
    };
    let checkpoints = view.thresholds.checkpoints.iter().zip(engine.verdicts());
    Standing {
        procedure_end: Some(procedure_end),
        baseline_movement: view.baseline(Context::Movement),
        baseline_rest: view.baseline(Context::Rest),
        movement: newest(Context::Movement),
        rest: newest(Context::Rest),
        checkpoints: checkpoints
            .map(|(checkpoint, verdict)| {
                let (finding, reading) = match verdict {
                    Verdict::Empty => (Finding::NoData, None),
                    Verdict::NotAssessable => (Finding::NotAssessable, None),
                    Verdict::Poor(reading) => (Finding::Poor, Some(reading)),
                    Verdict::Relief(reading) => {
                        let base =
                            view.baseline(reading.context).filter(|b| *b >= view.thresholds.min_baseline);
                        let partial = base.is_some_and(|b| percent(b, reading.median) < 50.0);
                        (if partial { Finding::Partial } else { Finding::Relief }, Some(reading))
                    }
                };
                CheckpointFinding {
                    checkpoint: checkpoint.id,
                    finding,
                    masked: reading.is_some_and(|reading| reading.masked),
                    value: reading.map(|reading| reading.median),
                }
            })
            .collect(),
    }
}

#[cfg(test)]
mod laws;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        at::HOUR,
        course::{
            CourseCheckIn, Withdrawal,
            tests::{T0, at, course, id, movement},
        },
        rules::{Judge, View},
    };

    fn word<T: Serialize>(value: T) -> String {
        serde_json::to_value(value).unwrap().as_str().unwrap().replace("R-", "")
    }

    /// One change as a line: when, and when noticed if that was later.
    pub(super) fn line(change: &Change) -> String {
        let hours = |at: At| (at.since(T0) as f64 / HOUR as f64 * 1000.0).round() / 1000.0;
        let noticed = change.noticed_at != change.at;
        let noticed = if noticed { format!(" @{}", hours(change.noticed_at)) } else { String::new() };
        let (rule, event, severity) = (word(change.rule), word(change.event), word(change.severity));
        format!("{} {rule} {event} {severity}{noticed}", hours(change.at))
    }

    fn lines(course: &Course, until: f64) -> Vec<String> {
        judge(course, at(until), &Ruleset::default()).changes.iter().map(line).collect()
    }

    fn flagged(number: u128, hours: f64, item: &str) -> CourseCheckIn {
        CourseCheckIn { movement: None, red_flags: vec![item.into()], ..movement(number, hours, 0) }
    }

    #[test]
    fn a_timer_is_judged_when_its_second_is_over_and_says_when_to_look_again() {
        let course = course(8);
        let early = judge(&course, at(20.0).plus(999), &Ruleset::default());
        assert_eq!((early.changes.len(), early.next_due), (0, Some(at(20.0).plus(1000))));
        assert_eq!(lines(&course, 20.001), ["20 SILENCE raise warning"]);
    }

    #[test]
    fn a_check_in_at_the_instant_of_a_timer_wins() {
        let course = Course { check_ins: vec![movement(1, 20.0, 3)], ..course(8) };
        assert_eq!(lines(&course, 30.0), Vec::<String>::new());
    }

    #[test]
    fn while_planned_only_red_flags_are_judged() {
        let check_ins = vec![movement(1, -20.0, 9), flagged(2, -10.0, "RF-CHEST")];
        let planned = Course { check_ins, procedure_ends: Vec::new(), ..course(8) };
        let judgement = judge(&planned, at(300.0), &Ruleset::default());
        assert_eq!(judgement.changes.iter().map(line).collect::<Vec<_>>(), ["-10 REDFLAG raise urgent"]);
        assert_eq!(judgement.changes[0].check_ins, [id(2)]);
        assert_eq!((judgement.open.len(), judgement.next_due), (1, None));
    }

    #[test]
    fn an_end_that_becomes_known_late_says_at_once_what_should_have_been_said() {
        let check_ins = vec![movement(1, 2.0, 9), flagged(2, 3.0, "RF-FALL")];
        let ends = vec![Known { known_at: at(4.0), value: T0 }];
        let late = Course { check_ins, procedure_ends: ends, baselines: Vec::new(), ..course(8) };
        assert_eq!(lines(&late, 3.5), ["3 REDFLAG raise urgent"]);
        assert_eq!(
            lines(&late, 5.0),
            ["3 REDFLAG raise urgent", "0 BASELINE raise info @4", "2 SEVERE raise urgent @4"]
        );
    }

    #[test]
    fn a_check_in_before_the_procedure_is_a_baseline() {
        let check_ins = vec![movement(1, -20.0, 8), movement(2, 9.0, 6), movement(3, 21.0, 6)];
        let planned = Course { check_ins, baselines: Vec::new(), ..course(8) };
        assert_eq!(lines(&planned, 28.0), ["27 RELIEF-24 raise info"]);
        let judgement = judge(&planned, at(28.0), &Ruleset::default());
        let figures = &judgement.changes[0].figures;
        assert_eq!((figures.value, figures.baseline, figures.percent), (Some(6.0), Some(8), Some(25.0)));
        assert_eq!(judgement.changes[0].check_ins, [id(3)]);
        assert_eq!(judgement.standing.baseline_movement, Some(8));
        assert_eq!(judgement.standing.movement, Some((at(21.0), 6)));
        assert_eq!(judgement.standing.checkpoints[0].finding, Finding::Poor);
    }

    #[test]
    fn correcting_the_end_voids_what_no_longer_holds_and_clears_the_urgent() {
        // 21:6 is the only score of the window; with the end twelve hours later it was felt at 9 h.
        let check_ins = vec![movement(1, 21.0, 6), movement(2, 30.0, 9), movement(3, 40.0, 4)];
        let mut ends = course(8).procedure_ends;
        ends.push(Known { known_at: at(35.0), value: at(31.0) });
        let moved = Course { check_ins, procedure_ends: ends, ..course(8) };
        assert_eq!(
            lines(&moved, 41.0),
            [
                "20 SILENCE raise warning",
                "21 SILENCE resolve warning",
                "27 RELIEF-24 raise info",
                "30 SEVERE raise urgent",
                "35 RELIEF-24 void info",
                "35 SEVERE clear urgent",
            ]
        );
        // A person still has to close it.
        let open = judge(&moved, at(41.0), &Ruleset::default()).open;
        assert_eq!(open.len(), 1);
        assert!(open[0].cleared && open[0].severity == Severity::Urgent);
    }

    #[test]
    fn an_alert_that_holds_either_way_is_not_said_again() {
        let severe = CourseCheckIn { movement_confirmed: true, ..movement(1, 2.0, 8) };
        let mut ends = course(8).procedure_ends;
        ends.push(Known { known_at: at(5.0), value: at(1.0) });
        let moved = Course { check_ins: vec![severe], procedure_ends: ends, ..course(8) };
        assert_eq!(lines(&moved, 10.0), ["2 SEVERE raise warning"]);
    }

    #[test]
    fn correcting_the_end_says_what_holds_now() {
        let check_ins = vec![movement(1, 33.0, 6), movement(2, 52.0, 3)];
        let mut ends = course(8).procedure_ends;
        ends.push(Known { known_at: at(40.0), value: at(10.0) });
        let moved = Course { check_ins, procedure_ends: ends, ..course(8) };
        let said = lines(&moved, 45.0);
        assert_eq!(
            said,
            ["20 SILENCE raise warning", "33 SILENCE resolve warning", "40 RELIEF-24 raise info",]
        );
    }

    #[test]
    fn an_alert_cleared_by_a_corrected_end_is_raised_again_only_by_something_urgent() {
        let check_ins = vec![movement(1, 2.0, 9), movement(2, 20.0, 8), movement(3, 22.0, 9)];
        let mut ends = course(8).procedure_ends;
        ends.push(Known { known_at: at(5.0), value: at(4.0) });
        let moved = Course { check_ins, procedure_ends: ends, ..course(8) };
        assert_eq!(
            lines(&moved, 23.0),
            ["2 SEVERE raise urgent", "5 SEVERE clear urgent", "22 SEVERE raise urgent"]
        );
    }

    #[test]
    fn a_withdrawn_score_voids_its_alert() {
        let check_ins =
            vec![movement(1, 2.0, 3), CourseCheckIn { movement_confirmed: true, ..movement(2, 9.0, 8) }];
        let withdrawals = vec![Withdrawal { check_in: id(2), at: at(10.0) }];
        let course = Course { check_ins, withdrawals, ..course(8) };
        assert_eq!(lines(&course, 11.0), ["9 SEVERE raise warning", "10 SEVERE void warning"]);
    }

    /// A rule that cannot stand a nine.
    struct Broken;

    impl Judge for Broken {
        fn rules(&self) -> &'static [Rule] {
            &[Rule::Masked]
        }

        fn on_score(&mut self, view: &View, _: &mut Book, rank: usize) {
            assert!(view.series.score(rank).score < 9, "planted");
        }
    }

    #[test]
    fn a_rule_that_panics_does_not_lose_what_the_others_say() {
        let rules = Ruleset::default().and(|| Box::new(Broken));
        let course = Course { check_ins: vec![movement(1, 2.0, 9)], ..course(8) };
        let quiet = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let judgement = judge(&course, at(3.0), &rules);
        std::panic::set_hook(quiet);
        assert_eq!(judgement.broken, [Rule::Masked]);
        assert_eq!(judgement.changes.iter().map(line).collect::<Vec<_>>(), ["2 SEVERE raise urgent"]);
        assert!(judge(&course, at(1.0), &rules).broken.is_empty());
    }
}
