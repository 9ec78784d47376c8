//! The four instants at which relief is judged, and the verdict (clinical.md 3.4 R-RELIEF, 3.5 late data, corrections).

use std::collections::{BTreeMap, BTreeSet};

use super::{
    series::{percent, twice_median},
    view::View,
};
use crate::domain::{
    elapsed::Elapsed,
    score::Context,
    thresholds::{Checkpoint, CheckpointId, Thresholds},
    timeline::Felt,
};

/// What the scores in a window say of relief.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// No score: silence is another rule's matter.
    Empty,
    /// The baseline is too small for percentages.
    NotAssessable,
    /// Poor relief.
    Poor(Reading),
    /// Relief.
    Relief(Reading),
}

/// The figures of a verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The context judged: movement if there is any score of it.
    pub context: Context,
    /// Median of the scores that count, 0-10, possibly a half.
    pub median: f64,
    /// There were only masked scores.
    pub masked: bool,
    /// Sources of the scores that count, newest first.
    pub sources: Vec<usize>,
}

/// A verdict with its place in the course.
pub struct Judged<'a> {
    /// Which checkpoint.
    pub checkpoint: &'a Checkpoint,
    /// What was found.
    pub verdict: &'a Verdict,
    /// The last judgement of the same checkpoint, when it is judged again.
    pub before: Option<&'a Verdict>,
    /// A later checkpoint has been judged with a verdict: this one raises nothing any more.
    pub overtaken: bool,
}

impl Verdict {
    fn is_verdict(&self) -> bool {
        matches!(self, Self::Poor(_) | Self::Relief(_))
    }
}

/// What has been judged so far.
#[derive(Default)]
pub struct Checkpoints {
    judged: BTreeMap<CheckpointId, Standing>,
    reopened: BTreeSet<CheckpointId>,
}

struct Standing {
    verdict: Verdict,
    at: Elapsed,
    had_verdict: bool,
}

impl Checkpoints {
    /// The next one that has not been judged, and when it is.
    pub fn due(&self, view: &View) -> Option<(Elapsed, CheckpointId)> {
        let next = view.thresholds.checkpoints.iter().find(|one| !self.judged.contains_key(&one.id))?;
        Some((next.window().1, next.id))
    }

    /// The verdict of each checkpoint judged so far.
    pub fn verdicts(&self) -> impl Iterator<Item = &Verdict> {
        self.judged.values().map(|standing| &standing.verdict)
    }

    /// A score arrived: judge again those already judged whose window it falls into, while there is time.
    pub fn arrived(&mut self, view: &View, score: &Felt) {
        self.reopen(view, score.felt, |_| true);
    }

    /// A score was taken back: the same for those that were judged with it.
    pub fn taken_back(&mut self, view: &View, score: &Felt) {
        let received = score.received;
        self.reopen(view, score.felt, |standing| standing.at >= received);
    }

    /// Those to be judged again at this instant, in the order of the course.
    pub fn take_reopened(&mut self) -> BTreeSet<CheckpointId> {
        std::mem::take(&mut self.reopened)
    }

    /// Judges one with all that is known now, and hands the verdict on.
    pub fn judge(&mut self, view: &View, id: CheckpointId, mut tell: impl FnMut(&Judged)) {
        let Some(checkpoint) = view.checkpoint(id) else { return };
        let verdict = verdict(view, checkpoint);
        let overtaken = self.judged.iter().any(|(other, later)| *other > id && later.had_verdict);
        let old = self.judged.get(&id);
        tell(&Judged { checkpoint, verdict: &verdict, before: old.map(|old| &old.verdict), overtaken });
        let had_verdict = verdict.is_verdict() || old.is_some_and(|old| old.had_verdict);
        self.judged.insert(id, Standing { verdict, at: view.now, had_verdict });
    }

    fn reopen(&mut self, view: &View, felt: Elapsed, counts: impl Fn(&Standing) -> bool) {
        for checkpoint in &view.thresholds.checkpoints {
            let (from, to) = checkpoint.window();
            let until = Elapsed::hours(checkpoint.at + view.thresholds.reeval_h);
            let standing = self.judged.get(&checkpoint.id).filter(|standing| counts(standing));
            if standing.is_some() && view.now <= until && (from..=to).contains(&felt) {
                self.reopened.insert(checkpoint.id);
            }
        }
    }
}

/// Is this pain poor relief of that baseline? None: the baseline is too small for percentages.
#[must_use]
pub fn is_poor(value: f64, baseline: Option<i16>, limits: &Thresholds) -> Option<bool> {
    match baseline {
        Some(baseline) if baseline < limits.min_baseline => None,
        Some(baseline) => {
            Some(value > f64::from(limits.acceptable_nrs) && percent(baseline, value) < limits.relief_pct)
        }
        None => Some(value >= f64::from(limits.fallback_nrs)),
    }
}

fn verdict(view: &View, checkpoint: &Checkpoint) -> Verdict {
    let (from, to) = checkpoint.window();
    let within = |context| view.series.between(context, from, to).collect::<Vec<_>>();
    let (context, scores) = match within(Context::Movement) {
        scores if scores.is_empty() => (Context::Rest, within(Context::Rest)),
        scores => (Context::Movement, scores),
    };
    let unmasked: Vec<&Felt> = scores.iter().copied().filter(|score| !view.masked(score)).collect();
    let masked = unmasked.is_empty();
    let counted = if masked { scores } else { unmasked };
    let Some(twice) = twice_median(counted.iter().map(|score| score.score).collect()) else {
        return Verdict::Empty;
    };
    let median = f64::from(twice) / 2.0;
    let Some(poor) = is_poor(median, view.baseline(context), view.thresholds) else {
        return Verdict::NotAssessable;
    };
    let mut sources: Vec<usize> = counted.iter().rev().map(|score| score.source).collect();
    sources.dedup();
    let reading = Reading { context, median, masked, sources };
    if poor { Verdict::Poor(reading) } else { Verdict::Relief(reading) }
}
