//! What a check-in is made of, and when it was really felt.

use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use super::at::{At, HOUR, SECOND};

/// Red flags answered with yes, by id (`RF-NEURO`), each once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct RedFlags(pub Vec<String>);

/// What a phone said of the time, and what we know ourselves. The values it sent are kept as they came.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// The phone's wall clock when it sent the batch.
    pub sent_at: At,
    /// The phone's wall clock when the patient answered.
    pub felt_at: At,
    /// Time that really passed between answering and sending, in milliseconds, while the same page lived.
    pub age_ms: Option<i64>,
    /// Our clock.
    pub received_at: At,
    /// t = 0, once it is known.
    pub procedure_ended_at: Option<At>,
    /// Since when the patient has been with us, where the patient's own phone says it. Nobody enters anything before; what a
    /// nurse takes down may be older.
    pub enrolled_at: Option<At>,
}

/// When a check-in counts as felt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effective {
    /// By our clock: never after it was received, never more than 168 h before the procedure.
    pub at: At,
    /// The phone's clock was off or had been turned; staff see that.
    pub clock_suspect: bool,
}

/// A clock off by more than this is suspect.
const TOLERANCE: i64 = 120 * SECOND;

/// Baselines are taken within this time before the procedure; nothing counts earlier.
const EARLIEST: i64 = -168 * HOUR;

/// When it was felt, whatever the phone's clock says (reliability.md 2.1, rule 6). Nothing is ever refused for its time.
#[must_use]
pub fn felt(times: Times) -> Effective {
    let Times { sent_at, felt_at, age_ms, received_at, procedure_ended_at, enrolled_at } = times;
    let offset = received_at.since(sent_at);
    // Less passed on the wall than really did: the clock was set back in between.
    let set_back = age_ms.filter(|age| sent_at.since(felt_at) < age.saturating_sub(TOLERANCE));
    let said = match set_back {
        Some(age) => received_at.plus(age.saturating_neg()),
        None => felt_at.plus(offset),
    };
    let earliest = procedure_ended_at.map_or(At(i64::MIN), |end| end.plus(EARLIEST));
    // Received last: a procedure that ends in the far future must not move an answer behind its receipt.
    let at = said.max(earliest).min(received_at);
    let off = offset.unsigned_abs() > TOLERANCE.unsigned_abs();
    let too_early = enrolled_at.is_some_and(|since| at < since.plus(-TOLERANCE));
    Effective { at, clock_suspect: at != said || off || too_early || set_back.is_some() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::at::{DAY, MINUTE};

    const NOW: At = At(1_795_000_000_000);

    /// Answered an hour ago, by a good clock.
    fn times() -> Times {
        Times {
            sent_at: NOW,
            felt_at: NOW.plus(-HOUR),
            age_ms: None,
            received_at: NOW,
            procedure_ended_at: Some(NOW.plus(-DAY)),
            enrolled_at: None,
        }
    }

    fn parse(text: &str) -> At {
        At::from(text.parse::<chrono::DateTime<chrono::Utc>>().unwrap())
    }

    #[test]
    fn a_good_clock_is_believed() {
        assert_eq!(felt(times()), Effective { at: NOW.plus(-HOUR), clock_suspect: false });
    }

    #[test]
    fn a_clock_that_is_years_off_is_set_right_and_flagged() {
        for years in [-10, 10] {
            let wrong = years * 365 * DAY;
            let phone = Times { sent_at: NOW.plus(wrong), felt_at: NOW.plus(wrong - HOUR), ..times() };
            assert_eq!(felt(phone), Effective { at: NOW.plus(-HOUR), clock_suspect: true });
        }
        let epoch = Times { sent_at: At(HOUR), felt_at: At(0), ..times() };
        assert_eq!(felt(epoch), Effective { at: NOW.plus(-HOUR), clock_suspect: true });
    }

    #[test]
    fn two_minutes_are_forgiven_and_a_moment_more_is_flagged() {
        for (off, suspect) in [(120_000, false), (120_001, true), (-120_000, false), (-120_001, true)] {
            let phone = Times { sent_at: NOW.plus(off), felt_at: NOW.plus(off - HOUR), ..times() };
            assert_eq!(felt(phone), Effective { at: NOW.plus(-HOUR), clock_suspect: suspect }, "{off}");
        }
    }

    #[test]
    fn a_clock_set_back_after_the_answer_is_found_by_the_time_that_really_passed() {
        // An hour passed; the wall clock says it was ten minutes ago.
        let turned = Times { felt_at: NOW.plus(-10 * MINUTE), age_ms: Some(HOUR), ..times() };
        assert_eq!(felt(turned), Effective { at: NOW.plus(-HOUR), clock_suspect: true });
        for (age, suspect) in [(HOUR + 120_000, false), (HOUR + 120_001, true), (HOUR, false), (0, false)] {
            assert_eq!(felt(Times { age_ms: Some(age), ..times() }).clock_suspect, suspect, "{age}");
        }
    }

    #[test]
    fn what_a_phone_says_was_felt_before_its_patient_came_to_us_is_flagged_and_stays_where_it_is() {
        for (before, suspect) in [(120_000, false), (120_001, true)] {
            let enrolled_at = Some(NOW.plus(-HOUR + before));
            let said = felt(Times { enrolled_at, ..times() });
            assert_eq!(said, Effective { at: NOW.plus(-HOUR), clock_suspect: suspect }, "{before}");
        }
    }

    #[test]
    fn the_future_is_clamped_to_the_receipt() {
        let future = Times { felt_at: NOW.plus(5), ..times() };
        assert_eq!(felt(future), Effective { at: NOW, clock_suspect: true });
    }

    #[test]
    fn nothing_is_felt_more_than_a_week_before_the_procedure() {
        let week = |hours: i64| Times { felt_at: NOW.plus(-DAY - hours * HOUR), ..times() };
        assert_eq!(felt(week(168)), Effective { at: NOW.plus(-8 * DAY), clock_suspect: false });
        let early = Times { felt_at: NOW.plus(-8 * DAY - 1), ..times() };
        assert_eq!(felt(early), Effective { at: NOW.plus(-8 * DAY), clock_suspect: true });
        let planned = Times { procedure_ended_at: None, ..week(1000) };
        assert!(!felt(planned).clock_suspect);
    }

    #[test]
    fn flights_and_leap_days_are_instants_like_any_other() {
        // Answered in New York, sent in Berlin: zones belong to the writing, not to the instant.
        let flight = Times {
            felt_at: parse("2028-02-28T23:30:00-05:00"),
            sent_at: parse("2028-02-29T13:30:00+01:00"),
            received_at: parse("2028-02-29T12:30:01Z"),
            ..times()
        };
        let flight = felt(Times { procedure_ended_at: None, ..flight });
        assert_eq!(flight, Effective { at: parse("2028-02-29T04:30:01Z"), clock_suspect: false });
    }

    #[test]
    fn no_time_is_too_odd_to_be_counted() {
        for odd in [i64::MIN, i64::MIN + 1, -1, 0, i64::MAX] {
            for age in [None, Some(i64::MIN), Some(i64::MAX)] {
                let at = felt(Times { sent_at: At(odd), felt_at: At(odd), age_ms: age, ..times() }).at;
                assert!(at <= NOW);
                let at = felt(Times { felt_at: At(odd), age_ms: age, ..times() }).at;
                assert!(at <= NOW && at >= NOW.plus(-8 * DAY));
            }
        }
    }
}
