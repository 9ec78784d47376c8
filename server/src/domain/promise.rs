//! The promise that a nurse makes by taking an alert: to call the patient back by an instant (reliability.md 3). Kept by a
//! call that reached somebody, or by an outcome; one that is not lapses, and the alert climbs on.

use thiserror::Error;

use crate::domain::{
    alert::{AlertState, Severity},
    at::{At, DAY, HOUR, MINUTE},
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

/// Whoever took an alert by a button looks within ten minutes, or it climbs on.
pub const LOOK: i64 = 10 * MINUTE;
/// For so long a patient is told that a nurse has seen it, or that we are late.
const TOLD: i64 = 3 * DAY;

/// What a promise is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// An alert was taken.
    Taking(Severity),
    /// It was closed because nobody answered.
    NoAnswer,
    /// It was closed with another outcome.
    Closing,
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
    /// It is for the worklist alone, or closed for good: nobody waits for a call.
    #[error("No call is promised about it.")]
    Nothing,
}

/// The instant that is promised: the one that was `asked` for, or the usual one. None: nothing is, about an info alert or by
/// an outcome that ends the matter.
///
/// # Errors
/// The asked one is over, later than may be promised, or about what promises nothing.
pub fn promised(
    after: After,
    asked: Option<At>,
    clinic: &WorkingTime,
    now: At,
) -> Result<Option<At>, PromiseRefused> {
    let (usual, latest) = match after {
        After::Taking(Severity::Urgent) => (now.plus(URGENT), now.plus(URGENT_MOST)),
        After::Taking(Severity::Warning) => (clinic.after(now, WARNING), now.plus(WARNING_MOST)),
        After::Taking(Severity::Info) | After::Closing => {
            return if asked.is_some() { Err(PromiseRefused::Nothing) } else { Ok(None) };
        }
        After::NoAnswer => (now.plus(NO_ANSWER), now.plus(NO_ANSWER_MOST)),
    };
    match asked {
        None => Ok(Some(usual)),
        Some(asked) if asked <= now => Err(PromiseRefused::Over),
        Some(asked) if asked > latest => Err(PromiseRefused::TooLate { latest }),
        Some(asked) => Ok(Some(asked)),
    }
}

/// An alert, as far as its patient is told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matter {
    /// Where it stands.
    pub state: AlertState,
    /// How severe it is.
    pub severity: Severity,
    /// When a nurse took it.
    pub acknowledged_at: Option<At>,
    /// The call that was promised about it and that nobody has made.
    pub call_before: Option<At>,
}

/// When a nurse took the newest of a patient's matters, and before when she calls: never said while another one waits, and
/// only for three days. A time that is over is no promise any more.
#[must_use]
pub fn seen(matters: &[Matter], now: At) -> Option<(At, Option<At>)> {
    let waits = |matter: &Matter| matter.state == AlertState::Open && matter.severity > Severity::Info;
    let newest = matters.iter().filter_map(|matter| matter.acknowledged_at).max()?;
    if matters.iter().any(waits) || newest <= now.plus(-TOLD) {
        return None;
    }
    // The soonest call is the one that the patient waits for.
    let promised = matters.iter().filter(|matter| matter.state == AlertState::Acknowledged);
    Some((newest, promised.filter_map(|matter| matter.call_before).filter(|before| *before > now).min()))
}

/// Was a call promised that nobody has made?
#[must_use]
pub fn is_late(matters: &[Matter], now: At) -> bool {
    let late = |before: At| before <= now && before > now.plus(-TOLD);
    matters.iter().filter_map(|matter| matter.call_before).any(late)
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
        assert_eq!(asks(After::Taking(Severity::Info), 30), Err(PromiseRefused::Nothing));
        assert_eq!(asks(After::Closing, 30), Err(PromiseRefused::Nothing));
    }

    #[test]
    fn a_patient_hears_that_it_was_seen_once_a_person_took_it_and_while_nothing_else_waits() {
        let now = at("2026-11-23T15:00:00Z");
        let open = Matter {
            state: AlertState::Open,
            severity: Severity::Urgent,
            acknowledged_at: None,
            call_before: None,
        };
        let (taken_at, before) = (now.plus(-MINUTE), now.plus(29 * MINUTE));
        let taken = Matter {
            state: AlertState::Acknowledged,
            acknowledged_at: Some(taken_at),
            call_before: Some(before),
            ..open
        };
        assert_eq!(seen(&[open], now), None);
        assert_eq!(seen(&[taken], now), Some((taken_at, Some(before))));
        assert_eq!(seen(&[taken, open], now), None);
        assert_eq!(seen(&[taken], before), Some((taken_at, None)), "it is late, and no promise");
        assert!(is_late(&[taken], before) && !is_late(&[taken], now));
        assert_eq!(seen(&[taken], taken_at.plus(TOLD)), None);
    }
}
