//! A timetable: at which local times a patient is reminded, from one date to another. What is due is read off it; who
//! changes a plan, a hold, the zone or the own times makes a new one.

use chrono::Datelike;
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use super::{Quiet, instant};
use crate::domain::{
    at::{At, MINUTE},
    calendar::{Day, TimeOfDay, Zone},
};

/// The local times of one kind of reminder; a JSON column of the reminder's row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Timetable {
    /// Where the patient is.
    pub zone: Zone,
    /// When nothing is pushed.
    pub quiet: Quiet,
    /// By dates, in any order.
    pub stretches: Vec<Stretch>,
}

/// The same times every week, from one date to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// First local date.
    pub from: Day,
    /// First date after it.
    pub to: Day,
    /// Only from this instant on, itself included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begins: Option<At>,
    /// Only before this instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<At>,
    /// The times of each day of the week, from Monday on, in order.
    pub week: [Vec<TimeOfDay>; 7],
}

/// A place in a timetable: a local date and a time on it, as the slot of an occurrence. Its order is that of the local
/// calendar, which a flight or a change of the clock does not disturb.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Mark {
    /// The local date.
    pub date: Day,
    /// The local time.
    pub time: TimeOfDay,
}

/// A place in a timetable, and when it is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Slot {
    /// Its local date and time.
    #[serde(flatten)]
    pub mark: Mark,
    /// When that is.
    pub due: At,
}

impl Mark {
    /// The last minute there that is over at `now`: everything after it is due now or later.
    #[must_use]
    pub fn before(now: At, zone: Zone) -> Self {
        let over = now.plus(-1);
        Self { date: zone.day(over), time: zone.time(over) }
    }
}

impl Timetable {
    /// Without what a pause leaves out: nothing of the local date on which it was said, so that what waits for its
    /// answer there is not pushed again either, and nothing before its end.
    #[must_use]
    pub fn paused(self, said: At, until: At) -> Self {
        let begins = self.zone.midnight(self.zone.day(said));
        let parts = self.stretches.into_iter().flat_map(|stretch| {
            let before = Stretch {
                ends: Some(stretch.ends.map_or(begins, |ends| ends.min(begins))),
                ..stretch.clone()
            };
            let after =
                Stretch { begins: Some(stretch.begins.map_or(until, |first| first.max(until))), ..stretch };
            [before, after]
        });
        let is_empty = |one: &Stretch| one.begins.zip(one.ends).is_some_and(|(begins, ends)| begins >= ends);
        Self { stretches: parts.filter(|part| !is_empty(part)).collect(), ..self }
    }

    /// Every slot after this one, in order, and none for a date that does not exist. Slots that a gap in the clock moves
    /// are due at the same instant, otherwise each is due later than the one before.
    pub fn after(&self, mark: Mark) -> impl Iterator<Item = Slot> {
        let last = self.stretches.iter().map(|stretch| stretch.to).max().unwrap_or(mark.date);
        let later = mark.date.until(last).flat_map(|date| self.on(date));
        later.filter(move |slot| slot.mark > mark)
    }

    /// The slots of a local date, in order.
    #[must_use]
    pub fn on(&self, date: Day) -> Vec<Slot> {
        let weekday = date.weekday().num_days_from_monday() as usize;
        let dated = self.stretches.iter().filter(|stretch| date >= stretch.from && date < stretch.to);
        let timed = dated.flat_map(|stretch| stretch.week[weekday].iter().map(move |time| (stretch, *time)));
        let slots = timed.filter_map(|(stretch, time)| {
            let due = self.instant(date, time);
            let within = stretch.begins.is_none_or(|begins| due >= begins);
            (within && stretch.ends.is_none_or(|ends| due < ends) && self.exists(date, due))
                .then_some(Slot { mark: Mark { date, time }, due })
        });
        let mut slots: Vec<Slot> = slots.collect();
        slots.sort_unstable_by_key(|slot| slot.mark);
        slots.dedup();
        slots
    }

    /// Is this one of its slots?
    #[must_use]
    pub fn has(&self, mark: Mark) -> bool {
        self.on(mark.date).iter().any(|slot| slot.mark == mark)
    }

    /// When all of it is over.
    #[must_use]
    pub fn over(&self) -> Option<At> {
        let end = |stretch: &Stretch| {
            let midnight = self.instant(stretch.to, TimeOfDay::MIDNIGHT);
            stretch.ends.map_or(midnight, |ends| ends.min(midnight))
        };
        self.stretches.iter().map(end).max()
    }

    /// Until when it makes sense to push for a slot: before the next one is due, the quiet hours begin, or the local day
    /// is over.
    #[must_use]
    pub fn expires(&self, slot: &Slot, next: Option<&Slot>) -> At {
        let midnight = self.instant(slot.mark.date.plus(1), TimeOfDay::MIDNIGHT);
        let ends = [next.map(|next| next.due), self.quiet.begins_after(slot.due, self.zone)];
        // A slot that a gap moved to midnight, or a second one at the same instant, still has a moment.
        let first = ends.into_iter().flatten().fold(midnight, At::min);
        first.max(slot.due.plus(MINUTE))
    }

    fn instant(&self, date: Day, time: TimeOfDay) -> At {
        instant(date.date(), time.clock(), self.zone.tz())
    }

    /// A slot whose instant lies on another date has been moved by a gap: of an hour, or of the whole date.
    fn exists(&self, date: Day, due: At) -> bool {
        self.zone.day(due) == date || self.zone.day(self.instant(date, TimeOfDay::MIDNIGHT)) == date
    }
}

impl Stretch {
    /// The same times on every day of these dates.
    #[must_use]
    pub fn daily(from: Day, to: Day, times: &[TimeOfDay]) -> Self {
        Self { from, to, begins: None, ends: None, week: std::array::from_fn(|_| times.to_vec()) }
    }

    /// Only on the day of the week of this date.
    #[must_use]
    pub fn only_on(mut self, date: Day) -> Self {
        let kept = date.date().weekday().num_days_from_monday() as usize;
        for (weekday, times) in self.week.iter_mut().enumerate() {
            if weekday != kept {
                times.clear();
            }
        }
        self
    }

    /// Only between these instants, the second not included.
    #[must_use]
    pub fn between(self, begins: At, ends: At) -> Self {
        Self { begins: Some(begins), ends: Some(ends), ..self }
    }
}

#[cfg(test)]
pub(in crate::domain::schedule) mod tests {
    use super::{super::tests::*, *};

    pub(in crate::domain::schedule) fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    pub(in crate::domain::schedule) fn times(texts: &[&str]) -> Vec<TimeOfDay> {
        texts.iter().map(|text| TimeOfDay::parse(text).unwrap()).collect()
    }

    /// Every day at these times, in 2026, or a few days around `from` and `to`.
    pub(in crate::domain::schedule) fn daily(zone: &str, from: &str, to: &str, at: &[&str]) -> Timetable {
        Timetable {
            zone: Zone::parse(zone).unwrap(),
            quiet: Quiet::default(),
            stretches: vec![Stretch::daily(day(from), day(to), &times(at))],
        }
    }

    pub(in crate::domain::schedule) fn mark(date: &str, time: &str) -> Mark {
        Mark { date: day(date), time: TimeOfDay::parse(time).unwrap() }
    }

    fn written(slots: &[Slot]) -> Vec<String> {
        slots.iter().map(|slot| format!("{} {} {}", slot.mark.date, slot.mark.time, slot.due)).collect()
    }

    #[test]
    fn slots_come_in_the_order_of_the_local_calendar() {
        let table = daily("Europe/Berlin", "2026-03-28", "2026-03-30", &["02:30", "08:00"]);
        let slots: Vec<Slot> = table.after(mark("2026-03-28", "02:30")).collect();
        // The clock goes forward at 02:00: what does not exist is due at 03:00.
        let expected = [
            "2026-03-28 08:00 2026-03-28T07:00:00.000Z",
            "2026-03-29 02:30 2026-03-29T01:00:00.000Z",
            "2026-03-29 08:00 2026-03-29T06:00:00.000Z",
        ];
        assert_eq!(written(&slots), expected);
        assert!(table.has(mark("2026-03-29", "02:30")) && !table.has(mark("2026-03-30", "08:00")));
    }

    #[test]
    fn a_date_that_does_not_exist_has_none_and_a_night_that_ends_early_loses_none() {
        // Samoa left out 30 December 2011.
        let table = daily("Pacific/Apia", "2011-12-29", "2012-01-01", &["08:00", "20:00"]);
        let slots: Vec<Slot> = table.after(mark("2011-12-29", "00:00")).collect();
        let dates: Vec<String> = slots.iter().map(|slot| slot.mark.date.to_string()).collect();
        assert_eq!(dates, ["2011-12-29", "2011-12-29", "2011-12-31", "2011-12-31"]);
        // In Nuuk the last hour of 28 March 2026 is left out.
        let nuuk = daily("America/Nuuk", "2026-03-28", "2026-03-29", &["23:30"]);
        assert_eq!(written(&nuuk.on(day("2026-03-28"))), ["2026-03-28 23:30 2026-03-29T01:00:00.000Z"]);
    }

    #[test]
    fn everything_after_the_last_minute_that_is_over_is_still_to_come() {
        let zone = Zone::parse(NEW_YORK).unwrap();
        let before = |now: &str| Mark::before(parse(now), zone);
        assert_eq!(before("2026-06-01T08:00:00-04:00"), mark("2026-06-01", "07:59"));
        assert_eq!(before("2026-06-01T08:00:00.001-04:00"), mark("2026-06-01", "08:00"));
        assert_eq!(before("2026-06-01T00:00:00-04:00"), mark("2026-05-31", "23:59"));
    }

    #[test]
    fn a_push_makes_sense_until_the_next_slot_the_night_or_midnight() {
        let mut table = daily(NEW_YORK, "2026-06-01", "2026-06-03", &["08:00", "14:00", "20:00"]);
        let slots = table.on(day("2026-06-01"));
        assert_eq!(table.expires(&slots[0], Some(&slots[1])), slots[1].due);
        assert_eq!(table.expires(&slots[2], None), parse("2026-06-01T21:00:00-04:00"));
        table.quiet.to = table.quiet.from;
        assert_eq!(table.expires(&slots[2], None), parse("2026-06-02T00:00:00-04:00"));
        assert_eq!(table.over(), Some(parse("2026-06-03T00:00:00-04:00")));
    }

    #[test]
    fn a_pause_leaves_out_its_first_date_and_all_up_to_its_end() {
        let table = daily(NEW_YORK, "2026-06-01", "2026-06-06", &["08:00", "20:00"]);
        let paused = table.paused(parse("2026-06-02T09:00:00-04:00"), parse("2026-06-04T12:00:00-04:00"));
        let slots: Vec<String> = paused
            .after(mark("2026-05-31", "00:00"))
            .map(|slot| format!("{} {}", slot.mark.date, slot.mark.time))
            .collect();
        let left = ["06-01 08:00", "06-01 20:00", "06-04 20:00", "06-05 08:00", "06-05 20:00"];
        assert_eq!(slots, left.map(|slot| format!("2026-{slot}")));
        assert_eq!(paused.over(), Some(parse("2026-06-06T00:00:00-04:00")));
    }

    #[test]
    fn a_timetable_is_kept_as_json() {
        let table = daily(NEW_YORK, "2026-06-01", "2026-06-03", &["08:00"]);
        let json = serde_json::to_string(&table).unwrap();
        assert_eq!(serde_json::from_str::<Timetable>(&json).unwrap(), table);
        let slot = table.on(day("2026-06-01"))[0];
        assert_eq!(
            serde_json::to_value(slot).unwrap(),
            serde_json::json!({"date": "2026-06-01", "time": "08:00", "due": "2026-06-01T12:00:00.000Z"})
        );
    }
}
