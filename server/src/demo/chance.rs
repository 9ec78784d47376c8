//! Chance that repeats: the same seed draws the same course for ever.

use sha2::{Digest, Sha256};

/// A row of draws.
pub struct Chance {
    seed: u64,
    drawn: u64,
}

impl Chance {
    /// The row that belongs to a seed.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        Self { seed, drawn: 0 }
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.drawn += 1;
        let hash = Sha256::new()
            .chain_update(self.seed.to_be_bytes())
            .chain_update(self.drawn.to_be_bytes())
            .finalize();
        hash.iter().take(8).fold(0, |bits, byte| (bits << 8) | u64::from(*byte))
    }

    /// Evenly from 0 to below 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    pub fn even(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Normal with mean 0 and deviation 1, by Box and Muller.
    pub fn normal(&mut self) -> f64 {
        let (length, angle) = (1.0 - self.even(), self.even());
        (-2.0 * length.ln()).sqrt() * (std::f64::consts::TAU * angle).cos()
    }

    /// True so often out of 1.
    pub fn says(&mut self, often: f64) -> bool {
        self.even() < often
    }
}
