//! How an episode stands by the rules, for the screens.

use super::{CheckpointFinding, Finding, Standing};
use crate::domain::{
    at::At,
    rules::{Engine, Verdict, series::percent},
    score::Context,
};

pub(super) fn standing(engine: &Engine, procedure_end: At) -> Standing {
    let view = engine.view();
    let newest = |context| {
        let score = view.series.score(view.series.newest(context)?);
        Some((procedure_end.plus(score.felt.0), score.score))
    };
    let checkpoints = view.thresholds.checkpoints.iter().zip(engine.verdicts());
    let absolute = |elapsed: crate::domain::elapsed::Elapsed| procedure_end.plus(elapsed.0);
    let silence = engine.silence();
    Standing {
        quiet_since: silence.map(|(since, _)| absolute(since)),
        quiet_until: silence.and_then(|(_, due)| due).map(absolute),
        procedure_end: Some(procedure_end),
        baseline_movement: view.baseline(Context::Movement),
        baseline_rest: view.baseline(Context::Rest),
        movement: newest(Context::Movement),
        rest: newest(Context::Rest),
        checkpoints: checkpoints
            .map(|(checkpoint, verdict)| {
                let (finding, reading) = match verdict {
                    Verdict::Empty => (Finding::NoData, None),
                    Verdict::NotAssessable => (Finding::NotAssessable, None),
                    Verdict::Poor(reading) => (Finding::Poor, Some(reading)),
                    Verdict::Relief(reading) => {
                        let base =
                            view.baseline(reading.context).filter(|b| *b >= view.thresholds.min_baseline);
                        let partial = base.is_some_and(|b| percent(b, reading.median) < 50.0);
                        (if partial { Finding::Partial } else { Finding::Relief }, Some(reading))
                    }
                };
                CheckpointFinding {
                    checkpoint: checkpoint.id,
                    finding,
                    masked: reading.is_some_and(|reading| reading.masked),
                    value: reading.map(|reading| reading.median),
                }
            })
            .collect(),
    }
}
