//! Logs are kept once, whatever plan the phone had, and counted for their own dates.

use reliefline_server::domain::at::{DAY, HOUR};
use serde_json::{Value, json};
use stage::{Cast, Stage};

use super::{MORNING, day, log, send, with_plan};
use crate::plans::version;

#[tokio::test]
async fn a_phone_that_was_offline_with_last_weeks_plan_loses_nothing() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    let plan = with_plan(&cast).await;
    let Cast { tom, rosa, .. } = &cast;
    let old = plan["prescriptions"][0]["id"].clone();
    stage.advance(DAY).await;
    let path = format!("/episodes/{}/plan-versions", rosa.episode);
    let _ = tom.post(&path, version(plan["id"].as_str(), "2026-11-24", "EX01", 4)).await.good();
    stage.advance(2 * DAY).await;
    let now = stage.app.now();
    let items = vec![
        log(now.plus(-2 * DAY), "2026-11-23", "EX01", json!({"prescriptionId": old})),
        log(now.plus(-DAY), "2026-11-24", "EX01", json!({"prescriptionId": old})),
        log(now.plus(-DAY), "2026-11-24", "EX02", json!({})),
        log(now.plus(-DAY), "2026-11-24", "EX04", json!({"amount": 0.0, "skip": "tired"})),
    ];
    assert_eq!(send(&stage, rosa, items.clone()).await, ["created"; 4]);
    assert_eq!(send(&stage, rosa, items.clone()).await, ["duplicate"; 4], "the same batch again");
    let ids = rosa.get("/session-logs/ids").await.good();
    assert_eq!(ids["ids"].as_array().map(Vec::len), Some(4));
    // By the version of each date: 10 of 10 with one exercise not done; then 10 of 20, and EX02 is more than asked.
    let own = rosa.get("/me/plan").await.good();
    let week = &own["weeks"][1];
    assert_eq!(
        (&week["monday"], &week["soFar"], &week["final"]),
        (&json!("2026-11-23"), &json!(true), &json!(false))
    );
    assert_eq!(
        (&week["prescribed"], &week["credited"], &week["percent"]),
        (&json!(3.0), &json!(1.5), &json!(50.0))
    );
    let logged = day(rosa, "2026-11-24").await["logged"].clone();
    assert_eq!(logged[0], json!({"exerciseId": "EX01", "amount": 10.0, "extra": false}));
    assert_eq!((&logged[1]["exerciseId"], &logged[1]["extra"]), (&json!("EX02"), &json!(true)));
    assert_eq!(own["logs"].as_array().map(Vec::len), Some(4));
    stage.ends_well().await;
}

#[tokio::test]
async fn a_plan_starts_today_only_while_nothing_is_logged_today() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    let plan = with_plan(&cast).await;
    let Cast { tom, rosa, .. } = &cast;
    stage.advance(HOUR).await;
    assert_eq!(
        send(&stage, rosa, vec![log(stage.app.now(), "2026-11-22", "EX01", json!({}))]).await,
        ["created"]
    );
    let path = format!("/episodes/{}/plan-versions", rosa.episode);
    let today = tom.post(&path, version(plan["id"].as_str(), "2026-11-22", "EX01", 4)).await;
    assert_eq!(today.refused(422), "logged_today");
    let _ = tom.post(&path, version(plan["id"].as_str(), "2026-11-23", "EX01", 4)).await.good();
    stage.ends_well().await;
}

#[tokio::test]
async fn a_corrected_log_counts_in_the_place_of_the_one_before() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    with_plan(&cast).await;
    let rosa = &cast.rosa;
    stage.advance(HOUR).await;
    let item = log(stage.app.now(), "2026-11-22", "EX01", json!({"amount": 4.0}));
    assert_eq!(send(&stage, rosa, vec![item.clone()]).await, ["created"]);
    let path = format!("/session-logs/{}/correction", item["id"].as_str().unwrap());
    let new = log(stage.app.now(), "2026-11-22", "EX01", json!({}))["id"].clone();
    let body = json!({"id": new, "amount": 8.0, "reason": "miscounted"});
    for result in ["created", "duplicate"] {
        assert_eq!(rosa.post(&path, body.clone()).await.good()["results"][0]["result"], result);
    }
    let own = rosa.get("/me/plan").await.good();
    assert_eq!(own["logs"].as_array().map(Vec::len), Some(1));
    assert_eq!((&own["logs"][0]["amount"], &own["logs"][0]["id"]), (&json!(8.0), &new));
    let bad = rosa.post(&path, json!({"id": item["id"], "amount": -1.0})).await;
    assert_eq!(bad.refused(422), "negative_amount");
    assert_eq!(own["nextDay"], Value::Array(vec![]));
    stage.ends_well().await;
}
