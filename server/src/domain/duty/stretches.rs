//! Arithmetic of stretches of time.

use crate::domain::at::At;

/// From an instant on, up to another one without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stretch {
    /// Its first instant.
    pub from: At,
    /// The first instant after it.
    pub to: At,
}

impl Stretch {
    /// Does it have no instant at all?
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.from >= self.to
    }

    /// Is this one of its instants?
    #[must_use]
    pub fn has(self, at: At) -> bool {
        self.from <= at && at < self.to
    }

    /// What both have; it may be empty.
    #[must_use]
    pub fn within(self, other: Self) -> Self {
        Self { from: self.from.max(other.from), to: self.to.min(other.to) }
    }

    /// What is left of it, in order, when `others` are taken away.
    #[must_use]
    pub fn without(self, others: &[Self]) -> Vec<Self> {
        let mut left = vec![self];
        for other in others {
            let cut = |piece: Self| {
                [
                    Self { to: piece.to.min(other.from), ..piece },
                    Self { from: piece.from.max(other.to), ..piece },
                ]
            };
            left = left
                .into_iter()
                .flat_map(|piece| if other.is_empty() { vec![piece] } else { cut(piece).to_vec() })
                .collect();
            left.retain(|piece| !piece.is_empty());
        }
        left
    }
}

/// The same instants in as few stretches as there can be, in order.
#[must_use]
pub(super) fn merged(mut all: Vec<Stretch>) -> Vec<Stretch> {
    all.retain(|one| !one.is_empty());
    all.sort_unstable();
    let mut merged: Vec<Stretch> = Vec::new();
    for one in all {
        match merged.last_mut().filter(|last| last.to >= one.from) {
            Some(last) => last.to = last.to.max(one.to),
            None => merged.push(one),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(from: i64, to: i64) -> Stretch {
        Stretch { from: At(from), to: At(to) }
    }

    #[test]
    fn what_is_taken_away_leaves_the_rest() {
        let day = stretch(0, 24);
        assert_eq!(day.without(&[]), [day]);
        assert_eq!(day.without(&[stretch(8, 16)]), [stretch(0, 8), stretch(16, 24)]);
        assert_eq!(day.without(&[stretch(16, 30), stretch(-5, 8)]), [stretch(8, 16)]);
        assert_eq!(day.without(&[stretch(9, 9)]), [day]);
        assert_eq!(day.without(&[stretch(0, 24)]), []);
    }

    #[test]
    fn stretches_that_touch_are_one() {
        let all = vec![stretch(8, 16), stretch(20, 24), stretch(16, 20), stretch(3, 3), stretch(0, 1)];
        assert_eq!(merged(all), [stretch(0, 1), stretch(8, 24)]);
    }
}
