//! What cannot be counted as it came has a code each, takes nothing else along, and is not lost.

use reliefline_server::domain::at::{DAY, HOUR};
use serde_json::{Value, json};
use stage::{Cast, Stage};

use super::{MORNING, day, log, send, with_plan};

#[tokio::test]
async fn every_bad_item_has_its_code_and_the_good_ones_beside_it_are_kept() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    with_plan(&cast).await;
    stage.advance(HOUR).await;
    let now = stage.app.now();
    let says = |says: Value| log(now, "2026-11-22", "EX01", says);
    let cases = [
        (says(json!({})), "created"),
        (says(json!({"localDate": "2026-11-23"})), "quarantined future_date"),
        (says(json!({"localDate": "2026-11-14"})), "quarantined outside_window"),
        (
            says(json!({"prescriptionId": "01930000-0000-7000-8000-00000000dead"})),
            "quarantined foreign_prescription",
        ),
        (says(json!({"amount": -1.0})), "rejected negative_amount"),
        (says(json!({"amount": 1e9})), "rejected amount_too_large"),
        (says(json!({"sets": 26})), "rejected sets_out_of_range"),
        (says(json!({"painAfter": 11})), "rejected pain_out_of_range"),
        (says(json!({"restBefore": -1})), "rejected pain_out_of_range"),
        (says(json!({"effort": 99_999_999})), "rejected effort_out_of_range"),
        (says(json!({"skip": "fear"})), "rejected skipped_and_done"),
        (says(json!({"exerciseId": "EX99"})), "rejected unknown_exercise"),
        (says(json!({"zone": "Mars/Base"})), "rejected unknown_zone"),
        (says(json!({"redFlags": ["RF-NONE"]})), "rejected unknown_red_flag"),
        (says(json!({"mood": "fine"})), "rejected invalid_item"),
        (json!("nonsense"), "rejected invalid_item"),
        (log(now, "2026-11-22", "EX02", json!({})), "created"),
    ];
    let expected: Vec<_> = cases.iter().map(|(_, expected)| *expected).collect();
    let items: Vec<_> = cases.iter().map(|(item, _)| item.clone()).collect();
    assert_eq!(send(&stage, &cast.rosa, items.clone()).await, expected);
    let again = send(&stage, &cast.rosa, items).await;
    assert_eq!((again[0].as_str(), again[1].as_str()), ("duplicate", "quarantined future_date"));
    let waiting = cast.tom.get("/quarantined-session-logs").await.good();
    assert_eq!(waiting["items"].as_array().map(Vec::len), Some(cases.len() - 2), "each is there once");
    assert_eq!(cast.rosa.get("/session-logs/ids").await.good()["ids"].as_array().map(Vec::len), Some(2));
    stage.ends_well().await;
}

#[tokio::test]
async fn a_conflict_waits_and_somebody_elses_id_is_taken() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    with_plan(&cast).await;
    stage.advance(HOUR).await;
    let first = log(stage.app.now(), "2026-11-22", "EX01", json!({}));
    let mut second = first.clone();
    second["amount"] = json!(7.0);
    assert_eq!(send(&stage, &cast.rosa, vec![first.clone(), second]).await, ["created", "conflict conflict"]);
    let harold = cast.ana.enrols("Harold Finch").await;
    assert_eq!(send(&stage, &harold, vec![first.clone()]).await, ["rejected id_taken"]);
    let path = format!("/session-logs/{}/next-day", first["id"].as_str().unwrap());
    let answer = harold.post(&path, json!({"gone": true, "answeredAt": stage.app.now()})).await;
    assert_eq!(answer.refused(404), "not_found");
    stage.ends_well().await;
}

#[tokio::test]
async fn the_therapist_accepts_a_log_with_a_reason_and_it_counts_for_its_date() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    with_plan(&cast).await;
    let Cast { ana, tom, rosa, .. } = &cast;
    stage.advance(9 * DAY).await;
    let late = log(stage.app.now().plus(-9 * DAY), "2026-11-22", "EX01", json!({}));
    assert_eq!(send(&stage, rosa, vec![late.clone()]).await, ["quarantined outside_window"]);
    assert_eq!(day(rosa, "2026-11-22").await["logged"], json!([]));
    let entry = tom.get("/quarantined-session-logs").await.good()["items"][0].clone();
    assert_eq!((&entry["code"], &entry["canAccept"]), (&json!("outside_window"), &json!(true)));
    let accept = format!("/quarantined-session-logs/{}/accept", entry["id"].as_str().unwrap());
    assert_eq!(ana.post(&accept, json!({"reason": "x"})).await.refused(403), "role_forbidden");
    let left = tom.post(&accept, json!({"reason": "her phone was broken"})).await.good();
    assert_eq!(left["items"], json!([]));
    assert_eq!(tom.post(&accept, json!({"reason": "again"})).await.refused(409), "already_settled");
    assert_eq!(day(rosa, "2026-11-22").await["logged"][0]["amount"], 10.0);
    assert_eq!(rosa.get("/me/plan").await.good()["weeks"][0]["percent"], 50.0);
    assert_eq!(send(&stage, rosa, vec![late]).await, ["duplicate"]);
    stage.ends_well().await;
}
