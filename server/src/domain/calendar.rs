//! Words of the calendar: a zone, a day, a time of day. A value that exists is valid.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};
use chrono_tz::Tz;
use sea_orm::{DbErr, DeriveValueType, TryFromU64};

use crate::domain::{at::At, schedule, written::written};

/// A zone of the IANA list, such as `America/New_York`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct Zone(Tz);

written!(Zone, "iana-zone", "a time zone of the IANA list is expected");

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
        Day(self.local(at).date())
    }

    /// The first instant of a date there.
    #[must_use]
    pub fn midnight(self, day: Day) -> At {
        schedule::instant(day.0, NaiveTime::MIN, self.0)
    }

    /// The time of day there at this instant, its seconds left out.
    #[must_use]
    pub fn time(self, at: At) -> TimeOfDay {
        TimeOfDay::of(self.local(at).time())
    }

    /// The zone as chrono knows it.
    #[must_use]
    pub fn tz(self) -> Tz {
        self.0
    }

    fn local(self, at: At) -> NaiveDateTime {
        at.utc().with_timezone(&self.0).naive_local()
    }
}

impl std::fmt::Display for Zone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// A date without a time. Stored as its text, which sorts as the dates do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct Day(NaiveDate);

written!(Day, "date", "a date YYYY-MM-DD is expected");

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

    /// So many days earlier; a day before the calendar's beginning is its first.
    #[must_use]
    pub fn minus(self, days: u64) -> Self {
        Self(self.0.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN))
    }

    /// Whole days from `earlier` to this one; negative when it is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> i64 {
        self.0.signed_duration_since(earlier.0).num_days()
    }

    /// The dates from this one up to, and without, `end`.
    pub fn until(self, end: Self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |date| Some(date.plus(1)))
            .take_while(move |date| *date < end && date.0 < NaiveDate::MAX)
    }

    /// The date as chrono knows it.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        self.0
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

impl From<NaiveDate> for Day {
    fn from(date: NaiveDate) -> Self {
        Self(date)
    }
}

// Both are part of a table's key; none of them is ever counted up.
impl TryFromU64 for Day {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("Day"))
    }
}

impl TryFromU64 for TimeOfDay {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("TimeOfDay"))
    }
}

/// A time of day, whole minutes since midnight. Stored as its text `HH:MM`, which sorts as the times do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct TimeOfDay(u16);

written!(TimeOfDay, "time-of-day", "a time of day HH:MM is expected");

impl TimeOfDay {
    /// `00:00`.
    pub const MIDNIGHT: Self = Self(0);

    /// An hour of the day, 0-23.
    #[must_use]
    pub const fn whole_hour(hour: u16) -> Self {
        Self(hour % 24 * 60)
    }

    /// The minute of this time.
    #[must_use]
    pub fn of(time: NaiveTime) -> Self {
        Self(u16::try_from(time.hour() * 60 + time.minute()).unwrap_or_default())
    }

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

    /// The time as chrono knows it.
    #[must_use]
    pub fn clock(self) -> NaiveTime {
        NaiveTime::from_num_seconds_from_midnight_opt(u32::from(self.0) * 60, 0).unwrap_or_default()
    }
}

impl std::fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
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
    fn a_date_begins_at_its_midnight_or_where_there_is_none_after_the_gap() {
        let at = |text: &str| At::from(text.parse::<chrono::DateTime<chrono::Utc>>().unwrap());
        let zone = Zone::parse("America/New_York").unwrap();
        assert_eq!(zone.midnight(day("2026-11-22")), at("2026-11-22T05:00:00Z"));
        // In Beirut the clock went from midnight to one on 29 March 2026.
        let zone = Zone::parse("Asia/Beirut").unwrap();
        let begins = zone.midnight(day("2026-03-29"));
        assert_eq!((zone.day(begins), zone.day(begins.plus(-1))), (day("2026-03-29"), day("2026-03-28")));
    }

    #[test]
    fn dates_between_two_are_counted_as_dates_and_not_as_hours() {
        let (march, april) = (day("2026-03-28"), day("2026-04-01"));
        assert_eq!((april.since(march), march.since(april), april.minus(4)), (4, -4, march));
        let names: Vec<String> = march.until(day("2026-03-30")).map(|date| date.to_string()).collect();
        assert_eq!(names, ["2026-03-28", "2026-03-29"]);
        assert_eq!(april.until(march).count(), 0);
    }

    #[test]
    fn a_time_of_day_is_written_as_it_is_read() {
        let nine = TimeOfDay::parse("09:05").unwrap();
        assert_eq!((nine.to_string(), TimeOfDay::of(nine.clock())), ("09:05".into(), nine));
        let at = At::from("2026-11-22T02:10:59Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap());
        let there = Zone::parse("America/New_York").unwrap().time(at);
        assert_eq!(there.to_string(), "21:10");
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
