//! Plays a timeline: what happened and what fell due, in the order of clinical.md 3.2.

use std::collections::BTreeMap;

use super::{
    Judge, Ruleset, Turn,
    book::Book,
    checkpoint::{Checkpoints, Verdict},
    series::Series,
    silence::joined,
    view::View,
};
use crate::domain::{
    alert::Closure,
    elapsed::Elapsed,
    thresholds::CheckpointId,
    timeline::{Resolve, Timeline},
};

/// A timeline being played.
pub struct Engine<'a> {
    timeline: &'a Timeline,
    view: View<'a>,
    pub(in crate::domain) book: Book,
    checkpoints: Checkpoints,
    judges: Vec<Box<dyn Judge>>,
    instants: Vec<(Elapsed, Inputs)>,
    next: usize,
}

/// What became known at one instant: places in the lists of the timeline, ranks of scores.
#[derive(Default)]
struct Inputs {
    discharges: Vec<usize>,
    downtimes: Vec<usize>,
    pauses: Vec<usize>,
    baselines: Vec<usize>,
    gone: Vec<(usize, Option<usize>)>,
    resolves: Vec<usize>,
    batch: Vec<usize>,
    heard: bool,
    red_flags: Vec<usize>,
}

impl<'a> Engine<'a> {
    /// Before the first instant.
    pub fn new(timeline: &'a Timeline, ruleset: &Ruleset) -> Self {
        let (series, ranks) = Series::new(&timeline.scores);
        let view = View {
            now: Elapsed(i64::MIN),
            thresholds: &timeline.thresholds,
            series,
            downtimes: Vec::new(),
            paused_until: None,
            baselines: [None, None],
            discharge: None,
        };
        let judges = ruleset.judges();
        let instants = instants(timeline, &ranks);
        let book = Book::default();
        Self { timeline, view, book, checkpoints: Checkpoints::default(), judges, instants, next: 0 }
    }

    /// Plays everything that became known up to `inputs`, and every timer due up to `timers` or before a later input.
    pub fn play(&mut self, inputs: Elapsed, timers: Elapsed) {
        loop {
            let input = self.instants.get(self.next).map(|(at, _)| *at).filter(|at| *at <= inputs);
            match (input, self.due()) {
                (Some(at), Some((due, turn))) if due < at => self.time(due, turn),
                (Some(at), _) => self.take(at),
                (None, Some((due, turn))) if due <= timers => self.time(due, turn),
                _ => return,
            }
        }
    }

    /// The next timer. One that an input made due in the past (a discharge moved back) is due at that input's instant:
    /// the log never runs backwards.
    pub fn due(&self) -> Option<(Elapsed, Turn)> {
        let checkpoint = self.checkpoints.due(&self.view).map(|(due, _)| (due, Turn::Checkpoint));
        let own = self.judges.iter().filter_map(|judge| judge.due(&self.view));
        own.chain(checkpoint).map(|due| self.not_past(due)).filter(|(due, _)| *due <= self.view.last()).min()
    }

    fn not_past(&self, (due, turn): (Elapsed, Turn)) -> (Elapsed, Turn) {
        (due.max(self.view.now), turn)
    }

    /// The episode as it is known at the last instant played.
    pub fn view(&self) -> &View<'a> {
        &self.view
    }

    /// From when the silence counts, and when it is too long; none for a set of rules without that one.
    pub fn silence(&self) -> Option<(Elapsed, Option<Elapsed>)> {
        self.judges.iter().find_map(|judge| judge.silence(&self.view))
    }

    /// The verdict of each checkpoint judged so far, in order.
    pub fn verdicts(&self) -> impl Iterator<Item = &Verdict> {
        self.checkpoints.verdicts()
    }

    fn time(&mut self, due: Elapsed, turn: Turn) {
        self.turn_to(due);
        if turn == Turn::Checkpoint {
            let next = self.checkpoints.due(&self.view);
            return next.into_iter().for_each(|(_, id)| self.judge_checkpoint(id));
        }
        let is_next =
            |judge: &dyn Judge| judge.due(&self.view).map(|due| self.not_past(due)) == Some((due, turn));
        if let Some(place) = self.judges.iter().position(|judge| is_next(judge.as_ref())) {
            self.judges[place].on_due(&self.view, &mut self.book);
        }
    }

    fn take(&mut self, at: Elapsed) {
        self.turn_to(at);
        let inputs = std::mem::take(&mut self.instants[self.next].1);
        self.next += 1;
        if at > self.view.last() {
            // Day 84 is over. A nurse may still close what is open, and a warning sign is one at any time.
            self.close(&inputs);
            return self.flags(&inputs);
        }
        self.learn(&inputs);
        self.take_back(&inputs);
        self.close(&inputs);
        self.hear(&inputs);
        self.flags(&inputs);
        if inputs.heard {
            for judge in &mut self.judges {
                judge.on_heard(&self.view, &mut self.book);
            }
        }
        for id in self.checkpoints.take_reopened() {
            self.judge_checkpoint(id);
        }
    }

    fn learn(&mut self, inputs: &Inputs) {
        if let Some(&latest) = inputs.discharges.last() {
            self.view.discharge = Some(self.timeline.discharges[latest]);
        }
        if !inputs.downtimes.is_empty() {
            let new = inputs.downtimes.iter().map(|&place| self.timeline.downtimes[place]);
            self.view.downtimes.extend(new);
            self.view.downtimes = joined(&self.view.downtimes);
        }
        if let Some(&latest) = inputs.pauses.last() {
            self.view.paused_until = Some(self.timeline.pauses[latest].until);
        }
        for &place in &inputs.baselines {
            let entry = self.timeline.baselines[place];
            self.view.baselines[entry.context as usize] = entry.score;
        }
        if !inputs.baselines.is_empty() {
            for judge in &mut self.judges {
                judge.on_baseline(&self.view, &mut self.book);
            }
        }
    }

    fn take_back(&mut self, inputs: &Inputs) {
        let series = &mut self.view.series;
        // One that has not arrived yet will be a check-in when it does, and never judged.
        let gone: Vec<_> = inputs.gone.iter().copied().filter(|&(rank, _)| series.remove(rank)).collect();
        if gone.is_empty() {
            return;
        }
        for &(rank, _) in &gone {
            self.checkpoints.taken_back(&self.view, self.view.series.score(rank));
        }
        self.book.take_back(&gone);
        let ranks: Vec<usize> = gone.iter().map(|&(rank, _)| rank).collect();
        for judge in &mut self.judges {
            judge.on_corrected(&self.view, &ranks);
        }
    }

    fn close(&mut self, inputs: &Inputs) {
        for &place in &inputs.resolves {
            let Resolve { rule, key, how, .. } = &self.timeline.resolves[place];
            let is_closed = match how {
                Closure::Unanswered | Closure::Lapsed => {
                    self.book.owe(*rule, key, *how == Closure::Unanswered);
                    false
                }
                Closure::Reached => self.book.is_owed(*rule, key) && self.book.close(*rule, key),
                Closure::Closed => self.book.close(*rule, key),
            };
            if is_closed {
                for judge in &mut self.judges {
                    judge.on_closed(&self.view, *rule);
                }
            }
        }
    }

    fn hear(&mut self, inputs: &Inputs) {
        for &rank in &inputs.batch {
            self.view.series.insert(rank);
            self.checkpoints.arrived(&self.view, self.view.series.score(rank));
        }
        for &rank in &inputs.batch {
            for judge in &mut self.judges {
                judge.on_score(&self.view, &mut self.book, rank);
            }
            self.book.settle(rank);
        }
        if !inputs.batch.is_empty() {
            for judge in &mut self.judges {
                judge.on_batch(&self.view, &mut self.book, &inputs.batch);
            }
        }
    }

    fn flags(&mut self, inputs: &Inputs) {
        for &place in &inputs.red_flags {
            for judge in &mut self.judges {
                judge.on_red_flag(&self.view, &mut self.book, &self.timeline.red_flags[place]);
            }
        }
    }

    fn judge_checkpoint(&mut self, id: CheckpointId) {
        let Self { view, book, checkpoints, judges, .. } = self;
        checkpoints.judge(view, id, |judged| {
            for judge in judges.iter_mut() {
                judge.on_verdict(view, book, judged);
            }
        });
    }

    fn turn_to(&mut self, at: Elapsed) {
        self.view.now = at;
        self.book.turn_to(at);
    }
}

/// Groups the inputs by the instant at which they became known.
fn instants(timeline: &Timeline, ranks: &[usize]) -> Vec<(Elapsed, Inputs)> {
    let mut instants: BTreeMap<Elapsed, Inputs> = BTreeMap::new();
    for (place, discharge) in timeline.discharges.iter().enumerate() {
        instants.entry(discharge.known).or_default().discharges.push(place);
    }
    for (place, downtime) in timeline.downtimes.iter().enumerate() {
        instants.entry(downtime.known).or_default().downtimes.push(place);
    }
    for (place, pause) in timeline.pauses.iter().enumerate() {
        instants.entry(pause.at).or_default().pauses.push(place);
    }
    for (place, baseline) in timeline.baselines.iter().enumerate() {
        instants.entry(baseline.at).or_default().baselines.push(place);
    }
    for (place, resolve) in timeline.resolves.iter().enumerate() {
        instants.entry(resolve.at).or_default().resolves.push(place);
    }
    for (place, flag) in timeline.red_flags.iter().enumerate() {
        let inputs = instants.entry(flag.at).or_default();
        inputs.red_flags.push(place);
        inputs.heard = true;
    }
    for &heard in &timeline.heard {
        instants.entry(heard).or_default().heard = true;
    }
    // Taken back before it arrived: a check-in, never judged.
    let unjudged = |place: usize| {
        timeline.corrections.iter().find(|c| c.score == place && c.at <= timeline.scores[place].received)
    };
    for (place, score) in timeline.scores.iter().enumerate() {
        let inputs = instants.entry(score.received).or_default();
        inputs.heard |= score.heard;
        if unjudged(place).is_none() {
            inputs.batch.push(ranks[place]);
        }
    }
    for correction in &timeline.corrections {
        let mut by = correction.by;
        // The corrected value of a corrected value, in the same breath; the count ends a circle.
        for _ in 0..timeline.corrections.len() {
            let Some(next) = by.and_then(unjudged) else { break };
            by = next.by;
        }
        let gone = (ranks[correction.score], by.map(|place| ranks[place]));
        instants.entry(correction.at).or_default().gone.push(gone);
    }
    let mut instants: Vec<(Elapsed, Inputs)> = instants.into_iter().collect();
    for (_, inputs) in &mut instants {
        inputs.batch.sort_unstable();
        inputs.resolves.sort_by_key(|&place| timeline.resolves[place].how);
    }
    instants
}
