//! The pain before the procedure, as it was known at each instant.

use std::collections::BTreeSet;

use super::{Course, readings::Reading};
use crate::domain::{
    at::{At, HOUR},
    elapsed::Elapsed,
    score::Context,
    timeline,
};

impl Course {
    /// The baseline of each context at every instant at which it changed (clinical.md 1.2).
    pub(super) fn known_baselines(
        &self,
        readings: &[Reading],
        since: &impl Fn(At) -> Elapsed,
    ) -> Vec<timeline::BaselineEntry> {
        let staff = self.baselines.iter().map(|entry| Reading {
            source: usize::MAX,
            context: entry.context,
            score: entry.score.0,
            confirmed: false,
            recalled: entry.recalled,
            opioid_hours: None,
            felt_at: entry.felt_at,
            received_at: entry.entered_at,
            first_received: entry.entered_at,
            gone: None,
        });
        let true_span = Elapsed(-168 * HOUR)..Elapsed::ZERO;
        let counts = |entry: &Reading| {
            if entry.recalled {
                since(entry.first_received) <= Elapsed(72 * HOUR)
            } else {
                true_span.contains(&since(entry.felt_at))
            }
        };
        let entries: Vec<Reading> = staff.chain(readings.iter().cloned()).filter(counts).collect();
        let mut moments: BTreeSet<At> = entries.iter().map(|entry| entry.received_at).collect();
        moments.extend(entries.iter().filter_map(|entry| entry.gone.map(|(at, _)| at)));
        let mut known = [None; 2];
        let mut changes = Vec::new();
        for now in moments {
            for context in [Context::Movement, Context::Rest] {
                let standing = entries.iter().filter(|entry| {
                    entry.context == context
                        && entry.received_at <= now
                        && entry.gone.is_none_or(|(gone, _)| gone > now)
                });
                // A true one before a recalled one; the latest felt, then the latest entered. A recalled one was felt
                // at no certain time.
                let latest = standing.max_by_key(|entry| {
                    let felt = if entry.recalled { At(i64::MIN) } else { entry.felt_at };
                    (!entry.recalled, felt, entry.received_at)
                });
                let score = latest.map(|entry| entry.score);
                if score != known[context as usize] {
                    known[context as usize] = score;
                    changes.push(timeline::BaselineEntry { at: since(now), context, score });
                }
            }
        }
        changes
    }
}
