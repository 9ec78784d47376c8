//! `reliefline replay FILE [--check]`: timelines in, their event logs out, by the very rules that judge live.
//!
//! The format is that of clinical.md 11; an unknown key is an error, and so is a parameter outside its safe bounds.

use std::{collections::HashSet, fs, path::Path, process::ExitCode};

use anyhow::{Context as _, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

use crate::domain::{
    alert::{Rule, RuleEvent, Severity},
    elapsed::Elapsed,
    protocol::protocol,
    rules::{self, RULESET},
    score::{Context, Score},
    thresholds::Thresholds,
    timeline::{BaselineEntry, Correction, Discharge, Downtime, Felt, RedFlag, Resolve, Timeline},
};

/// What a replay prints: each timeline's whole event log.
#[derive(Debug, PartialEq, Serialize)]
pub struct Output {
    /// In the order of the file.
    pub vectors: Vec<Played>,
}

/// One timeline's event log.
#[derive(Debug, PartialEq, Serialize)]
pub struct Played {
    /// Name of the timeline.
    pub id: String,
    /// Its events, in order.
    pub events: Vec<Event>,
}

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

/// What a check prints of a timeline whose log is not the expected one.
#[derive(Debug, PartialEq, Serialize)]
pub struct Difference {
    /// Name of the timeline.
    pub id: String,
    /// Expected, but not in the log.
    pub missing: Vec<Event>,
    /// In the log, but not expected.
    pub unexpected: Vec<Event>,
}

/// What a check found.
#[derive(Debug, PartialEq)]
pub struct Checked {
    /// The timelines that differ.
    pub differences: Vec<Difference>,
    /// How many there are.
    pub total: usize,
}

/// Runs the command.
///
/// Exit codes: 0 printed, or all agree; 1 a timeline differs; 2 the file cannot be read.
#[must_use]
pub fn run(file: &Path, check_only: bool) -> ExitCode {
    match print(file, check_only) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("{}: {error:#}", file.display());
            ExitCode::from(2)
        }
    }
}

fn print(file: &Path, check_only: bool) -> Result<bool> {
    let text = fs::read_to_string(file).context("cannot be read")?;
    if !check_only {
        println!("{}", serde_json::to_string(&replay(&text)?)?);
        return Ok(true);
    }
    let checked = check(&text)?;
    for difference in &checked.differences {
        println!("{}", serde_json::to_string(difference)?);
    }
    let agree = checked.total - checked.differences.len();
    println!("{agree} of {} timelines agree", checked.total);
    Ok(checked.differences.is_empty())
}

/// Plays every timeline of a file.
///
/// # Errors
/// What is wrong with the file, naming the timeline.
pub fn replay(text: &str) -> Result<Output> {
    let vectors = read(text)?.iter().map(Vector::play).collect::<Result<_>>()?;
    Ok(Output { vectors })
}

/// Plays every timeline of a file, and compares each log with the expected one; the order of events is left open.
///
/// # Errors
/// What is wrong with the file, naming the timeline; a timeline without `expected` is wrong here.
pub fn check(text: &str) -> Result<Checked> {
    let vectors = read(text)?;
    let mut differences = Vec::new();
    for vector in &vectors {
        let Played { id, events: mut unexpected } = vector.play()?;
        let Some(expected) = &vector.expected else { bail!("{id}: there is no `expected` to compare with") };
        let mut missing = Vec::new();
        for event in expected {
            match unexpected.iter().position(|other| other == event) {
                Some(place) => drop(unexpected.remove(place)),
                None => missing.push(event.clone()),
            }
        }
        if !missing.is_empty() || !unexpected.is_empty() {
            differences.push(Difference { id, missing, unexpected });
        }
    }
    Ok(Checked { differences, total: vectors.len() })
}

fn read(text: &str) -> Result<Vec<Vector>> {
    let value: Value = serde_json::from_str(text).context("is not JSON")?;
    // Weeks of exercises are known by their keys; judging them comes with the plans.
    let first = value.get("vectors").and_then(|vectors| vectors.get(0));
    let weeks = first.is_some_and(|first| first.get("week_start").is_some() || first.get("plan").is_some());
    ensure!(!weeks, "files of adherence are not supported yet");
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
struct Vector {
    id: String,
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
    end_t: f64,
    expected: Option<Vec<Event>>,
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
    fn play(&self) -> Result<Played> {
        let timeline = self.timeline().with_context(|| self.id.clone())?;
        let log = rules::log(&timeline, hours(self.end_t).with_context(|| self.id.clone())?);
        let events = log.changes.into_iter().map(|change| Event {
            t: change.at.into(),
            rule: change.rule,
            event: change.event,
            severity: change.severity,
            key: change.key,
        });
        Ok(Played { id: self.id.clone(), events: events.collect() })
    }

    fn timeline(&self) -> Result<Timeline> {
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
            timeline.resolves.push(Resolve { at: hours(line.t)?, rule: line.rule, key });
        }
        for line in &self.downtimes {
            ensure!(line.from <= line.to, "a downtime ends before it begins");
            timeline.downtimes.push(Downtime { from: hours(line.from)?, to: hours(line.to)? });
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
fn hours(t: f64) -> Result<Elapsed> {
    ensure!(t.abs() < 8_766_000.0, "the time {t} is out of reach");
    Ok(Elapsed::hours(t))
}

fn nrs(score: i16) -> Result<i16> {
    ensure!(Score::RANGE.contains(&score), "the score {score} is not one of 0 to 10");
    Ok(score)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const VECTORS: &str = include_str!("../../../tests/vectors/alerts.json");

    /// A file with one timeline: the smallest one, with these keys set.
    fn one(keys: Value) -> String {
        let mut vector = json!({"id": "T1", "baseline": {"movement": 8}, "scores": [], "end_t": 10});
        for (key, value) in keys.as_object().unwrap() {
            vector[key] = value.clone();
        }
        json!({ "vectors": [vector] }).to_string()
    }

    fn refused(keys: Value) -> String {
        format!("{:#}", replay(&one(keys)).unwrap_err())
    }

    #[test]
    fn every_timeline_of_the_clinical_document_agrees() {
        let checked = check(VECTORS).unwrap();
        let differences: Vec<String> =
            checked.differences.iter().map(|d| serde_json::to_string(d).unwrap()).collect();
        assert!(differences.is_empty(), "{}", differences.join("\n"));
        assert_eq!(checked.total, 48);
    }

    #[test]
    fn a_log_is_written_in_decimal_hours_to_a_thousandth() {
        let text = one(json!({
            "scores": [{"t": 2, "score": 9, "context": "movement"}],
            "redflags": [{"t": 2.0004, "item": "RF-FALL"}, {"t": -0.25, "item": "RF-WOUND"}],
        }));
        assert_eq!(
            serde_json::to_string(&replay(&text).unwrap()).unwrap(),
            concat!(
                r#"{"vectors":[{"id":"T1","events":["#,
                r#"{"t":-0.25,"rule":"R-REDFLAG","event":"raise","severity":"warning","key":"RF-WOUND"},"#,
                r#"{"t":2,"rule":"R-SEVERE","event":"raise","severity":"urgent"},"#,
                r#"{"t":2,"rule":"R-REDFLAG","event":"raise","severity":"urgent","key":"RF-FALL"}]}]}"#
            )
        );
    }

    #[test]
    fn a_check_compares_as_a_multiset_and_names_what_differs() {
        let flag = |t| json!({"t": t, "item": "RF-FALL"});
        let raise = |t: f64| json!({"t": t, "rule": "R-REDFLAG", "event": "raise", "severity": "urgent", "key": "RF-FALL"});
        let checked = |expected: Value| {
            check(&one(json!({"redflags": [flag(-20), flag(5)], "expected": expected}))).unwrap()
        };
        assert_eq!(checked(json!([raise(5.0), raise(-20.0)])).differences, []);
        let twice = checked(json!([raise(5.0), raise(5.0)]));
        assert_eq!(
            serde_json::to_value(&twice.differences[0]).unwrap(),
            json!({"id": "T1", "missing": [raise_written(5)], "unexpected": [raise_written(-20)]})
        );
        assert!(check(&one(json!({}))).is_err());
    }

    fn raise_written(t: i64) -> Value {
        json!({"t": t, "rule": "R-REDFLAG", "event": "raise", "severity": "urgent", "key": "RF-FALL"})
    }

    #[test]
    fn whatever_is_not_of_the_format_is_refused() {
        let score = |t: f64| json!({"t": t, "score": 5, "context": "movement", "id": "a"});
        assert!(refused(json!({"remark": 1})).contains("remark"));
        assert!(
            refused(json!({"scores": [{"t": 1, "score": 5, "context": "movement", "late": true}]}))
                .contains("late")
        );
        assert!(refused(json!({"scores": [score(-0.1)]})).contains("before the procedure"));
        assert!(refused(json!({"scores": [score(1.0), score(2.0)]})).contains("two scores"));
        assert!(refused(json!({"scores": [{"t": 1, "score": 11, "context": "rest"}]})).contains("11"));
        assert!(refused(json!({"baseline": {"movement": -1}})).contains("-1"));
        assert!(refused(json!({"redflags": [{"t": 1, "item": "RF-NONE"}]})).contains("RF-NONE"));
        assert!(refused(json!({"params": {"severe_nrs": 9}})).contains("severe_nrs"));
        assert!(refused(json!({"params": {"quiet_from": 9}})).contains("quiet_from"));
        assert!(refused(json!({"resolved": [{"t": 1, "rule": "R-REDFLAG"}]})).contains("key"));
        assert!(refused(json!({"resolved": [{"t": 1, "rule": "R-OTHER"}]})).contains("R-OTHER"));
        assert!(refused(json!({"downtimes": [{"from": 2, "to": 1}]})).contains("downtime"));
        assert!(refused(json!({"end_t": 1e300})).contains("out of reach"));
        assert!(replay("{").is_err());
        assert!(replay(r#"{"vectors": [], "more": 1}"#).is_err());
        assert!(replay(r#"{"vectors": [], "ruleset": "vp-alerts-2.0"}"#).is_err());
    }

    #[test]
    fn a_correction_names_a_score_once_and_a_value_received_with_it() {
        let with = |corrections: Value| {
            refused(json!({
                "scores": [
                    {"t": 1, "score": 5, "context": "movement", "id": "a"},
                    {"t": 1, "received_t": 3, "score": 4, "context": "movement", "id": "b"},
                ],
                "corrections": corrections,
            }))
        };
        assert!(with(json!([{"t": 3, "id": "c"}])).contains("unknown score c"));
        assert!(with(json!([{"t": 3, "id": "a", "by": "c"}])).contains("unknown score c"));
        assert!(with(json!([{"t": 3, "id": "a"}, {"t": 4, "id": "a"}])).contains("corrected twice"));
        assert!(with(json!([{"t": 4, "id": "a", "by": "b"}])).contains("received with its correction"));
        assert!(with(json!([{"t": 1, "id": "a", "by": "a"}])).contains("own corrected value"));
    }

    #[test]
    fn files_of_adherence_are_known_and_not_supported_yet() {
        let weeks = include_str!("../../../tests/vectors/adherence.json");
        assert!(replay(weeks).unwrap_err().to_string().contains("not supported yet"));
    }

    #[test]
    fn the_exit_code_tells_same_different_and_unreadable() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::write(&path, text).unwrap();
            path
        };
        let code = |path: &Path, check_only| format!("{:?}", run(path, check_only));
        let exit = |code: u8| format!("{:?}", ExitCode::from(code));
        let same = file("same.json", &one(json!({"expected": []})));
        let other = file("other.json", &one(json!({"expected": [raise_written(1)]})));
        let broken = file("broken.json", "[]");
        assert_eq!((code(&same, true), code(&same, false)), (exit(0), exit(0)));
        assert_eq!((code(&other, true), code(&other, false)), (exit(1), exit(0)));
        assert_eq!((code(&broken, true), code(&broken, false)), (exit(2), exit(2)));
        assert_eq!(code(&folder.path().join("none.json"), true), exit(2));
    }
}
