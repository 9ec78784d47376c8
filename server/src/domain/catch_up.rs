//! After a stop of Reliefline (reliability.md 7): what fell due meanwhile is told without a storm.

use super::{
    alert::{Rule, Severity},
    at::{At, HOUR, MINUTE, SECOND},
    ids::AlertId,
};

/// So many messages leave in a second, of all instances together.
pub const A_SECOND: u32 = 20;
/// All that is overdue is found before anything is sent, but nobody waits for that longer.
pub const FINDS_FIRST: i64 = 5 * SECOND;
/// Whoever starts so long after a stop was found joins in no more: at this pace 72,000 messages have left by then.
pub const JOINED_FOR: i64 = HOUR;
/// Silences that are found all at once are told within so long.
const SPREAD: i64 = 30 * MINUTE;

/// How long the first page of an alert that is found while catching up waits: a silence's its own part of half an hour, so
/// that a clinic is not told of all its patients at once; every other one not at all.
#[must_use]
pub fn waits(alert: AlertId, rule: Rule, severity: Severity) -> i64 {
    if rule != Rule::Silence || severity == Severity::Urgent {
        return 0;
    }
    // The random half of the id.
    i64::try_from(alert.0.as_u64_pair().1 % SPREAD.unsigned_abs()).unwrap_or_default()
}

/// What an instance may send in a second when so many run: equal parts, since to share a count they would have to wait for one
/// another. Never nothing.
#[must_use]
pub fn share(running: u64) -> u32 {
    A_SECOND / u32::try_from(running).unwrap_or(A_SECOND).clamp(1, A_SECOND)
}

/// How many messages may leave now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    second: i64,
    sent: u32,
}

impl Pace {
    /// What is left of this second's share.
    #[must_use]
    pub fn room(&self, share: u32, now: At) -> u32 {
        if now.0.div_euclid(SECOND) == self.second { share.saturating_sub(self.sent) } else { share }
    }

    /// So many leave.
    #[must_use]
    pub fn after(self, count: u32, now: At) -> Self {
        let second = now.0.div_euclid(SECOND);
        let before = if second == self.second { self.sent } else { 0 };
        Self { second, sent: before.saturating_add(count) }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn twenty_leave_in_a_second_and_the_next_has_room_again() {
        let now = At(10 * SECOND);
        let room = |pace: Pace, now| pace.room(20, now);
        let pace = Pace::default();
        assert_eq!(room(pace, now), 20);
        let pace = pace.after(15, now).after(5, now.plus(SECOND - 1));
        assert_eq!((room(pace, now.plus(SECOND - 1)), room(pace, now.plus(SECOND))), (0, 20));
        assert_eq!(room(pace.after(1, now.plus(SECOND)), now.plus(SECOND)), 19);
        assert_eq!(pace.room(10, now), 0, "another instance has begun meanwhile");
    }

    #[test]
    fn all_instances_together_send_no_more_than_twenty_in_a_second_and_each_sends_something() {
        assert_eq!([0, 1, 2, 3, 20].map(share), [20, 20, 10, 6, 1]);
        assert_eq!([21, u64::from(u32::MAX) + 1].map(share), [1, 1]);
    }

    #[test]
    fn silences_are_spread_over_half_an_hour_and_nothing_else_waits() {
        let waits = |id: u128, rule, severity| waits(AlertId(Uuid::from_u128(id)), rule, severity);
        let spread: Vec<_> = (0..1000_u128)
            .map(|id| waits(id.wrapping_mul(0x9E37_79B9_7F4A_7C15), Rule::Silence, Severity::Warning))
            .collect();
        assert!(spread.iter().all(|wait| (0..SPREAD).contains(wait)));
        for third in 0..3 {
            let part = spread.iter().filter(|wait| **wait * 3 / SPREAD == third).count();
            assert!((250..420).contains(&part), "{part} of 1000 in a third");
        }
        assert_eq!(waits(77, Rule::Severe, Severity::Warning), 0);
        assert_eq!(waits(77, Rule::Silence, Severity::Urgent), 0);
    }
}
