//! A thousand random histories, counted a second time by a plain table of whole numbers.

use proptest::{collection::vec, prelude::*, sample::select};

use super::{BACKFILL_DAYS, History, Log, Schedule, Version, half_up, weeks};
use crate::domain::{
    calendar::{Day, Zone},
    exercise::ExerciseId,
    hold::{Cause, Hold},
    schedule::instant,
    stop_rules::Easing,
};

const NAMES: [&str; 3] = ["a", "b", "c"];
/// 30 March 2026 is a Monday; the weeks before and after hold a change of the clock in most zones.
const START: &str = "2026-03-02";
/// Dates that a history is made of.
const SPAN: u64 = 35;
/// Every whole dose up to 30 divides it, and so does 7: shares and credits are whole numbers of it.
const ITEM: i128 = 2_329_089_562_800 * 7;

#[derive(Clone, Debug)]
struct Made {
    versions: Vec<Version>,
    logs: Vec<Log>,
    holds: Vec<Hold>,
    easings: Vec<Easing>,
    today: Day,
}

impl Made {
    fn history(&self) -> History<'_> {
        let Self { versions, logs, holds, easings, .. } = self;
        History { versions, logs, holds, easings, backfill_days: BACKFILL_DAYS }
    }
}

fn day(offset: u64) -> Day {
    Day::parse(START).unwrap().plus(offset)
}

fn schedule() -> impl Strategy<Value = Schedule> {
    prop_oneof![
        prop::sample::subsequence((0..7_u8).collect::<Vec<_>>(), 1..=7).prop_map(|days| {
            Schedule::Days(days.into_iter().map(|day| chrono::Weekday::try_from(day).unwrap()).collect())
        }),
        (1..=7_u8).prop_map(Schedule::PerWeek),
    ]
}

/// Versions of one exercise that follow each other, with a gap now and then.
fn versions(name: &'static str) -> impl Strategy<Value = Vec<Version>> {
    let stretch = (schedule(), 1..=30_u32, 0..4_u64, 1..14_u64);
    (0..10_u64, vec(stretch, 0..4), any::<bool>()).prop_map(move |(first, stretches, open)| {
        let mut from = first;
        let count = stretches.len();
        let version = |(place, (schedule, dose, gap, length)): (usize, (Schedule, u32, u64, u64))| {
            let (start, end) = (from + gap, from + gap + length);
            from = end;
            let to = (place + 1 < count || !open).then(|| day(end));
            Version { exercise: name.into(), schedule, dose: f64::from(dose), from: day(start), to }
        };
        stretches.into_iter().enumerate().map(version).collect()
    })
}

fn log() -> impl Strategy<Value = Log> {
    (select(NAMES.to_vec()), 0..SPAN, 0..40_u32).prop_map(|(name, date, amount)| Log {
        exercise: name.into(),
        date: day(date),
        amount: f64::from(amount),
        pain_after: None,
    })
}

fn dates() -> impl Strategy<Value = (Day, Option<Day>)> {
    (0..SPAN, prop::option::of(0..12_u64))
        .prop_map(|(from, length)| (day(from), length.map(|l| day(from + l))))
}

fn hold() -> impl Strategy<Value = Hold> {
    (prop::option::of(select(NAMES.to_vec())), dates())
        .prop_map(|(name, (from, to))| Hold::new(name.and_then(ExerciseId::parse), from, to, Cause::Staff))
}

fn easing() -> impl Strategy<Value = Easing> {
    (select(NAMES.to_vec()), dates()).prop_map(|(name, (from, to))| Easing {
        exercise: ExerciseId::parse(name).unwrap(),
        from,
        to,
    })
}

fn made() -> impl Strategy<Value = Made> {
    let versions = (versions("a"), versions("b"), versions("c")).prop_map(|(a, b, c)| [a, b, c].concat());
    (versions, vec(log(), 0..90), vec(hold(), 0..3), vec(easing(), 0..3), 1..SPAN + 10).prop_map(
        |(versions, logs, holds, easings, today)| Made { versions, logs, holds, easings, today: day(today) },
    )
}

/// The week by a table: a line for each exercise and date, written out in whole parts of an item.
fn by_table(made: &Made, monday: Day) -> (i128, i128) {
    let (mut prescribed, mut credited) = (0_i128, 0_i128);
    for version in &made.versions {
        let (mut dates, mut done) = (0_i128, 0_i128);
        for offset in 0..7 {
            let date = monday.plus(offset);
            let over = date < made.today;
            let in_force = version.from <= date && version.to.is_none_or(|to| date < to);
            let held = made.holds.iter().any(|hold| {
                let this = hold.exercise.as_ref().is_none_or(|name| name.as_str() == version.exercise);
                this && hold.from <= date && hold.to.is_none_or(|to| date < to)
            });
            let rest = match &version.schedule {
                Schedule::Days(days) => !days.contains(&date.weekday()),
                Schedule::PerWeek(_) => false,
            };
            if !over || !in_force || held || rest {
                continue;
            }
            let half = made.easings.iter().any(|easing| {
                let dated = easing.from <= date && easing.to.is_none_or(|to| date < to);
                dated && easing.exercise.as_str() == version.exercise
            });
            let whole = version.dose as i128;
            let dose = if half { (whole + 1) / 2 } else { whole };
            let of_date = made.logs.iter().filter(|log| log.exercise == version.exercise && log.date == date);
            let amount = of_date.map(|log| log.amount as i128).sum::<i128>();
            dates += 1;
            done += amount.min(dose) * ITEM / dose;
        }
        let items = match version.schedule {
            Schedule::Days(_) => dates * ITEM,
            Schedule::PerWeek(times) => i128::from(times) * dates * (ITEM / 7),
        };
        prescribed += items;
        credited += done.min(items);
    }
    (prescribed, credited)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_week_is_what_a_plain_table_makes_of_it(made in made()) {
        for week in weeks(made.history(), made.today) {
            let (prescribed, credited) = by_table(&made, week.start);
            let whole = |items: i128| items as f64 / ITEM as f64;
            prop_assert!((week.prescribed - whole(prescribed)).abs() < 1e-9);
            prop_assert!((week.credited - whole(credited)).abs() < 1e-9);
            // Tenths of a percent, halves up, in whole numbers.
            let tenths = (prescribed > 0).then(|| (2000 * credited + prescribed).div_euclid(2 * prescribed));
            prop_assert_eq!(week.percent(), tenths.map(|tenths| tenths as f64 / 10.0));
        }
    }

    #[test]
    fn the_order_of_arrival_never_matters_and_every_percentage_is_one(
        (made, other) in made().prop_flat_map(|made| {
            let logs = Just(made.logs.clone()).prop_shuffle();
            (Just(made), logs)
        }),
    ) {
        let before = weeks(made.history(), made.today);
        let after = weeks(History { logs: &other, ..made.history() }, made.today);
        prop_assert_eq!(&before, &after);
        for percent in before.iter().filter_map(super::Week::percent) {
            prop_assert!((0.0..=100.0).contains(&percent), "{}", percent);
        }
    }

    #[test]
    fn a_day_of_23_or_25_hours_counts_once(
        name in select(vec!["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"]),
        first in 0..330_u64, minutes in vec(0..1440_u32, 30),
    ) {
        let (zone, start) = (Zone::parse(name).unwrap(), Day::parse("2026-01-05").unwrap().plus(first).monday());
        let clock = |minutes: u32| chrono::NaiveTime::from_num_seconds_from_midnight_opt(minutes * 60, 0).unwrap();
        let dates: Vec<Day> = start.until(start.plus(28)).collect();
        let done = dates.iter().zip(&minutes).map(|(date, minutes)| {
            zone.day(instant(date.date(), clock(*minutes), zone.tz()))
        });
        let logs: Vec<Log> = done
            .map(|date| Log { exercise: "a".into(), date, amount: 10.0, pain_after: None })
            .collect();
        let version = Version {
            exercise: "a".into(), schedule: Schedule::PerWeek(7), dose: 10.0, from: start, to: None,
        };
        let history = History {
            versions: &[version], logs: &logs, holds: &[], easings: &[], backfill_days: BACKFILL_DAYS,
        };
        for week in weeks(history, start.plus(28)) {
            prop_assert_eq!((half_up(week.prescribed, 3), week.percent()), (7.0, Some(100.0)));
        }
    }
}
