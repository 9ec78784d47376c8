//! What the pain of a session brings about: a hold, half the dose, a check-in beside the log, a question the next day.

use reliefline_server::domain::at::{DAY, HOUR};
use serde_json::json;
use stage::{Cast, Stage};

use super::{MORNING, day, log, send, with_plan};

#[tokio::test]
async fn pain_of_3_then_6_holds_that_exercise_and_is_the_therapists_matter() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    with_plan(&cast).await;
    let Cast { ines, tom, rosa, .. } = &cast;
    stage.advance(HOUR).await;
    let says = json!({"restBefore": 2, "painBefore": 3, "painAfter": 6, "stop": "pain"});
    let item = log(stage.app.now(), "2026-11-22", "EX01", says);
    assert_eq!(send(&stage, rosa, vec![item.clone(), item.clone()]).await, ["created", "duplicate"]);
    let own = rosa.get("/me/plan").await.good();
    assert_eq!(
        (&own["holds"][0]["exerciseId"], &own["holds"][0]["cause"]),
        (&json!("EX01"), &json!("red_stop"))
    );
    let today = day(rosa, "2026-11-22").await;
    assert_eq!((&today["items"][0]["held"], &today["items"][1]["held"]), (&json!(true), &json!(false)));
    let items = tom.get("/therapist-items").await.good();
    assert_eq!(items["items"].as_array().map(Vec::len), Some(1));
    let matter = &items["items"][0];
    assert_eq!((&matter["kind"], &matter["exerciseId"]), (&json!("red_stop"), &json!("EX01")));
    assert_eq!((&matter["log"]["painBefore"], &matter["log"]["painAfter"]), (&json!(3), &json!(6)));
    let una = ines.adds("Una Lee", "una", &["therapist"]).await;
    assert_eq!(una.get("/therapist-items").await.good()["items"], json!([]), "it is Tom's patient");
    let close = format!("/therapist-items/{}/close", matter["id"].as_str().unwrap());
    assert_eq!(una.post(&close, json!({})).await.refused(404), "not_found");
    let closed = tom.post(&close, json!({"note": "called her"})).await.good();
    assert_eq!((&closed["state"], &closed["closedBy"]), (&json!("closed"), &json!("Tom Becker")));
    assert_eq!(tom.post(&close, json!({})).await.refused(409), "already_closed");
    assert_eq!(tom.get("/therapist-items?state=closed").await.good()["items"][0]["note"], "called her");
    stage.ends_well().await;
}

#[tokio::test]
async fn pain_of_7_writes_a_check_in_that_is_judged_and_alerts() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    with_plan(&cast).await;
    let Cast { ana, rosa, .. } = &cast;
    stage.advance(9 * HOUR).await;
    let says = json!({"restBefore": 2, "painBefore": 3, "painAfter": 9});
    let item = log(stage.app.now(), "2026-11-22", "EX01", says);
    assert_eq!(send(&stage, rosa, vec![item.clone()]).await, ["created"]);
    assert_eq!(ana.alert("R-SEVERE").await["severity"], "urgent");
    let timeline = ana.get(&format!("/episodes/{}/timeline", rosa.episode)).await.good();
    let beside = &timeline["checkIns"][0];
    assert_eq!((&beside["movement"], &beside["rest"]), (&json!(9), &json!(2)));
    assert_eq!(send(&stage, rosa, vec![item]).await, ["duplicate"]);
    let again = ana.get(&format!("/episodes/{}/timeline", rosa.episode)).await.good();
    assert_eq!(again["checkIns"].as_array().map(Vec::len), Some(1));
    // The alert holds the plan by itself, as any urgent one does.
    assert_eq!(day(rosa, "2026-11-23").await["held"], true);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_red_flag_in_a_log_that_is_not_counted_is_heard_all_the_same() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    with_plan(&cast).await;
    stage.advance(9 * HOUR).await;
    let item = log(stage.app.now(), "2026-11-29", "EX01", json!({"redFlags": ["RF-NEURO"]}));
    assert_eq!(send(&stage, &cast.rosa, vec![item]).await, ["quarantined future_date"]);
    assert_eq!(cast.ana.alert("R-REDFLAG").await["severity"], "urgent");
    stage.ends_well().await;
}

#[tokio::test]
async fn amber_halves_the_dose_until_the_therapist_acts_and_credit_follows() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    with_plan(&cast).await;
    let Cast { tom, rosa, .. } = &cast;
    stage.advance(HOUR).await;
    let says = json!({"amount": 5.0, "painBefore": 3, "painAfter": 5});
    let items = vec![
        log(stage.app.now(), "2026-11-22", "EX01", says),
        log(stage.app.now(), "2026-11-22", "EX02", json!({})),
    ];
    assert_eq!(send(&stage, rosa, items).await, ["created", "created"]);
    let own = rosa.get("/me/plan").await.good();
    assert_eq!(own["easings"], json!([{"exerciseId": "EX01", "from": "2026-11-22"}]));
    let tomorrow = day(rosa, "2026-11-23").await;
    assert_eq!((&tomorrow["items"][0]["advised"], &tomorrow["items"][1]["advised"]), (&json!(5), &json!(10)));
    let matter = tom.get("/therapist-items").await.good()["items"][0].clone();
    assert_eq!(matter["kind"], "amber");
    stage.advance(DAY).await;
    let week = rosa.get("/me/plan").await.good()["weeks"][0].clone();
    assert_eq!(
        (&week["percent"], &week["credited"]),
        (&json!(100.0), &json!(2.0)),
        "half was advised, and done"
    );
    let close = format!("/therapist-items/{}/close", matter["id"].as_str().unwrap());
    let _ = tom.post(&close, json!({"note": "as it was"})).await.good();
    let ends = rosa.get("/me/plan").await.good()["easings"][0]["to"].clone();
    assert_eq!(ends, "2026-11-24", "tomorrow the whole dose again");
    assert_eq!(day(rosa, "2026-11-24").await["items"][0]["advised"], 10);
    stage.ends_well().await;
}

#[tokio::test]
async fn pain_that_is_still_there_the_next_day_is_red() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    with_plan(&cast).await;
    let Cast { tom, rosa, .. } = &cast;
    stage.advance(HOUR).await;
    let item = log(stage.app.now(), "2026-11-22", "EX01", json!({"painBefore": 2, "painAfter": 3}));
    let path = format!("/session-logs/{}/next-day", item["id"].as_str().unwrap());
    let no = json!({"gone": false, "answeredAt": stage.app.now().plus(DAY)});
    assert_eq!(rosa.post(&path, no.clone()).await.refused(404), "not_found");
    assert_eq!(send(&stage, rosa, vec![item.clone()]).await, ["created"]);
    assert_eq!(rosa.get("/me/plan").await.good()["nextDay"], json!([]));
    stage.advance(DAY).await;
    assert_eq!(rosa.get("/me/plan").await.good()["nextDay"][0]["logId"], item["id"]);
    for _ in 0..2 {
        let heard = rosa.post(&path, no.clone()).await;
        assert_eq!(heard.status, 204, "{}", heard.text);
    }
    let other = rosa.post(&path, json!({"gone": true, "answeredAt": stage.app.now()})).await;
    assert_eq!(other.refused(409), "already_answered");
    assert_eq!(rosa.get("/me/plan").await.good()["nextDay"], json!([]));
    assert_eq!(tom.get("/therapist-items").await.good()["items"][0]["kind"], "red_stop");
    let held = |day: &serde_json::Value| day["items"][0]["held"].clone();
    assert_eq!(
        (held(&day(rosa, "2026-11-22").await), held(&day(rosa, "2026-11-23").await)),
        (json!(false), json!(true))
    );
    stage.ends_well().await;
}
