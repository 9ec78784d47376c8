//! Laws of reminders, over years, changes of the clock, stops and flights.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap},
};

use proptest::{collection::vec, prelude::*, sample::select};

use super::{
    Attempt, Mark, OccurrenceState, Progress, Quiet, Slot, Step, Stretch, Timetable, begin, change, step,
};
use crate::domain::{
    at::{At, HOUR, MINUTE},
    calendar::{Day, TimeOfDay, Zone},
};

/// Whole and half hours, both hemispheres, half an hour of summer time, a date line, and none of it.
const ZONES: [&str; 12] = [
    "UTC",
    "America/New_York",
    "America/St_Johns",
    "America/Nuuk",
    "Pacific/Honolulu",
    "Europe/Berlin",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Apia",
    "Pacific/Kiritimati",
];

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// Quarter hours, so that gaps, repeated hours and quiet hours are hit.
fn time() -> impl Strategy<Value = TimeOfDay> {
    (0..96_u32).prop_map(|quarter| {
        TimeOfDay::of(chrono::NaiveTime::from_num_seconds_from_midnight_opt(quarter * 900, 0).unwrap())
    })
}

fn table(zone: &str, times: &[TimeOfDay], quiet: Quiet) -> Timetable {
    let stretches = vec![Stretch::daily(day("2026-01-01"), day("2027-01-01"), times)];
    Timetable { zone: Zone::parse(zone).unwrap(), quiet, stretches }
}

/// What was seen of a reminder.
#[derive(Default)]
struct Seen {
    times: BTreeMap<Mark, u32>,
    pushes: BTreeMap<Mark, u32>,
}

impl Seen {
    fn take(&mut self, step: &Step, zone: Zone, quiet: Quiet, now: At) {
        for new in &step.new {
            *self.times.entry(new.slot.mark).or_default() += 1;
        }
        if let Some(push) = step.push {
            assert!(!quiet.holds(now, zone) && push.expires > now);
            *self.pushes.entry(push.slot.mark).or_default() += 1;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn over_a_year_each_local_time_has_its_turn_exactly_once(
        name in select(ZONES.to_vec()), times in vec(time(), 1..4), quiet in (time(), time()),
        answers in vec(any::<bool>(), 1..7), lags in vec(prop_oneof![6 => 0..3_000_i64, 1 => 0..30 * HOUR], 1..9),
    ) {
        let table = table(name, &times, Quiet { from: quiet.0, to: quiet.1 });
        let all: BTreeSet<Mark> = table.after(Mark { date: day("2025-12-31"), time: TimeOfDay::MIDNIGHT })
            .map(|slot| slot.mark).collect();
        prop_assert_eq!(all.len(), 365 * times.iter().collect::<BTreeSet<_>>().len());
        let first = table.on(day("2026-01-01"))[0].due;
        let (mut progress, mut next) = begin(&table, first.plus(-HOUR));
        let (mut seen, mut turn, mut before) = (Seen::default(), 0, At(i64::MIN));
        while let Some(due) = next {
            prop_assert!(due > before, "{} is not later than {}", due, before);
            let now = due.plus(lags[turn % lags.len()]);
            let step = step(&table, &progress, now, |_, _| answers[turn % answers.len()]);
            seen.take(&step, table.zone, table.quiet, now);
            prop_assert!(step.next_due.is_none_or(|next| next > now));
            (progress, next, before, turn) = (step.progress, step.next_due, now, turn + 1);
        }
        prop_assert_eq!(seen.times.keys().copied().collect::<BTreeSet<_>>(), all);
        prop_assert!(seen.times.values().all(|times| *times == 1));
        prop_assert!(seen.pushes.values().all(|pushes| *pushes <= 2));
        prop_assert!(progress.open.is_none());
    }

    #[test]
    fn who_looks_on_time_pushes_at_its_time_and_two_hours_later(
        name in select(ZONES.to_vec()), times in vec(time(), 1..4),
    ) {
        let table = table(name, &times, Quiet::default());
        let (mut progress, mut next) = begin(&table, table.on(day("2026-03-01"))[0].due);
        let until = table.on(day("2026-11-30"))[0].due;
        while let Some(now) = next.filter(|due| *due < until) {
            let step = step(&table, &progress, now, |_, _| false);
            if let Some(push) = step.push {
                let wanted = if push.attempt == Attempt::First { 0 } else { 2 * HOUR };
                let quiet = table.quiet.holds(push.slot.due, table.zone);
                prop_assert!(now.since(push.slot.due) == wanted || quiet, "{:?} at {}", push, now);
            }
            (progress, next) = (step.progress, step.next_due);
        }
    }

    #[test]
    fn a_stop_of_any_length_ends_in_one_push_at_most(
        name in select(ZONES.to_vec()), times in vec(time(), 1..4), from in 0..300_i64, hours in 0..2_000_i64,
    ) {
        let table = table(name, &times, Quiet::default());
        let start = table.on(day("2026-01-02"))[0].due.plus(from * 24 * HOUR);
        let (progress, _) = begin(&table, start);
        let now = start.plus(hours * HOUR);
        let stop = step(&table, &progress, now, |_, _| false);
        let due: Vec<Slot> = table.after(progress.past).take_while(|slot| slot.due <= now).collect();
        prop_assert_eq!(stop.new.len(), due.len());
        let others = stop.new.iter().rev().skip(1);
        prop_assert!(others.clone().all(|one| one.state == OccurrenceState::Missed));
        if let Some(push) = stop.push {
            prop_assert_eq!(Some(push.slot), due.last().copied());
            prop_assert!(push.slot.mark.date == table.zone.day(now) && push.expires > now);
        }
    }

    #[test]
    fn a_journey_brings_no_slot_of_a_date_twice_and_forgets_none_in_between(
        zones in vec(select(ZONES.to_vec()), 2..6), stays in vec(1..200_i64, 6), times in vec(time(), 1..4),
        answers in vec(any::<bool>(), 1..5),
    ) {
        let tables: Vec<Timetable> = zones.iter().map(|zone| table(zone, &times, Quiet::default())).collect();
        let start = tables[0].on(day("2026-02-20"))[0].due.plus(-MINUTE);
        let (mut progress, mut next) = begin(&tables[0], start);
        let first = progress.past;
        let (mut seen, mut now, mut turn) = (Seen::default(), start, 0);
        for (place, here) in tables.iter().enumerate() {
            let leaves = now.plus(stays[place] * HOUR);
            while let Some(due) = next.filter(|due| *due <= leaves) {
                prop_assert!(due > now || turn == 0);
                let step = step(here, &progress, due, |_, _| answers[turn % answers.len()]);
                seen.take(&step, here.zone, here.quiet, due);
                (progress, next, now, turn) = (step.progress, step.next_due, due, turn + 1);
            }
            now = leaves;
            if let Some(there) = tables.get(place + 1) {
                let step = change(here, there, &progress, now, |_, _| false);
                prop_assert!(step.push.is_none());
                seen.take(&step, there.zone, there.quiet, now);
                (progress, next) = (step.progress, step.next_due);
            }
        }
        prop_assert!(seen.times.values().all(|times| *times == 1));
        prop_assert!(seen.pushes.values().all(|pushes| *pushes <= 2));
        // Every place of the local calendar that was passed has had its turn, pushed or missed.
        let passed = tables[0].after(first).take_while(|slot| slot.mark <= progress.past);
        let passed: BTreeSet<Mark> = passed.map(|slot| slot.mark).collect();
        prop_assert_eq!(seen.times.into_keys().collect::<BTreeSet<_>>(), passed);
    }

    #[test]
    fn to_look_twice_at_once_says_the_same(
        name in select(ZONES.to_vec()), times in vec(time(), 1..4), hours in 0..5_000_i64,
    ) {
        let table = table(name, &times, Quiet::default());
        let start = table.on(day("2026-01-01"))[0].due;
        let (progress, _) = begin(&table, start);
        let now = start.plus(hours * HOUR);
        let one: Step = step(&table, &progress, now, |_, _| false);
        prop_assert_eq!(&one, &step(&table, &progress, now, |_, _| false));
        // And whoever comes after it finds nothing left to do.
        let idle = step(&table, &one.progress, now, |_, _| false);
        prop_assert!(idle.new.is_empty() && idle.push.is_none() && idle.moved.is_none());
        prop_assert_eq!(idle.next_due, one.next_due);
        let kept: Progress = one.progress;
        prop_assert_eq!(idle.progress, kept);
    }
}

/// One clock for all of them, turned from due time to due time.
#[test]
fn a_year_of_a_thousand_patients_in_twelve_zones_has_each_local_time_exactly_once() {
    let time = |minute: u32| {
        TimeOfDay::of(chrono::NaiveTime::from_num_seconds_from_midnight_opt(minute % 1440 * 60, 0).unwrap())
    };
    let tables: Vec<Timetable> = (0..1_000_u32)
        .map(|patient| {
            let times = [time(patient * 7), time(patient * 7 + 600)];
            let mut times = times[..1 + patient as usize % 2].to_vec();
            times.sort_unstable();
            table(ZONES[patient as usize % ZONES.len()], &times, Quiet::default())
        })
        .collect();
    let start = super::tests::parse("2025-12-31T08:00:00Z");
    let (mut kept, mut due) = (Vec::new(), BinaryHeap::new());
    for (patient, table) in tables.iter().enumerate() {
        let (progress, next) = begin(table, start);
        due.extend(next.map(|next| Reverse((next, patient))));
        kept.push((progress, 0_usize));
    }
    let (mut clock, mut pushes) = (start, 0);
    while let Some(Reverse((now, patient))) = due.pop() {
        assert!(now >= clock);
        clock = now;
        let (table, (progress, turns)) = (&tables[patient], &mut kept[patient]);
        let step = step(table, progress, now, |slot, _| {
            (patient + slot.mark.date.since(day("2026-01-01")) as usize).is_multiple_of(2)
        });
        for one in &step.new {
            // Each comes at its instant and after the one before it, so that none comes twice.
            assert!(one.slot.mark > progress.past && one.slot.due == now);
            *turns += 1;
        }
        pushes += usize::from(step.push.is_some());
        due.extend(step.next_due.map(|next| Reverse((next, patient))));
        *progress = step.progress;
    }
    for (patient, (_, turns)) in kept.iter().enumerate() {
        assert_eq!(*turns, 365 * (1 + patient % 2), "{}", tables[patient].zone);
    }
    assert!(pushes > 200_000, "{pushes}");
}
