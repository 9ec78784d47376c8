//! One episode as the server keeps it, in absolute time, and its translation into what the rules want to hear.

use std::collections::{BTreeMap, HashMap};

use super::{
    alert::{Rule, Severity},
    at::{At, HOUR},
    elapsed::Elapsed,
    ids::CheckInId,
    protocol::protocol,
    score::{Context, Opioid, Score},
    thresholds::Thresholds,
    timeline::{self, Correction, Discharge, Downtime, Felt, RedFlag, Resolve, Timeline},
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
    /// Alerts that a person closed.
    pub resolves: Vec<PersonResolve>,
    /// When Reliefline did not run. `from` must not lie before the last judgement that was stored.
    pub downtimes: Vec<Stretch>,
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
    /// The check-in entered in error that this one replaces. What is the same in both stays as it was received.
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

/// An alert closed by a person.
#[derive(Clone, Debug)]
pub struct PersonResolve {
    /// When.
    pub at: At,
    /// Which rule's.
    pub rule: Rule,
    /// The item, for a red flag.
    pub key: Option<String>,
}

/// From here to there.
#[derive(Clone, Copy, Debug)]
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
        let corrected = self.check_ins.iter().filter(|c| c.corrects.is_none());
        Timeline {
            baselines: self.known_baselines(&readings, &since),
            discharges: self
                .discharges
                .iter()
                .map(|d| Discharge { known: since(d.known_at), at: since(d.value) })
                .collect(),
            scores,
            corrections,
            heard: corrected.map(|c| since(c.received_at)).collect(),
            red_flags: self.red_flags(&since),
            resolves: self
                .resolves
                .iter()
                .map(|r| Resolve { at: since(r.at), rule: r.rule, key: r.key.clone() })
                .collect(),
            downtimes: self
                .downtimes
                .iter()
                .map(|d| Downtime { from: since(d.from), to: since(d.to) })
                .collect(),
            thresholds: self.thresholds.clone(),
        }
    }

    /// Every value that a patient ever gave, with what became of it, in the order received.
    fn readings(&self) -> Vec<Reading> {
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
                    for old in standing.remove(&last(&replaced, id)).into_iter().flatten().flatten() {
                        readings_gone(&mut readings, old, at, None);
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
                            (Some(old), Some(new)) if readings_same(&readings, old, &new) => Some(old),
                            (old, Some(mut new)) => {
                                let first = old.map_or(at, |old: usize| readings[old].first_received);
                                new.first_received = new.first_received.min(first);
                                readings.push(new);
                                let by = readings.len() - 1;
                                if let Some(old) = old {
                                    readings_gone(&mut readings, old, at, Some(by));
                                }
                                Some(by)
                            }
                            (Some(old), None) => {
                                readings_gone(&mut readings, old, at, None);
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

    /// The baseline of each context at every instant at which it changed (clinical.md 1.2).
    fn known_baselines(
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
                since(entry.received_at) <= Elapsed(72 * HOUR)
            } else {
                true_span.contains(&since(entry.felt_at))
            }
        };
        let entries: Vec<Reading> = staff.chain(readings.iter().cloned()).filter(counts).collect();
        let mut moments: BTreeMap<At, ()> = entries.iter().map(|entry| (entry.received_at, ())).collect();
        moments.extend(entries.iter().filter_map(|entry| entry.gone.map(|(at, _)| (at, ()))));
        let mut known = [None; 2];
        let mut changes = Vec::new();
        for now in moments.into_keys() {
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

    /// Every yes. A correction repeats what it does not change, and only says the new ones.
    fn red_flags(&self, since: &impl Fn(At) -> Elapsed) -> Vec<RedFlag> {
        let by_id: HashMap<CheckInId, &CourseCheckIn> = self.check_ins.iter().map(|c| (c.id, c)).collect();
        let mut flags = Vec::new();
        for (source, check_in) in self.check_ins.iter().enumerate() {
            let before = check_in.corrects.and_then(|id| by_id.get(&id));
            let before = before.filter(|before| before.received_at < check_in.received_at);
            for (place, item) in check_in.red_flags.iter().enumerate() {
                let said = before.is_some_and(|before| before.red_flags.contains(item));
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

enum Step {
    CheckIn(usize),
    Withdrawal(CheckInId),
}

/// One value of one check-in.
#[derive(Clone, Debug)]
struct Reading {
    source: usize,
    context: Context,
    score: i16,
    confirmed: bool,
    recalled: bool,
    opioid_hours: Option<f64>,
    felt_at: At,
    received_at: At,
    first_received: At,
    /// When it was taken back, and which reading is its corrected value.
    gone: Option<(At, Option<usize>)>,
}

fn readings_gone(readings: &mut [Reading], old: usize, at: At, by: Option<usize>) {
    readings[old].gone = Some((at, by));
}

fn readings_same(readings: &[Reading], old: usize, new: &Reading) -> bool {
    let old = &readings[old];
    old.score == new.score
        && old.felt_at == new.felt_at
        && old.confirmed == new.confirmed
        && old.opioid_hours == new.opioid_hours
}

#[cfg(test)]
pub(super) mod tests {
    use uuid::Uuid;

    use super::*;

    pub(crate) const T0: At = At(1_795_000_000_000);

    pub(crate) fn at(hours: f64) -> At {
        T0.plus(Elapsed::hours(hours).0)
    }

    pub(crate) fn id(number: u128) -> CheckInId {
        CheckInId(Uuid::from_u128(number))
    }

    /// A check-in with a movement score, received when it was felt.
    pub(crate) fn movement(number: u128, hours: f64, score: i16) -> CourseCheckIn {
        CourseCheckIn {
            id: id(number),
            received_at: at(hours),
            felt_at: at(hours),
            movement: Some(Score(score)),
            rest: None,
            movement_confirmed: false,
            rest_confirmed: false,
            opioid: Some(Opioid::None),
            red_flags: Vec::new(),
            declined: false,
            recalled_baseline: None,
            corrects: None,
        }
    }

    /// A procedure that was known when it ended, and a movement baseline.
    pub(crate) fn course(baseline: i16) -> Course {
        Course {
            procedure_ends: vec![Known { known_at: T0, value: T0 }],
            baselines: vec![staff(baseline, -5.0, -5.0, false)],
            ..Course::default()
        }
    }

    fn staff(score: i16, felt: f64, entered: f64, recalled: bool) -> BaselineEntry {
        let (felt_at, entered_at) = (at(felt), at(entered));
        BaselineEntry { context: Context::Movement, score: Score(score), felt_at, entered_at, recalled }
    }

    fn baselines(course: &Course) -> Vec<(f64, Option<i16>)> {
        course.timeline(T0).baselines.iter().map(|b| (b.at.in_hours(), b.score)).collect()
    }

    #[test]
    fn the_latest_score_within_a_week_before_the_procedure_is_the_baseline() {
        let mut course = Course { baselines: vec![staff(5, -168.001, -168.0, false)], ..Course::default() };
        assert_eq!(baselines(&course), []);
        course.baselines = vec![staff(5, -168.0, -167.0, false), staff(6, -0.001, 1.0, false)];
        course.check_ins = vec![movement(1, -20.0, 8)];
        assert_eq!(baselines(&course), [(-167.0, Some(5)), (-20.0, Some(8)), (1.0, Some(6))]);
        course.check_ins.push(movement(2, 0.0, 2));
        assert_eq!(baselines(&course).len(), 3);
    }

    #[test]
    fn a_recalled_baseline_counts_until_72_hours_and_gives_way_to_a_true_one() {
        let mut course = Course { baselines: vec![staff(7, 72.0, 72.0, true)], ..Course::default() };
        assert_eq!(baselines(&course), [(72.0, Some(7))]);
        course.baselines.push(staff(8, -3.0, 80.0, false));
        assert_eq!(baselines(&course), [(72.0, Some(7)), (80.0, Some(8))]);
        course.baselines = vec![staff(7, 72.001, 72.001, true)];
        assert_eq!(baselines(&course), []);
    }

    #[test]
    fn a_baseline_entered_in_error_is_gone_from_then_on() {
        let mut course = Course { check_ins: vec![movement(1, -20.0, 8)], ..Course::default() };
        course.withdrawals = vec![Withdrawal { check_in: id(1), at: at(3.0) }];
        assert_eq!(baselines(&course), [(-20.0, Some(8)), (3.0, None)]);
    }

    #[test]
    fn a_correction_replaces_what_it_changes_and_leaves_the_rest() {
        let both = CourseCheckIn { rest: Some(Score(4)), ..movement(1, 21.0, 8) };
        let fixed = CourseCheckIn {
            movement: Some(Score(3)),
            felt_at: at(21.0),
            corrects: Some(id(1)),
            rest: Some(Score(4)),
            ..movement(2, 28.0, 3)
        };
        let course = Course { check_ins: vec![both, fixed], ..course(8) };
        let timeline = course.timeline(T0);
        assert_eq!(timeline.scores.len(), 3);
        assert_eq!(timeline.corrections.len(), 1);
        let correction = timeline.corrections[0];
        assert_eq!(timeline.scores[correction.score].score, 8);
        let by = &timeline.scores[correction.by.unwrap()];
        assert_eq!((by.score, by.first_received), (3, Elapsed::hours(21.0)));
        assert_eq!(timeline.heard.len(), 1);
    }

    #[test]
    fn a_second_correction_of_the_same_check_in_corrects_the_first_correction() {
        let fix = |number, hours, score| CourseCheckIn {
            felt_at: at(21.0),
            corrects: Some(id(1)),
            ..movement(number, hours, score)
        };
        let check_ins = vec![movement(1, 21.0, 8), fix(2, 28.0, 3), fix(3, 30.0, 4)];
        let timeline = Course { check_ins, ..course(8) }.timeline(T0);
        let chain: Vec<_> = timeline.corrections.iter().map(|c| (c.score, c.by)).collect();
        assert_eq!(chain, [(0, Some(1)), (1, Some(2))]);
        assert_eq!(timeline.scores[2].first_received, Elapsed::hours(21.0));
    }

    #[test]
    fn a_correction_says_only_the_red_flags_that_are_new() {
        let flags = |items: &[&str]| items.iter().map(ToString::to_string).collect::<Vec<_>>();
        let first = CourseCheckIn { red_flags: flags(&["RF-FALL", "RF-FALL"]), ..movement(1, 2.0, 5) };
        let second = CourseCheckIn {
            red_flags: flags(&["RF-FALL", "RF-WOUND", "RF-NEW"]),
            corrects: Some(id(1)),
            ..movement(2, 3.0, 5)
        };
        let timeline = Course { check_ins: vec![first, second], ..course(8) }.timeline(T0);
        let said: Vec<_> = timeline.red_flags.iter().map(|f| (f.item.as_str(), f.severity)).collect();
        assert_eq!(
            said,
            [("RF-FALL", Severity::Urgent), ("RF-WOUND", Severity::Warning), ("RF-NEW", Severity::Urgent)]
        );
    }

    #[test]
    fn a_patch_masks_every_score_received_from_then_on() {
        let long_acting_opioid = vec![Known { known_at: at(5.0), value: true }];
        let check_ins = vec![movement(1, 4.0, 3), movement(2, 5.0, 3)];
        let timeline = Course { check_ins, long_acting_opioid, ..course(8) }.timeline(T0);
        assert_eq!(timeline.scores[0].opioid_hours, None);
        assert_eq!(timeline.scores[1].opioid_hours, Some(0.0));
    }
}
