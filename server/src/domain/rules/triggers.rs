//! The scores behind an alert, and what becomes of it when they are taken back (clinical.md 3.5, *Correction*).

use super::evidence::Evidence;
use crate::domain::alert::Severity;

/// A score that raised, re-opened or escalated an alert.
#[derive(Clone, Debug, PartialEq)]
pub struct Trigger {
    /// Rank of the score.
    pub score: usize,
    /// How severe the alert was with it.
    pub severity: Severity,
    /// The sustained best it was measured from.
    pub best: Option<i16>,
    /// What it stood on.
    pub(super) evidence: Evidence,
}

/// Those of one alert, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Triggers(Vec<Slot>);

#[derive(Clone, Debug, PartialEq)]
struct Slot {
    trigger: Trigger,
    /// Taken back, and this score is its corrected value, not judged yet.
    awaits: Option<usize>,
}

impl Triggers {
    /// The newest.
    pub fn last(&self) -> Option<&Trigger> {
        self.0.last().map(|slot| &slot.trigger)
    }

    /// One more.
    pub fn push(&mut self, trigger: Trigger) {
        self.0.push(Slot { trigger, awaits: None });
    }

    /// None counts any more.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Scores were taken back together, some of them for a corrected value that is judged in a moment. True: the alert
    /// has lost what it stood on.
    pub fn take_back(&mut self, gone: &[(usize, Option<usize>)]) -> bool {
        let fate = |slot: &Slot| gone.iter().find(|(score, _)| *score == slot.trigger.score);
        let lost = matches!(self.0.last().and_then(fate), Some((_, None)));
        for slot in &mut self.0 {
            if let Some((_, by)) = fate(slot) {
                slot.awaits = *by;
            }
        }
        self.0.retain(|slot| slot.awaits.is_some() || fate(slot).is_none());
        lost
    }

    /// Those that wait for a corrected value are given up.
    pub fn give_up_waiting(&mut self) {
        self.0.retain(|slot| slot.awaits.is_none());
    }

    /// Takes out the one that waits for this corrected value, which has become a trigger of its own.
    pub fn hand_over(&mut self, by: Option<usize>) {
        self.0.retain(|slot| by.is_none() || slot.awaits != by);
    }

    /// The corrected value says the same: it stands where the wrong one stood.
    pub fn stand_in(&mut self, new: Trigger) {
        let Some(slot) = self.0.iter_mut().find(|slot| slot.awaits == Some(new.score)) else { return };
        let severity = slot.trigger.severity.max(new.severity);
        *slot = Slot { trigger: Trigger { severity, ..new }, awaits: None };
    }

    /// A corrected value has been judged. True: it does not carry the alert, which has lost what it stood on.
    pub fn settle(&mut self, by: usize) -> bool {
        let Some(wrong) = self.0.iter().position(|slot| slot.awaits == Some(by)) else { return false };
        self.0.remove(wrong);
        wrong == self.0.len()
    }

    /// The newest that stands for certain; any that still wait behind it are given up.
    pub fn newest_standing(&mut self) -> Option<&Trigger> {
        while self.0.last().is_some_and(|slot| slot.awaits.is_some()) {
            self.0.pop();
        }
        self.last()
    }
}
