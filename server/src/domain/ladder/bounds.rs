//! Between which values a ladder is safe (clinical.md 3.1).

use thiserror::Error;

use super::Ladder;

/// A value outside what is safe.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{name} is {value}, but must be within {min} and {max}")]
pub struct OutsideBounds {
    /// Name as in the API.
    pub name: &'static str,
    /// Smallest safe value, itself included.
    pub min: i64,
    /// Largest safe value, itself included.
    pub max: i64,
    /// What was given.
    pub value: i64,
}

impl Ladder {
    /// Is every value inside its safe bounds, and each level after the one below it?
    ///
    /// # Errors
    /// Every value that is not.
    pub fn check(&self) -> Result<(), Vec<OutsideBounds>> {
        let after_second_h = self.warning_second_min.clamp(0, 120).div_euclid(60) + 1;
        let bounds = [
            ("urgentSecondMin", self.urgent_second_min, 2, 10),
            ("urgentThirdMin", self.urgent_third_min, (self.urgent_second_min.clamp(2, 10) + 1).max(5), 30),
            ("warningSecondMin", self.warning_second_min, 15, 120),
            ("warningThirdH", self.warning_third_h, after_second_h, 8),
        ];
        let outside = bounds.into_iter().filter(|(_, value, min, max)| value < min || value > max);
        let bad: Vec<_> =
            outside.map(|(name, value, min, max)| OutsideBounds { name, min, max, value }).collect();
        if bad.is_empty() { Ok(()) } else { Err(bad) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outside(ladder: Ladder) -> Vec<(&'static str, i64, i64)> {
        ladder.check().err().into_iter().flatten().map(|bad| (bad.name, bad.min, bad.max)).collect()
    }

    #[test]
    fn the_defaults_and_the_edges_are_safe() {
        let edges = [(2, 5, 15, 1), (10, 30, 120, 8), (10, 11, 120, 3)];
        for (urgent_second_min, urgent_third_min, warning_second_min, warning_third_h) in edges {
            let ladder = Ladder { urgent_second_min, urgent_third_min, warning_second_min, warning_third_h };
            assert_eq!(outside(ladder), []);
        }
        assert_eq!(outside(Ladder::default()), []);
    }

    #[test]
    fn a_level_cannot_come_too_soon_too_late_or_before_the_one_below_it() {
        let with = Ladder::default();
        assert_eq!(outside(Ladder { urgent_second_min: 1, ..with }), [("urgentSecondMin", 2, 10)]);
        assert_eq!(outside(Ladder { urgent_third_min: 31, ..with }), [("urgentThirdMin", 6, 30)]);
        assert_eq!(
            outside(Ladder { urgent_second_min: 9, urgent_third_min: 9, ..with }),
            [("urgentThirdMin", 10, 30)]
        );
        assert_eq!(outside(Ladder { warning_second_min: 121, ..with }), [("warningSecondMin", 15, 120)]);
        assert_eq!(
            outside(Ladder { warning_second_min: 60, warning_third_h: 1, ..with }),
            [("warningThirdH", 2, 8)]
        );
    }
}
