//! After a stop of Reliefline (reliability.md 7): what fell due meanwhile is told without a storm.

use super::{
    alert::{Rule, Severity},
    at::{At, HOUR, MINUTE, SECOND},
    ids::AlertId,
};

/// So many messages leave in a second.
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

/// How many messages may leave now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    second: i64,
    sent: u32,
}

impl Pace {
    /// What is left of this second.
    #[must_use]
    pub fn room(&self, now: At) -> u32 {
        if now.0.div_euclid(SECOND) == self.second { A_SECOND.saturating_sub(self.sent) } else { A_SECOND }
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
        let pace = Pace::default();
        assert_eq!(pace.room(now), A_SECOND);
        let pace = pace.after(15, now).after(5, now.plus(SECOND - 1));
        assert_eq!((pace.room(now.plus(SECOND - 1)), pace.room(now.plus(SECOND))), (0, A_SECOND));
        assert_eq!(pace.after(1, now.plus(SECOND)).room(now.plus(SECOND)), A_SECOND - 1);
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
