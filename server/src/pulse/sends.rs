//! What was sent to push services, what they answered, and how long it took from the commit to the first byte.

use std::{
    collections::VecDeque,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::domain::{
    at::{At, MINUTE, SECOND},
    message::Outcome,
};

/// Upper bounds of the histogram, in milliseconds.
pub const BUCKETS: [i64; 10] = [10, 50, 100, 250, 500, 1_000, 2_500, 5_000, 15_000, 60_000];
const WORDS: [&str; 5] = ["accepted", "gone", "later", "refused", "misdirected"];
/// Answers to our signature are looked at for so long.
const WINDOW: i64 = 5 * MINUTE;
const SLICE: i64 = 10 * SECOND;

/// Counts since the start of this process.
#[derive(Default)]
pub struct Sends {
    answers: [AtomicU64; WORDS.len()],
    buckets: [AtomicU64; BUCKETS.len() + 1],
    sum: AtomicU64,
    signed: Mutex<VecDeque<Slice>>,
}

/// Ten seconds of answers.
struct Slice {
    from: i64,
    sent: u32,
    unsigned: u32,
}

impl Sends {
    /// A push service answered, or did not.
    pub fn learn(&self, outcome: Outcome, now: At) {
        let place = match outcome {
            Outcome::Accepted(_) => 0,
            Outcome::Gone(_) => 1,
            Outcome::Later(..) => 2,
            Outcome::Refused(_) => 3,
            Outcome::Misdirected(_) => 4,
        };
        self.answers[place].fetch_add(1, Ordering::Relaxed);
        let from = now.0.div_euclid(SLICE) * SLICE;
        let mut signed = self.signed.lock().unwrap_or_else(PoisonError::into_inner);
        if signed.back().is_none_or(|slice| slice.from != from) {
            signed.push_back(Slice { from, sent: 0, unsigned: 0 });
        }
        signed.retain(|slice| slice.from > now.0 - WINDOW && slice.from <= from);
        if let Some(slice) = signed.back_mut() {
            slice.sent += 1;
            slice.unsigned += u32::from(matches!(outcome, Outcome::Misdirected(401 | 403)));
        }
    }

    /// A message that could go at `due` is on its way: its first byte leaves.
    pub fn leaves(&self, due: At, now: At) {
        let millis = now.since(due).max(0);
        let place = BUCKETS.iter().position(|bound| millis <= *bound).unwrap_or(BUCKETS.len());
        self.buckets[place].fetch_add(1, Ordering::Relaxed);
        self.sum.fetch_add(u64::try_from(millis).unwrap_or_default(), Ordering::Relaxed);
    }

    /// Of the sends of the last five minutes, how many push services did not take our signature for, and of how many; none
    /// while that is a fifth or less. Two at least, as one phone may have changed its key.
    #[must_use]
    pub fn broken_signature(&self, now: At) -> Option<(i64, i64)> {
        let signed = self.signed.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = signed.iter().filter(|slice| slice.from > now.0 - WINDOW);
        let (unsigned, sent) = recent.fold((0, 0), |(unsigned, sent), slice| {
            (unsigned + i64::from(slice.unsigned), sent + i64::from(slice.sent))
        });
        (unsigned >= 2 && unsigned * 5 > sent).then_some((unsigned, sent))
    }

    /// How often each answer came.
    pub fn answers(&self) -> impl Iterator<Item = (&'static str, u64)> {
        WORDS.into_iter().zip(self.answers.iter().map(|count| count.load(Ordering::Relaxed)))
    }

    /// How many left within each bound of [`BUCKETS`], one after the other; the last number is of all. And the sum of
    /// their times in milliseconds.
    #[must_use]
    pub fn latencies(&self) -> ([u64; BUCKETS.len() + 1], u64) {
        let mut so_far = 0;
        let within = self.buckets.each_ref().map(|bucket| {
            so_far += bucket.load(Ordering::Relaxed);
            so_far
        });
        (within, self.sum.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_broken_above_a_fifth_of_five_minutes_and_not_by_one_phone() {
        let (sends, now) = (Sends::default(), At(100 * MINUTE));
        sends.learn(Outcome::Misdirected(403), now);
        assert_eq!(sends.broken_signature(now), None, "one phone");
        sends.learn(Outcome::Misdirected(401), now);
        assert_eq!(sends.broken_signature(now), Some((2, 2)));
        for _ in 0..8 {
            sends.learn(Outcome::Accepted(201), now);
        }
        assert_eq!(sends.broken_signature(now), None, "a fifth is not above it");
        sends.learn(Outcome::Misdirected(403), now.plus(MINUTE));
        assert_eq!(sends.broken_signature(now.plus(MINUTE)), Some((3, 11)));
        sends.learn(Outcome::Misdirected(302), now.plus(MINUTE));
        assert_eq!(sends.broken_signature(now.plus(MINUTE)), Some((3, 12)), "elsewhere is not unsigned");
        assert_eq!(sends.broken_signature(now.plus(7 * MINUTE)), None, "it is over");
    }

    #[test]
    fn latencies_are_counted_up_to_each_bound() {
        let sends = Sends::default();
        for millis in [5, 10, 11, 70_000, -3] {
            sends.leaves(At(0), At(millis));
        }
        let (within, sum) = sends.latencies();
        assert_eq!((within[0], within[1], within[9], within[10], sum), (3, 4, 4, 5, 70_026));
    }
}
