//! Room on the disk that a database of SQLite is on: when there is too little of it, and when there is enough for a reserve
//! (reliability.md 7).

/// A reserve of so many bytes is deleted when nothing fits any more, so that check-ins still do.
pub const RESERVE: u64 = 32 * 1024 * 1024;
/// With fewer of a hundred parts free there is too little room.
const LOW: u64 = 15;

/// What a disk has, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// What this program may still write.
    pub free: u64,
    /// All of it.
    pub whole: u64,
}

impl Room {
    /// Of a hundred parts, how many are free.
    #[must_use]
    pub fn percent(self) -> u64 {
        u128::from(self.free)
            .saturating_mul(100)
            .checked_div(self.whole.into())
            .map_or(0, |parts| parts as u64)
    }

    /// Is it time to warn?
    #[must_use]
    pub fn is_low(self) -> bool {
        self.percent() < LOW
    }

    /// Is there room for a reserve, and for as much again beside it? Else the reserve would be what fills the disk.
    #[must_use]
    pub fn fits_reserve(self) -> bool {
        self.free >= 2 * RESERVE
    }

    /// What is to be told, if anything: a stable word.
    #[must_use]
    pub fn worry(self, has_reserve: bool) -> Option<&'static str> {
        // The reserve is gone, or never had room.
        if !has_reserve && !self.fits_reserve() {
            return Some("full");
        }
        self.is_low().then_some("low")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifteen_of_a_hundred_are_enough_and_a_disk_without_room_for_a_reserve_is_full() {
        let room = |free| Room { free, whole: 1_000 * RESERVE };
        for (free, has_reserve, worry) in [
            (1_000 * RESERVE, true, None),
            (150 * RESERVE, true, None),
            (150 * RESERVE - 1, true, Some("low")),
            (149 * RESERVE, false, Some("low")),
            (2 * RESERVE, false, Some("low")),
            (2 * RESERVE - 1, true, Some("low")),
            (2 * RESERVE - 1, false, Some("full")),
            (0, true, Some("low")),
            (0, false, Some("full")),
        ] {
            assert_eq!(room(free).worry(has_reserve), worry, "{free} {has_reserve}");
        }
        // A small disk that is empty has no room for a reserve either.
        let small = Room { free: RESERVE, whole: RESERVE };
        assert_eq!((small.percent(), small.worry(false)), (100, Some("full")));
        assert_eq!(Room { free: 0, whole: 0 }.percent(), 0);
        assert_eq!(Room { free: u64::MAX, whole: u64::MAX }.percent(), 100);
    }
}
