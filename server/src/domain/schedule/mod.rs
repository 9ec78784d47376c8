//! Local clock times as instants: when a patient is asked and reminded, and when a clinic sleeps.
//!
//! A [`Timetable`] says at which local times; [`step`] says what is to be done about them at an instant.

mod answered;
mod check_ins;
mod exercises;
#[cfg(test)]
mod laws;
mod occurrence;
mod own_times;
mod prompts;
mod quiet;
mod reminder;
mod timetable;
mod working;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeZone};
use chrono_tz::Tz;

pub use self::{
    answered::{Logged, check_in_answers, exercises_done},
    check_ins::check_in_timetable,
    exercises::exercise_timetable,
    occurrence::{Attempt, Occurrence, OccurrenceState, Push, ReminderKind},
    own_times::{OwnTimes, TimesRefused, known_zone},
    prompts::{Prompt, PromptState, Today, day, day_of},
    quiet::{Quiet, quiet_until},
    reminder::{AGAIN, NoLater, Open, Progress, Step, begin, change, later, step},
    timetable::{Mark, Slot, Stretch, Timetable},
    working::WorkingTime,
};
use super::at::At;

/// A local time as an instant. One that does not exist is the first instant after the gap; one that happens twice is
/// the earlier.
#[must_use]
pub fn instant(date: NaiveDate, time: NaiveTime, zone: Tz) -> At {
    let wanted = date.and_time(time);
    match zone.from_local_datetime(&wanted).earliest() {
        Some(at) => At(at.timestamp_millis()),
        None => after_gap(wanted, zone),
    }
}

/// The first instant whose local time is not before `wanted`. Zones lie within 12 hours behind and 14 ahead of UTC, and
/// around a gap the local clock only runs forward, so that halving finds it.
fn after_gap(wanted: NaiveDateTime, zone: Tz) -> At {
    let middle = wanted.and_utc().timestamp();
    let (mut before, mut after) = (middle - 16 * 3600, middle + 14 * 3600);
    while after - before > 1 {
        let half = before.midpoint(after);
        if local(At(half * 1000), zone) >= wanted { after = half } else { before = half }
    }
    At(after * 1000)
}

fn local(at: At, zone: Tz) -> NaiveDateTime {
    at.utc().with_timezone(&zone).naive_local()
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;

    pub(super) const NEW_YORK: &str = "America/New_York";

    pub(super) fn parse(text: &str) -> At {
        At::from(text.parse::<DateTime<Utc>>().unwrap())
    }

    pub(super) fn zone(name: &str) -> Tz {
        name.parse().unwrap()
    }

    #[test]
    fn a_time_that_does_not_exist_is_the_first_instant_after_the_gap() {
        let at = |date: &str, time: &str, name: &str| {
            instant(date.parse().unwrap(), NaiveTime::parse_from_str(time, "%H:%M").unwrap(), zone(name))
        };
        assert_eq!(at("2026-03-29", "02:30", "Europe/Berlin"), parse("2026-03-29T01:00:00Z"));
        assert_eq!(at("2026-03-29", "02:00", "Europe/Berlin"), parse("2026-03-29T01:00:00Z"));
        assert_eq!(at("2026-10-04", "02:15", "Australia/Lord_Howe"), parse("2026-10-03T15:30:00Z"));
        // Samoa left out 30 December 2011.
        assert_eq!(at("2011-12-30", "08:00", "Pacific/Apia"), parse("2011-12-30T10:00:00Z"));
        // Twice: the earlier.
        assert_eq!(at("2026-10-25", "02:30", "Europe/Berlin"), parse("2026-10-25T00:30:00Z"));
    }

    #[test]
    fn every_local_time_finds_an_instant_and_none_before_its_turn() {
        for name in ["Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "America/Sao_Paulo", "UTC"] {
            let zone = zone(name);
            let start: NaiveDate = "2026-01-01".parse().unwrap();
            let mut last = At(i64::MIN);
            for day in start.iter_days().take(366) {
                for quarter in 0..96 {
                    let time = NaiveTime::from_num_seconds_from_midnight_opt(quarter * 900, 0).unwrap();
                    let at = instant(day, time, zone);
                    let shown = local(at, zone);
                    assert!(at >= last && shown >= day.and_time(time), "{name} {day} {time}");
                    if shown != day.and_time(time) {
                        let moment_before = local(at.plus(-1000), zone);
                        assert!(moment_before < day.and_time(time), "{name} {day} {time}");
                    }
                    last = at;
                }
            }
        }
    }
}
