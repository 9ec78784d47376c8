//! How long one waits after failures (security.md 3.2, 5). Per credential and per block of addresses, never per
//! account: nobody can lock a nurse out.

use std::net::IpAddr;

use crate::domain::at::{At, DAY, HOUR, MINUTE, SECOND};

/// Failures counted against something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How many.
    pub failures: i32,
    /// The first of them.
    pub first_at: At,
    /// The last of them.
    pub last_at: At,
}

/// What is counted, and when it is too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Passwords of one credential: 1 s up to 3 failures, 3 s up to 9, 5 s up to 25, 10 s up to 100, then off for the
    /// rest of 24 hours.
    Credential,
    /// Secrets from one block of addresses: 30 in 10 minutes.
    Block,
    /// Typed codes from one block: 10 in an hour.
    Codes,
}

/// No rule looks back further.
pub const LONGEST: i64 = DAY;

impl Rule {
    fn window(self) -> i64 {
        match self {
            Self::Credential => LONGEST,
            Self::Block => 10 * MINUTE,
            Self::Codes => HOUR,
        }
    }

    /// How many seconds to wait before another try counts; none: try now.
    #[must_use]
    pub fn wait(self, count: Count, now: At) -> Option<u64> {
        let most = match self {
            Self::Credential => 100,
            Self::Block => 30,
            Self::Codes => 10,
        };
        let window_left = count.first_at.plus(self.window()).since(now);
        if count.failures == 0 || window_left <= 0 {
            return None;
        }
        let left = if count.failures >= most {
            window_left
        } else if self == Self::Credential {
            let pause = match count.failures {
                ..=3 => 1,
                4..=9 => 3,
                10..=25 => 5,
                _ => 10,
            };
            count.last_at.plus(pause * SECOND).since(now)
        } else {
            0
        };
        u64::try_from(left).ok().filter(|left| *left > 0).map(|left| left.div_ceil(1_000))
    }

    /// The count after one more failure.
    #[must_use]
    pub fn more(self, count: Count, now: At) -> Count {
        if count.failures > 0 && count.first_at.plus(self.window()) > now {
            return Count { failures: count.failures.saturating_add(1), last_at: now, ..count };
        }
        Count { failures: 1, first_at: now, last_at: now }
    }
}

/// Addresses that count as one: /24, or /56.
#[must_use]
pub fn block(address: IpAddr) -> Vec<u8> {
    match address.to_canonical() {
        IpAddr::V4(address) => address.octets()[..3].to_vec(),
        IpAddr::V6(address) => address.octets()[..7].to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(failures: i32, last: i64) -> Count {
        Count { failures, first_at: At(0), last_at: At(last) }
    }

    #[test]
    fn pauses_grow_with_failures() {
        for (failures, seconds) in [(1, 1), (3, 1), (4, 3), (9, 3), (10, 5), (25, 5), (26, 10), (99, 10)] {
            assert_eq!(Rule::Credential.wait(count(failures, 0), At(0)), Some(seconds), "{failures}");
            assert_eq!(Rule::Credential.wait(count(failures, 0), At(seconds as i64 * SECOND)), None);
        }
        assert_eq!(Rule::Credential.wait(count(100, HOUR), At(HOUR)), Some(23 * 3600));
        assert_eq!(Rule::Credential.wait(count(100, HOUR), At(DAY)), None);
    }

    #[test]
    fn a_block_has_thirty_tries_in_ten_minutes() {
        assert_eq!(Rule::Block.wait(count(29, 1), At(1)), None);
        assert_eq!(Rule::Block.wait(count(30, 1), At(MINUTE)), Some(540));
        assert_eq!(Rule::Block.more(count(30, 1), At(10 * MINUTE)).failures, 1);
        assert_eq!(Rule::Codes.more(count(3, 1), At(MINUTE)).failures, 4);
    }

    #[test]
    fn neighbours_share_a_block() {
        let block_of = |text: &str| block(text.parse().unwrap());
        assert_eq!(block_of("192.0.2.7"), block_of("192.0.2.200"));
        assert_eq!(block_of("::ffff:192.0.2.7"), block_of("192.0.2.7"));
        assert_ne!(block_of("2001:db8:0:100::1"), block_of("2001:db8:0:200::1"));
    }
}
