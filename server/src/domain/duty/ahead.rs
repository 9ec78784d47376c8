//! What is said before it matters: a gap in the roster, a day and two hours ahead, and the test push of each day to whoever
//! will be on duty (reliability.md 4 and 5).

use super::Stretch;
use crate::domain::{
    at::{At, HOUR},
    calendar::{Day, TimeOfDay, Zone},
};

/// How long before a gap the first warning is given.
pub const DAY_AHEAD: i64 = 24 * HOUR;
/// And the second.
pub const HOURS_AHEAD: i64 = 2 * HOUR;
/// A test push of the day that was not answered by then is told to the admins.
pub const ANSWERS_WITHIN: i64 = HOUR;
/// The tests of a day go out from here on, in minutes after midnight on the clinic's clock: 07:30.
const FIRST: u16 = 7 * 60 + 30;
/// And no later than this: 20:00.
const LAST: u16 = 20 * 60;

/// Which of the two warnings of a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// A day before: those who plan are told, in working time.
    Day,
    /// Two hours before: whoever could take over is told, at any hour.
    Hours,
}

impl Warning {
    /// Its number, 1 or 2.
    #[must_use]
    pub fn number(self) -> i32 {
        match self {
            Self::Day => 1,
            Self::Hours => 2,
        }
    }
}

/// The warning that is due of a gap. None: it is too far off, or has begun and is a hole by now.
#[must_use]
pub fn warning(gap: Stretch, now: At) -> Option<Warning> {
    let ahead = gap.from.since(now);
    if ahead <= 0 || ahead > DAY_AHEAD {
        return None;
    }
    Some(if ahead <= HOURS_AHEAD { Warning::Hours } else { Warning::Day })
}

/// The hours of the clinic's day in which its test pushes go out, if they have begun and are not over.
#[must_use]
pub fn test_hours(zone: Zone, now: At) -> Option<(Day, Stretch)> {
    let day = zone.day(now);
    let at = |minutes: u16| {
        let time = TimeOfDay::MIDNIGHT.clock() + chrono::Duration::minutes(i64::from(minutes));
        super::LocalTime { date: day, time: TimeOfDay::of(time) }.instant(zone)
    };
    let hours = Stretch { from: at(FIRST), to: at(LAST) };
    hours.has(now).then_some((day, hours))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::at::MINUTE;

    #[test]
    fn a_gap_is_said_a_day_and_two_hours_ahead_and_never_once_it_has_begun() {
        let gap = Stretch { from: At(100 * HOUR), to: At(108 * HOUR) };
        let says = |ahead: i64| warning(gap, gap.from.plus(-ahead));
        assert_eq!(says(DAY_AHEAD + 1), None);
        assert_eq!(says(DAY_AHEAD), Some(Warning::Day));
        assert_eq!(says(HOURS_AHEAD + 1), Some(Warning::Day));
        assert_eq!(says(HOURS_AHEAD), Some(Warning::Hours));
        assert_eq!(says(1), Some(Warning::Hours));
        assert_eq!(says(0), None);
        assert_eq!(says(-1), None);
    }

    #[test]
    fn tests_go_out_from_half_past_seven_to_eight_in_the_evening_on_the_clinics_clock() {
        let zone = Zone::parse("America/New_York").unwrap();
        // 07:30 in New York, on the day on which its clocks went back.
        let first = At::from("2026-11-01T12:30:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap());
        assert_eq!(test_hours(zone, first.plus(-1)), None);
        let (day, hours) = test_hours(zone, first).unwrap();
        assert_eq!((day, hours.from), (Day::parse("2026-11-01").unwrap(), first));
        assert_eq!(hours.to.since(hours.from), 12 * HOUR + 30 * MINUTE);
        assert_eq!(test_hours(zone, hours.to.plus(-1)).map(|(_, hours)| hours.to), Some(hours.to));
        assert_eq!(test_hours(zone, hours.to), None);
    }
}
