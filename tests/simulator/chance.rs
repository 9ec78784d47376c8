//! Chance that repeats: the same seed draws the same world for ever (SplitMix64).

/// A row of draws.
pub struct Chance(u64);

impl Chance {
    /// The row that belongs to a seed.
    pub fn of(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A whole number from the first to below the second.
    pub fn within(&mut self, from: i64, to: i64) -> i64 {
        let width = u64::try_from(to - from).expect("a range that has something in it").max(1);
        from + i64::try_from(self.bits() % width).expect("a small number")
    }

    /// Evenly from 0 to below 1.
    pub fn even(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True so often out of 1.
    pub fn says(&mut self, often: f64) -> bool {
        self.even() < often
    }

    /// One of these.
    pub fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.within(0, i64::try_from(all.len()).expect("few"))).expect("a place")]
    }
}
