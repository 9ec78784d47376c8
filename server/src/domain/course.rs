//! One episode as the server keeps it, in absolute time, and its translation into what the rules want to hear.

mod baselines;
mod readings;

use std::collections::HashMap;

use self::readings::Reading;
use super::{
    alert::{Closure, Rule, Severity},
    at::At,
    elapsed::Elapsed,
    ids::CheckInId,
    protocol::protocol,
    score::{Context, Opioid, Score},
    thresholds::Thresholds,
    timeline::{Correction, Discharge, Downtime, Felt, Pause, RedFlag, Resolve, Timeline},
};

/// A fact, and when the server learned it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known<T> {
    /// When the server learned it.
    pub known_at: At,
    /// What it is, until something later is learned.
    pub value: T,
}

/// Everything that one episode is judged by. Every transaction is one instant, and instants strictly increase.
#[derive(Clone, Debug, Default)]
pub struct Course {
    /// The end of the procedure, t = 0. None yet: the episode is planned, and only red flags are judged. A second one
    /// corrects the first.
    pub procedure_ends: Vec<Known<At>>,
    /// Discharge.
    pub discharges: Vec<Known<At>>,
    /// A patch or an extended release: every score received from then on is felt with an opioid on board.
    pub long_acting_opioid: Vec<Known<bool>>,
    /// Baselines that staff entered.
    pub baselines: Vec<BaselineEntry>,
    /// All check-ins, corrections among them.
    pub check_ins: Vec<CourseCheckIn>,
    /// Check-ins entered in error, without a new value.
    pub withdrawals: Vec<Withdrawal>,
    /// Alerts that a person closed, and what became of the calls that were owed.
    pub resolves: Vec<PersonResolve>,
    /// When Reliefline did not run. `known_at` must not lie before the last judgement that was stored: for a stretch in
    /// which nothing was judged that is its beginning, for one that somebody noted later the instant of the note.
    pub downtimes: Vec<Known<Stretch>>,
    /// Until when the episode is paused. A later one takes the place of the one before.
    pub pauses: Vec<Known<At>>,
    /// The parameters the episode started with.
    pub thresholds: Thresholds,
}

/// The pain before the procedure, as staff entered it.
#[derive(Clone, Copy, Debug)]
pub struct BaselineEntry {
    /// Which pain.
    pub context: Context,
    /// How bad.
    pub score: Score,
    /// When it was felt. Counts within 168 h before the procedure, unless it is recalled.
    pub felt_at: At,
    /// When it was entered.
    pub entered_at: At,
    /// Remembered afterwards: counts if entered within 72 h after the procedure, and gives way to a true one.
    pub recalled: bool,
}

/// One check-in. Its scores count as baselines when they were felt before the procedure.
#[derive(Clone, Debug)]
pub struct CourseCheckIn {
    /// Made by the phone.
    pub id: CheckInId,
    /// When the server had it.
    pub received_at: At,
    /// When it was felt: the effective time of check_in.rs, never later than `received_at`.
    pub felt_at: At,
    /// Pain on movement.
    pub movement: Option<Score>,
    /// Pain at rest.
    pub rest: Option<Score>,
    /// The patient was asked again, and meant it.
    pub movement_confirmed: bool,
    /// The same for rest.
    pub rest_confirmed: bool,
    /// The answer about strong medicine; none when it was not asked.
    pub opioid: Option<Opioid>,
    /// Warning signs answered with yes.
    pub red_flags: Vec<String>,
    /// Asked, and no score given: a check-in all the same.
    pub declined: bool,
    /// Movement pain before the procedure, remembered.
    pub recalled_baseline: Option<Score>,
    /// The check-in entered in error that this one replaces. What is the same in both stays as it was received; a
    /// recalled baseline that it does not repeat stays too.
    pub corrects: Option<CheckInId>,
}

/// A check-in entered in error. Its red flags stay: a nurse closes those.
#[derive(Clone, Copy, Debug)]
pub struct Withdrawal {
    /// Which.
    pub check_in: CheckInId,
    /// When it was taken back.
    pub at: At,
}

/// An alert closed by a person, or what became of the call that is owed about it.
#[derive(Clone, Debug)]
pub struct PersonResolve {
    /// When.
    pub at: At,
    /// Which rule's.
    pub rule: Rule,
    /// The item, for a red flag.
    pub key: Option<String>,
    /// What was done.
    pub how: Closure,
}

/// From here to there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// First instant of it.
    pub from: At,
    /// First instant after it.
    pub to: At,
}

impl Course {
    /// The course counted from this end of the procedure.
    #[must_use]
    pub fn timeline(&self, procedure_end: At) -> Timeline {
        let since = |at: At| Elapsed(at.since(procedure_end));
        let readings = self.readings();
        let (scores, corrections) = self.scores(&readings, &since);
        let uncorrected = self.check_ins.iter().filter(|c| c.corrects.is_none());
        Timeline {
            baselines: self.known_baselines(&readings, &since),
            discharges: self
                .discharges
                .iter()
                .map(|d| Discharge { known: since(d.known_at), at: since(d.value) })
                .collect(),
            scores,
            corrections,
            heard: uncorrected.map(|c| since(c.received_at)).collect(),
            red_flags: self.red_flags(&since),
            resolves: self
                .resolves
                .iter()
                .map(|r| Resolve { at: since(r.at), rule: r.rule, key: r.key.clone(), how: r.how })
                .collect(),
            downtimes: self
                .downtimes
                .iter()
                .map(|d| Downtime {
                    known: since(d.known_at),
                    from: since(d.value.from),
                    to: since(d.value.to),
                })
                .collect(),
            pauses: self
                .pauses
                .iter()
                .map(|p| Pause { at: since(p.known_at), until: since(p.value) })
                .collect(),
            thresholds: self.thresholds.clone(),
        }
    }

    fn scores(&self, readings: &[Reading], since: &impl Fn(At) -> Elapsed) -> (Vec<Felt>, Vec<Correction>) {
        let mut places = vec![None; readings.len()];
        let mut scores = Vec::new();
        for (index, reading) in readings.iter().enumerate() {
            let felt = since(reading.felt_at);
            if reading.recalled || felt < Elapsed::ZERO {
                continue;
            }
            places[index] = Some(scores.len());
            scores.push(Felt {
                id: Some(self.check_ins[reading.source].id.to_string()),
                source: reading.source,
                felt,
                received: since(reading.received_at),
                first_received: since(reading.first_received),
                score: reading.score,
                context: reading.context,
                confirmed: reading.confirmed,
                opioid_hours: reading.opioid_hours,
                // Every check-in is heard once, as a whole: see `heard` of the timeline.
                heard: false,
            });
        }
        let corrections = readings.iter().enumerate().filter_map(|(index, reading)| {
            let (at, by) = reading.gone?;
            Some(Correction { at: since(at), score: places[index]?, by: by.and_then(|by| places[by]) })
        });
        let corrections = corrections.collect();
        (scores, corrections)
    }

    /// Every yes. A correction repeats what it does not change, and only says the new ones: those that no check-in of its
    /// chain said before.
    fn red_flags(&self, since: &impl Fn(At) -> Elapsed) -> Vec<RedFlag> {
        let received: HashMap<CheckInId, At> = self.check_ins.iter().map(|c| (c.id, c.received_at)).collect();
        // What comes later never joins a chain that has spoken.
        let known = |c: &&CourseCheckIn| {
            c.corrects.and_then(|id| received.get(&id)).is_some_and(|before| *before < c.received_at)
        };
        let corrects: HashMap<CheckInId, CheckInId> =
            self.check_ins.iter().filter(known).filter_map(|c| Some((c.id, c.corrects?))).collect();
        let first = |mut id: CheckInId| {
            for _ in 0..corrects.len() {
                let Some(before) = corrects.get(&id) else { break };
                id = *before;
            }
            id
        };
        let mut flags = Vec::new();
        for (source, check_in) in self.check_ins.iter().enumerate() {
            let chain = first(check_in.id);
            let before =
                |other: &&CourseCheckIn| other.received_at < check_in.received_at && first(other.id) == chain;
            for (place, item) in check_in.red_flags.iter().enumerate() {
                let said = self.check_ins.iter().filter(before).any(|other| other.red_flags.contains(item));
                if said || check_in.red_flags[..place].contains(item) {
                    continue;
                }
                flags.push(RedFlag {
                    at: since(check_in.received_at),
                    source,
                    item: item.clone(),
                    // An item that this version does not know cannot be less than urgent.
                    severity: protocol().red_flag(item).map_or(Severity::Urgent, |flag| flag.severity),
                });
            }
        }
        flags
    }
}

#[cfg(test)]
pub(super) mod tests;
