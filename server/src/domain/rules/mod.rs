//! Ruleset `vp-alerts-1.0` (clinical.md 3): one function turns the whole timeline of an episode into its whole log.
//!
//! The law: **the log up to now is a prefix of the log up to later**, so that applying it means appending what is not
//! stored yet. Late data, corrections, a nurse's resolve, changed knowledge of the discharge and our own downtime are
//! inputs with a time of arrival like any other.
//!
//! [`engine`] plays the timeline; each rule is a [`Judge`] in a file of its own; [`book`] keeps the open alerts.

mod baseline;
pub mod book;
mod checkpoint;
mod engine;
mod evidence;
#[cfg(test)]
mod laws;
mod masked;
mod rebound;
mod red_flag;
mod relief;
pub mod series;
mod severe;
mod silence;
#[cfg(test)]
pub(crate) mod story;
mod triggers;
mod view;
mod worse;

pub use book::{Alert, Book, Change, End, Finding, Key};
pub use checkpoint::{Judged, Reading, Verdict, is_poor};
pub use engine::Engine;
pub use evidence::{Evidence, Figures};
pub use view::View;

use super::{
    alert::Rule,
    elapsed::Elapsed,
    timeline::{RedFlag, Timeline},
};

/// Name of the ruleset, as files and audit entries carry it.
pub const RULESET: &str = "vp-alerts-1.0";

/// A rule: what it does at the moments of clinical.md 3.2. A moment that is none of its business is left out.
///
/// A rule keeps its own small memory, looks at the [`View`], and speaks only through the [`Book`].
pub trait Judge {
    /// The names it speaks under.
    fn rules(&self) -> &'static [Rule];
    /// A baseline was entered or changed; [`View::baseline`] has it already.
    fn on_baseline(&mut self, _: &View, _: &mut Book) {}
    /// Scores were taken back, and are gone from the series.
    fn on_corrected(&mut self, _: &View, _gone: &[usize]) {}
    /// A person closed an open alert.
    fn on_closed(&mut self, _: &View, _: Rule) {}
    /// One score of a batch; all of the batch are in the series already.
    fn on_score(&mut self, _: &View, _: &mut Book, _score: usize) {}
    /// All scores of a batch have been judged.
    fn on_batch(&mut self, _: &View, _: &mut Book, _batch: &[usize]) {}
    /// A warning sign was answered with yes.
    fn on_red_flag(&mut self, _: &View, _: &mut Book, _: &RedFlag) {}
    /// Anyone checked in, whatever they said.
    fn on_heard(&mut self, _: &View, _: &mut Book) {}
    /// A checkpoint was judged, for the first time or again.
    fn on_verdict(&mut self, _: &View, _: &mut Book, _: &Judged) {}
    /// From when a silence counts, and when it is too long; only the rule of silence knows.
    fn silence(&self, _: &View) -> Option<(Elapsed, Option<Elapsed>)> {
        None
    }
    /// Its next timer.
    fn due(&self, _: &View) -> Option<(Elapsed, Turn)> {
        None
    }
    /// That timer has come; it must not be due again for the same reason.
    fn on_due(&mut self, _: &View, _: &mut Book) {}
}

/// The order of timers that fall on one instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// The end of the procedure itself.
    Start,
    /// An unconfirmed severe score has waited long enough.
    SevereConfirm,
    /// Relief is judged.
    Checkpoint,
    /// Nobody was heard for too long.
    Silence,
}

/// A list of rules; a value, so that a test can put a broken one into it.
#[derive(Clone)]
pub struct Ruleset(Vec<fn() -> Box<dyn Judge>>);

impl Default for Ruleset {
    /// `vp-alerts-1.0`, complete.
    fn default() -> Self {
        Self(vec![
            || Box::new(severe::Severe::default()),
            || Box::new(relief::Relief::default()),
            || Box::new(rebound::Rebound),
            || Box::new(worse::Worse),
            || Box::new(silence::Silence::default()),
            || Box::new(baseline::Baseline::default()),
            || Box::new(masked::Masked::default()),
            || Box::new(red_flag::RedFlag),
        ])
    }
}

impl Ruleset {
    /// Only the rule that needs no procedure: red flags.
    #[must_use]
    pub fn before_the_procedure(&self) -> Self {
        Self(self.0.iter().copied().filter(|make| make().rules() == [Rule::RedFlag]).collect())
    }

    /// With one more rule at the end.
    #[must_use]
    pub fn and(mut self, make: fn() -> Box<dyn Judge>) -> Self {
        self.0.push(make);
        self
    }

    /// Each rule alone.
    pub fn one_by_one(&self) -> impl Iterator<Item = Self> {
        self.0.iter().map(|make| Self(vec![*make]))
    }

    /// Several lists as one.
    #[must_use]
    pub fn joined(parts: Vec<Self>) -> Self {
        Self(parts.into_iter().flat_map(|part| part.0).collect())
    }

    /// The names its rules speak under.
    #[must_use]
    pub fn rules(&self) -> Vec<Rule> {
        self.0.iter().flat_map(|make| make().rules().iter().copied()).collect()
    }

    fn judges(&self) -> Vec<Box<dyn Judge>> {
        self.0.iter().map(|make| make()).collect()
    }
}

/// How far timers are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Up to the end, itself included: nothing more will arrive.
    Replay,
    /// Only when their second is over, or something later has arrived: a check-in at the same instant must still win.
    Live,
}

/// A timer is judged live this long after it was due.
pub const TIMER_SLACK: Elapsed = Elapsed(1_000);

/// What the rules say of an episode.
pub struct Log {
    /// The event log, in order.
    pub changes: Vec<Change>,
    /// Repeats that changed nothing: evidence for an alert that was open anyway.
    pub silent: Vec<Change>,
    /// Alerts that are open at the end.
    pub open: Vec<Alert>,
    /// When the next timer is due, if nothing arrives before.
    pub next_due: Option<Elapsed>,
}

/// The whole event log of one episode up to `until`, itself included. Same timeline, same log, for ever.
#[must_use]
pub fn log(timeline: &Timeline, until: Elapsed) -> Log {
    log_with(timeline, until, Pace::Replay, &Ruleset::default())
}

/// The same with rules and pace of one's own choice.
#[must_use]
pub fn log_with(timeline: &Timeline, until: Elapsed, pace: Pace, ruleset: &Ruleset) -> Log {
    let mut engine = Engine::new(timeline, ruleset);
    let timers = match pace {
        Pace::Replay => until,
        Pace::Live => until.minus(TIMER_SLACK),
    };
    engine.play(until, timers);
    let next_due = engine.due().map(|(due, _)| due);
    let (changes, silent) = engine.book.take();
    Log { changes, silent, open: engine.book.open().to_vec(), next_due }
}
