//! All that happened to one episode, as the rules want to hear it: in elapsed time, each thing with when it was known.

use super::{
    alert::{Closure, Rule, Severity},
    elapsed::Elapsed,
    score::Context,
    thresholds::Thresholds,
};

/// One episode's inputs. The order inside the lists does not matter; only the times do.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    /// The baseline as it became known, and as it changed.
    pub baselines: Vec<BaselineEntry>,
    /// Discharge as it became known. None known counts as t = 0: early, never late.
    pub discharges: Vec<Discharge>,
    /// Pain scores after the procedure.
    pub scores: Vec<Felt>,
    /// When check-ins without a score of the list above were received (declined, or about the time before).
    pub heard: Vec<Elapsed>,
    /// Warning signs answered with yes.
    pub red_flags: Vec<RedFlag>,
    /// Scores entered in error.
    pub corrections: Vec<Correction>,
    /// Alerts that a person closed, and what became of the calls that were owed.
    pub resolves: Vec<Resolve>,
    /// Stretches in which Reliefline itself did not run, as they became known: the silence clock stands still.
    pub downtimes: Vec<Downtime>,
    /// Pauses, and what was said about their end later.
    pub pauses: Vec<Pause>,
    /// The parameters this episode is judged by.
    pub thresholds: Thresholds,
}

/// The baseline of one context from this instant on.
#[derive(Clone, Copy, Debug)]
pub struct BaselineEntry {
    /// When it was entered.
    pub at: Elapsed,
    /// Of which pain.
    pub context: Context,
    /// 0-10; none when the only one was entered in error.
    pub score: Option<i16>,
}

/// When the patient went home.
#[derive(Clone, Copy, Debug)]
pub struct Discharge {
    /// When it became known.
    pub known: Elapsed,
    /// When it was.
    pub at: Elapsed,
}

/// One pain score.
#[derive(Clone, Debug)]
pub struct Felt {
    /// Decides between scores felt at the same instant, as text; those without one come last, as listed.
    pub id: Option<String>,
    /// Which check-in it came with: handed back as evidence.
    pub source: usize,
    /// When it was felt, t >= 0.
    pub felt: Elapsed,
    /// When the server had it.
    pub received: Elapsed,
    /// The same, or when the score it corrects was received, if that was earlier: decides whether it is late.
    pub first_received: Elapsed,
    /// NRS 0-10.
    pub score: i16,
    /// Felt doing what.
    pub context: Context,
    /// The patient was asked again on the screen, and meant it.
    pub confirmed: bool,
    /// Hours since the last opioid; none when none was taken, or it is not known.
    pub opioid_hours: Option<f64>,
    /// Its arrival is a check-in; that of a corrected value is not.
    pub heard: bool,
}

/// A warning sign answered with yes.
#[derive(Clone, Debug)]
pub struct RedFlag {
    /// When the answer was received; may be before the procedure.
    pub at: Elapsed,
    /// Which check-in it came with.
    pub source: usize,
    /// `RF-…`.
    pub item: String,
    /// That of the item.
    pub severity: Severity,
}

/// A score taken back.
#[derive(Clone, Copy, Debug)]
pub struct Correction {
    /// When it was taken back.
    pub at: Elapsed,
    /// Place of the score in [`Timeline::scores`].
    pub score: usize,
    /// Place of the corrected value, a score received at `at`.
    pub by: Option<usize>,
}

/// An alert closed by a person, or what became of the call that is owed about it; ignored when it is not open then.
#[derive(Clone, Debug)]
pub struct Resolve {
    /// When.
    pub at: Elapsed,
    /// Which rule's.
    pub rule: Rule,
    /// The item, for a red flag.
    pub key: Option<String>,
    /// What was done.
    pub how: Closure,
}

/// A stretch in which nothing could be received.
#[derive(Clone, Copy, Debug)]
pub struct Downtime {
    /// From when on it counts: what was said before stays.
    pub known: Elapsed,
    /// First instant of it.
    pub from: Elapsed,
    /// First instant after it.
    pub to: Elapsed,
}

/// The episode rests until an instant. A later one takes its place, be it longer or shorter.
#[derive(Clone, Copy, Debug)]
pub struct Pause {
    /// When somebody said so.
    pub at: Elapsed,
    /// The first instant after it; not before `at`.
    pub until: Elapsed,
}
