//! What a file may say, and what comes out.

use serde_json::{Value, json};

use super::*;

const VECTORS: &str = include_str!("../../../../tests/vectors/alerts.json");

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
    let weeks = file("weeks.json", include_str!("../../../../tests/vectors/adherence.json"));
    assert_eq!((code(&weeks, true), code(&weeks, false)), (exit(0), exit(0)));
    assert_eq!((code(&same, true), code(&same, false)), (exit(0), exit(0)));
    assert_eq!((code(&other, true), code(&other, false)), (exit(1), exit(0)));
    assert_eq!((code(&broken, true), code(&broken, false)), (exit(2), exit(2)));
    assert_eq!(code(&folder.path().join("none.json"), true), exit(2));
}
