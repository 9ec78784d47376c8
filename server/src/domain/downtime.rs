//! When Reliefline itself did not run (reliability.md 6): the clock of a silence stands still, and nobody is called
//! because of an outage of ours.
//!
//! What it does to a silence is in `rules/silence.rs`; here is what counts as a stretch.

use thiserror::Error;

use super::{
    at::{At, DAY, MINUTE},
    course::Stretch,
};

/// So long without a sign of life is still no downtime: beats come every 10 seconds.
pub const UNNOTICED: i64 = MINUTE;
/// A stretch noted by hand is no longer than this.
pub const LONGEST: i64 = 14 * DAY;
/// It began no longer ago than this.
pub const OLDEST: i64 = 30 * DAY;

/// Why a stretch cannot be noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refused {
    /// Its end is not after its beginning.
    #[error("It must end after it begins.")]
    EndsBeforeItBegins,
    /// It is not over yet.
    #[error("Only what is over can be noted.")]
    NotOver,
    /// Longer than 14 days.
    #[error("A stretch is 14 days long at most.")]
    TooLong,
    /// It began more than 30 days ago.
    #[error("It must have begun within the last 30 days.")]
    TooOld,
}

impl Refused {
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::EndsBeforeItBegins => "ends_before_it_begins",
            Self::NotOver => "downtime_not_over",
            Self::TooLong => "downtime_too_long",
            Self::TooOld => "downtime_too_old",
        }
    }

    /// The field that is wrong.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::EndsBeforeItBegins | Self::NotOver | Self::TooLong => "to",
            Self::TooOld => "from",
        }
    }
}

/// The stretch between the last sign of life and now, when that is longer than a minute.
#[must_use]
pub fn gap(last_sign: At, now: At) -> Option<Stretch> {
    (now.since(last_sign) > UNNOTICED).then_some(Stretch { from: last_sign, to: now })
}

/// Can a person note this stretch now?
///
/// # Errors
/// Not over, too long, too old, or no stretch at all.
pub fn check(stretch: Stretch, now: At) -> Result<(), Refused> {
    let Stretch { from, to } = stretch;
    if to <= from {
        return Err(Refused::EndsBeforeItBegins);
    }
    if to > now {
        return Err(Refused::NotOver);
    }
    if to.since(from) > LONGEST {
        return Err(Refused::TooLong);
    }
    if now.since(from) > OLDEST {
        return Err(Refused::TooOld);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: At = At(1_800_000_000_000);

    #[test]
    fn a_minute_without_a_beat_is_nothing_and_a_millisecond_more_is_downtime() {
        assert_eq!(gap(NOW.plus(-MINUTE), NOW), None);
        let from = NOW.plus(-MINUTE - 1);
        assert_eq!(gap(from, NOW), Some(Stretch { from, to: NOW }));
        assert_eq!(gap(NOW.plus(MINUTE), NOW), None, "a clock that went back shows no gap");
    }

    #[test]
    fn what_a_person_may_note_has_edges() {
        let noted = |from: i64, to: i64| check(Stretch { from: NOW.plus(from), to: NOW.plus(to) }, NOW);
        assert_eq!(noted(-1, 0), Ok(()));
        assert_eq!(noted(0, 0), Err(Refused::EndsBeforeItBegins));
        assert_eq!(noted(-1, 1), Err(Refused::NotOver));
        assert_eq!(noted(-LONGEST, 0), Ok(()));
        assert_eq!(noted(-LONGEST - 1, 0), Err(Refused::TooLong));
        assert_eq!(noted(-OLDEST, -OLDEST + 1), Ok(()));
        assert_eq!(noted(-OLDEST - 1, -OLDEST), Err(Refused::TooOld));
    }
}
