//! Timelines in one line, for tests: `t:score`, then `c` confirmed, `r` rest, `opN` hours since opioid, `@N` received
//! at, `#x` id. Example: `"9:4 20:8@30.5 26:6op3.99 33:5r"`.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, Key, log};
use crate::domain::{
    alert::{Closure, Rule},
    elapsed::Elapsed,
    protocol::protocol,
    score::Context,
    thresholds::Thresholds,
    timeline::{BaselineEntry, Correction, Downtime, Felt, Pause, RedFlag, Resolve, Timeline},
};

/// A timeline with this movement baseline.
pub fn story(baseline: impl Into<Option<i16>>, scores: &str) -> Timeline {
    let mut timeline = Timeline::default();
    if let Some(score) = baseline.into() {
        timeline = timeline.baseline(0.0, Context::Movement, score);
    }
    for (source, line) in scores.split_whitespace().enumerate() {
        timeline.scores.push(felt(source, line));
    }
    timeline
}

fn felt(source: usize, line: &str) -> Felt {
    let (line, id) = line.split_once('#').map_or((line, None), |(line, id)| (line, Some(id.to_string())));
    let (line, received) = line.split_once('@').map_or((line, None), |(line, at)| (line, Some(at)));
    let (line, opioid) = line.split_once("op").map_or((line, None), |(line, hours)| (line, Some(hours)));
    let (felt, rest) = line.split_once(':').unwrap();
    let score = rest.trim_end_matches(['c', 'r']).parse().unwrap();
    let time = |text: &str| Elapsed::hours(text.parse().unwrap());
    let received = received.map_or(time(felt), time);
    Felt {
        id,
        source,
        felt: time(felt),
        received,
        first_received: received,
        score,
        context: if rest.contains('r') { Context::Rest } else { Context::Movement },
        confirmed: rest.contains('c'),
        opioid_hours: opioid.map(|hours| hours.parse().unwrap()),
        heard: true,
    }
}

/// The log up to that hour, one line an event: `27 RELIEF-24 raise info`; only of the rules that begin like `rules`.
pub fn lines(timeline: &Timeline, until: f64, rules: &str) -> Vec<String> {
    let changes = log(timeline, Elapsed::hours(until)).changes;
    changes.iter().map(line).filter(|line| line.split(' ').nth(1).unwrap().starts_with(rules)).collect()
}

/// One change as a line.
pub fn line(change: &Change) -> String {
    let word = |value: &dyn erased::Word| value.word();
    let t = (change.at.in_hours() * 1000.0).round() / 1000.0;
    let rule = word(&change.rule).replace("R-", "");
    let mut line = format!("{t} {rule} {} {}", word(&change.event), word(&change.severity));
    if let Some(key) = &change.key {
        line += &format!(" {key}");
    }
    line
}

mod erased {
    /// The word a value is written with.
    pub trait Word {
        fn word(&self) -> String;
    }

    impl<T: serde::Serialize> Word for T {
        fn word(&self) -> String {
            serde_json::to_value(self).unwrap().as_str().unwrap().to_string()
        }
    }
}

/// Verbs for what else may happen.
impl Timeline {
    pub(crate) fn baseline(mut self, hour: f64, context: Context, score: i16) -> Self {
        self.baselines.push(BaselineEntry { at: Elapsed::hours(hour), context, score: Some(score) });
        self
    }

    pub(crate) fn limits(mut self, changes: &serde_json::Value) -> Self {
        self.thresholds = Thresholds::with(changes.as_object().unwrap()).unwrap();
        self
    }

    pub(crate) fn closed(mut self, hour: f64, rule: Rule) -> Self {
        self.resolves.push(Resolve { at: Elapsed::hours(hour), rule, key: None, how: Closure::Closed });
        self
    }

    pub(crate) fn flag(mut self, hour: f64, item: &str) -> Self {
        let severity = protocol().red_flag(item).unwrap().severity;
        self.red_flags.push(RedFlag { at: Elapsed::hours(hour), source: 0, item: item.into(), severity });
        self
    }

    pub(crate) fn down(mut self, from: f64, to: f64) -> Self {
        self.downtimes.push(Downtime {
            known: Elapsed::hours(from),
            from: Elapsed::hours(from),
            to: Elapsed::hours(to),
        });
        self
    }

    /// Downtime that somebody wrote down later.
    pub(crate) fn down_noted(mut self, known: f64, from: f64, to: f64) -> Self {
        let hours = Elapsed::hours;
        self.downtimes.push(Downtime { known: hours(known), from: hours(from), to: hours(to) });
        self
    }

    pub(crate) fn paused(mut self, at: f64, until: f64) -> Self {
        self.pauses.push(Pause { at: Elapsed::hours(at), until: Elapsed::hours(until) });
        self
    }

    /// Takes the score with that id back; `by` is the id of its corrected value.
    pub(crate) fn corrected(mut self, hour: f64, id: &str, by: Option<&str>) -> Self {
        let place = |id: &str| self.scores.iter().position(|s| s.id.as_deref() == Some(id)).unwrap();
        let (score, by) = (place(id), by.map(place));
        if let Some(by) = by {
            let first = self.scores[score].first_received;
            self.scores[by].heard = false;
            self.scores[by].first_received = self.scores[by].first_received.min(first);
        }
        self.corrections.push(Correction { at: Elapsed::hours(hour), score, by });
        self
    }
}

/// What a person's deed does to the alerts that are open, and to those about which a call is owed: for the laws.
pub(crate) fn hand<T>(
    name: (Rule, Key),
    how: Closure,
    open: &mut BTreeMap<(Rule, Key), T>,
    owed: &mut BTreeSet<(Rule, Key)>,
) {
    match how {
        Closure::Unanswered if open.contains_key(&name) => _ = owed.insert(name),
        Closure::Unanswered => {}
        Closure::Lapsed => _ = owed.remove(&name),
        Closure::Reached if !owed.contains(&name) => {}
        Closure::Reached | Closure::Closed => {
            owed.remove(&name);
            open.remove(&name);
        }
    }
}
