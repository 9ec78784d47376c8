//! Every value that was ever given in a check-in, and what its corrections made of it.

use std::collections::HashMap;

use super::Course;
use crate::domain::{
    at::At,
    ids::CheckInId,
    score::{Context, Opioid, Score},
};

impl Course {
    /// Every value that a patient ever gave, with what became of it, in the order received.
    pub(super) fn readings(&self) -> Vec<Reading> {
        let mut order: Vec<(At, Step)> = Vec::new();
        order.extend(self.check_ins.iter().enumerate().map(|(i, c)| (c.received_at, Step::CheckIn(i))));
        order.extend(self.withdrawals.iter().map(|w| (w.at, Step::Withdrawal(w.check_in))));
        order.sort_by_key(|(at, _)| *at);

        let mut readings = Vec::new();
        // What stands of each check-in, and who replaced it: a second correction corrects the first one.
        let mut standing: HashMap<CheckInId, [Option<usize>; 3]> = HashMap::new();
        let mut replaced: HashMap<CheckInId, CheckInId> = HashMap::new();
        let last = |replaced: &HashMap<CheckInId, CheckInId>, mut id: CheckInId| {
            while let Some(next) = replaced.get(&id) {
                id = *next;
            }
            id
        };
        for (at, step) in order {
            match step {
                Step::Withdrawal(id) => {
                    for old in standing.get(&last(&replaced, id)).into_iter().flatten().flatten() {
                        take_back(&mut readings, *old, at, None);
                    }
                }
                Step::CheckIn(index) => {
                    let check_in = &self.check_ins[index];
                    let corrected = check_in.corrects.map(|id| last(&replaced, id));
                    let corrected = corrected.filter(|id| *id != check_in.id);
                    let old = corrected.and_then(|id| standing.remove(&id)).unwrap_or_default();
                    let mut now = [None; 3];
                    for (slot, reading) in self.given(index).into_iter().enumerate() {
                        now[slot] = match (old[slot], reading) {
                            (Some(old), Some(new)) if new.repeats(&readings[old]) => Some(old),
                            (Some(old), None) if readings[old].recalled => Some(old),
                            (old, Some(mut new)) => {
                                let first = old.map_or(at, |old: usize| readings[old].first_received);
                                new.first_received = new.first_received.min(first);
                                readings.push(new);
                                let by = readings.len() - 1;
                                if let Some(old) = old {
                                    take_back(&mut readings, old, at, Some(by));
                                }
                                Some(by)
                            }
                            (Some(old), None) => {
                                take_back(&mut readings, old, at, None);
                                None
                            }
                            (None, None) => None,
                        };
                    }
                    standing.insert(check_in.id, now);
                    if let Some(corrected) = corrected {
                        replaced.insert(corrected, check_in.id);
                    }
                }
            }
        }
        readings
    }

    /// What one check-in says: movement, rest, the recalled baseline.
    fn given(&self, source: usize) -> [Option<Reading>; 3] {
        let check_in = &self.check_ins[source];
        let at = check_in.received_at;
        let long_acting = self.long_acting_opioid.iter().filter(|fact| fact.known_at <= at);
        let opioid_hours = match check_in.opioid {
            _ if long_acting.max_by_key(|fact| fact.known_at).is_some_and(|fact| fact.value) => Some(0.0),
            Some(Opioid::Under4h) => Some(0.0),
            Some(Opioid::Over4h) => Some(4.0),
            Some(Opioid::None | Opioid::Unsure) | None => None,
        };
        let reading = |context, score: Score, confirmed, recalled| Reading {
            source,
            context,
            score: score.0,
            confirmed,
            recalled,
            opioid_hours,
            felt_at: check_in.felt_at,
            received_at: at,
            first_received: at,
            gone: None,
        };
        [
            check_in.movement.map(|s| reading(Context::Movement, s, check_in.movement_confirmed, false)),
            check_in.rest.map(|s| reading(Context::Rest, s, check_in.rest_confirmed, false)),
            check_in.recalled_baseline.map(|s| reading(Context::Movement, s, false, true)),
        ]
    }
}

enum Step {
    CheckIn(usize),
    Withdrawal(CheckInId),
}

/// One value of one check-in.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub source: usize,
    pub context: Context,
    pub score: i16,
    pub confirmed: bool,
    pub recalled: bool,
    pub opioid_hours: Option<f64>,
    pub felt_at: At,
    pub received_at: At,
    pub first_received: At,
    /// When it was taken back, and which reading is its corrected value.
    pub gone: Option<(At, Option<usize>)>,
}

impl Reading {
    /// Does a correction say this again? A score that was meant stays meant, though nobody was asked a second time; a
    /// recalled one was felt at no certain time.
    fn repeats(&self, old: &Self) -> bool {
        old.gone.is_none()
            && old.score == self.score
            && (old.recalled || old.felt_at == self.felt_at)
            && (old.confirmed || !self.confirmed)
            && (old.recalled || old.opioid_hours == self.opioid_hours)
    }
}

/// What was taken back once stays so: a later correction of it is a new value.
fn take_back(readings: &mut [Reading], old: usize, at: At, by: Option<usize>) {
    readings[old].gone.get_or_insert((at, by));
}
