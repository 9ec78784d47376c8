//! The format of clinical.md 11: a timeline as a file has it, read into what the rules take; and a line of a log.

use std::collections::HashSet;

use anyhow::{Context as _, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

use crate::domain::{
    alert::{Closure, Rule, RuleEvent, Severity},
    elapsed::Elapsed,
    protocol::protocol,
    rules::RULESET,
    score::{Context, Score},
    thresholds::Thresholds,
    timeline::{BaselineEntry, Correction, Discharge, Downtime, Felt, RedFlag, Resolve, Timeline},
};

/// One line of a log, as files write it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Hours since the procedure.
    pub t: Hours,
    /// Whose.
    pub rule: Rule,
    /// What.
    pub event: RuleEvent,
    /// How severe.
    pub severity: Severity,
    /// Red-flag item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// Decimal hours to 0.001, kept as whole thousandths so that equal means equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hours(i64);

impl Serialize for Hours {
    #[expect(clippy::cast_precision_loss, reason = "thousandths of an hour are far from 2^53")]
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number = if self.0 % 1000 == 0 {
            Number::from(self.0 / 1000)
        } else {
            Number::from_f64(self.0 as f64 / 1000.0).unwrap_or_else(|| 0.into())
        };
        number.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Hours {
    #[expect(clippy::cast_possible_truncation, reason = "a float cast saturates")]
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self((f64::deserialize(deserializer)? * 1000.0).round() as i64))
    }
}

impl From<Elapsed> for Hours {
    fn from(at: Elapsed) -> Self {
        // A thousandth of an hour is 3,600 ms.
        Self((at.0 + 1800).div_euclid(3600))
    }
}

/// Reads the timelines of a file.
///
/// # Errors
/// What is no part of the format.
pub(super) fn read(text: &str) -> Result<Vec<Vector>> {
    let value: Value = serde_json::from_str(text).context("is not JSON")?;
    let file: File = serde_json::from_value(value)?;
    if let Some(ruleset) = file.ruleset {
        ensure!(ruleset == RULESET, "ruleset {ruleset} is not {RULESET}");
    }
    Ok(file.vectors)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    ruleset: Option<String>,
    #[serde(rename = "time_unit")]
    _time_unit: Option<String>,
    #[serde(rename = "conventions")]
    _conventions: Option<Value>,
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Vector {
    pub(super) id: String,
    #[serde(rename = "title")]
    _title: Option<String>,
    #[serde(rename = "covers", default)]
    _covers: Vec<String>,
    #[serde(default)]
    baseline: Baseline,
    #[serde(default)]
    baseline_entered_t: f64,
    #[serde(default)]
    discharge_t: f64,
    scores: Vec<ScoreLine>,
    #[serde(default)]
    declined: Vec<DeclinedLine>,
    #[serde(default)]
    redflags: Vec<RedFlagLine>,
    #[serde(default)]
    corrections: Vec<CorrectionLine>,
    #[serde(default)]
    resolved: Vec<ResolvedLine>,
    #[serde(default)]
    downtimes: Vec<DowntimeLine>,
    #[serde(default)]
    params: Map<String, Value>,
    pub(super) end_t: f64,
    pub(super) expected: Option<Vec<Event>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Baseline {
    movement: Option<i16>,
    rest: Option<i16>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScoreLine {
    id: Option<String>,
    t: f64,
    received_t: Option<f64>,
    score: i16,
    context: Context,
    #[serde(default)]
    confirmed: bool,
    opioid_h: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeclinedLine {
    t: f64,
    received_t: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RedFlagLine {
    t: f64,
    item: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CorrectionLine {
    t: f64,
    id: String,
    by: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResolvedLine {
    t: f64,
    rule: Rule,
    key: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DowntimeLine {
    from: f64,
    to: f64,
}

impl Vector {
    /// What the rules take.
    pub(super) fn timeline(&self) -> Result<Timeline> {
        let mut timeline = Timeline { thresholds: Thresholds::with(&self.params)?, ..Timeline::default() };
        let entered = hours(self.baseline_entered_t)?;
        for (context, score) in
            [(Context::Movement, self.baseline.movement), (Context::Rest, self.baseline.rest)]
        {
            if let Some(score) = score {
                timeline.baselines.push(BaselineEntry { at: entered, context, score: Some(nrs(score)?) });
            }
        }
        let known = Elapsed(i64::MIN);
        timeline.discharges.push(Discharge { known, at: hours(self.discharge_t)? });
        for (source, line) in self.scores.iter().enumerate() {
            timeline.scores.push(line.felt(source)?);
        }
        for line in &self.declined {
            timeline.heard.push(hours(line.received_t.unwrap_or(line.t))?);
        }
        for (place, line) in self.redflags.iter().enumerate() {
            let Some(flag) = protocol().red_flag(&line.item) else { bail!("unknown red flag {}", line.item) };
            let RedFlagLine { t, item } = line;
            let source = self.scores.len() + place;
            timeline.red_flags.push(RedFlag {
                at: hours(*t)?,
                source,
                item: item.clone(),
                severity: flag.severity,
            });
        }
        for line in &self.resolved {
            let red_flag = line.rule == Rule::RedFlag;
            ensure!(!red_flag || line.key.is_some(), "a resolved R-REDFLAG needs its `key`");
            let key = line.key.clone().filter(|_| red_flag);
            timeline.resolves.push(Resolve {
                at: hours(line.t)?,
                rule: line.rule,
                key,
                how: Closure::Closed,
            });
        }
        for line in &self.downtimes {
            ensure!(line.from <= line.to, "a downtime ends before it begins");
            // A file tells what a server that stopped finds out by itself.
            let from = hours(line.from)?;
            timeline.downtimes.push(Downtime { known: from, from, to: hours(line.to)? });
        }
        self.correct(&mut timeline)?;
        Ok(timeline)
    }

    fn correct(&self, timeline: &mut Timeline) -> Result<()> {
        let mut ids = HashSet::new();
        for id in self.scores.iter().filter_map(|line| line.id.as_deref()) {
            ensure!(ids.insert(id), "there are two scores with the id {id}");
        }
        let place = |id: &str| {
            let found = self.scores.iter().position(|line| line.id.as_deref() == Some(id));
            found.with_context(|| format!("a correction names the unknown score {id}"))
        };
        let mut corrected = HashSet::new();
        for line in &self.corrections {
            ensure!(corrected.insert(line.id.as_str()), "{} is corrected twice", line.id);
            let at = hours(line.t)?;
            let score = place(&line.id)?;
            let by = line.by.as_deref().map(place).transpose()?;
            if let Some(by) = by {
                ensure!(by != score, "{} cannot be its own corrected value", line.id);
                ensure!(
                    timeline.scores[by].received == at,
                    "a corrected value is received with its correction"
                );
                timeline.scores[by].heard = false;
            }
            timeline.corrections.push(Correction { at, score, by });
        }
        // A corrected value counts as received when the first of its chain was; each step can only make it earlier.
        for _ in 0..timeline.corrections.len() {
            for correction in &timeline.corrections {
                let Some(by) = correction.by else { continue };
                let first = timeline.scores[correction.score].first_received;
                let score = &mut timeline.scores[by];
                score.first_received = score.first_received.min(first);
            }
        }
        Ok(())
    }
}

impl ScoreLine {
    fn felt(&self, source: usize) -> Result<Felt> {
        ensure!(self.t >= 0.0, "a score before the procedure (t = {}) belongs into `baseline`", self.t);
        let received = hours(self.received_t.unwrap_or(self.t))?;
        Ok(Felt {
            id: self.id.clone(),
            source,
            felt: hours(self.t)?,
            received,
            first_received: received,
            score: nrs(self.score)?,
            context: self.context,
            confirmed: self.confirmed,
            opioid_hours: self.opioid_h,
            heard: true,
        })
    }
}

/// A time of a file. A thousand years are more than any course has, and leave room for every sum.
pub(super) fn hours(t: f64) -> Result<Elapsed> {
    ensure!(t.abs() < 8_766_000.0, "the time {t} is out of reach");
    Ok(Elapsed::hours(t))
}

fn nrs(score: i16) -> Result<i16> {
    ensure!(Score::RANGE.contains(&score), "the score {score} is not one of 0 to 10");
    Ok(score)
}
