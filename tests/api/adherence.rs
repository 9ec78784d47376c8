//! Staff read how much of a plan was logged: weeks that are over, the running one so far, each exercise, the logs.

use reliefline_server::domain::at::{DAY, HOUR};
use serde_json::{Value, json};
use stage::{Cast, Stage, people::Person};

use super::{
    plans::caseload::give_to_tom,
    sessions::{log, send, with_plan},
};

/// A Sunday morning in New York.
const MORNING: &str = "2026-11-22T15:00:00Z";

async fn adherence(who: &Person<'_>, episode: &str, query: &str) -> Value {
    who.get(&format!("/episodes/{episode}/adherence{query}")).await.good()
}

fn find(list: &Value, key: &str, is: &str) -> Value {
    let all = list.as_array().cloned().unwrap_or_default();
    all.into_iter().find(|one| one[key] == is).unwrap_or_else(|| panic!("no {is} in {list}"))
}

#[tokio::test]
async fn a_week_that_is_over_stands_and_the_running_one_is_so_far() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    with_plan(&cast).await;
    let Cast { tom, rosa, .. } = &cast;
    stage.advance(HOUR).await;
    let now = stage.app.now();
    let _ = send(&stage, rosa, vec![log(now, "2026-11-22", "EX01", json!({}))]).await;
    stage.advance(3 * DAY).await;
    let now = stage.app.now();
    let items = vec![
        log(now.plus(-2 * DAY), "2026-11-23", "EX01", json!({"amount": 5.0})),
        log(now.plus(-DAY), "2026-11-24", "EX01", json!({})),
        log(now.plus(-DAY), "2026-11-24", "EX04", json!({"amount": 15.0})),
        // Today is not over: it counts in no sum, and is among the logs.
        log(now, "2026-11-25", "EX01", json!({})),
    ];
    assert_eq!(send(&stage, rosa, items).await, ["created"; 4]);
    let all = adherence(tom, &rosa.episode, "").await;
    assert_eq!(
        (&all["today"], &all["zone"], &all["from"], &all["to"]),
        (&json!("2026-11-25"), &json!("America/New_York"), &json!("2026-11-22"), &json!("2026-11-26"))
    );
    let weeks = all["weeks"].as_array().unwrap();
    let first = json!({
        "start": "2026-11-16", "prescribed": 2.0, "credited": 1.0, "percent": 50.0, "grade": "low",
        "standing": "provisional", "held": 0, "extra": 0,
    });
    assert_eq!(weeks[0], first);
    let running = json!({
        "start": "2026-11-23", "prescribed": 4.0, "credited": 1.5, "percent": 37.5, "grade": "low",
        "standing": "so_far", "held": 0, "extra": 1,
    });
    assert_eq!(weeks[1], running);
    let days: Vec<_> = all["days"].as_array().unwrap().iter().map(|day| day["credited"].clone()).collect();
    assert_eq!(days, [json!(1.0), json!(0.5), json!(1.0)], "the three dates that are over");
    assert_eq!(find(&all["days"], "date", "2026-11-24")["extra"], 1);
    let logs: Vec<_> = all["logs"].as_array().unwrap().iter().map(|log| log["localDate"].clone()).collect();
    assert_eq!(logs, ["2026-11-25", "2026-11-24", "2026-11-24", "2026-11-23", "2026-11-22"]);
    assert_eq!((&all["logs"][4]["by"], &all["logs"][4]["late"]), (&json!("patient"), &json!(false)));
    assert_eq!(all["logs"][3]["late"], true);

    let first = adherence(tom, &rosa.episode, "?from=2026-11-17&to=2026-11-23").await;
    assert_eq!(first["weeks"].as_array().map(Vec::len), Some(1));
    assert_eq!(first["logs"].as_array().map(Vec::len), Some(1));
    assert_eq!(first["days"].as_array().map(Vec::len), Some(6), "dates before the plan are there too");
    stage.ends_well().await;
}

#[tokio::test]
async fn held_dates_leave_both_sides_and_are_counted_as_held() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    with_plan(&cast).await;
    let Cast { ana, tom, rosa, .. } = &cast;
    let hold = json!({"from": "2026-11-23", "to": "2026-11-30", "reason": "in hospital"});
    let _ = ana.post(&format!("/episodes/{}/holds", rosa.episode), hold).await.good();
    stage.advance(8 * DAY).await;
    let item = log(stage.app.now().plus(-4 * DAY), "2026-11-26", "EX01", json!({}));
    assert_eq!(send(&stage, rosa, vec![item]).await, ["created"]);
    let week = find(&adherence(tom, &rosa.episode, "").await["weeks"], "start", "2026-11-23");
    let held = json!({
        "start": "2026-11-23", "prescribed": 0.0, "credited": 0.0, "standing": "provisional", "held": 7, "extra": 1,
    });
    assert_eq!(week, held, "a gap, and never 0 %");
    let day = find(&adherence(tom, &rosa.episode, "").await["days"], "date", "2026-11-26");
    assert_eq!((&day["held"], &day["extra"]), (&json!(true), &json!(1)));
    stage.ends_well().await;
}

#[tokio::test]
async fn an_exercise_is_shown_with_the_pain_after_it_and_why_it_was_left_out() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    with_plan(&cast).await;
    let Cast { tom, rosa, .. } = &cast;
    rosa.logs(4).await;
    stage.advance(HOUR).await;
    let pain = |after: i64| json!({"painBefore": 3, "painAfter": after});
    for (day, says) in [
        ("2026-11-22", pain(1)),
        ("2026-11-23", pain(3)),
        ("2026-11-24", json!({"amount": 4.0, "painBefore": 1, "painAfter": 2, "stop": "other", "effort": 6})),
        ("2026-11-25", json!({"amount": 0.0, "skip": "tired"})),
        ("2026-11-26", json!({"amount": 0.0, "skip": "away"})),
        ("2026-11-27", json!({"amount": 0.0, "skip": "tired"})),
    ] {
        assert_eq!(send(&stage, rosa, vec![log(stage.app.now(), day, "EX01", says)]).await, ["created"]);
        stage.advance(DAY).await;
    }
    stage.advance(2 * DAY).await;
    // On the 30th the seven dates before today begin with the 23rd.
    let all = adherence(tom, &rosa.episode, "").await;
    let one = find(&all["exercises"], "exerciseId", "EX01");
    assert_eq!((&one["painMedian"], &one["painWorst"]), (&json!(2.0), &json!(3)));
    assert_eq!((&one["prescribed"], &one["credited"], &one["stops"]), (&json!(8.0), &json!(2.4), &json!(1)));
    assert_eq!(one["skips"], json!([{"why": "tired", "count": 2}, {"why": "away", "count": 1}]));
    let last7 = json!({"prescribed": 7.0, "credited": 1.4, "painLast": 2, "painWorst": 3});
    assert_eq!(one["last7"], last7);
    let other = find(&all["exercises"], "exerciseId", "EX02");
    assert_eq!((&other["credited"], &other["painWorst"]), (&json!(0.0), &Value::Null));
    let week = find(&all["weeks"], "start", "2026-11-16");
    assert_eq!(week["painMedian"], 4.0, "what was felt in the week, beside the exercises");
    assert_eq!(find(&all["logs"], "stop", "other")["effort"], 6);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_corrected_log_says_what_it_corrects_and_why() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    with_plan(&cast).await;
    let Cast { tom, rosa, .. } = &cast;
    stage.advance(HOUR).await;
    let item = log(stage.app.now(), "2026-11-22", "EX01", json!({"amount": 4.0}));
    let _ = send(&stage, rosa, vec![item.clone()]).await;
    let new = log(stage.app.now(), "2026-11-22", "EX01", json!({}))["id"].clone();
    let body = json!({"id": new, "amount": 8.0, "reason": "miscounted"});
    let path = format!("/session-logs/{}/correction", item["id"].as_str().unwrap());
    let _ = rosa.post(&path, body).await.good();
    let logs = adherence(tom, &rosa.episode, "").await["logs"].clone();
    assert_eq!(logs.as_array().map(Vec::len), Some(1), "the one before counts no more");
    assert_eq!((&logs[0]["correctsId"], &logs[0]["reason"]), (&item["id"], &json!("miscounted")));
    stage.ends_well().await;
}

#[tokio::test]
async fn adherence_is_for_those_who_care_for_the_patient_over_dates_that_can_be() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    let Cast { ines, ana, tom, rosa, .. } = &cast;
    let path = format!("/episodes/{}/adherence", rosa.episode);
    assert_eq!(tom.get(&path).await.refused(404), "not_found", "she is in nobody's caseload yet");
    give_to_tom(ana, &rosa.id).await;
    let nothing = tom.get(&path).await.good();
    assert_eq!((&nothing["from"], &nothing["progression"]), (&json!("2026-11-22"), &Value::Null));
    assert_eq!((&nothing["weeks"], &nothing["logs"]), (&json!([]), &json!([])));
    let una = ines.adds("Una Lee", "una", &["therapist"]).await;
    assert_eq!(una.get(&path).await.refused(404), "not_found");
    assert_eq!(ines.get(&path).await.refused(403), "role_forbidden");
    assert_eq!(rosa.get(&path).await.refused(403), "role_forbidden");
    let _ = ana.get(&path).await.good();
    let read = super::audit::lines(&stage, "readAdherence").await;
    assert_eq!(read.len(), 2, "one line for each of the two who read");
    let empty = tom.get(&format!("{path}?from=2026-11-23&to=2026-11-22")).await;
    assert_eq!(empty.json["fields"][0]["field"], "from");
    assert_eq!(empty.refused(422), "range_empty");
    let most = tom.get(&format!("{path}?from=2025-10-18&to=2026-11-22")).await.good();
    assert_eq!(most["days"].as_array().map(Vec::len), Some(400));
    let long = tom.get(&format!("{path}?from=2025-10-17&to=2026-11-22")).await;
    assert_eq!(long.refused(422), "range_too_long");
    stage.ends_well().await;
}
