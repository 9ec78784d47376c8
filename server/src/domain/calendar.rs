//! Words of the calendar: a zone, a day, a time of day. A value that exists is valid.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use chrono_tz::Tz;

use crate::domain::at::At;

/// A zone of the IANA list, such as `America/New_York`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone(Tz);

impl Default for Zone {
    fn default() -> Self {
        Self(Tz::UTC)
    }
}

impl Zone {
    /// Reads a zone's name as the list writes it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The date there at this instant.
    #[must_use]
    pub fn day(self, at: At) -> Day {
        Day(at.utc().with_timezone(&self.0).date_naive())
    }
}

/// A date without a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(NaiveDate);

impl Day {
    /// Reads `YYYY-MM-DD`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 10).then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(Self)).flatten()
    }

    /// So many days later; a day beyond the calendar's end is its last.
    #[must_use]
    pub fn plus(self, days: u64) -> Self {
        Self(self.0.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX))
    }

    /// Which day of the week.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        self.0.weekday()
    }

    /// The Monday of its week.
    #[must_use]
    pub fn monday(self) -> Self {
        Self(self.0.week(Weekday::Mon).checked_first_day().unwrap_or(NaiveDate::MIN))
    }

    /// Whole years from this day to `today`; somebody born on 29 February turns older on 1 March.
    #[must_use]
    pub fn age(self, today: Self) -> i32 {
        let birthday_to_come = (today.0.month(), today.0.day()) < (self.0.month(), self.0.day());
        today.0.year() - self.0.year() - i32::from(birthday_to_come)
    }
}

/// Whole years from a stored birth date to today; 0 when the date is damaged.
#[must_use]
pub fn age(birth_date: &str, today: Day) -> i32 {
    Day::parse(birth_date).map_or(0, |born| born.age(today))
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

/// A time of day, whole minutes since midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// Reads `HH:MM`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (hours, minutes) = text.split_once(':')?;
        let two = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        let (hours, minutes): (u16, u16) =
            (two(hours) && two(minutes)).then_some((hours.parse().ok()?, minutes.parse().ok()?))?;
        (hours < 24 && minutes < 60).then_some(Self(hours * 60 + minutes))
    }

    /// Minutes from this time until `end`, over midnight if need be; 0 when they are the same.
    #[must_use]
    pub fn minutes_until(self, end: Self) -> u16 {
        (end.0 + 24 * 60 - self.0) % (24 * 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn a_day_is_written_in_one_way() {
        for bad in ["2026-2-03", "2026-02-30", "03.02.2026", "2026-02-03T00:00", ""] {
            assert_eq!(Day::parse(bad), None, "{bad}");
        }
        assert_eq!(day("1948-02-29").to_string(), "1948-02-29");
    }

    #[test]
    fn a_week_begins_on_monday() {
        assert_eq!(
            (day("2026-03-08").monday(), day("2026-03-09").monday()),
            (day("2026-03-02"), day("2026-03-09"))
        );
        assert_eq!(day("2026-02-27").plus(2), day("2026-03-01"));
        assert_eq!(day("2026-03-02").weekday(), Weekday::Mon);
    }

    #[test]
    fn age_counts_birthdays() {
        assert_eq!(day("1948-03-01").age(day("2026-02-28")), 77);
        assert_eq!(day("1948-03-01").age(day("2026-03-01")), 78);
        assert_eq!(day("1948-02-29").age(day("2026-02-28")), 77);
        assert_eq!(day("1948-02-29").age(day("2026-03-01")), 78);
    }

    #[test]
    fn a_zone_knows_its_date() {
        let at = |text: &str| At::from(text.parse::<chrono::DateTime<chrono::Utc>>().unwrap());
        let zone = Zone::parse("America/New_York").unwrap();
        assert_eq!(zone.day(at("2026-11-22T02:10:00Z")), day("2026-11-21"));
        assert!(Zone::parse("Mars/Base").is_none());
    }

    #[test]
    fn a_night_passes_midnight() {
        let time = |text: &str| TimeOfDay::parse(text).unwrap();
        assert_eq!(time("21:00").minutes_until(time("08:00")), 11 * 60);
        assert_eq!(time("08:00").minutes_until(time("08:00")), 0);
        for bad in ["8:00", "24:00", "07:60", "07:5", "+7:05", ""] {
            assert_eq!(TimeOfDay::parse(bad), None, "{bad}");
        }
    }
}
