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
