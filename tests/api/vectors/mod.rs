//! The worked timelines of tests/vectors, by every way they can take: the command's reader, the episode as the server
//! keeps it, and the front door.

mod course;
mod front_door;

use reliefline_server::commands::replay;
use serde::Deserialize;
use serde_json::{Map, Value};

const ALERTS: &str = include_str!("../../vectors/alerts.json");
const FUZZED: &str = include_str!("../../vectors/fuzzed.json");

/// A timeline as files write it (clinical.md 11), read by nobody's code but ours.
#[derive(Debug, Deserialize)]
struct Vector {
    id: String,
    #[serde(default)]
    baseline: Baseline,
    #[serde(default)]
    baseline_entered_t: f64,
    #[serde(default)]
    discharge_t: f64,
    scores: Vec<Score>,
    #[serde(default)]
    declined: Vec<Declined>,
    #[serde(default)]
    redflags: Vec<RedFlag>,
    #[serde(default)]
    corrections: Vec<Correction>,
    #[serde(default)]
    resolved: Vec<Resolved>,
    #[serde(default)]
    downtimes: Vec<Downtime>,
    #[serde(default)]
    params: Map<String, Value>,
    end_t: f64,
    expected: Vec<Event>,
}

#[derive(Debug, Default, Deserialize)]
struct Baseline {
    movement: Option<i16>,
    rest: Option<i16>,
}

#[derive(Debug, Deserialize)]
struct Score {
    id: Option<String>,
    t: f64,
    received_t: Option<f64>,
    score: i16,
    context: String,
    #[serde(default)]
    confirmed: bool,
    opioid_h: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct Declined {
    t: f64,
    received_t: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct RedFlag {
    t: f64,
    item: String,
}

#[derive(Debug, Deserialize)]
struct Correction {
    t: f64,
    id: String,
    by: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Resolved {
    t: f64,
    rule: String,
    key: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Downtime {
    from: f64,
    to: f64,
}

#[derive(Debug, Deserialize)]
struct Event {
    t: f64,
    rule: String,
    event: String,
    severity: String,
    key: Option<String>,
}

impl Score {
    fn received(&self) -> f64 {
        self.received_t.unwrap_or(self.t)
    }
}

impl Vector {
    fn all(file: &str) -> Vec<Self> {
        let mut file: Value = serde_json::from_str(file).unwrap();
        serde_json::from_value(file["vectors"].take()).unwrap()
    }

    /// The expected log as sorted lines.
    fn expected(&self) -> Vec<String> {
        let line = |e: &Event| line(e.t, &e.rule, &e.event, &e.severity, e.key.as_deref());
        sorted(self.expected.iter().map(line).collect())
    }

    fn score(&self, id: &str) -> usize {
        self.scores.iter().position(|score| score.id.as_deref() == Some(id)).unwrap()
    }
}

/// One event as a line, its time to a thousandth of an hour.
fn line(t: f64, rule: &str, event: &str, severity: &str, key: Option<&str>) -> String {
    format!("{:012.3} {rule} {event} {severity} {}", t + 0.0, key.unwrap_or_default())
}

fn sorted(mut lines: Vec<String>) -> Vec<String> {
    lines.sort_unstable();
    lines
}

#[test]
fn an_independent_reading_of_the_text_agrees_on_timelines_made_by_chance() {
    let checked = replay::check(FUZZED).unwrap();
    let different: Vec<_> = checked.differences.iter().map(|d| serde_json::to_string(d).unwrap()).collect();
    assert!(different.is_empty(), "{}", different.join("\n"));
    assert_eq!(checked.total, 300);
}
