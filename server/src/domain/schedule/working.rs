//! Working time: a clinic's time outside its quiet hours. A warning's levels are counted in it (reliability.md 4).

use super::{Quiet, local};
use crate::domain::{at::At, calendar::Zone};

/// When a clinic works. If it is never quiet there, all time is working time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkingTime {
    /// The clinic's zone.
    pub zone: Zone,
    /// Its quiet hours.
    pub quiet: Quiet,
}

impl WorkingTime {
    /// This instant if the clinic works then, else the end of the quiet hours.
    #[must_use]
    pub fn opens(&self, at: At) -> At {
        self.quiet.until(at, self.zone.tz()).unwrap_or(at)
    }

    /// The instant at which so many milliseconds of working time have passed since `from`; one that would fall into quiet
    /// hours, or on the instant at which they begin, is the end of them.
    #[must_use]
    pub fn after(&self, from: At, millis: i64) -> At {
        let mut at = self.opens(from);
        let mut left = millis.max(0);
        while let Some(end) = self.quiet.begins_after(at, self.zone) {
            let today = end.since(at);
            if left < today {
                break;
            }
            left -= today;
            at = self.opens(end);
        }
        at.plus(left)
    }

    /// How much working time, in milliseconds, there is from one instant to a later one.
    #[must_use]
    pub fn between(&self, from: At, to: At) -> i64 {
        let mut at = self.opens(from);
        let mut sum = 0;
        while at < to {
            let end = self.quiet.begins_after(at, self.zone).unwrap_or(to);
            sum += end.min(to).since(at);
            at = if end < to { self.opens(end) } else { to };
        }
        sum
    }

    /// The start of the next working day after this instant: the next end of quiet hours, or the same time of day where it is
    /// never quiet.
    #[must_use]
    pub fn next_day(&self, at: At) -> At {
        let date = local(at, self.zone.tz()).date();
        let starts = date.iter_days().take(3);
        let mut starts = starts.map(|date| super::instant(date, self.quiet.to.clock(), self.zone.tz()));
        starts.find(|start| *start > at).unwrap_or(at)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::tests::*, *};
    use crate::domain::{
        at::{HOUR, MINUTE},
        calendar::TimeOfDay,
    };

    fn new_york() -> WorkingTime {
        WorkingTime { zone: Zone::parse(NEW_YORK).unwrap(), quiet: Quiet::default() }
    }

    #[test]
    fn working_time_stands_still_at_night() {
        let clinic = new_york();
        let evening = parse("2026-11-22T20:30:00-05:00");
        assert_eq!(clinic.after(evening, 20 * MINUTE), parse("2026-11-22T20:50:00-05:00"));
        assert_eq!(clinic.after(evening, HOUR), parse("2026-11-23T08:30:00-05:00"));
        assert_eq!(
            clinic.after(evening, 30 * MINUTE),
            parse("2026-11-23T08:00:00-05:00"),
            "nobody is told at the very beginning of the night"
        );
        let night = parse("2026-11-22T23:00:00-05:00");
        assert_eq!(clinic.after(night, 0), parse("2026-11-23T08:00:00-05:00"));
        assert_eq!(clinic.after(night, 14 * HOUR), parse("2026-11-24T09:00:00-05:00"));
    }

    #[test]
    fn a_day_starts_where_the_quiet_hours_end() {
        let clinic = new_york();
        assert_eq!(clinic.next_day(parse("2026-11-22T08:00:00-05:00")), parse("2026-11-23T08:00:00-05:00"));
        assert_eq!(clinic.next_day(parse("2026-11-22T03:00:00-05:00")), parse("2026-11-22T08:00:00-05:00"));
    }

    #[test]
    fn where_it_is_never_quiet_all_time_is_working_time() {
        let never = Quiet { from: TimeOfDay::MIDNIGHT, to: TimeOfDay::MIDNIGHT };
        let clinic = WorkingTime { quiet: never, ..new_york() };
        let night = parse("2026-11-22T23:00:00-05:00");
        assert_eq!(clinic.after(night, 30 * HOUR), night.plus(30 * HOUR));
        assert_eq!(clinic.between(night, night.plus(30 * HOUR)), 30 * HOUR);
        assert_eq!(clinic.next_day(night), parse("2026-11-23T00:00:00-05:00"));
    }

    proptest! {
        // Around both changes of the clock, in zones with a whole and a half hour of change.
        #[test]
        fn what_was_counted_forward_is_counted_back(
            start in 0..(400 * 24 * 60_i64),
            minutes in 0..(40 * 60_i64),
            name in prop::sample::select(vec![NEW_YORK, "Europe/Berlin", "Australia/Lord_Howe", "UTC"]),
        ) {
            let clinic = WorkingTime { zone: Zone::parse(name).unwrap(), quiet: Quiet::default() };
            let from = parse("2026-01-01T00:00:00Z").plus(start * MINUTE);
            let until = clinic.after(from, minutes * MINUTE);
            prop_assert_eq!(clinic.between(from, until), minutes * MINUTE);
            prop_assert!(!clinic.quiet.holds(until, clinic.zone));
            prop_assert!(until >= from);
        }
    }
}
