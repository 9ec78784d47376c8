//! The promise that a nurse makes by taking an alert: to call the patient back by an instant (reliability.md 3). Kept by a
//! call that reached somebody, or by an outcome; one that is not lapses, and the alert climbs on.

use thiserror::Error;

use crate::domain::{
    alert::Severity,
    at::{At, HOUR, MINUTE},
    schedule::WorkingTime,
};

/// An urgent alert: so long, unless the nurse says otherwise.
const URGENT: i64 = 30 * MINUTE;
/// And at most so long.
const URGENT_MOST: i64 = 2 * HOUR;
/// A warning: so much working time, unless the nurse says otherwise.
const WARNING: i64 = 4 * HOUR;
/// And at most so long, by the clock.
const WARNING_MOST: i64 = 24 * HOUR;
/// Nobody answered: the next try is so far away, unless the nurse says otherwise.
const NO_ANSWER: i64 = HOUR;
/// And at most so far.
const NO_ANSWER_MOST: i64 = 4 * HOUR;

/// What a promise is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// An alert was taken.
    Taking(Severity),
    /// It was closed because nobody answered.
    NoAnswer,
}

/// A time that cannot be promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PromiseRefused {
    /// It is over already.
    #[error("The call-back must lie ahead.")]
    Over,
    /// A patient in that state does not wait so long.
    #[error("The call-back must come sooner.")]
    TooLate {
        /// The latest instant that may be promised.
        latest: At,
    },
}

/// The instant that is promised: the one that was `asked` for, or the usual one. None: an info alert promises nothing.
///
/// # Errors
/// The asked one is over, or later than may be promised.
pub fn promised(
    after: After,
    asked: Option<At>,
    clinic: &WorkingTime,
    now: At,
) -> Result<Option<At>, PromiseRefused> {
    let (usual, latest) = match after {
        After::Taking(Severity::Urgent) => (now.plus(URGENT), now.plus(URGENT_MOST)),
        After::Taking(Severity::Warning) => (clinic.after(now, WARNING), now.plus(WARNING_MOST)),
        After::Taking(Severity::Info) => return Ok(None),
        After::NoAnswer => (now.plus(NO_ANSWER), now.plus(NO_ANSWER_MOST)),
    };
    match asked {
        None => Ok(Some(usual)),
        Some(asked) if asked <= now => Err(PromiseRefused::Over),
        Some(asked) if asked > latest => Err(PromiseRefused::TooLate { latest }),
        Some(asked) => Ok(Some(asked)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{calendar::Zone, schedule::Quiet};

    fn at(text: &str) -> At {
        At::from(text.parse::<chrono::DateTime<chrono::Utc>>().unwrap())
    }

    fn clinic() -> WorkingTime {
        WorkingTime { zone: Zone::parse("America/New_York").unwrap(), quiet: Quiet::default() }
    }

    fn usual(after: After, now: &str) -> Option<At> {
        promised(after, None, &clinic(), at(now)).unwrap()
    }

    #[test]
    fn urgent_is_half_an_hour_at_any_time_and_a_warning_four_hours_of_work() {
        let urgent = After::Taking(Severity::Urgent);
        assert_eq!(usual(urgent, "2026-11-24T03:00:00Z"), Some(at("2026-11-24T03:30:00Z")));
        let warning = After::Taking(Severity::Warning);
        assert_eq!(usual(warning, "2026-11-23T15:00:00Z"), Some(at("2026-11-23T19:00:00Z")));
        // Taken at 20:00 at the clinic: an hour in the evening, three in the morning.
        assert_eq!(usual(warning, "2026-11-24T01:00:00Z"), Some(at("2026-11-24T16:00:00Z")));
        assert_eq!(usual(After::Taking(Severity::Info), "2026-11-23T15:00:00Z"), None);
        assert_eq!(usual(After::NoAnswer, "2026-11-23T15:00:00Z"), Some(at("2026-11-23T16:00:00Z")));
    }

    #[test]
    fn a_nurse_may_choose_another_time_but_not_one_that_is_over_or_too_late() {
        let now = at("2026-11-23T15:00:00Z");
        let asks = |after, minutes: i64| promised(after, Some(now.plus(minutes * MINUTE)), &clinic(), now);
        let urgent = After::Taking(Severity::Urgent);
        assert_eq!(asks(urgent, 120), Ok(Some(now.plus(2 * HOUR))));
        assert_eq!(asks(urgent, 121), Err(PromiseRefused::TooLate { latest: now.plus(2 * HOUR) }));
        assert_eq!(asks(urgent, 0), Err(PromiseRefused::Over));
        let day = asks(After::Taking(Severity::Warning), 24 * 60);
        assert_eq!(day, Ok(Some(now.plus(24 * HOUR))));
        assert!(asks(After::Taking(Severity::Warning), 24 * 60 + 1).is_err());
        assert!(asks(After::NoAnswer, 241).is_err());
    }
}
