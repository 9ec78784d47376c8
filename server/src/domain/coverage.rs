//! Whether a page would reach anybody now (reliability.md 4, security.md T26): a nurse on duty, with a live phone, that
//! answered a test push within a day. Each link of that chain that is missing has a name.

use super::{
    at::{At, MINUTE},
    duty::PROVEN,
};

/// A proof covers for half an hour longer than it is good for taking duty: so long the test of the next morning may take to
/// be shown, and nobody is called out for that.
const COVERS: i64 = PROVEN + 30 * MINUTE;

/// Which link is missing; the first that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hole {
    /// The clinic has no nurse with access.
    NoNurse,
    /// The roster has a gap now.
    NobodyOnDuty,
    /// Nobody on duty has a phone that answers.
    NobodyLive,
    /// No phone of anybody on duty that answers has shown a test push within a day.
    NobodyProven,
}

impl Hole {
    /// Its stable word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NoNurse => "no_nurse",
            Self::NobodyOnDuty => "nobody_on_duty",
            Self::NobodyLive => "nobody_live",
            Self::NobodyProven => "nobody_proven",
        }
    }
}

/// A nurse on duty, as far as a page asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnCall {
    /// Does a phone of theirs answer?
    pub is_live: bool,
    /// When one last showed a test push, or somebody tapped it there.
    pub proven_at: Option<At>,
}

/// The hole in a clinic's cover now; none: somebody would be reached.
#[must_use]
pub fn hole(has_nurses: bool, on_duty: &[OnCall], now: At) -> Option<Hole> {
    let proven =
        |nurse: &&OnCall| nurse.is_live && nurse.proven_at.is_some_and(|proof| now.since(proof) <= COVERS);
    if !has_nurses {
        Some(Hole::NoNurse)
    } else if on_duty.is_empty() {
        Some(Hole::NobodyOnDuty)
    } else if !on_duty.iter().any(|nurse| nurse.is_live) {
        Some(Hole::NobodyLive)
    } else if !on_duty.iter().any(|nurse| proven(&nurse)) {
        Some(Hole::NobodyProven)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_missing_link_has_its_name_and_the_first_is_said() {
        let now = At(100 * PROVEN);
        let good = OnCall { is_live: true, proven_at: Some(now.plus(-COVERS)) };
        assert_eq!(hole(true, &[good], now), None);
        assert_eq!(hole(true, &[good], now.plus(1)), Some(Hole::NobodyProven), "a day and half an hour");
        let unproven = OnCall { proven_at: None, ..good };
        assert_eq!(hole(true, &[unproven], now), Some(Hole::NobodyProven));
        assert_eq!(hole(true, &[unproven, good], now), None, "one is enough");
        let dead = OnCall { is_live: false, ..good };
        assert_eq!(hole(true, &[dead], now), Some(Hole::NobodyLive));
        assert_eq!(
            hole(true, &[dead, unproven], now),
            Some(Hole::NobodyProven),
            "the proof of a dead phone is none"
        );
        assert_eq!(hole(true, &[], now), Some(Hole::NobodyOnDuty));
        assert_eq!(hole(false, &[], now), Some(Hole::NoNurse));
    }
}
