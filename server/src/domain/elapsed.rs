//! The rules' clock: time since the procedure ended, never the wall's (daylight saving would bend it).

use std::fmt;

/// Whole milliseconds since the end of the procedure; negative before it (clinical.md, "Clock").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Elapsed(pub i64);

impl Elapsed {
    /// The end of the procedure.
    pub const ZERO: Self = Self(0);

    /// So many decimal hours, to the nearest millisecond; what does not fit is held at the ends.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "a float cast saturates, which is what is wanted")]
    pub fn hours(hours: f64) -> Self {
        Self((hours * 3_600_000.0).round() as i64)
    }

    /// In decimal hours.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "exact for 285,000 years")]
    pub fn in_hours(self) -> f64 {
        self.0 as f64 / 3_600_000.0
    }

    /// This much later.
    #[must_use]
    pub fn plus(self, span: Self) -> Self {
        Self(self.0.saturating_add(span.0))
    }

    /// This much earlier; between two instants, the time from `other` to this one.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl fmt::Display for Elapsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} h", self.in_hours())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_hours_are_whole_milliseconds() {
        assert_eq!(Elapsed::hours(14.995), Elapsed(53_982_000));
        assert_eq!(Elapsed::hours(-0.5), Elapsed(-1_800_000));
        assert!((Elapsed::hours(15.995).in_hours() - 15.995).abs() < 1e-9);
    }
}
