//! The demo's doors are walls everywhere else.

use poem::http::Method;
use reliefline_server::{
    domain::{at::HOUR, ids::StaffId},
    doors::Guest,
    flow,
};
use serde_json::json;
use stage::{Stage, clinic::request};

#[tokio::test]
async fn without_a_demo_there_is_no_door() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    let me = cast.ana.get("/me").await.good();
    let id: StaffId = serde_json::from_value(me["id"].clone()).unwrap();
    let link = flow::demo_door::link(&stage.app, Guest::Staff(id));
    let body = json!({"secret": link.split_once('#').unwrap().1});
    let answer = stage.ask(request(Method::POST, "/demo/sessions", None, Some(body))).await;
    assert_eq!(answer.refused(404), "not_found");
    let path = format!("/demo/patients/{}/clock", cast.rosa.id);
    assert_eq!(cast.ana.post(&path, json!({"hours": 1})).await.refused(404), "not_found");
}

#[tokio::test]
async fn a_link_into_a_clinic_that_is_no_demo_opens_nothing() {
    let stage = Stage::open_with("2026-11-22T15:00:00Z", |builder| builder.demo(true)).await;
    let cast = stage.cast().await;
    let me = cast.ana.get("/me").await.good();
    let id: StaffId = serde_json::from_value(me["id"].clone()).unwrap();
    let link = flow::demo_door::link(&stage.app, Guest::Staff(id));
    let body = json!({"secret": link.split_once('#').unwrap().1});
    let answer = stage.ask(request(Method::POST, "/demo/sessions", None, Some(body))).await;
    assert_eq!(answer.refused(404), "not_found");
}

#[tokio::test]
async fn a_turned_clock_shifts_the_edge_and_rewrites_nothing() {
    let stage = Stage::open_with("2026-11-22T15:00:00Z", |builder| builder.demo(true)).await;
    let cast = stage.cast().await;
    let read = || async { cast.ana.get(&format!("/patients/{}", cast.rosa.id)).await.good() };
    let began = read().await["episodes"][0]["procedureEndedAt"].as_str().unwrap().to_owned();
    let path = format!("/demo/patients/{}/clock", cast.rosa.id);
    assert_eq!(cast.ana.post(&path, json!({"hours": 2.5})).await.good()["hoursAhead"], 2.5);
    assert_eq!(cast.ana.post(&path, json!({"hours": 1})).await.good()["hoursAhead"], 3.5);
    for bad in [json!(-1), json!(2017), json!("1")] {
        assert_eq!(cast.ana.post(&path, json!({"hours": bad})).await.refused(400), "invalid_request");
    }
    let after = read().await;
    let shifted = stage.app.now().plus(-3 * HOUR - HOUR / 2).to_string();
    assert_eq!(after["episodes"][0]["procedureEndedAt"], shifted.as_str(), "it was {began}");
    assert_eq!(after["demoHoursAhead"], 3.5);
}
