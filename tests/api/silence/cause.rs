//! Why a patient is silent, in numbers, and whom to call.

use poem::http::Method;
use reliefline_server::domain::at::{HOUR, MINUTE};
use serde_json::{Value, json};
use stage::{Stage, clinic::Cast};

async fn silence(cast: &Cast<'_>, episode: &str) -> Value {
    cast.ana.get(&format!("/episodes/{episode}/silence")).await.good()
}

#[tokio::test]
async fn a_patient_who_is_heard_has_a_limit_ahead_and_no_cause() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    let start = stage.app.now();
    let seen = silence(&cast, &cast.rosa.episode).await;
    assert_eq!((&seen["state"], &seen["cause"], &seen["next"]), (&json!("heard"), &Value::Null, &json!([])));
    assert_eq!((&seen["since"], &seen["limitAt"]), (&json!(start), &json!(start.plus(20 * HOUR))));
    assert_eq!(seen["steps"][2], json!({"rung": "alert", "at": start.plus(20 * HOUR), "fate": "due"}));
    stage.ends_well().await;
}

#[tokio::test]
async fn a_patient_without_a_phone_never_joined() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    let devices = cast.ana.get(&format!("/patients/{}/devices", cast.rosa.id)).await.good();
    let device = devices["devices"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/patients/{}/devices/{device}", cast.rosa.id);
    assert_eq!(cast.ana.send(Method::DELETE, &path, None).await.status, 204);
    let start = stage.app.now();
    stage.advance(21 * HOUR).await;
    let seen = silence(&cast, &cast.rosa.episode).await;
    assert_eq!((&seen["state"], &seen["cause"]), (&json!("silent"), &json!("never_joined")));
    assert_eq!(seen["limitAt"], json!(start.plus(20 * HOUR)), "when it fired");
    assert_eq!(seen["next"], json!(["call_patient", "invite"]));
    assert_eq!(seen["steps"][2]["fate"], "raised");
    stage.ends_well().await;
}

#[tokio::test]
async fn the_cause_is_computed_anew_while_the_silence_lasts() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    stage.advance(21 * HOUR).await;
    let before = silence(&cast, &cast.rosa.episode).await;
    assert_eq!(before["cause"], "phone_not_reached");
    // Rosa looks into the app, and cannot be told anything.
    let _ = cast.rosa.get("/me/episode").await.good();
    let off = silence(&cast, &cast.rosa.episode).await;
    assert_eq!(off["cause"], "notifications_off");
    assert_eq!(off["next"], json!(["call_patient", "turn_on_notifications"]));
    assert_eq!(off["evidence"]["lastSeenAt"], json!(stage.app.now()));
    cast.rosa.subscribes().await;
    let quiet = silence(&cast, &cast.rosa.episode).await;
    assert_eq!(quiet["cause"], "reached_but_quiet");
    // Neither moves time or severity.
    for key in ["since", "limitAt", "state"] {
        assert_eq!(before[key], quiet[key]);
    }
    let _ = cast.rosa.logs(3).await;
    stage.advance(MINUTE).await;
    let heard = silence(&cast, &cast.rosa.episode).await;
    assert_eq!((&heard["state"], &heard["cause"]), (&json!("heard"), &Value::Null));
    stage.ends_well().await;
}

#[tokio::test]
async fn a_phone_that_takes_and_shows_nothing_is_not_reached_until_a_receipt_comes() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    cast.rosa.subscribes().await;
    stage.advance(21 * HOUR).await;
    let shown = cast.rosa.phone_showed();
    let seen = silence(&cast, &cast.rosa.episode).await;
    assert_eq!(seen["cause"], "phone_not_reached");
    let numbers = |seen: &Value| (seen["evidence"]["accepted"].clone(), seen["evidence"]["shown"].clone());
    assert_eq!(numbers(&seen), (json!(shown.len()), json!(0)));
    assert_eq!(seen["steps"][0]["fate"], "accepted");
    cast.ana.receipts(shown.last().unwrap()).await;
    let seen = silence(&cast, &cast.rosa.episode).await;
    assert_eq!(seen["cause"], "reached_but_quiet");
    assert_eq!(numbers(&seen), (json!(shown.len()), json!(1)));
    assert_eq!(seen["evidence"]["lastReceiptAt"], json!(stage.app.now()));
    stage.ends_well().await;
}

#[tokio::test]
async fn the_call_list_names_the_contact_and_whether_they_may_be_called() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    let seen = silence(&cast, &cast.rosa.episode).await;
    assert_eq!(seen["calls"].as_array().unwrap().len(), 1);
    let contact = |consent: bool| json!({"contact": {"name": "Eva Delgado", "relation": "daughter", "phone": "(212) 555-0177", "consent": consent}});
    let path = format!("/patients/{}", cast.rosa.id);
    let _ = cast.ana.send(Method::PATCH, &path, Some(contact(false))).await.good();
    stage.advance(21 * HOUR).await;
    let seen = silence(&cast, &cast.rosa.episode).await;
    let eva = json!({
        "who": "contact", "name": "Eva Delgado", "relation": "daughter", "phone": "(212) 555-0177", "mayBeCalled": false,
    });
    assert_eq!(seen["calls"][1], eva);
    assert_eq!(seen["next"], json!(["call_patient"]));
    let _ = cast.ana.send(Method::PATCH, &path, Some(contact(true))).await.good();
    let seen = silence(&cast, &cast.rosa.episode).await;
    assert_eq!(seen["calls"][1]["mayBeCalled"], true);
    assert_eq!(seen["next"], json!(["call_patient", "call_contact"]));
    stage.ends_well().await;
}

#[tokio::test]
async fn board_and_alert_say_why_a_patient_is_silent_until_the_patient_is_heard() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    let tile = async || cast.ana.get("/board").await.good()["tiles"][0].clone();
    assert!(tile().await.get("silence").is_none());
    stage.advance(21 * HOUR).await;
    let seen = silence(&cast, &cast.rosa.episode).await;
    let glance = json!({"cause": seen["cause"], "evidence": seen["evidence"]});
    assert_eq!(glance["cause"], "phone_not_reached");
    assert_eq!((&tile().await["status"], &tile().await["silence"]), (&json!("silent"), &glance));
    let alert = cast.ana.alert("R-SILENCE").await;
    assert_eq!(alert["silence"], glance);
    cast.rosa.logs(3).await;
    assert!(tile().await.get("silence").is_none());
    let resolved = cast.ana.get("/alerts?state=resolved").await.good();
    let alert = resolved["alerts"].as_array().unwrap().iter().find(|one| one["rule"] == "R-SILENCE").unwrap();
    assert!(alert.get("silence").is_none(), "{alert}");
    stage.ends_well().await;
}
