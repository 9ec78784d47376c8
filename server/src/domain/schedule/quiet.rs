//! Quiet hours: when a clinic sleeps, and when a patient is not to be reminded.

use std::str::FromStr;

use chrono::Days;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{instant, local};
use crate::domain::{
    at::At,
    calendar::{TimeOfDay, Zone},
};

/// The hours [from, to) of the local clock, over midnight if need be; two equal times mean that it is never quiet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// The first quiet minute.
    pub from: TimeOfDay,
    /// The first minute that no longer is.
    pub to: TimeOfDay,
}

impl Default for Quiet {
    /// A patient's, unless the patient says otherwise: [21:00, 08:00) (clinical.md 1.3).
    fn default() -> Self {
        Self { from: TimeOfDay::whole_hour(21), to: TimeOfDay::whole_hour(8) }
    }
}

impl Quiet {
    /// Is it quiet at this time of day?
    #[must_use]
    pub fn has(&self, time: TimeOfDay) -> bool {
        let Self { from, to } = *self;
        if from <= to { from <= time && time < to } else { time >= from || time < to }
    }

    /// Is it quiet there at this instant?
    #[must_use]
    pub fn holds(&self, at: At, zone: Zone) -> bool {
        self.until(at, zone.tz()).is_some()
    }

    /// When it next begins to be quiet there after this instant; none when it never is.
    #[must_use]
    pub fn begins_after(&self, at: At, zone: Zone) -> Option<At> {
        let date = local(at, zone.tz()).date();
        let begins = date.iter_days().take(3).map(|date| instant(date, self.from.clock(), zone.tz()));
        begins.into_iter().find(|begin| *begin > at).filter(|_| self.from != self.to)
    }

    /// When the quiet hours that hold at `now` end; none when it is not quiet.
    pub(super) fn until(&self, now: At, zone: Tz) -> Option<At> {
        let here = local(now, zone);
        let (date, clock) = (here.date(), TimeOfDay::of(here.time()));
        if !self.has(clock) {
            return None;
        }
        let ends = if clock < self.to { date } else { date.checked_add_days(Days::new(1))? };
        // In the hour that happens twice the end may lie behind us: then it is over.
        Some(instant(ends, self.to.clock(), zone)).filter(|end| *end > now)
    }
}

/// When the quiet hours that hold at `now` end; none when it is not quiet. Times are `HH:MM` of the clinic's clock;
/// two equal ones mean that it is never quiet.
#[must_use]
pub fn quiet_until(now: At, zone: &str, from: &str, to: &str) -> Option<At> {
    let zone = Tz::from_str(zone).unwrap_or(Tz::UTC);
    let quiet = Quiet { from: TimeOfDay::parse(from)?, to: TimeOfDay::parse(to)? };
    quiet.until(now, zone)
}

#[cfg(test)]
mod tests {
    use super::{super::tests::*, *};

    #[test]
    fn quiet_hours_pass_midnight_and_end_on_the_local_clock() {
        let until = |now: &str| quiet_until(parse(now), NEW_YORK, "21:00", "08:00");
        assert_eq!(until("2026-11-21T21:00:00-05:00"), Some(parse("2026-11-22T08:00:00-05:00")));
        assert_eq!(until("2026-11-22T07:59:59-05:00"), Some(parse("2026-11-22T08:00:00-05:00")));
        assert_eq!(until("2026-11-22T08:00:00-05:00"), None);
        assert_eq!(until("2026-11-21T20:59:59-05:00"), None);
        // The night in which the clock goes back is an hour longer.
        assert_eq!(until("2026-10-31T22:00:00-04:00"), Some(parse("2026-11-01T08:00:00-05:00")));
    }

    #[test]
    fn quiet_hours_within_a_day_and_none_at_all() {
        let noon = parse("2026-11-22T12:30:00Z");
        assert_eq!(quiet_until(noon, "UTC", "12:00", "13:00"), Some(parse("2026-11-22T13:00:00Z")));
        assert_eq!(quiet_until(noon, "UTC", "12:00", "12:00"), None);
        assert_eq!(quiet_until(noon, "UTC", "12:31", "12:00"), None);
        // 02:30 happens twice; in the second 02:10 it is over.
        let twice = parse("2026-10-25T01:10:00Z");
        assert_eq!(quiet_until(twice, "Europe/Berlin", "21:00", "02:30"), None);
    }

    #[test]
    fn quiet_hours_begin_again_every_evening() {
        let zone = Zone::parse(NEW_YORK).unwrap();
        let begins = |at: &str| Quiet::default().begins_after(parse(at), zone);
        let evening = Some(parse("2026-11-22T21:00:00-05:00"));
        assert_eq!(begins("2026-11-22T09:00:00-05:00"), evening);
        assert_eq!(begins("2026-11-21T21:00:00-05:00"), evening);
        let never = Quiet { from: TimeOfDay::MIDNIGHT, to: TimeOfDay::MIDNIGHT };
        assert_eq!(never.begins_after(parse("2026-11-22T09:00:00Z"), zone), None);
        assert!(!never.holds(parse("2026-11-22T05:00:00Z"), zone));
    }
}
