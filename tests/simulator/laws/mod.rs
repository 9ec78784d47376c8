//! What must be so after each step, reckoned from what was seen to happen and not from what the store says of itself: the
//! invariants of reliability.md 9. Every law names its invariant.
//!
//! A time that is promised counts while an instance is up and its transactions are kept: [`Laws::trouble`] moves it.

mod account;
mod catch_up;
mod corrections;
mod deadlines;
mod events;
mod rows;
mod silence;

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use reliefline_server::domain::{
    alert::Severity,
    at::{At, DAY, SECOND},
    course::Known,
    delivery::Target,
    downtime,
    ids::{AlertId, EpisodeId, InstanceId, MessageId, SubscriptionId},
    message::MessageKind,
};

/// What is done is done within so long after it is due.
const PROMPT: i64 = 5 * SECOND;
/// Clocks of two instances are so far apart at most.
const APART: i64 = 1_500;

/// An alert as it was seen to climb since a rule last raised it.
struct Climbing {
    severity: Severity,
    began: At,
    held: i64,
    held_since: Option<At>,
    highest: i16,
}

impl Climbing {
    /// How long it has waited for a person.
    fn waited(&self, now: At) -> i64 {
        now.since(self.began) - self.held - self.held_since.map_or(0, |since| now.since(since))
    }
}

#[derive(Clone, Copy)]
enum Check {
    /// I10: it must have reached this level.
    Level(AlertId, i16),
    /// A promise that was made so must not stand unkept.
    Promise(AlertId, i32, At),
    /// Who took it by a button must have looked.
    Look(AlertId, i32),
    /// I18: this level was dead.
    Dead(AlertId, i32, i16),
    /// I15: this lease must be over.
    Lease(MessageId, i64),
    /// I20: somebody must have been told of a silence.
    Silence(EpisodeId),
}

/// What was seen to happen, and what must come of it.
pub struct Laws {
    pub broken: Option<String>,
    checks: BTreeMap<(At, u64), Check>,
    numbered: u64,
    climbing: HashMap<AlertId, Climbing>,
    causes: HashMap<AlertId, i32>,
    sent: HashSet<(AlertId, i32, i16, MessageKind, i32, Target)>,
    holders: HashMap<MessageId, (InstanceId, i64)>,
    stopped: HashMap<AlertId, At>,
    reached: HashSet<(AlertId, i32)>,
    looked: HashSet<(AlertId, i32)>,
    promised: HashMap<AlertId, At>,
    winners: HashSet<(AlertId, i32)>,
    /// Each L of each episode, in order.
    heard: HashMap<EpisodeId, Vec<At>>,
    /// Each pause of each episode, in order: the later one takes the place of the one before.
    pauses: HashMap<EpisodeId, Vec<Known<At>>>,
    accepted: HashMap<SubscriptionId, VecDeque<At>>,
    /// When each device stopped counting as one that answers.
    went_dark: HashMap<SubscriptionId, At>,
    outages: Vec<(At, At)>,
    down_since: Option<At>,
    /// When a stop ended whose work nobody has said to be told.
    stop_ended: Option<At>,
    /// A time that is promised is not promised before.
    well_from: At,
    persons_step: bool,
    /// By the place of the instance.
    catching_up: HashMap<usize, catch_up::CatchingUp>,
    /// The instance that wrote last.
    pub writer: usize,
    failed_at: Option<At>,
    bundles: HashSet<(Target, i64)>,
}

impl Laws {
    pub fn new(start: At) -> Self {
        Self {
            broken: None,
            checks: BTreeMap::new(),
            numbered: 0,
            climbing: HashMap::new(),
            causes: HashMap::new(),
            sent: HashSet::new(),
            holders: HashMap::new(),
            stopped: HashMap::new(),
            reached: HashSet::new(),
            looked: HashSet::new(),
            promised: HashMap::new(),
            winners: HashSet::new(),
            heard: HashMap::new(),
            pauses: HashMap::new(),
            accepted: HashMap::new(),
            went_dark: HashMap::new(),
            outages: Vec::new(),
            down_since: None,
            stop_ended: None,
            well_from: start,
            persons_step: false,
            catching_up: HashMap::new(),
            writer: 0,
            failed_at: None,
            bundles: HashSet::new(),
        }
    }

    fn breaks(&mut self, law: &str, what: String) {
        self.broken.get_or_insert(format!("{law}: {what}"));
    }

    fn must(&mut self, by: At, check: Check) {
        self.numbered += 1;
        self.checks.insert((by, self.numbered), check);
    }

    /// Something failed: what is due has so long from now on.
    pub fn trouble(&mut self, now: At, grace: i64) {
        self.well_from = self.well_from.max(now.plus(grace));
    }

    /// A transaction was lost, or nobody heard of it.
    pub fn fails(&mut self, now: At) {
        self.failed_at = Some(now);
        self.trouble(now, 5 * SECOND);
    }

    pub fn nobody_is_up(&mut self, now: At) {
        self.down_since.get_or_insert(now);
    }

    pub fn somebody_is_up(&mut self, now: At) {
        if let Some(since) = self.down_since.take() {
            self.outages.push((since, now));
            if now.since(since) > downtime::UNNOTICED + APART {
                self.stop_ended = Some(now);
            }
        }
    }

    /// The time from one instant to another in which nobody ran, at most a day of each stretch; and what may be wrong about
    /// it, because a minute goes unnoticed and beats are ten seconds apart.
    fn outage(&self, from: At, to: At) -> (i64, i64) {
        let mut all = (0, 2 * SECOND);
        for (since, until) in &self.outages {
            let within = (*until).min(to).since((*since).max(from));
            if within > 0 {
                all.0 += within.min(DAY);
                all.1 += 80 * SECOND;
            }
        }
        all
    }
}
