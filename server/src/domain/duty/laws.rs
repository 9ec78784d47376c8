//! Laws of duty over changes of the clock, against an oracle that looks at every minute.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDateTime;
use proptest::{collection::vec, option, prelude::*, sample::select};
use uuid::Uuid;

use super::{
    Change, Deed, Duty, LocalTime, OnDuty, Origin, Planned, Repeat, Roster, Shift, Stint, StintId, Stretch,
};
use crate::domain::{
    at::{At, DAY, MINUTE},
    calendar::{Day, TimeOfDay, Zone},
    ids::{DutyChangeId, ShiftId, StaffId},
    plan::WeekDay,
};

/// A zone, and a Sunday on which its clock goes forward or back (in Kathmandu neither).
const CHANGES: [(&str, &str); 8] = [
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Asia/Kathmandu", "2026-03-29"),
    ("Asia/Kathmandu", "2026-10-25"),
];

const NURSES: u128 = 4;

fn nurse(number: u128) -> StaffId {
    StaffId(Uuid::from_u128(number))
}

fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap()
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn time(minutes: i64) -> TimeOfDay {
    let seconds = u32::try_from(minutes * 60).unwrap();
    TimeOfDay::of(chrono::NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap())
}

/// A shift of a few days around a Sunday: quarters of an hour, most of them at night, where clocks are changed.
fn shift(sunday: Day) -> impl Strategy<Value = Shift> {
    let starts = prop_oneof![2 => 0..16_i64, 2 => 80..96_i64, 1 => 0..96_i64];
    let length = prop_oneof![1 => 1..8_i64, 3 => 1..=96_i64];
    let days = vec(any::<bool>(), 7);
    let repeat = option::weighted(0.7, (days, option::of(0..6_u64)));
    (0..NURSES, 1..4_i16, 0..5_u64, starts, length, repeat).prop_map(
        move |(staff, position, offset, start, length, repeat)| {
            let date = sunday.minus(3).plus(offset);
            let end = start + length;
            let repeat = repeat.map(|(days, until)| {
                let days: Vec<WeekDay> =
                    WeekDay::ALL.into_iter().zip(days).filter(|(_, on)| *on).map(|(day, _)| day).collect();
                let days = if days.is_empty() { WeekDay::ALL.to_vec() } else { days };
                Repeat { days, until: until.map(|days| date.plus(7 + days)) }
            });
            Shift {
                staff: nurse(staff),
                position,
                start: LocalTime { date, time: time(start % 96 * 15) },
                end: LocalTime {
                    date: date.plus(u64::try_from(end / 96).unwrap()),
                    time: time(end % 96 * 15),
                },
                repeat,
            }
        },
    )
}

fn roster(zone: Zone, shifts: Vec<Shift>) -> Roster {
    let plan = shifts.into_iter().enumerate().map(|(number, shift)| Planned {
        id: ShiftId(Uuid::from_u128(100 + number as u128)),
        shift: shift.to_come(None).unwrap(),
        made_at: At(0),
        ended_at: None,
    });
    let nurses = (0..NURSES).map(|number| (nurse(number), None)).collect();
    Roster { zone, plan: plan.collect(), changes: Vec::new(), nurses }
}

/// Every minute around a Sunday, with how far the clock has got by then: what it says again in autumn is past already,
/// and what it leaves out in spring is past at once. A shift runs from when the clock has got to its start until it has
/// got to its end.
fn minutes(zone: Zone, sunday: Day) -> Vec<(At, NaiveDateTime)> {
    let (from, to) = (zone.midnight(sunday.minus(6)), zone.midnight(sunday.plus(5)));
    let mut furthest = NaiveDateTime::MIN;
    let all = (0..).map(|minute| from.plus(minute * MINUTE)).take_while(|at| *at < to);
    all.map(|at| {
        furthest = furthest.max(at.utc().with_timezone(&zone.tz()).naive_local());
        (at, furthest)
    })
    .collect()
}

fn naive(local: LocalTime) -> NaiveDateTime {
    local.date.date().and_time(local.time.clock())
}

/// On which dates a shift is running when the clock has got so far.
fn running(shift: &Shift, clock: NaiveDateTime) -> Vec<Day> {
    let length = naive(shift.end) - naive(shift.start);
    let today = Day::from(clock.date());
    let dates = today.minus(2).until(today.plus(1));
    let is_on = |date: &Day| match &shift.repeat {
        None => *date == shift.start.date,
        Some(repeat) => {
            *date >= shift.start.date
                && repeat.until.is_none_or(|until| *date <= until)
                && repeat.days.iter().any(|day| day.weekday() == date.weekday())
        }
    };
    let runs = |date: &Day| {
        let start = naive(LocalTime { date: *date, ..shift.start });
        start <= clock && clock < start + length
    };
    dates.filter(is_on).filter(runs).collect()
}

/// Who is on duty by a look at each shift, position and all.
fn slow(roster: &Roster, at: At, clock: NaiveDateTime) -> BTreeSet<(i16, StaffId)> {
    let is_out = |id: StintId| {
        roster
            .changes
            .iter()
            .any(|change| change.deed == Deed::Out(id) && change.time.from <= at && at < change.time.to)
    };
    let mut there = BTreeSet::new();
    for planned in &roster.plan {
        for date in running(&planned.shift, clock) {
            if !is_out(StintId::Planned(planned.id, date)) {
                there.insert((planned.shift.position, planned.shift.staff));
            }
        }
    }
    for change in &roster.changes {
        if let Deed::In { staff, position } = change.deed
            && change.time.from <= at
            && at < change.time.to
            && !is_out(StintId::Added(change.id))
        {
            there.insert((position, staff));
        }
    }
    there
}

fn on_duty(there: &BTreeSet<(i16, StaffId)>) -> OnDuty {
    let mut duty = OnDuty::default();
    let lowest = there.first().map(|(position, _)| *position);
    for (position, staff) in there {
        if Some(*position) == lowest {
            duty.first.push(*staff);
        }
        if !duty.all.contains(staff) {
            duty.all.push(*staff);
        }
    }
    duty
}

/// Gives the rest of a stint from an instant on to somebody else, as the use case does.
fn hand_over(roster: &mut Roster, stint: &Stint, from: At, to: StaffId) {
    let time = Stretch { from, to: stint.time.to };
    let origin = Origin::HandedOver;
    let id = |number: usize| DutyChangeId(Uuid::from_u128(1_000 + number as u128));
    let n = roster.changes.len();
    let out = Change { id: id(n), deed: Deed::Out(stint.id), time, origin, made_at: At(0) };
    let deed = Deed::In { staff: to, position: stint.position };
    roster.changes.extend([out, Change { id: id(n + 1), deed, time, origin, made_at: At(0) }]);
}

fn whole(minutes: &[(At, NaiveDateTime)]) -> Stretch {
    Stretch { from: minutes[0].0, to: minutes[minutes.len() - 1].0.plus(MINUTE) }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn at_each_minute_those_on_duty_are_those_whose_shift_the_clock_is_in(
        (name, sunday, shifts) in select(CHANGES.to_vec()).prop_flat_map(|(name, sunday)| {
            (Just(name), Just(day(sunday)), vec(shift(day(sunday)), 1..6))
        }),
        handed in vec((any::<prop::sample::Index>(), 0.0..1.0_f64, 0..NURSES), 0..4),
    ) {
        let mut roster = roster(zone(name), shifts);
        let minutes = minutes(roster.zone, sunday);
        for (which, part, to) in handed {
            let stints = roster.stints(whole(&minutes));
            if !stints.is_empty() {
                let stint = which.get(&stints);
                let quarters = stint.time.to.since(stint.time.from) / (15 * MINUTE);
                let later = (quarters as f64 * part) as i64 * 15 * MINUTE;
                hand_over(&mut roster, stint, stint.time.from.plus(later), nurse(to));
            }
        }
        let gaps = roster.gaps(whole(&minutes));
        let last = roster.stints(Stretch { from: At(0), to: minutes[0].0.plus(60 * DAY) })
            .iter().map(|stint| stint.time.to).max();
        for (at, clock) in &minutes {
            let there = slow(&roster, *at, *clock);
            let endless = roster.plan.iter().any(|one| one.shift.last_date().is_none());
            let goes_on = endless || last.is_some_and(|last| *at < last);
            match roster.at(*at) {
                Duty::Everybody => prop_assert!(there.is_empty() && !goes_on, "{at}: nobody has a roster"),
                Duty::Rostered(duty) => prop_assert_eq!(duty, on_duty(&there), "{}", at),
            }
            let hole = there.is_empty() && goes_on;
            prop_assert_eq!(gaps.iter().any(|gap| gap.has(*at)), hole, "{}", at);
        }
    }

    #[test]
    fn each_local_slot_is_one_stint_and_no_other_is(
        (name, sunday, shift) in select(CHANGES.to_vec()).prop_flat_map(|(name, sunday)| {
            (Just(name), Just(day(sunday)), shift(day(sunday)))
        }),
    ) {
        let roster = roster(zone(name), vec![shift]);
        let minutes = minutes(roster.zone, sunday);
        let mut slots = BTreeMap::new();
        for (at, clock) in &minutes {
            for date in running(&roster.plan[0].shift, *clock) {
                let first = slots.entry(date).or_insert((*at, *at));
                first.1 = at.plus(MINUTE);
            }
        }
        let stints = roster.stints(whole(&minutes));
        let mut dates: Vec<_> = stints.iter().map(|stint| stint.id).collect();
        dates.dedup();
        let expected: Vec<_> =
            slots.keys().map(|date| StintId::Planned(roster.plan[0].id, *date)).collect();
        prop_assert_eq!(&dates, &expected);
        prop_assert_eq!(stints.len(), slots.len(), "none is cut");
        for (stint, (from, to)) in stints.iter().zip(slots.values()) {
            prop_assert_eq!(stint.time.within(whole(&minutes)), Stretch { from: *from, to: *to });
        }
    }

    #[test]
    fn a_stint_that_is_handed_over_is_covered_by_the_same_minutes_as_before(
        (name, sunday, shifts) in select(CHANGES.to_vec()).prop_flat_map(|(name, sunday)| {
            (Just(name), Just(day(sunday)), vec(shift(day(sunday)), 1..4))
        }),
        which in any::<prop::sample::Index>(), part in 0.0..1.0_f64, to in 0..NURSES, then in 0..NURSES,
    ) {
        let mut roster = roster(zone(name), shifts);
        let window = whole(&minutes(roster.zone, sunday));
        let before = roster.stints(window);
        let inside: Vec<_> = before.iter().filter(|one| one.time.to <= window.to).collect();
        prop_assume!(!inside.is_empty());
        let stint = (*which.get(&inside)).clone();
        let at = stint.time.from.plus((stint.time.to.since(stint.time.from) as f64 * part) as i64);
        hand_over(&mut roster, &stint, at, nurse(to));
        // And what was handed over is handed on, all of it.
        let added = |all: Vec<Stint>| all.into_iter().find(|one| matches!(one.id, StintId::Added(_))).unwrap();
        let handed = added(roster.stints(stint.time));
        hand_over(&mut roster, &handed, handed.time.from, nurse(then));
        let after = roster.stints(window);
        let other = |one: &&Stint| one.id != stint.id && one.origin == Origin::Planned;
        let others = |all: &[Stint]| all.iter().filter(other).cloned().collect::<Vec<_>>();
        prop_assert_eq!(others(&before), others(&after), "no other stint is touched");
        let kept = after.iter().find(|one| one.id == stint.id).map(|one| one.time);
        let given = after.iter().find(|one| one.origin == Origin::HandedOver).unwrap();
        prop_assert_eq!(after.iter().filter(|one| one.origin == Origin::HandedOver).count(), 1);
        prop_assert_eq!((given.staff, given.position), (nurse(then), stint.position));
        prop_assert_eq!(kept.map_or(stint.time.from, |kept| kept.from), stint.time.from);
        prop_assert_eq!(kept.map_or(stint.time.from, |kept| kept.to), given.time.from);
        prop_assert_eq!(given.time.to, stint.time.to);
    }
}
