//! The other kind of file that a replay takes: weeks of exercises (clinical.md 7), known by their keys.

use anyhow::{Context as _, Result, bail, ensure};
use chrono::Weekday;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Checked, Difference};
use crate::domain::{
    adherence::{Admission, BACKFILL_DAYS, History, Log, Schedule, Version, admit, half_up, weeks},
    at::At,
    calendar::{Day, Zone},
    hold::{Cause, Hold},
};

/// What a replay prints of such a file.
#[derive(Debug, PartialEq, Serialize)]
pub struct Output {
    /// In the order of the file.
    pub vectors: Vec<Counted>,
}

/// One week.
#[derive(Debug, PartialEq, Serialize)]
pub struct Counted {
    /// Name of the week.
    pub id: String,
    /// Credited of prescribed in percent, to 0.1; null when nothing was prescribed.
    pub adherence: Option<f64>,
    /// Items to be done, to 0.001.
    pub prescribed: f64,
    /// Items done, to 0.001.
    pub credited: f64,
    /// Logs that were taken though they came after their date.
    pub late: usize,
    /// Logs that came outside their window, or for a date to come.
    pub refused: usize,
}

/// Are these weeks of exercises, and no timelines?
#[must_use]
pub fn are_weeks(text: &str) -> bool {
    let first = serde_json::from_str(text).ok().and_then(|file: Value| file.pointer("/vectors/0").cloned());
    first.is_some_and(|first| first.get("week_start").is_some() || first.get("plan").is_some())
}

/// Counts every week of a file.
///
/// # Errors
/// What is wrong with the file, naming the week.
pub fn replay(text: &str) -> Result<Output> {
    let file: File = serde_json::from_str(text)?;
    let counted = |vector: &Vector| vector.count().with_context(|| vector.id.clone());
    Ok(Output { vectors: file.vectors.iter().map(counted).collect::<Result<_>>()? })
}

/// Counts every week of a file, and compares the figures that are expected.
///
/// # Errors
/// What is wrong with the file, naming the week; a week without `expected` is wrong here.
pub fn check(text: &str) -> Result<Checked<Value>> {
    let file: File = serde_json::from_str(text)?;
    let mut differences = Vec::new();
    for vector in &file.vectors {
        let id = vector.id.clone();
        let counted = serde_json::to_value(vector.count().with_context(|| id.clone())?)?;
        let Some(expected) = &vector.expected else { bail!("{id}: there is no `expected` to compare with") };
        let (mut missing, mut unexpected) = (Vec::new(), Vec::new());
        for (key, wanted) in expected {
            let figure = counted.get(key).filter(|_| key != "id");
            let figure = figure.with_context(|| format!("{id}: `expected` has the unknown key {key}"))?;
            if wanted.as_f64() != figure.as_f64() || wanted.is_null() != figure.is_null() {
                missing.push(json!({ key: wanted }));
                unexpected.push(json!({ key: figure }));
            }
        }
        if !missing.is_empty() {
            differences.push(Difference { id, missing, unexpected });
        }
    }
    Ok(Checked { differences, total: file.vectors.len() })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    id: String,
    #[serde(rename = "title")]
    _title: Option<String>,
    tz: String,
    week_start: String,
    as_of: Option<String>,
    backfill_days: Option<u8>,
    #[serde(default)]
    held: Vec<String>,
    plan: Vec<PlanLine>,
    logs: Vec<LogLine>,
    expected: Option<Map<String, Value>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanLine {
    ex: String,
    days: Option<Vec<String>>,
    per_week: Option<u8>,
    dose: f64,
    from: String,
    to: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LogLine {
    ex: String,
    for_date: Option<String>,
    at: Option<At>,
    amount: f64,
    received: Option<At>,
}

impl Vector {
    fn count(&self) -> Result<Counted> {
        let zone = Zone::parse(&self.tz).with_context(|| format!("{} is no time zone", self.tz))?;
        let start = day(&self.week_start)?;
        ensure!(start == start.monday(), "the week starts on {start}, which is no Monday");
        let today = self.as_of.as_deref().map_or(Ok(start.plus(6)), day)?.plus(1);
        let versions = self.versions()?;
        let held = |date: &String| {
            let from = day(date)?;
            Ok(Hold::new(None, from, Some(from.plus(1)), Cause::Staff))
        };
        let holds = self.held.iter().map(held).collect::<Result<Vec<_>>>()?;
        let backfill_days = self.backfill_days.map_or(BACKFILL_DAYS, u64::from);
        let (mut late, mut refused, mut logs) = (0, 0, Vec::new());
        for line in &self.logs {
            let (log, received) = line.log(zone)?;
            match admit(log.date, received, backfill_days) {
                Admission::OutsideWindow | Admission::FutureDate => {
                    refused += 1;
                    continue;
                }
                Admission::Late => late += 1,
                Admission::OnTime => {}
            }
            logs.push(log);
        }
        let history =
            History { versions: &versions, logs: &logs, holds: &holds, easings: &[], backfill_days };
        let week = weeks(history, today).into_iter().find(|week| week.start == start);
        Ok(Counted {
            id: self.id.clone(),
            adherence: week.and_then(|week| week.percent()),
            prescribed: half_up(week.map_or(0.0, |week| week.prescribed), 3),
            credited: half_up(week.map_or(0.0, |week| week.credited), 3),
            late,
            refused,
        })
    }

    fn versions(&self) -> Result<Vec<Version>> {
        let mut versions: Vec<Version> = Vec::new();
        for line in &self.plan {
            let new = line.version()?;
            let meets = |old: &Version| {
                old.exercise == new.exercise
                    && old.to.is_none_or(|to| new.from < to)
                    && new.to.is_none_or(|to| old.from < to)
            };
            ensure!(!versions.iter().any(meets), "two rows of exercise {} overlap", new.exercise);
            versions.push(new);
        }
        Ok(versions)
    }
}

impl PlanLine {
    fn version(&self) -> Result<Version> {
        let Self { ex, dose, .. } = self;
        ensure!(*dose > 0.0, "the dose {dose} of exercise {ex} is not above 0");
        let schedule = match (&self.days, self.per_week) {
            (Some(days), None) => {
                Schedule::Days(days.iter().map(|text| weekday(text)).collect::<Result<_>>()?)
            }
            (None, Some(times)) => {
                ensure!((1..=7).contains(&times), "{times} a week is not one of 1 to 7");
                Schedule::PerWeek(times)
            }
            _ => bail!("exercise {ex} needs either `days` or `per_week`"),
        };
        let (from, to) = (day(&self.from)?, self.to.as_deref().map(day).transpose()?);
        ensure!(to.is_none_or(|to| from < to), "a row of exercise {ex} ends before it begins");
        Ok(Version { exercise: ex.clone(), schedule, dose: *dose, from, to })
    }
}

impl LogLine {
    /// What was done, and the local date on which that became known.
    fn log(&self, zone: Zone) -> Result<(Log, Day)> {
        ensure!(self.amount >= 0.0, "the amount {} is below 0", self.amount);
        let date = match (&self.for_date, self.at) {
            (Some(date), None) => day(date)?,
            (None, Some(at)) => zone.day(at),
            _ => bail!("a log of exercise {} needs either `for_date` or `at`", self.ex),
        };
        let received = self.received.map_or(date, |received| zone.day(received));
        let log = Log { exercise: self.ex.clone(), date, amount: self.amount, pain_after: None };
        Ok((log, received))
    }
}

fn day(text: &str) -> Result<Day> {
    Day::parse(text).with_context(|| format!("{text} is no date"))
}

fn weekday(text: &str) -> Result<Weekday> {
    Ok(match text {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => bail!("{text} is no day of the week"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEEKS: &str = include_str!("../../../../tests/vectors/adherence.json");

    /// A file with one week: 10 of an exercise on each of three days, with these keys set.
    fn one(keys: &Value) -> String {
        let mut vector = json!({
            "id": "T1", "tz": "America/New_York", "week_start": "2026-03-02", "logs": [],
            "plan": [{"ex": "a", "days": ["MO", "WE", "FR"], "dose": 10, "from": "2026-03-02"}],
        });
        for (key, value) in keys.as_object().unwrap() {
            vector[key] = value.clone();
        }
        json!({ "vectors": [vector] }).to_string()
    }

    fn counted(keys: &Value) -> Counted {
        replay(&one(keys)).unwrap().vectors.remove(0)
    }

    fn refused(keys: &Value) -> String {
        format!("{:#}", replay(&one(keys)).unwrap_err())
    }

    #[test]
    fn every_week_of_the_clinical_document_agrees() {
        let checked = check(WEEKS).unwrap();
        assert_eq!((checked.differences, checked.total), (vec![], 6));
    }

    #[test]
    fn only_the_figures_that_are_expected_are_compared() {
        let logs = json!([{"ex": "a", "for_date": "2026-03-02", "amount": 5}]);
        let checked = |expected: Value| {
            let mut differences =
                check(&one(&json!({"logs": logs, "expected": expected}))).unwrap().differences;
            differences.pop().map(|one| (one.missing, one.unexpected))
        };
        assert_eq!(checked(json!({"adherence": 16.7, "prescribed": 3, "late": 0})), None);
        assert_eq!(checked(json!({})), None);
        let other = (vec![json!({"credited": 1})], vec![json!({"credited": 0.5})]);
        assert_eq!(checked(json!({"credited": 1, "prescribed": 3.0})), Some(other));
        let gap = (vec![json!({"adherence": null})], vec![json!({"adherence": 16.7})]);
        assert_eq!(checked(json!({"adherence": null})), Some(gap));
        assert!(check(&one(&json!({"expected": {"id": "T1"}}))).is_err());
        assert!(check(&one(&json!({}))).is_err());
    }

    #[test]
    fn a_week_is_written_with_all_its_figures() {
        let empty = counted(&json!({"plan": []}));
        assert_eq!(
            serde_json::to_string(&empty).unwrap(),
            r#"{"id":"T1","adherence":null,"prescribed":0.0,"credited":0.0,"late":0,"refused":0}"#
        );
    }

    #[test]
    fn dates_after_as_of_and_held_ones_do_not_count() {
        let logs = json!([{"ex": "a", "for_date": "2026-03-02", "amount": 10}]);
        let of = |keys: Value| (keys, logs.clone());
        let prescribed = |(mut keys, logs): (Value, Value)| {
            keys["logs"] = logs;
            counted(&keys).prescribed
        };
        assert_eq!(prescribed(of(json!({"as_of": "2026-03-04"}))), 2.0);
        assert_eq!(prescribed(of(json!({"as_of": "2026-03-03"}))), 1.0);
        assert_eq!(prescribed(of(json!({"as_of": "2026-03-01"}))), 0.0);
        assert_eq!(prescribed(of(json!({"held": ["2026-03-02", "2026-03-03"]}))), 2.0);
    }

    #[test]
    fn a_log_is_late_or_refused_by_local_dates() {
        let log =
            |received: &str| json!({"ex": "x", "for_date": "2026-03-02", "amount": 1, "received": received});
        let logs = json!([
            log("2026-03-03T04:59:59Z"),
            log("2026-03-03T05:00:00Z"),
            log("2026-03-02T04:59:59Z"),
            log("2026-03-06T04:59:59Z"),
            log("2026-03-06T05:00:00Z"),
        ]);
        let short = counted(&json!({"logs": logs, "backfill_days": 3}));
        assert_eq!((short.late, short.refused), (2, 2));
    }

    #[test]
    fn whatever_is_not_of_the_format_is_refused() {
        let plan = |row: Value| {
            let mut whole = json!({"ex": "a", "dose": 10, "from": "2026-03-02"});
            whole.as_object_mut().unwrap().extend(row.as_object().unwrap().clone());
            refused(&json!({"plan": [whole, {"ex": "a", "per_week": 3, "dose": 1, "from": "2026-03-05"}]}))
        };
        assert!(plan(json!({"per_week": 3})).contains("overlap"));
        assert!(plan(json!({"per_week": 3, "to": "2026-03-06"})).contains("overlap"));
        assert!(plan(json!({"per_week": 3, "to": "2026-03-02"})).contains("ends before"));
        assert!(plan(json!({"per_week": 8})).contains("8 a week"));
        assert!(plan(json!({"days": ["MO"], "per_week": 3})).contains("either"));
        assert!(plan(json!({"days": ["XX"]})).contains("XX"));
        assert!(plan(json!({"days": ["MO"], "dose": 0})).contains("dose"));
        assert!(plan(json!({"days": ["MO"], "remark": 1})).contains("remark"));
        assert!(refused(&json!({"remark": 1})).contains("remark"));
        assert!(refused(&json!({"tz": "Mars/Base"})).contains("Mars/Base"));
        assert!(refused(&json!({"week_start": "2026-03-03"})).contains("no Monday"));
        assert!(refused(&json!({"held": ["2026-02-30"]})).contains("2026-02-30"));
        let log = |keys: Value| refused(&json!({ "logs": [keys] }));
        assert!(log(json!({"ex": "a", "amount": 1})).contains("either"));
        assert!(log(json!({"ex": "a", "for_date": "2026-03-02", "amount": -1})).contains("-1"));
        assert!(log(json!({"ex": "a", "at": "yesterday", "amount": 1})).contains("RFC 3339"));
    }

    #[test]
    fn weeks_are_known_by_their_keys() {
        assert!(are_weeks(WEEKS));
        assert!(!are_weeks(r#"{"vectors": [{"id": "T1", "scores": []}]}"#));
        assert!(!are_weeks(r#"{"vectors": []}"#) && !are_weeks("{"));
    }
}
