//! The patient's own plan, as the phone keeps it.

use poem::http::Method;
use reliefline_server::domain::at::{At, HOUR};
use serde_json::{Value, json};
use stage::{Cast, Stage, clinic::request};

use super::{MORNING, toms_patient, version};

#[tokio::test]
async fn the_phone_asks_often_and_loads_the_plan_only_when_it_changed() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    let (path, Cast { ana, tom, rosa, .. }) = (toms_patient(&cast).await, &cast);
    let empty = rosa.get("/me/plan").await.good();
    assert_eq!((&empty["today"], &empty["phase"]), (&json!("2026-11-22"), &Value::Null));
    assert_eq!(empty["days"].as_array().map(Vec::len), Some(29));
    assert_eq!(
        (&empty["days"][0]["date"], &empty["days"][28]["date"]),
        (&json!("2026-11-08"), &json!("2026-12-06"))
    );

    let _ = tom.post(&path, version(None, "2026-11-23", "EX01", 2)).await.good();
    let phone = ana.connects_phone(&rosa.id).await;
    let asks = async |known: Option<&str>| {
        let mut ask = request(Method::GET, "/me/plan", Some(&phone), None);
        if let Some(known) = known {
            ask.headers_mut().insert("if-none-match", known.parse().unwrap());
        }
        stage.ask(ask).await
    };
    let first = asks(None).await;
    let tag = first.headers["etag"].to_str().unwrap().to_owned();
    let plan = first.good();
    assert_eq!(plan["days"][15]["items"][0]["advised"], 10);
    assert_eq!(plan["exercises"][0]["id"], "EX01");
    assert!(plan["exercises"][0]["text"]["es"].as_str().is_some_and(|text| !text.is_empty()));
    assert_eq!(
        (&plan["prescriptions"][0]["sets"], &plan["prescriptions"][0]["unit"]),
        (&json!(2), &json!("breaths"))
    );
    let same = asks(Some(&tag)).await;
    assert_eq!((same.status, same.text.as_str()), (304, ""));
    assert_eq!(same.headers["etag"].to_str().unwrap(), tag);
    stage.advance(1000).await;
    assert_eq!(asks(Some(&format!("\"other\", W/{tag}"))).await.status, 304, "a second later it is the same");
    let _ = tom.post(&format!("/episodes/{}/notes", rosa.episode), json!({"text": "Bravo"})).await.good();
    let changed = asks(Some(&tag)).await;
    assert_eq!(changed.status, 200);
    assert_ne!(changed.headers["etag"].to_str().unwrap(), tag);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_turned_clock_turns_the_days_of_the_plan_too() {
    let stage = Stage::open_with(MORNING, |builder| builder.demo(true)).await;
    let cast = stage.cast().await;
    let (path, Cast { ana, tom, rosa, .. }) = (toms_patient(&cast).await, &cast);
    let before = tom.post(&path, version(None, "2026-11-23", "EX01", 2)).await.good();
    assert_eq!(rosa.get("/me/plan").await.good()["phase"], Value::Null, "it begins tomorrow");
    let turn = json!({"hours": 48});
    let turned = ana.post(&format!("/demo/patients/{}/clock", rosa.id), turn).await;
    assert!(turned.status < 300, "{}", turned.text);
    let own = rosa.get("/me/plan").await.good();
    assert_eq!((&own["today"], &own["phaseSince"]), (&json!("2026-11-24"), &json!("2026-11-23")));
    let plan = tom.get(&path).await.good();
    assert_eq!(plan["today"], "2026-11-24");
    let published =
        |plan: &Value| -> At { serde_json::from_value(plan["versions"][0]["publishedAt"].clone()).unwrap() };
    assert_eq!(published(&plan), published(&before).plus(-48 * HOUR));
    let based_on = plan["versions"][0]["id"].as_str().unwrap().to_owned();
    let late = tom.post(&path, version(Some(&based_on), "2026-11-23", "EX01", 3)).await;
    assert_eq!(late.refused(422), "starts_in_past", "by the patient's calendar");
    let _ = tom.post(&path, version(Some(&based_on), "2026-11-24", "EX01", 3)).await.good();
    assert_eq!(rosa.get("/me/plan").await.good()["days"][14]["items"][0]["amount"], 15);
    stage.ends_well().await;
}
