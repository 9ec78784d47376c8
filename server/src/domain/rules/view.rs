//! All that a rule may look at.

use super::{
    evidence::{Evidence, Figures},
    series::{Series, masked, percent, run},
};
use crate::domain::{
    elapsed::Elapsed,
    score::Context,
    thresholds::{Checkpoint, CheckpointId, Thresholds},
    timeline::{Discharge, Downtime, Felt},
};

/// The episode as it is known at one instant.
pub struct View<'a> {
    /// The instant judged.
    pub now: Elapsed,
    /// The parameters.
    pub thresholds: &'a Thresholds,
    /// The scores.
    pub series: Series,
    /// Downtime as it is known now, touching stretches joined, earliest first.
    pub downtimes: Vec<Downtime>,
    /// The first instant after the newest pause, as it is known now.
    pub(super) paused_until: Option<Elapsed>,
    pub(super) baselines: [Option<i16>; 2],
    pub(super) discharge: Option<Discharge>,
}

impl View<'_> {
    /// The baseline of a context as it is known now, 0-10.
    pub fn baseline(&self, context: Context) -> Option<i16> {
        self.baselines[context as usize]
    }

    /// When the patient went home, as it is known now; t = 0 while it is not.
    pub fn discharge(&self) -> Elapsed {
        self.discharge.map_or(Elapsed::ZERO, |discharge| discharge.at)
    }

    /// The last instant that is judged, itself included.
    pub fn last(&self) -> Elapsed {
        Elapsed::hours(self.thresholds.monitor_until)
    }

    /// The parameters of a checkpoint.
    pub fn checkpoint(&self, id: CheckpointId) -> Option<&Checkpoint> {
        self.thresholds.checkpoints.iter().find(|checkpoint| checkpoint.id == id)
    }

    /// Was the score felt with an opioid on board?
    pub fn masked(&self, score: &Felt) -> bool {
        masked(score, self.thresholds)
    }

    /// Hours between feeling and receiving, when that makes it a late report.
    pub fn late(&self, score: &Felt) -> Option<f64> {
        let delay = score.first_received.minus(score.felt);
        (delay > Elapsed::hours(self.thresholds.late_live_h)).then(|| delay.in_hours())
    }

    /// Is this score acceptable, or relief of so many percent of its baseline?
    pub fn relieved(&self, score: &Felt, wanted: f64) -> bool {
        let limits = self.thresholds;
        score.score <= limits.acceptable_nrs
            || self.baseline(score.context).is_some_and(|baseline| {
                baseline >= limits.min_baseline && percent(baseline, f64::from(score.score)) >= wanted
            })
    }

    /// A *resolve run*: the newest scores of the trigger's context, all of them felt after it and good. What it stands
    /// on; none while it has not come, or when the batch says nothing new about that context.
    pub fn resolve_run(
        &self,
        trigger: usize,
        batch: &[usize],
        good: impl Fn(&Felt) -> bool,
    ) -> Option<Evidence> {
        let trigger = self.series.score(trigger);
        if !batch.iter().any(|&rank| self.series.score(rank).context == trigger.context) {
            return None;
        }
        let newest = self.series.newest(trigger.context)?;
        let since = self.series.newest_first(trigger.context).map(|(_, score)| score);
        let sources = run(since.take_while(|s| s.felt > trigger.felt), self.thresholds, good)?;
        Some(self.evidence(newest, Some(sources)))
    }

    /// What a finding about one score stands on; `run` are the sources of the scores that bear it out.
    pub fn evidence(&self, rank: usize, run: Option<Vec<usize>>) -> Evidence {
        let score = self.series.score(rank);
        let figures = Figures {
            late_hours: self.late(score),
            inpatient: score.felt < self.discharge(),
            masked: self.masked(score),
            ..self.figures(score.context, f64::from(score.score))
        };
        Evidence { sources: run.unwrap_or_else(|| vec![score.source]), figures }
    }

    /// A value of a context beside its baseline.
    pub fn figures(&self, context: Context, value: f64) -> Figures {
        let baseline = self.baseline(context);
        let base = baseline.filter(|&b| b >= self.thresholds.min_baseline);
        Figures {
            context: Some(context),
            value: Some(value),
            baseline,
            percent: base.map(|b| percent(b, value)),
            ..Figures::default()
        }
    }
}
