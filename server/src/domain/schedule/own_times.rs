//! The patient's own times of being reminded, and what of them cannot be (clinical.md 1.3).

use poem_openapi::Object;
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Quiet, check_ins::early_times};
use crate::domain::{
    at::{At, HOUR},
    calendar::{TimeOfDay, Zone},
    protocol::protocol,
};

/// Times of a kind at most.
const MOST: usize = 8;
/// In the first stretch no two prompts lie further apart: the closed window of a checkpoint is as long.
const GAP_MINUTES: u16 = 12 * 60;

/// When, and where, a patient wants to be reminded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, Object)]
#[serde(rename_all = "camelCase")]
#[oai(rename_all = "camelCase")]
pub struct OwnTimes {
    /// Where the patient is.
    pub zone: Zone,
    /// When to ask for a check-in; none: at the protocol's times.
    pub check_in_times: Vec<TimeOfDay>,
    /// When to remind of exercises; none: at the times of the plan.
    pub exercise_times: Vec<TimeOfDay>,
    /// Nothing is pushed from this time on …
    pub quiet_from: TimeOfDay,
    /// … until this one; two equal ones mean that it is never quiet.
    pub quiet_to: TimeOfDay,
}

/// Why own times cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TimesRefused {
    /// The list has no such zone.
    #[error("zone: a time zone of the IANA list is expected")]
    UnknownZone,
    /// While t < 75 h: two prompts further apart than 12 h, the night included, or one in the quiet hours.
    #[error(
        "checkInTimes: in the first 75 hours no more than 12 hours lie between two of them, and none is quiet"
    )]
    GapTooLong,
    /// More than eight, or one twice.
    #[error("up to eight times of day are expected, each once")]
    BadTimes,
}

impl TimesRefused {
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::UnknownZone => "unknown_zone",
            Self::GapTooLong => "gap_too_long",
            Self::BadTimes => "bad_times",
        }
    }
}

impl OwnTimes {
    /// What holds in this zone until the patient says otherwise.
    #[must_use]
    pub fn standard(zone: Zone) -> Self {
        let Quiet { from, to } = Quiet::default();
        Self { zone, check_in_times: vec![], exercise_times: vec![], quiet_from: from, quiet_to: to }
    }

    /// Puts the times in order and looks whether they can be, at `now`. Before the procedure the first 75 hours are still
    /// to come, and count.
    ///
    /// # Errors
    /// The first thing that cannot be.
    pub fn checked(mut self, procedure_end: Option<At>, now: At) -> Result<Self, TimesRefused> {
        for times in [&mut self.check_in_times, &mut self.exercise_times] {
            let given = times.len();
            times.sort_unstable();
            times.dedup();
            if times.len() < given || given > MOST {
                return Err(TimesRefused::BadTimes);
            }
        }
        let first = protocol().prompts.early.until_h * HOUR;
        let early = procedure_end.is_none_or(|end| now < end.plus(first));
        if early && !self.close_enough() { Err(TimesRefused::GapTooLong) } else { Ok(self) }
    }

    /// The quiet hours.
    #[must_use]
    pub fn quiet(&self) -> Quiet {
        Quiet { from: self.quiet_from, to: self.quiet_to }
    }

    fn close_enough(&self) -> bool {
        let times = early_times(&self.check_in_times);
        let next = times.iter().cycle().skip(1);
        // One time alone is a whole day away from itself.
        let close =
            |(time, next): (&TimeOfDay, &TimeOfDay)| time != next && time.minutes_until(*next) <= GAP_MINUTES;
        times.iter().zip(next).all(close) && !times.iter().any(|time| self.quiet().has(*time))
    }
}

/// Reads the name of a zone.
///
/// # Errors
/// The list has no such zone.
pub fn known_zone(name: &str) -> Result<Zone, TimesRefused> {
    Zone::parse(name).ok_or(TimesRefused::UnknownZone)
}

#[cfg(test)]
mod tests {
    use super::{
        super::{tests::*, timetable::tests::times},
        *,
    };

    fn own(check_ins: &[&str], quiet: [&str; 2]) -> OwnTimes {
        let [quiet_from, quiet_to] = quiet.map(|text| TimeOfDay::parse(text).unwrap());
        let check_in_times = times(check_ins);
        OwnTimes { check_in_times, quiet_from, quiet_to, ..OwnTimes::standard(Zone::default()) }
    }

    /// What becomes of them so many hours after the procedure.
    fn after(hours: i64, own: OwnTimes) -> Result<Vec<TimeOfDay>, &'static str> {
        let end = parse("2026-06-01T12:00:00Z");
        let checked = own.checked(Some(end), end.plus(hours * HOUR));
        checked.map(|own| own.check_in_times).map_err(TimesRefused::code)
    }

    const NIGHT: [&str; 2] = ["21:00", "08:00"];

    #[test]
    fn in_the_first_75_hours_no_gap_is_longer_than_twelve() {
        assert_eq!(
            after(0, own(&["20:00", "08:00", "14:00"], NIGHT)),
            Ok(times(&["08:00", "14:00", "20:00"]))
        );
        assert_eq!(after(0, own(&["08:00", "20:00"], NIGHT)), Ok(times(&["08:00", "20:00"])));
        assert_eq!(after(74, own(&["09:00", "20:00"], NIGHT)), Err("gap_too_long"));
        assert_eq!(after(74, own(&["08:00"], NIGHT)), Err("gap_too_long"));
        assert_eq!(after(75, own(&["09:00"], NIGHT)), Ok(times(&["09:00"])));
        assert_eq!(own(&["09:00"], NIGHT).checked(None, At(0)), Err(TimesRefused::GapTooLong));
    }

    #[test]
    fn quiet_hours_do_not_cover_a_prompt_then() {
        assert_eq!(after(0, own(&[], ["20:00", "08:00"])), Err("gap_too_long"));
        assert_eq!(after(0, own(&[], ["20:01", "08:00"])), Ok(vec![]));
        assert_eq!(after(0, own(&["07:30", "14:00", "19:30"], NIGHT)), Err("gap_too_long"));
        assert_eq!(
            after(0, own(&["07:30", "14:00", "19:30"], ["21:00", "07:30"])).map(|own| own.len()),
            Ok(3)
        );
        assert_eq!(after(80, own(&[], ["08:00", "20:00"])), Ok(vec![]));
    }

    #[test]
    fn times_are_few_and_each_is_there_once() {
        assert_eq!(after(80, own(&["09:00", "09:00"], NIGHT)), Err("bad_times"));
        let many: Vec<String> = (8..17).map(|hour| format!("{hour:02}:00")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(after(80, own(&many, NIGHT)), Err("bad_times"));
    }

    #[test]
    fn a_zone_is_one_of_the_list() {
        assert_eq!(known_zone("Europe/Berlin").map(Zone::name), Ok("Europe/Berlin"));
        assert_eq!(known_zone("Mars/Base").map_err(TimesRefused::code), Err("unknown_zone"));
    }
}
