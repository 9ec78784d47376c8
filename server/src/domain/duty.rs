//! Who is on duty: a clinic's plan of shifts and the changes of single days, read as dated stretches of duty.
//!
//! A [`Shift`] is what an admin plans, on the clinic's clock. It expands to [`Stint`]s, which are instants. A take-over, a
//! hand-over or a swap is a [`Change`] beside the plan: it adds a stint, or takes one away between two instants. The
//! plan itself is never rewritten, so that what was so stays readable.

mod ahead;
mod ical;
#[cfg(test)]
mod laws;
mod local_time;
mod roster;
mod shift;
mod stint;
mod stretches;
mod swap;

pub use self::{
    ahead::{ANSWERS_WITHIN, Warning, test_hours, warning},
    ical::ical,
    local_time::LocalTime,
    roster::{Duty, OnDuty, Roster},
    shift::{Planned, Repeat, Shift, ShiftRefused},
    stint::{Change, Deed, Origin, Stint, StintId},
    stretches::Stretch,
    swap::SwapState,
};
use super::at::{At, DAY, HOUR};

/// Positions that there are; those at the lowest one present are told first.
pub const POSITIONS: std::ops::RangeInclusive<i16> = 1..=9;
/// A shift, and a duty that is taken over, lasts so long at most; of a shift it is the clock's hours that count.
pub const LONGEST: i64 = 24 * HOUR;
/// A window that is asked for is so long at most.
pub const WINDOW: i64 = 62 * DAY;
/// A gap that begins within this time is to be filled now.
pub const SOON: i64 = 24 * HOUR;
/// A phone counts as proven so long after a test push was shown or tapped.
pub const PROVEN: i64 = 24 * HOUR;

/// Was a phone that last answered a test push at `proof` proven at `now`?
#[must_use]
pub fn is_proven(proof: Option<At>, now: At) -> bool {
    proof.is_some_and(|proof| now.since(proof) <= PROVEN)
}
