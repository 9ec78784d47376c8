//! What a course says, and when.

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
    assert_eq!(said, ["20 SILENCE raise warning", "33 SILENCE resolve warning", "40 RELIEF-24 raise info",]);
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
