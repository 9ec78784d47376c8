use super::*;
use crate::domain::{exercise::ExerciseId, hold::Cause};

const MONDAY: &str = "2026-03-02";

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// The n-th day of March 2026; the 2nd is a Monday.
fn march(number: u64) -> Day {
    day("2026-03-01").plus(number - 1)
}

fn every_day(dose: f64) -> Version {
    let days = (0..7).map(|n| day(MONDAY).plus(n).weekday()).collect();
    Version { exercise: "a".into(), schedule: Schedule::Days(days), dose, from: day("2026-03-02"), to: None }
}

fn per_week(times: u8) -> Version {
    Version { schedule: Schedule::PerWeek(times), ..every_day(10.0) }
}

fn log(date: u64, amount: f64) -> Log {
    Log { exercise: "a".into(), date: march(date), amount, pain_after: None }
}

fn hold(exercise: Option<&str>, from: u64, to: Option<u64>) -> Hold {
    Hold::new(exercise.and_then(ExerciseId::parse), march(from), to.map(march), Cause::Staff)
}

fn history<'a>(versions: &'a [Version], logs: &'a [Log], holds: &'a [Hold]) -> History<'a> {
    History { versions, logs, holds, easings: &[], backfill_days: BACKFILL_DAYS }
}

/// Items prescribed and credited in the week of 2 March.
fn items(versions: &[Version], logs: &[Log], holds: &[Hold], today: u64) -> (f64, f64) {
    let week = weeks(history(versions, logs, holds), march(today))[0];
    (half_up(week.prescribed, 3), half_up(week.credited, 3))
}

#[test]
fn a_day_s_logs_add_up_and_never_count_for_more_than_the_day() {
    let logs = [log(2, 4.0), log(2, 3.0), log(3, 30.0)];
    assert_eq!(items(&[every_day(10.0)], &logs, &[], 9), (7.0, 1.7));
}

#[test]
fn a_day_of_rest_counts_on_neither_side() {
    let days = vec![Weekday::Mon];
    let mondays = Version { schedule: Schedule::Days(days), ..every_day(10.0) };
    assert_eq!(items(&[mondays], &[log(3, 10.0)], &[], 9), (1.0, 0.0));
}

#[test]
fn so_many_a_week_are_a_share_of_the_days_and_one_a_day_at_most() {
    let four = [log(2, 10.0), log(4, 25.0), log(6, 10.0), log(8, 5.0)];
    assert_eq!(items(&[per_week(5)], &four, &[], 9), (5.0, 3.5));
    assert_eq!(items(&[per_week(3)], &four, &[], 9), (3.0, 3.0));
    // Two days of the running week are over.
    assert_eq!(items(&[per_week(7)], &four, &[], 4), (2.0, 1.0));
    assert_eq!(items(&[per_week(3)], &four, &[], 4), (0.857, 0.857));
}

#[test]
fn each_date_is_judged_by_the_version_in_force_on_it() {
    let until_thursday = Version { to: Some(march(5)), ..every_day(10.0) };
    let doubled = Version { from: march(5), ..every_day(20.0) };
    let logs: Vec<_> = (2..9).map(|date| log(date, 10.0)).collect();
    assert_eq!(items(&[until_thursday, doubled], &logs, &[], 9), (7.0, 5.0));
}

#[test]
fn held_dates_leave_both_sides_for_the_plan_or_for_one_exercise() {
    let other = Version { exercise: "b".into(), ..every_day(10.0) };
    let both = [every_day(10.0), other];
    let logs = [log(2, 10.0), log(4, 10.0)];
    assert_eq!(items(&both, &logs, &[hold(None, 4, Some(6))], 9), (10.0, 1.0));
    assert_eq!(items(&both, &logs, &[hold(Some("b"), 4, Some(6))], 9), (12.0, 2.0));
    assert_eq!(items(&both, &logs, &[hold(None, 4, None)], 9), (4.0, 1.0));
    // Held twice is held once, and a share of the week is a share of what is left of it.
    let twice = [hold(None, 4, Some(6)), hold(Some("a"), 5, Some(7))];
    assert_eq!(items(&[per_week(7)], &logs, &twice, 9), (4.0, 1.0));
}

#[test]
fn credit_follows_the_dose_that_was_advised() {
    let easing = |from, to: Option<u64>| Easing {
        exercise: ExerciseId::parse("a").unwrap(),
        from: march(from),
        to: to.map(march),
    };
    let week = |easings: &[Easing]| {
        let logs: Vec<_> = (2..9).map(|date| log(date, 8.0)).collect();
        let versions = [every_day(15.0)];
        let history = History { easings, ..history(&versions, &logs, &[]) };
        half_up(weeks(history, march(9))[0].credited, 3)
    };
    // 15 is halved to 8.
    assert_eq!(week(&[]), 3.733);
    assert_eq!(week(&[easing(4, None)]), 6.067);
    assert_eq!(week(&[easing(4, Some(6)), easing(5, Some(6))]), 4.667);
}

#[test]
fn a_clinic_that_takes_logs_longer_has_provisional_weeks_longer() {
    let versions = [every_day(10.0)];
    let history = History { backfill_days: 14, ..history(&versions, &[], &[]) };
    assert_eq!(weeks(history, march(22))[0].standing, Standing::Provisional);
    assert_eq!(weeks(history, march(23))[0].standing, Standing::Final);
}

#[test]
fn a_week_without_a_plan_is_a_gap_and_no_zero() {
    let from_thursday = Version { from: march(5), ..every_day(10.0) };
    let week = |today| weeks(history(std::slice::from_ref(&from_thursday), &[], &[]), march(today))[0];
    assert_eq!(week(5).percent(), None);
    assert_eq!(week(6).percent(), Some(0.0));
    assert_eq!(weeks(history(&[], &[log(2, 10.0)], &[]), march(9)), []);
}

#[test]
fn the_running_week_counts_what_is_over_and_a_past_one_is_provisional_for_a_week() {
    let standings = |today| {
        let weeks = weeks(history(&[every_day(10.0)], &[], &[]), march(today));
        weeks.iter().map(|week| (week.start, week.standing)).collect::<Vec<_>>()
    };
    assert_eq!(standings(2), []);
    assert_eq!(standings(3), [(march(2), Standing::Running)]);
    assert_eq!(standings(8), [(march(2), Standing::Running)]);
    assert_eq!(standings(9), [(march(2), Standing::Provisional)]);
    let two = [(march(2), Standing::Provisional), (march(9), Standing::Running)];
    assert_eq!(standings(15), two);
    let final_now = [(march(2), Standing::Final), (march(9), Standing::Provisional)];
    assert_eq!(standings(16), final_now);
}

#[test]
fn a_percentage_has_one_decimal_halves_up() {
    let percent = |prescribed, credited| {
        let standing = Standing::Final;
        Week { start: day(MONDAY), prescribed, credited, standing }.percent()
    };
    assert_eq!(percent(21.0, 14.0), Some(66.7));
    assert_eq!(percent(16.0, 1.0), Some(6.3));
    assert_eq!(percent(7.0, 7.0), Some(100.0));
    // 0.1 + 0.7 + 0.005 of 1 is 80.5 %, whatever the machine makes of tenths.
    assert_eq!(percent(1.0, 0.1 + 0.7 + 0.0005), Some(80.1));
}

#[test]
fn a_log_is_taken_for_a_week_and_never_for_a_date_to_come() {
    let received = |date| admit(march(9), march(date), BACKFILL_DAYS);
    assert_eq!(received(8), Admission::FutureDate);
    assert_eq!(received(9), Admission::OnTime);
    assert_eq!((received(10), received(16)), (Admission::Late, Admission::Late));
    assert_eq!(received(17), Admission::OutsideWindow);
    assert_eq!(admit(march(9), march(12), 2), Admission::OutsideWindow);
}
