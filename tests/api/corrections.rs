//! Correcting a check-in: what is the same in both stays as it was.

use reliefline_server::domain::at::{HOUR, MINUTE};
use serde_json::json;
use stage::{Cast, Stage, people::check_in};

const MORNING: &str = "2026-11-23T15:00:00Z";

#[tokio::test]
async fn a_score_that_a_correction_repeats_is_the_same_score() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    stage.advance(9 * HOUR).await;
    // Her phone's clock is three hours ahead, and is set right before she corrects.
    let (felt, ahead) = (stage.app.now(), 3 * HOUR);
    let says = json!({"movement": 10, "movementConfirmed": true, "rest": 4});
    let first = check_in(felt.plus(ahead), says);
    let body = json!({"sentAt": felt.plus(ahead), "items": [first.clone()]});
    assert_eq!(rosa.post("/check-ins", body).await.good()["results"][0]["result"], "created");
    stage.advance(HOUR).await;
    rosa.logs(9).await;
    let before = ana.alert("R-WORSE").await;
    stage.advance(20 * MINUTE).await;
    let mut fixed = check_in(stage.app.now(), json!({"movement": 10, "movementConfirmed": true, "rest": 5}));
    fixed["feltAt"] = first["feltAt"].clone();
    let body = json!({"sentAt": stage.app.now().plus(7), "item": fixed});
    let path = format!("/check-ins/{}/correction", first["id"].as_str().unwrap());
    assert_eq!(rosa.post(&path, body).await.good()["results"][0]["result"], "created");
    let after = ana.alert("R-WORSE").await;
    assert_eq!((&after["id"], &after["conditionCleared"]), (&before["id"], &json!(false)));
    let timeline = ana.get(&format!("/episodes/{}/timeline", rosa.episode)).await.good();
    let corrected = timeline["checkIns"].as_array().unwrap().iter().find(|one| one["rest"] == 5).unwrap();
    assert_eq!((&corrected["feltAt"], &corrected["clockSuspect"]), (&json!(felt), &json!(true)));

    // A nurse corrects it once more, with the time that her screen shows.
    let mut again = check_in(stage.app.now(), json!({"movement": 10, "movementConfirmed": true, "rest": 6}));
    again["feltAt"] = json!(felt);
    let body = json!({"sentAt": stage.app.now().plus(-90), "item": again, "reason": "she told me"});
    assert_eq!(ana.post(&path, body).await.good()["results"][0]["result"], "created");
    let after = ana.alert("R-WORSE").await;
    assert_eq!((&after["id"], &after["conditionCleared"]), (&before["id"], &json!(false)));
    stage.ends_well().await;
}

/// What stands of an episode, newest first: movement scores.
async fn standing(nurse: &stage::people::Person<'_>, episode: &str) -> Vec<i64> {
    let timeline = nurse.get(&format!("/episodes/{episode}/timeline")).await.good();
    let all = timeline["checkIns"].as_array().cloned().unwrap_or_default();
    let good = all.iter().filter(|one| one["inErrorAt"].is_null());
    good.filter_map(|one| one["movement"].as_i64()).collect()
}

#[tokio::test]
async fn whoever_corrects_what_was_corrected_meanwhile_means_what_stands_now() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    stage.advance(9 * HOUR).await;
    let first = rosa.logs(4).await;
    let path = format!("/check-ins/{first}/correction");
    let says = |score: i16| {
        let now = stage.app.now();
        json!({"sentAt": now, "item": check_in(now, json!({"movement": score})), "reason": "a wrong tap"})
    };
    stage.advance(MINUTE).await;
    let by_nurse = says(5);
    assert_eq!(ana.post(&path, by_nurse.clone()).await.good()["results"][0]["result"], "created");
    stage.advance(MINUTE).await;
    assert_eq!(rosa.post(&path, says(6)).await.good()["results"][0]["result"], "created");
    assert_eq!(standing(&ana, &rosa.episode).await, [6]);
    // A retry whose answer was lost changes nothing.
    assert_eq!(ana.post(&path, by_nurse).await.good()["results"][0]["result"], "duplicate");
    assert_eq!(standing(&ana, &rosa.episode).await, [6]);
    stage.advance(MINUTE).await;
    let taken_back = json!({"sentAt": stage.app.now()});
    let _ = rosa.post(&path, taken_back).await.good();
    assert_eq!(standing(&ana, &rosa.episode).await, [] as [i64; 0]);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_correction_of_what_was_taken_back_is_judged_as_new_and_rewrites_nothing() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    stage.advance(9 * HOUR).await;
    let first = rosa.logs_confirmed(8).await;
    assert_eq!(ana.alert("R-SEVERE").await["state"], "open");
    let path = format!("/check-ins/{first}/correction");
    stage.advance(HOUR).await;
    let _ = ana.post(&path, json!({"sentAt": stage.app.now(), "reason": "not hers"})).await.good();
    assert_eq!(ana.sees().await, []);
    stage.advance(HOUR).await;
    let now = stage.app.now();
    let fixed = check_in(now.plus(-2 * HOUR), json!({"movement": 8, "movementConfirmed": true}));
    let _ = rosa.post(&path, json!({"sentAt": now, "item": fixed})).await.good();
    assert_eq!(ana.alert("R-SEVERE").await["state"], "open", "nobody is missed");
    stage.ends_well().await;
}

#[tokio::test]
async fn a_correction_that_a_nurse_accepts_replaces_what_it_was_to_replace() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    stage.advance(9 * HOUR).await;
    let first = rosa.logs(4).await;
    stage.advance(MINUTE).await;
    let item = check_in(stage.app.now(), json!({"movement": 3, "mood": "fine"}));
    let body = json!({"sentAt": stage.app.now(), "item": item});
    let answer = rosa.post(&format!("/check-ins/{first}/correction"), body).await.good();
    assert_eq!(answer["results"][0]["result"], "quarantined");
    assert_eq!(standing(&ana, &rosa.episode).await, [4], "the old one stands until a nurse has looked");
    stage.advance(HOUR).await;
    let id = ana.get("/quarantine").await.good()["items"][0]["id"].clone();
    let path = format!("/quarantine/{}/accept", id.as_str().unwrap());
    let _ = ana.post(&path, json!({"reason": "it is plain"})).await.good();
    assert_eq!(standing(&ana, &rosa.episode).await, [3]);
    stage.ends_well().await;
}
