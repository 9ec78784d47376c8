//! Holds: by staff with a reason, by themselves with a red flag, and only a person releases one.

use reliefline_server::domain::at::HOUR;
use serde_json::{Value, json};
use stage::{Cast, Stage, people::Patient};

use super::{MORNING, caseload, id_of, toms_patient, version};

async fn held(rosa: &Patient<'_>) -> Vec<String> {
    let plan = rosa.get("/me/plan").await.good();
    let days = plan["days"].as_array().cloned().unwrap_or_default();
    let held = |item: &Value| item["held"] == true;
    let days = days.iter().filter(|day| day["items"].as_array().is_some_and(|items| items.iter().any(held)));
    days.map(|day| day["date"].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn a_nurse_holds_an_exercise_for_some_days_and_releases_it() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    let (path, Cast { ana, ben, tom, rosa, .. }) = (toms_patient(&cast).await, &cast);
    let _ = tom.post(&path, version(None, "2026-11-22", "EX01", 2)).await.good();
    let holds = format!("/episodes/{}/holds", rosa.episode);
    let body = json!({"exerciseId": "EX01", "from": "2026-11-23", "to": "2026-11-26", "reason": "dizzy"});
    let made = ana.post(&holds, body.clone()).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let hold = made.good();
    assert_eq!((&hold["by"], &hold["cause"]), (&json!("Ana Ruiz"), &json!("staff")));
    assert_eq!(ana.post(&holds, body).await.good()["id"], hold["id"], "sent twice is set once");
    assert_eq!(held(rosa).await, ["2026-11-23", "2026-11-24", "2026-11-25"]);
    let own = &rosa.get("/me/plan").await.good()["holds"][0];
    assert_eq!((&own["exerciseId"], &own["reason"]), (&json!("EX01"), &Value::Null));

    let release = format!("/holds/{}/release", id_of(&hold));
    let past = ben.post(&release, json!({"on": "2026-11-21"})).await;
    assert_eq!(past.refused(422), "released_in_past");
    let done = ben.post(&release, json!({"on": "2026-11-24", "note": "steady again"})).await.good();
    assert_eq!((&done["to"], &done["releaseNote"]), (&json!("2026-11-24"), &json!("steady again")));
    let late = ana.post(&release, json!({"on": "2026-11-24"})).await;
    assert_eq!(late.json["by"], "Ben Carter");
    assert_eq!(late.refused(409), "already_released");
    assert_eq!(held(rosa).await, ["2026-11-23"]);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_hold_has_dates_that_can_be_and_is_for_those_who_care_for_the_patient() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    let (_, Cast { ines, ana, tom, rosa, .. }) = (toms_patient(&cast).await, &cast);
    let holds = format!("/episodes/{}/holds", rosa.episode);
    let hold = |from: &str, to: &str| json!({"from": from, "to": to, "reason": "away"});
    assert_eq!(
        tom.post(&holds, hold("2026-11-23", "2026-11-23")).await.refused(422),
        "ends_before_it_begins"
    );
    assert_eq!(tom.post(&holds, hold("2026-11-14", "2026-11-30")).await.refused(422), "hold_too_early");
    let mut unknown = hold("2026-11-23", "2026-11-24");
    unknown["exerciseId"] = json!("EX99");
    assert_eq!(ana.post(&holds, unknown).await.refused(422), "unknown_exercise");
    let una = ines.adds("Una Lee", "una", &["therapist"]).await;
    assert_eq!(una.post(&holds, hold("2026-11-23", "2026-11-24")).await.refused(404), "not_found");
    let made = tom.post(&holds, hold("2026-11-23", "2026-11-24")).await.good();
    let release = format!("/holds/{}/release", id_of(&made));
    assert_eq!(una.post(&release, json!({"on": "2026-11-23"})).await.refused(404), "not_found");
    assert_eq!(ines.post(&holds, hold("2026-11-23", "2026-11-24")).await.refused(403), "role_forbidden");
    stage.ends_well().await;
}

#[tokio::test]
async fn a_red_flag_holds_the_plan_and_resolving_it_does_not_release_it() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    let (path, Cast { ana, tom, rosa, .. }) = (toms_patient(&cast).await, &cast);
    let _ = tom.post(&path, version(None, "2026-11-22", "EX01", 2)).await.good();
    stage.advance(9 * HOUR).await;
    rosa.flags("RF-NEURO").await;
    let alert = ana.alert("R-REDFLAG").await;
    let hold = alert["openHold"].clone();
    assert_eq!(hold["from"], "2026-11-22", "{alert}");
    let plan = tom.get(&path).await.good();
    assert_eq!(
        (&plan["holds"][0]["cause"], &plan["holds"][0]["alertId"]),
        (&json!("red_flag"), &alert["id"])
    );
    assert_eq!(plan["holds"][0]["by"], Value::Null, "it began by itself");
    assert_eq!(held(rosa).await.len(), 15, "from today on, without an end");
    // The same again within the hour holds nothing twice.
    rosa.flags("RF-NEURO").await;
    assert_eq!(tom.get(&path).await.good()["holds"].as_array().map(Vec::len), Some(1));
    // Other matters of the episode do not ask about it.
    let silent = ana.get("/alerts").await.good();
    for other in silent["alerts"].as_array().unwrap().iter().filter(|one| one["rule"] != "R-REDFLAG") {
        assert!(other["severity"] == "urgent" || other["openHold"].is_null(), "{other}");
    }
    let resolved = ana.resolves(&ana.alert("R-REDFLAG").await, "advice_given").await.good();
    assert_eq!((&resolved["state"], &resolved["openHold"]), (&json!("resolved"), &hold));
    assert_eq!(held(rosa).await.len(), 15, "resolving releases nothing");
    let release = format!("/holds/{}/release", id_of(&hold));
    let _ = ana.post(&release, json!({"on": "2026-11-23"})).await.good();
    assert_eq!(held(rosa).await, ["2026-11-22"]);
    let all = ana.get("/alerts?state=resolved").await.good();
    assert_eq!(all["alerts"][0]["openHold"], Value::Null);
    stage.ends_well().await;
}

#[tokio::test]
async fn an_alert_that_becomes_urgent_holds_a_plan_that_is_published_later() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    let (path, Cast { ana, tom, rosa, .. }) = (toms_patient(&cast).await, &cast);
    stage.advance(9 * HOUR).await;
    rosa.logs_confirmed(10).await;
    assert_eq!(ana.alert("R-SEVERE").await["openHold"]["from"], "2026-11-22");
    let _ = tom.post(&path, version(None, "2026-11-23", "EX01", 2)).await.good();
    assert_eq!(held(rosa).await.len(), 14);
    stage.ends_well().await;
}

#[tokio::test]
async fn the_therapist_checks_a_form_and_writes_to_the_patient() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    let (_, Cast { ines, ana, tom, rosa, .. }) = (toms_patient(&cast).await, &cast);
    let una = ines.adds("Una Lee", "una", &["therapist"]).await;
    let (forms, notes) =
        (format!("/episodes/{}/form-checks", rosa.episode), format!("/episodes/{}/notes", rosa.episode));
    let form = json!({"exerciseId": "EX03", "correct": true, "note": "with a hand on the rail"});
    let seen = tom.post(&forms, form.clone()).await.good();
    let check = &seen["formChecks"][0];
    assert_eq!((&check["date"], &check["by"]), (&json!("2026-11-22"), &json!("Tom Becker")));
    let _ = tom.post(&notes, json!({"text": "Muy bien, Rosa."})).await.good();
    let own = rosa.get("/me/plan").await.good();
    assert_eq!(
        (&own["notes"][0]["text"], &own["notes"][0]["by"]),
        (&json!("Muy bien, Rosa."), &json!("Tom Becker"))
    );
    assert!(!own.to_string().contains("hand on the rail"), "what is for staff stays with staff");
    for (path, body) in [(&forms, form), (&notes, json!({"text": "Hello"}))] {
        assert_eq!(una.post(path, body.clone()).await.refused(404), "not_found");
        assert_eq!(ana.post(path, body).await.refused(403), "role_forbidden");
    }
    let unknown = tom.post(&forms, json!({"exerciseId": "EX99", "correct": true})).await;
    assert_eq!(unknown.refused(422), "unknown_exercise");
    let _ = caseload::assign(ana, &rosa.id, Value::Null).await.good();
    assert_eq!(tom.post(&notes, json!({"text": "Hello"})).await.refused(404), "not_found");
    stage.ends_well().await;
}
