//! How often is too often: a counter in memory for each address block, for what carries no session.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
};

use crate::domain::at::{At, MINUTE};

/// So many each minute for one key, in this process.
pub struct Pace {
    limit: u32,
    seen: Mutex<(At, HashMap<String, u32>)>,
}

impl Pace {
    /// Allows `limit` a minute.
    #[must_use]
    pub fn a_minute(limit: u32) -> Self {
        Self { limit, seen: Mutex::new((At(0), HashMap::new())) }
    }

    /// Counts one more; too many: how many seconds to wait.
    pub fn count(&self, key: &str, now: At) -> Option<u64> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let minute = At(now.0 - now.0.rem_euclid(MINUTE));
        if seen.0 != minute {
            // A new minute forgets everybody, so the table never outgrows one minute's callers.
            *seen = (minute, HashMap::new());
        }
        let count = seen.1.entry(key.to_owned()).or_default();
        *count += 1;
        (*count > self.limit).then(|| ((minute.plus(MINUTE).since(now) + 999) / 1000).max(1) as u64)
    }
}

/// The block an address belongs to: /24, or /56 of IPv6.
#[must_use]
pub fn block_of(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(ip) => {
            let [a, b, c, _] = ip.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(ip) => format!("{}/56", Ipv6Addr::from_bits(ip.to_bits() >> 72 << 72)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_minute_begins_at_nought() {
        let pace = Pace::a_minute(2);
        let now = At(MINUTE * 5 + 58_500);
        assert_eq!([pace.count("a", now), pace.count("a", now), pace.count("a", now)], [None, None, Some(2)]);
        assert_eq!(pace.count("b", now), None);
        assert_eq!(pace.count("a", now.plus(1_500)), None);
    }

    #[test]
    fn neighbours_share_a_block() {
        let block = |text: &str| block_of(text.parse().unwrap());
        assert_eq!(block("10.1.2.3"), block("10.1.2.99"));
        assert_eq!(block("2001:db8:1:2ff::1"), block("2001:db8:1:201::9"));
        assert_ne!(block("2001:db8:1:2ff::1"), block("2001:db8:1:301::9"));
    }
}
