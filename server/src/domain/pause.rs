//! Pausing an episode (reliability.md 6): for a while nobody is asked, and nobody is called because nobody answered.
//! What arrives all the same is judged as ever.

use thiserror::Error;

use super::at::{At, DAY};

/// The longest pause. Each has an end, so that no patient is forgotten in one.
pub const LONGEST: i64 = 14 * DAY;

/// Why an episode cannot be paused until then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refused {
    /// Its end is over.
    #[error("A pause must end later than now.")]
    Over,
    /// Longer than 14 days from now.
    #[error("A pause is 14 days long at most.")]
    TooLong,
}

impl Refused {
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Over => "pause_over",
            Self::TooLong => "pause_too_long",
        }
    }
}

/// May an episode be paused from now until then?
///
/// # Errors
/// Over already, or too long.
pub fn check(now: At, until: At) -> Result<(), Refused> {
    match until.since(now) {
        ..=0 => Err(Refused::Over),
        length if length > LONGEST => Err(Refused::TooLong),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_ends_later_than_now_and_within_fourteen_days() {
        assert_eq!(check(At(5), At(5)), Err(Refused::Over));
        assert_eq!(check(At(5), At(6)), Ok(()));
        assert_eq!(check(At(5), At(5 + LONGEST)), Ok(()));
        assert_eq!(check(At(5), At(6 + LONGEST)), Err(Refused::TooLong));
    }
}
