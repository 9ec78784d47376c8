//! What the running process knows of itself: how its loops beat, what the watch saw last, what was sent. Atomics and short
//! locks, never held while waiting, so that it can be read when all else stands still.

mod catch_up;
mod sends;

use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
};

pub use self::{
    catch_up::CatchUp,
    sends::{BUCKETS, Sends},
};
use crate::{domain::at::At, worker::watch::limits::Limits};

/// What must go round again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loop {
    /// The runtime itself: a task that is asked for answers.
    Runtime,
    /// Judges, climbs, delivers.
    Worker,
    /// Looks for what is overdue.
    Watch,
    /// Tells the outside that all is well.
    Heartbeat,
}

impl Loop {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Runtime, Self::Worker, Self::Watch, Self::Heartbeat];

    /// As metrics and the log call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Runtime => "runtime",
            Self::Worker => "worker",
            Self::Watch => "watch",
            Self::Heartbeat => "heartbeat",
        }
    }
}

/// What the watch saw at one look. Ages in milliseconds; 0: nothing is overdue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// When it looked.
    pub at: At,
    /// The oldest due message that pages people.
    pub pages: i64,
    /// The oldest due message of those that may take their time.
    pub reminders: i64,
    /// The oldest due step of a ladder.
    pub steps: i64,
    /// The step of a ladder that has failed for longest, again and again.
    pub put_off: i64,
    /// The oldest timer of an episode that is over.
    pub timers: i64,
    /// The episode that could not be judged for longest.
    pub unjudged: i64,
    /// Since this instance last wrote.
    pub writes: i64,
    /// Urgent alerts that have stood on the first level for longer than their ladder says.
    pub on_first_level: i64,
    /// Urgent alerts that everybody was told of and nobody took.
    pub on_last_level: i64,
}

impl Verdict {
    /// What is overdue: a stable word and for how long, in milliseconds; of alerts, how many.
    #[must_use]
    pub fn late(&self, limits: &Limits) -> Vec<(&'static str, i64)> {
        [
            ("messages", self.pages, limits.late),
            ("reminders", self.reminders, limits.patience),
            ("ladder", self.steps.max(self.put_off), limits.late),
            ("timers", self.timers, limits.late),
            ("unjudged", self.unjudged, limits.late),
            ("writes", self.writes, limits.late),
            ("first_level", self.on_first_level, 0),
        ]
        .into_iter()
        .filter_map(|(what, found, limit)| (found > limit).then_some((what, found)))
        .collect()
    }
}

/// The state of one process.
pub struct Pulse {
    beats: [AtomicU64; Loop::ALL.len()],
    silent: [AtomicI64; Loop::ALL.len()],
    began_at: AtomicI64,
    seen: Mutex<Option<Verdict>>,
    late_since: Mutex<Option<At>>,
    clock_apart: AtomicBool,
    missing: AtomicI64,
    canaries_missed: AtomicI64,
    heartbeat_missed: AtomicBool,
    /// What was sent, and how fast.
    pub sends: Sends,
    /// Whether it catches up after a stop.
    pub catch_up: CatchUp,
}

impl Default for Pulse {
    fn default() -> Self {
        Self {
            beats: Default::default(),
            silent: Default::default(),
            began_at: AtomicI64::new(i64::MAX),
            seen: Mutex::default(),
            late_since: Mutex::default(),
            clock_apart: AtomicBool::new(false),
            missing: AtomicI64::new(0),
            canaries_missed: AtomicI64::new(0),
            heartbeat_missed: AtomicBool::new(false),
            sends: Sends::default(),
            catch_up: CatchUp::default(),
        }
    }
}

fn lock<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Pulse {
    /// A loop goes round.
    pub fn beat(&self, one: Loop) {
        self.beats[one as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// How often a loop has gone round.
    #[must_use]
    pub fn beats(&self, one: Loop) -> u64 {
        self.beats[one as usize].load(Ordering::Relaxed)
    }

    /// The thread that counts says for how many milliseconds a loop has not gone round.
    pub fn is_silent(&self, one: Loop, millis: i64) {
        self.silent[one as usize].store(millis, Ordering::Relaxed);
    }

    /// For how many milliseconds a loop has not gone round.
    #[must_use]
    pub fn silent(&self, one: Loop) -> i64 {
        self.silent[one as usize].load(Ordering::Relaxed)
    }

    /// The watch begins to look.
    pub fn begins(&self, now: At) {
        self.began_at.store(now.0, Ordering::Relaxed);
    }

    /// When the watch began; none: it does not run here.
    #[must_use]
    pub fn began_at(&self) -> Option<At> {
        Some(At(self.began_at.load(Ordering::Relaxed))).filter(|at| at.0 < i64::MAX)
    }

    /// The watch looked.
    pub fn saw(&self, verdict: Verdict, limits: &Limits) {
        self.is_late(!verdict.late(limits).is_empty(), verdict.at);
        *lock(&self.seen) = Some(verdict);
    }

    /// The watch could not look; it is late once the last look is too old. True: it is.
    pub fn saw_nothing(&self, now: At, limits: &Limits) -> bool {
        let since = self.last_look().map(|seen| seen.at).or(self.began_at());
        let is_blind = since.is_none_or(|since| now.since(since) > limits.late);
        if is_blind {
            self.is_late(true, now);
        }
        is_blind
    }

    fn is_late(&self, late: bool, now: At) {
        let mut since = lock(&self.late_since);
        *since = late.then(|| since.unwrap_or(now));
    }

    /// What the watch saw last.
    #[must_use]
    pub fn last_look(&self) -> Option<Verdict> {
        *lock(&self.seen)
    }

    /// Since when something has been overdue at every look.
    #[must_use]
    pub fn late_since(&self) -> Option<At> {
        *lock(&self.late_since)
    }

    /// Is it time to tell the nurses that alerts come late?
    #[must_use]
    pub fn is_late_for(&self, banner: i64, now: At) -> bool {
        self.late_since().is_some_and(|since| now.since(since) >= banner)
    }

    /// Are alerts on their way as they should be, and has somebody taken each that everybody was told of? Not while nobody
    /// has looked for three looks.
    #[must_use]
    pub fn alerts_are_green(&self, limits: &Limits, now: At) -> bool {
        let seen = self.fresh_look(limits, now);
        self.late_since().is_none() && seen.is_some_and(|seen| seen.on_last_level == 0)
    }

    /// What the watch saw last, unless three looks are missing since.
    fn fresh_look(&self, limits: &Limits, now: At) -> Option<Verdict> {
        self.last_look().filter(|seen| (0..=3 * limits.look).contains(&now.since(seen.at)))
    }

    /// Is the engine late with what it does alone, so that a new start may help? It helps nothing that waits for a push service
    /// (`one_rests`: one does), a rule or the database, and forgets how long a push service asked to be left alone.
    #[must_use]
    pub fn is_stuck(&self, limits: &Limits, one_rests: bool, now: At) -> bool {
        let is_late = |waits: i64| waits > limits.late;
        self.fresh_look(limits, now).is_some_and(|seen| {
            is_late(seen.steps) || is_late(seen.timers) || is_late(seen.pages) && !one_rests
        })
    }

    /// This machine's clock and the database's are apart, or in step.
    pub fn clock_is_apart(&self, apart: bool) {
        self.clock_apart.store(apart, Ordering::Relaxed);
    }

    /// Is this machine's clock in step with the database's?
    #[must_use]
    pub fn is_in_step(&self) -> bool {
        !self.clock_apart.load(Ordering::Relaxed)
    }

    /// So many instances are missing.
    pub fn misses(&self, instances: usize) {
        self.missing.store(i64::try_from(instances).unwrap_or(i64::MAX), Ordering::Relaxed);
    }

    /// So many canaries in a row did not come back.
    pub fn canaries_missed(&self, count: i64) {
        self.canaries_missed.store(count, Ordering::Relaxed);
    }

    /// The outside took, or did not take, the last heartbeat.
    pub fn heartbeat_was_missed(&self, missed: bool) {
        self.heartbeat_missed.store(missed, Ordering::Relaxed);
    }

    /// Which layers of the watch are green.
    #[must_use]
    pub fn colours(&self, limits: &Limits, now: At) -> [(&'static str, bool); 5] {
        let goes_round = Loop::ALL.iter().all(|one| self.silent(*one) <= limits.stale);
        [
            ("W1", goes_round),
            ("W2", self.late_since().is_none()),
            ("W3", self.missing.load(Ordering::Relaxed) == 0),
            ("W4", self.canaries_missed.load(Ordering::Relaxed) < limits.canary_misses),
            ("W5", self.alerts_are_green(limits, now) && !self.heartbeat_missed.load(Ordering::Relaxed)),
        ]
    }
}

static PANICS: AtomicU64 = AtomicU64::new(0);

/// Counts every panic of this process from now on, those that are caught included; what is said of them stays.
pub fn count_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        PANICS.fetch_add(1, Ordering::Relaxed);
        before(panic);
    }));
}

/// How many panics there were.
#[must_use]
pub fn panics() -> u64 {
    PANICS.load(Ordering::Relaxed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::at::{MINUTE, SECOND};

    #[test]
    fn it_is_late_from_the_first_late_look_until_a_good_one() {
        let (pulse, limits) = (Pulse::default(), Limits::default());
        let look =
            |at, pages| pulse.saw(Verdict { at: At(at * SECOND), pages, ..Default::default() }, &limits);
        look(0, MINUTE);
        assert!(pulse.alerts_are_green(&limits, At(0)), "a minute is not over a minute");
        look(10, MINUTE + 1);
        look(20, 2 * MINUTE);
        assert_eq!(pulse.late_since(), Some(At(10 * SECOND)));
        assert!(!pulse.is_late_for(limits.banner, At(129 * SECOND)));
        assert!(pulse.is_late_for(limits.banner, At(130 * SECOND)));
        look(30, 0);
        assert!(!pulse.is_late_for(limits.banner, At(900 * SECOND)));
        assert!(pulse.alerts_are_green(&limits, At(60 * SECOND)));
        assert!(!pulse.alerts_are_green(&limits, At(61 * SECOND)), "nobody looks any more");
    }

    #[test]
    fn who_cannot_look_for_a_minute_is_late() {
        let (pulse, limits) = (Pulse::default(), Limits::default());
        pulse.begins(At(0));
        assert!(!pulse.saw_nothing(At(MINUTE), &limits));
        assert_eq!(pulse.late_since(), None);
        assert!(pulse.saw_nothing(At(MINUTE + 1), &limits));
        assert_eq!(pulse.late_since(), Some(At(MINUTE + 1)));
        assert!(pulse.saw_nothing(At(2 * MINUTE), &limits), "as long as it lasts");
    }

    #[test]
    fn a_new_start_helps_an_engine_that_does_nothing_and_not_what_waits_for_somebody_else() {
        let (pulse, limits) = (Pulse::default(), Limits::default());
        let is_stuck = |seen: Verdict, one_rests| {
            pulse.saw(Verdict { at: At(0), ..seen }, &limits);
            assert!(pulse.late_since().is_some(), "people are told of each");
            pulse.is_stuck(&limits, one_rests, At(SECOND))
        };
        let late = 2 * MINUTE;
        assert!(is_stuck(Verdict { steps: late, ..Default::default() }, true));
        assert!(is_stuck(Verdict { timers: late, ..Default::default() }, true));
        assert!(is_stuck(Verdict { pages: late, ..Default::default() }, false));
        assert!(
            !is_stuck(Verdict { pages: late, ..Default::default() }, true),
            "a push service asked for a rest"
        );
        assert!(!is_stuck(Verdict { unjudged: late, ..Default::default() }, false), "a rule fails");
        assert!(!is_stuck(Verdict { put_off: late, ..Default::default() }, false), "a row is broken");
        assert!(!is_stuck(Verdict { writes: late, ..Default::default() }, false), "the disk is full");
        assert!(is_stuck(Verdict { steps: late, ..Default::default() }, false));
        assert!(!pulse.is_stuck(&limits, false, At(MINUTE)), "the database is away: nobody has looked since");
    }

    #[test]
    fn an_urgent_alert_that_everybody_was_told_of_is_late_and_no_fault_of_the_engine() {
        let (pulse, limits) = (Pulse::default(), Limits::default());
        pulse.saw(Verdict { on_last_level: 1, ..Default::default() }, &limits);
        assert!(!pulse.alerts_are_green(&limits, At(0)));
        assert_eq!(pulse.late_since(), None);
    }
}
