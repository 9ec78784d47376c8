//! Logs of exercise: sent late and twice, judged by the stop rules, summed up, settled by the therapist.

mod bad_input;
mod kept;
mod stop_rules;

use reliefline_server::domain::at::At;
use serde_json::{Value, json};
use stage::{
    Cast, Stage,
    people::{Patient, check_in},
};

use super::plans::{toms_patient, version};

/// When most of these stories begin: a Sunday morning in New York, an hour after the procedure's day began.
const MORNING: &str = "2026-11-22T15:00:00Z";

/// A log of an exercise done at an instant, for a date in New York.
pub(crate) fn log(done: At, date: &str, exercise: &str, says: Value) -> Value {
    let id = check_in(done, json!({}))["id"].clone();
    let mut item = json!({
        "id": id, "exerciseId": exercise, "localDate": date, "zone": "America/New_York", "doneAt": done,
        "enteredAt": done, "amount": 10.0,
    });
    if let (Some(item), Some(says)) = (item.as_object_mut(), says.as_object()) {
        item.extend(says.clone());
    }
    item
}

/// Sends logs; gives what became of each, in words with their codes.
pub(crate) async fn send(stage: &Stage, rosa: &Patient<'_>, items: Vec<Value>) -> Vec<String> {
    let answer = rosa.post("/session-logs", json!({"sentAt": stage.app.now(), "items": items})).await;
    assert_eq!(
        answer.headers.get("x-reliefline").and_then(|one| one.to_str().ok()),
        Some("1"),
        "{}",
        answer.text
    );
    let results = answer.good()["results"].as_array().cloned().unwrap_or_default();
    let word = |one: &Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
    results
        .iter()
        .map(|one| format!("{} {}", word(one, "result"), word(one, "code")).trim().to_owned())
        .collect()
}

/// A plan of EX01 and EX02, ten of each every day from the first day on.
pub(crate) async fn with_plan(cast: &Cast<'_>) -> Value {
    let path = toms_patient(cast).await;
    let mut plan = version(None, "2026-11-22", "EX01", 2);
    let mut other = plan["prescriptions"][0].clone();
    (other["id"], other["exerciseId"]) = (check_in(At(0), json!({}))["id"].clone(), json!("EX02"));
    plan["prescriptions"].as_array_mut().unwrap().push(other);
    let _ = cast.tom.post(&path, plan.clone()).await.good();
    plan
}

/// A date of the own plan.
async fn day(rosa: &Patient<'_>, date: &str) -> Value {
    let plan = rosa.get("/me/plan").await.good();
    let days = plan["days"].as_array().cloned().unwrap_or_default();
    days.into_iter().find(|day| day["date"] == date).unwrap_or_else(|| panic!("no {date} in {plan}"))
}
