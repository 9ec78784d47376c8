//! What a clinic signs, as data: the folder `protocols/vertebroplasty`, embedded, read once and checked.
//!
//! Texts live in the same folder and are built into the app; the server reads the parts it judges and sends by, and
//! [`check`] looks at all of it.

use std::{collections::BTreeSet, sync::LazyLock};

use serde::Deserialize;
use serde_json::Value;

use super::{alert::Severity, exercise, plan, rules::RULESET, thresholds::Thresholds};

static PROTOCOL_FILE: &str = include_str!("../../protocols/vertebroplasty/protocol.json");
static RED_FLAG_FILE: &str = include_str!("../../protocols/vertebroplasty/red-flags.json");
static FILES: [(&str, &str); 9] = [
    ("protocol.json", PROTOCOL_FILE),
    ("red-flags.json", RED_FLAG_FILE),
    ("always.json", include_str!("../../protocols/vertebroplasty/always.json")),
    ("care.json", include_str!("../../protocols/vertebroplasty/care.json")),
    ("comparisons.json", include_str!("../../protocols/vertebroplasty/comparisons.json")),
    ("exercises.json", include_str!("../../protocols/vertebroplasty/exercises.json")),
    ("plans.json", include_str!("../../protocols/vertebroplasty/plans.json")),
    ("push.json", include_str!("../../protocols/vertebroplasty/push.json")),
    ("questions.json", include_str!("../../protocols/vertebroplasty/questions.json")),
];

/// What texts may leave open, to be filled in by the app.
const PLACEHOLDERS: [&str; 6] = ["phone", "date", "emergency", "hours", "escort_hours", "n"];

/// The protocol of percutaneous vertebroplasty.
#[derive(Debug)]
pub struct Protocol {
    /// When a patient is asked (clinical.md 1.3).
    pub prompts: Prompts,
    /// The parameters a clinic starts with.
    pub thresholds: Thresholds,
    /// Average results of published studies (clinical.md 2.3).
    pub expected_curve: Curve,
    /// The fifteen warning signs of clinical.md 4.
    pub red_flags: Vec<RedFlag>,
}

/// One warning sign.
#[derive(Clone, Debug, Deserialize)]
pub struct RedFlag {
    /// `RF-…`.
    pub id: String,
    /// What the patient is told to do.
    pub urgency: Urgency,
    /// How severe a yes is.
    pub severity: Severity,
    /// Asked from this hour on, itself included. A yes outside is judged all the same.
    pub from_h: f64,
    /// Asked up to this hour, itself included.
    pub to_h: f64,
}

/// What the patient is told to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Call the emergency number now.
    Emergency,
    /// Call the clinic now, day or night.
    ClinicNow,
    /// Call the clinic today.
    ClinicToday,
}

/// When a patient is asked; local times `HH:MM` of the patient's clock, hours since the procedure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prompts {
    /// Several times a day at first.
    pub early: Early,
    /// Then once a day.
    pub daily: Regular,
    /// Then once a week.
    pub weekly: Regular,
    /// A check-in felt so many hours before a prompt answers it.
    pub answered_from_h: i64,
}

/// Several prompts a day.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Early {
    /// While t is below this.
    pub until_h: i64,
    /// At these times.
    pub times: Vec<String>,
}

/// One prompt a day or a week.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regular {
    /// While t is below this.
    pub until_h: i64,
    /// At this time.
    pub time: String,
}

/// Average results in percent of the patient's own baseline.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Curve {
    #[serde(rename = "unit")]
    _unit: String,
    #[serde(rename = "interpolation")]
    _interpolation: String,
    #[serde(rename = "columns")]
    _columns: [String; 4],
    /// Below this baseline no curve is drawn.
    pub min_baseline: i16,
    /// Hour, low, centre, high; straight lines between.
    pub points: Vec<[f64; 4]>,
    /// How far single patients are spread around the average, in points (for simulated ones).
    pub individual_sd_points: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProtocolFile {
    #[serde(rename = "id")]
    _id: String,
    ruleset: String,
    prompts: Prompts,
    thresholds: Thresholds,
    expected_curve: Curve,
}

#[derive(Deserialize)]
struct RedFlagFile {
    red_flags: Vec<RedFlag>,
}

static PROTOCOL: LazyLock<Protocol> =
    LazyLock::new(|| read().expect("the embedded protocol is checked by the tests"));

/// The embedded protocol.
#[must_use]
pub fn protocol() -> &'static Protocol {
    &PROTOCOL
}

impl Protocol {
    /// The warning sign of that id.
    #[must_use]
    pub fn red_flag(&self, id: &str) -> Option<&RedFlag> {
        self.red_flags.iter().find(|flag| flag.id == id)
    }
}

fn read() -> Result<Protocol, serde_json::Error> {
    let file: ProtocolFile = serde_json::from_str(PROTOCOL_FILE)?;
    let flags: RedFlagFile = serde_json::from_str(RED_FLAG_FILE)?;
    Ok(Protocol {
        prompts: file.prompts,
        thresholds: file.thresholds,
        expected_curve: file.expected_curve,
        red_flags: flags.red_flags,
    })
}

/// Checks every embedded file: readable, every text in both languages with the same placeholders, parameters inside
/// their bounds, fifteen warning signs with ids of their own, eighteen exercises and a plan to start from in each phase.
///
/// # Errors
/// Everything that is wrong, a sentence each.
pub fn check() -> Result<(), Vec<String>> {
    let mut wrong = Vec::new();
    for (name, text) in FILES {
        match serde_json::from_str(text) {
            Ok(value) => texts(name, &value, &mut wrong),
            Err(error) => wrong.push(format!("{name}: {error}")),
        }
    }
    exercise::check_library(&mut wrong);
    plan::check_templates(&mut wrong);
    match read() {
        Ok(protocol) => figures(&protocol, &mut wrong),
        Err(error) => wrong.push(error.to_string()),
    }
    match serde_json::from_str::<ProtocolFile>(PROTOCOL_FILE) {
        Ok(file) if file.ruleset != RULESET => {
            wrong.push(format!("ruleset {} is not {RULESET}", file.ruleset))
        }
        _ => {}
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

fn figures(protocol: &Protocol, wrong: &mut Vec<String>) {
    if let Err(bad) = protocol.thresholds.check() {
        wrong.extend(bad.iter().map(ToString::to_string));
    }
    let ids: BTreeSet<&str> = protocol.red_flags.iter().map(|flag| flag.id.as_str()).collect();
    if ids.len() != 15 || protocol.red_flags.len() != 15 {
        wrong.push(format!("{} red flags with {} ids, not 15", protocol.red_flags.len(), ids.len()));
    }
    for flag in &protocol.red_flags {
        let severity =
            if flag.urgency == Urgency::ClinicToday { Severity::Warning } else { Severity::Urgent };
        if !flag.id.starts_with("RF-") || flag.severity != severity || flag.from_h > flag.to_h {
            wrong.push(format!("{}: id, severity or window is wrong", flag.id));
        }
    }
    let hours: Vec<f64> = protocol.expected_curve.points.iter().map(|point| point[0]).collect();
    let ordered =
        protocol.expected_curve.points.iter().all(|[_, low, centre, high]| low <= centre && centre <= high);
    if hours.first() != Some(&0.0) || !hours.is_sorted() || !ordered {
        wrong.push("the expected curve is out of order".into());
    }
}

/// Walks a file: whatever speaks one language speaks the other, and leaves the same things open.
fn texts(path: &str, value: &Value, wrong: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            if let (Some(en), Some(es)) = (map.get("en"), map.get("es")) {
                pair(path, en, es, wrong);
            } else if map.contains_key("en") || map.contains_key("es") {
                wrong.push(format!("{path}: one language is missing"));
            }
            for (key, value) in map {
                texts(&format!("{path}/{key}"), value, wrong);
            }
        }
        Value::Array(list) => {
            for (place, value) in list.iter().enumerate() {
                texts(&format!("{path}/{place}"), value, wrong);
            }
        }
        _ => {}
    }
}

fn pair(path: &str, en: &Value, es: &Value, wrong: &mut Vec<String>) {
    match (en, es) {
        (Value::String(en), Value::String(es)) => {
            if en.trim().is_empty() || es.trim().is_empty() {
                wrong.push(format!("{path}: a text is empty"));
            }
            let (here, there) = (placeholders(en), placeholders(es));
            if here != there || here.iter().any(|name| !PLACEHOLDERS.contains(name)) {
                wrong.push(format!("{path}: placeholders {here:?} and {there:?}"));
            }
        }
        (Value::Array(en), Value::Array(es)) if en.len() == es.len() => {
            for (en, es) in en.iter().zip(es) {
                pair(path, en, es, wrong);
            }
        }
        _ => wrong.push(format!("{path}: the languages do not match")),
    }
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_embedded_protocol_is_sound() {
        assert_eq!(check(), Ok(()));
    }

    #[test]
    fn the_protocol_starts_with_the_defaults_of_the_ruleset() {
        assert_eq!(protocol().thresholds, Thresholds::default());
    }

    #[test]
    fn a_warning_sign_knows_its_severity_and_window() {
        let fever = protocol().red_flag("RF-FEVER").unwrap();
        assert_eq!((fever.severity, fever.urgency), (Severity::Urgent, Urgency::ClinicNow));
        assert!(fever.from_h > 23.9 && fever.to_h > 2015.9);
        assert!(protocol().red_flag("RF-NOTHING").is_none());
    }

    #[test]
    fn a_text_in_one_language_or_with_other_placeholders_is_found() {
        let wrong = |value: Value| {
            let mut wrong = Vec::new();
            texts("file", &value, &mut wrong);
            wrong.len()
        };
        assert_eq!(wrong(json!({"a": {"en": "Call {phone}.", "es": "Llame al {phone}."}})), 0);
        assert_eq!(wrong(json!({"a": {"en": "Call {phone}.", "es": "Llame."}})), 1);
        assert_eq!(wrong(json!({"a": {"en": "{name}", "es": "{name}"}})), 1);
        assert_eq!(wrong(json!({"a": [{"en": "Call."}]})), 1);
        assert_eq!(wrong(json!({"a": {"en": "Call.", "es": " "}})), 1);
    }
}
