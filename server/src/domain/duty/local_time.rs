//! A minute on a clinic's clock.

use sea_orm::DeriveValueType;

use crate::domain::{
    at::{At, MINUTE},
    calendar::{Day, TimeOfDay, Zone},
    schedule,
    written::written,
};

/// A local date and time without a zone, `2026-11-22T08:00`. Stored as its text, which sorts as the times do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct LocalTime {
    /// The date.
    pub date: Day,
    /// The time on it.
    pub time: TimeOfDay,
}

written!(LocalTime, "local-date-time", "a local date and time YYYY-MM-DDTHH:MM is expected");

impl LocalTime {
    /// Reads `YYYY-MM-DDTHH:MM`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (date, time) = text.split_once('T')?;
        Some(Self { date: Day::parse(date)?, time: TimeOfDay::parse(time)? })
    }

    /// When that is: a time that does not exist is the first instant after the gap, one that happens twice the earlier.
    #[must_use]
    pub fn instant(self, zone: Zone) -> At {
        schedule::instant(self.date.date(), self.time.clock(), zone.tz())
    }

    /// Milliseconds on the clock from `earlier` to this one, as if no clock were ever changed.
    #[must_use]
    pub fn since(self, earlier: Self) -> i64 {
        let (end, start) = (
            self.date.date().and_time(self.time.clock()),
            earlier.date.date().and_time(earlier.time.clock()),
        );
        end.signed_duration_since(start).num_minutes() * MINUTE
    }
}

impl std::fmt::Display for LocalTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}T{}", self.date, self.time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_time_is_written_in_one_way() {
        let eight = LocalTime::parse("2026-11-22T08:00").unwrap();
        assert_eq!(eight.to_string(), "2026-11-22T08:00");
        for bad in [
            "2026-11-22T8:00",
            "2026-11-22 08:00",
            "2026-11-22T08:00:00",
            "2026-11-22T08:00Z",
            "2026-11-22",
            "",
        ] {
            assert_eq!(LocalTime::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_night_over_a_change_of_the_clock_is_as_long_as_the_clock_says() {
        let time = |text| LocalTime::parse(text).unwrap();
        assert_eq!(time("2026-03-29T06:00").since(time("2026-03-28T22:00")), 8 * 60 * MINUTE);
    }
}
