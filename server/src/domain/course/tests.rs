//! What a course says to the rules.

use uuid::Uuid;

use super::*;

pub(crate) const T0: At = At(1_795_000_000_000);

pub(crate) fn at(hours: f64) -> At {
    T0.plus(Elapsed::hours(hours).0)
}

pub(crate) fn id(number: u128) -> CheckInId {
    CheckInId(Uuid::from_u128(number))
}

/// A check-in with a movement score, received when it was felt.
pub(crate) fn movement(number: u128, hours: f64, score: i16) -> CourseCheckIn {
    CourseCheckIn {
        id: id(number),
        received_at: at(hours),
        felt_at: at(hours),
        movement: Some(Score(score)),
        rest: None,
        movement_confirmed: false,
        rest_confirmed: false,
        opioid: Some(Opioid::None),
        red_flags: Vec::new(),
        declined: false,
        recalled_baseline: None,
        corrects: None,
    }
}

/// A procedure that was known when it ended, and a movement baseline.
pub(crate) fn course(baseline: i16) -> Course {
    Course {
        procedure_ends: vec![Known { known_at: T0, value: T0 }],
        baselines: vec![staff(baseline, -5.0, -5.0, false)],
        ..Course::default()
    }
}

fn staff(score: i16, felt: f64, entered: f64, recalled: bool) -> BaselineEntry {
    let (felt_at, entered_at) = (at(felt), at(entered));
    BaselineEntry { context: Context::Movement, score: Score(score), felt_at, entered_at, recalled }
}

fn baselines(course: &Course) -> Vec<(f64, Option<i16>)> {
    course.timeline(T0).baselines.iter().map(|b| (b.at.in_hours(), b.score)).collect()
}

#[test]
fn the_latest_score_within_a_week_before_the_procedure_is_the_baseline() {
    let mut course = Course { baselines: vec![staff(5, -168.001, -168.0, false)], ..Course::default() };
    assert_eq!(baselines(&course), []);
    course.baselines = vec![staff(5, -168.0, -167.0, false), staff(6, -0.001, 1.0, false)];
    course.check_ins = vec![movement(1, -20.0, 8)];
    assert_eq!(baselines(&course), [(-167.0, Some(5)), (-20.0, Some(8)), (1.0, Some(6))]);
    course.check_ins.push(movement(2, 0.0, 2));
    assert_eq!(baselines(&course).len(), 3);
}

#[test]
fn a_recalled_baseline_counts_until_72_hours_and_gives_way_to_a_true_one() {
    let mut course = Course { baselines: vec![staff(7, 72.0, 72.0, true)], ..Course::default() };
    assert_eq!(baselines(&course), [(72.0, Some(7))]);
    course.baselines.push(staff(8, -3.0, 80.0, false));
    assert_eq!(baselines(&course), [(72.0, Some(7)), (80.0, Some(8))]);
    course.baselines = vec![staff(7, 72.001, 72.001, true)];
    assert_eq!(baselines(&course), []);
}

#[test]
fn a_baseline_entered_in_error_is_gone_from_then_on() {
    let mut course = Course { check_ins: vec![movement(1, -20.0, 8)], ..Course::default() };
    course.withdrawals = vec![Withdrawal { check_in: id(1), at: at(3.0) }];
    assert_eq!(baselines(&course), [(-20.0, Some(8)), (3.0, None)]);
}

#[test]
fn a_correction_replaces_what_it_changes_and_leaves_the_rest() {
    let both = CourseCheckIn { rest: Some(Score(4)), ..movement(1, 21.0, 8) };
    let fixed = CourseCheckIn {
        movement: Some(Score(3)),
        felt_at: at(21.0),
        corrects: Some(id(1)),
        rest: Some(Score(4)),
        ..movement(2, 28.0, 3)
    };
    let course = Course { check_ins: vec![both, fixed], ..course(8) };
    let timeline = course.timeline(T0);
    assert_eq!(timeline.scores.len(), 3);
    assert_eq!(timeline.corrections.len(), 1);
    let correction = timeline.corrections[0];
    assert_eq!(timeline.scores[correction.score].score, 8);
    let by = &timeline.scores[correction.by.unwrap()];
    assert_eq!((by.score, by.first_received), (3, Elapsed::hours(21.0)));
    assert_eq!(timeline.heard.len(), 1);
}

#[test]
fn a_second_correction_of_the_same_check_in_corrects_the_first_correction() {
    let fix = |number, hours, score| CourseCheckIn {
        felt_at: at(21.0),
        corrects: Some(id(1)),
        ..movement(number, hours, score)
    };
    let check_ins = vec![movement(1, 21.0, 8), fix(2, 28.0, 3), fix(3, 30.0, 4)];
    let timeline = Course { check_ins, ..course(8) }.timeline(T0);
    let chain: Vec<_> = timeline.corrections.iter().map(|c| (c.score, c.by)).collect();
    assert_eq!(chain, [(0, Some(1)), (1, Some(2))]);
    assert_eq!(timeline.scores[2].first_received, Elapsed::hours(21.0));
}

#[test]
fn a_correction_says_only_the_red_flags_that_are_new() {
    let flags = |items: &[&str]| items.iter().map(ToString::to_string).collect::<Vec<_>>();
    let first = CourseCheckIn { red_flags: flags(&["RF-FALL", "RF-FALL"]), ..movement(1, 2.0, 5) };
    let second = CourseCheckIn {
        red_flags: flags(&["RF-FALL", "RF-WOUND", "RF-NEW"]),
        corrects: Some(id(1)),
        ..movement(2, 3.0, 5)
    };
    let timeline = Course { check_ins: vec![first, second], ..course(8) }.timeline(T0);
    let said: Vec<_> = timeline.red_flags.iter().map(|f| (f.item.as_str(), f.severity)).collect();
    assert_eq!(
        said,
        [("RF-FALL", Severity::Urgent), ("RF-WOUND", Severity::Warning), ("RF-NEW", Severity::Urgent)]
    );
}

#[test]
fn a_patch_masks_every_score_received_from_then_on() {
    let long_acting_opioid = vec![Known { known_at: at(5.0), value: true }];
    let check_ins = vec![movement(1, 4.0, 3), movement(2, 5.0, 3)];
    let timeline = Course { check_ins, long_acting_opioid, ..course(8) }.timeline(T0);
    assert_eq!(timeline.scores[0].opioid_hours, None);
    assert_eq!(timeline.scores[1].opioid_hours, Some(0.0));
}

#[test]
fn a_correction_that_does_not_repeat_the_recalled_baseline_leaves_it() {
    let recalled = CourseCheckIn { recalled_baseline: Some(Score(8)), ..movement(1, 10.0, 5) };
    let fix = |number, hours, again| CourseCheckIn {
        felt_at: at(10.0),
        corrects: Some(id(1)),
        recalled_baseline: again,
        ..movement(number, hours, 6)
    };
    for fixed in [fix(2, 20.0, None), fix(2, 20.0, Some(Score(8))), fix(2, 80.0, Some(Score(8)))] {
        let course = Course { check_ins: vec![recalled.clone(), fixed], ..Course::default() };
        assert_eq!(baselines(&course), [(10.0, Some(8))]);
    }
    let other = Course { check_ins: vec![recalled, fix(2, 80.0, Some(Score(6)))], ..Course::default() };
    assert_eq!(baselines(&other), [(10.0, Some(8)), (80.0, Some(6))], "said anew, it was asked in time");
}

#[test]
fn what_was_withdrawn_stays_so_and_its_later_correction_is_a_new_value() {
    let fixed = CourseCheckIn { felt_at: at(10.0), corrects: Some(id(1)), ..movement(2, 18.0, 8) };
    let course = Course {
        check_ins: vec![movement(1, 10.0, 8), fixed],
        withdrawals: vec![Withdrawal { check_in: id(1), at: at(12.0) }],
        ..course(8)
    };
    let timeline = course.timeline(T0);
    let gone: Vec<_> = timeline.corrections.iter().map(|c| (c.at, c.score, c.by)).collect();
    assert_eq!(gone, [(Elapsed::hours(12.0), 0, None)]);
    let new = &timeline.scores[1];
    assert_eq!((new.received, new.first_received), (Elapsed::hours(18.0), Elapsed::hours(10.0)));
}

#[test]
fn a_correction_that_asks_nobody_again_leaves_a_confirmed_score_confirmed() {
    let meant = CourseCheckIn { movement_confirmed: true, rest: Some(Score(3)), ..movement(1, 21.0, 9) };
    let rest_only = CourseCheckIn {
        felt_at: at(21.0),
        rest: Some(Score(4)),
        corrects: Some(id(1)),
        ..movement(2, 22.0, 9)
    };
    let timeline = Course { check_ins: vec![meant, rest_only], ..course(8) }.timeline(T0);
    let movements: Vec<_> = timeline.scores.iter().filter(|s| s.context == Context::Movement).collect();
    assert_eq!((movements.len(), movements[0].confirmed), (1, true));
}

#[test]
fn no_correction_of_a_chain_says_a_red_flag_twice() {
    let flag = |number, hours, corrects| CourseCheckIn {
        red_flags: vec!["RF-WOUND".into()],
        corrects,
        ..movement(number, hours, 5)
    };
    let check_ins = vec![movement(1, 2.0, 5), flag(2, 3.0, Some(id(1))), flag(3, 20.0, Some(id(1)))];
    assert_eq!(Course { check_ins, ..course(8) }.timeline(T0).red_flags.len(), 1);
}
