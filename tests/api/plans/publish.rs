//! The therapist publishes versions of a plan: warned, never twice, never into the past.

use reliefline_server::domain::at::DAY;
use serde_json::{Value, json};
use stage::{Cast, Stage, people::Patient};

use super::{MORNING, caseload, id_of, library, toms_patient, version};

async fn days(rosa: &Patient<'_>) -> Vec<Value> {
    rosa.get("/me/plan").await.good()["days"].as_array().cloned().unwrap_or_default()
}

/// The amount that a date asks for, all its items together.
fn amount(days: &[Value], date: &str) -> i64 {
    let day = days.iter().find(|day| day["date"] == date).unwrap_or_else(|| panic!("no {date}"));
    day["items"].as_array().into_iter().flatten().filter_map(|item| item["amount"].as_i64()).sum()
}

#[tokio::test]
async fn a_template_becomes_a_plan_and_the_phone_hears_of_it() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    let (path, tom, rosa) = (toms_patient(&cast).await, &cast.tom, &cast.rosa);
    let (endpoint, p256dh, auth) = stage.phones.add("Rosa");
    let keys = json!({"endpoint": endpoint, "keys": {"p256dh": p256dh, "auth": auth}});
    let _ = rosa.post("/push-subscriptions", keys).await.good();
    let templates = tom.get("/plan-templates").await.good();
    assert_eq!(templates["templates"].as_array().map(Vec::len), Some(4));
    let template = &templates["templates"][0];
    let draft = json!({
        "from": "2026-11-23", "phase": template["phase"], "prescriptions": template["prescriptions"],
    });
    let checks = format!("/episodes/{}/plan-checks", rosa.episode);
    let check = tom.post(&checks, draft.clone()).await.good();
    assert_eq!(check["warnings"], json!([]));
    assert_eq!(check["week"].as_array().map(Vec::len), Some(7));
    assert!(tom.get(&path).await.good()["versions"].as_array().unwrap().is_empty(), "a check writes nothing");

    let mut new = draft;
    new["id"] = json!(uuid::Uuid::from_bytes(reliefline_server::keys::random()));
    let made = tom.post(&path, new.clone()).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(
        (&made.json["versions"][0]["by"], &made.json["canPublish"]),
        (&json!("Tom Becker"), &json!(true))
    );
    stage.advance(1000).await;
    let shown = stage.phones.expect("Rosa");
    assert_eq!(shown.title, "Su plan ha cambiado");
    assert!(!shown.payload.to_string().contains("Rosa"));
    // The browser did not hear the answer and sends it again: nothing changes, and no phone rings.
    assert_eq!(tom.post(&path, new.clone()).await.good()["versions"].as_array().map(Vec::len), Some(1));
    new["phase"] = json!("PH1");
    assert_eq!(tom.post(&path, new).await.refused(409), "id_taken");
    assert_eq!(cast.ana.get(&path).await.good()["canPublish"], false, "a nurse reads");
    stage.ends_well().await;
}

#[tokio::test]
async fn a_plan_is_for_the_therapist_whom_the_patient_is_assigned_to() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    let Cast { ines, ana, tom, rosa, .. } = &cast;
    let una = ines.adds("Una Lee", "una", &["therapist"]).await;
    let path = toms_patient(&cast).await;
    let new = version(None, "2026-11-23", "EX01", 2);
    assert_eq!(una.post(&path, new.clone()).await.refused(404), "not_found");
    assert_eq!(una.get(&path).await.refused(404), "not_found");
    assert_eq!(ana.post(&path, new.clone()).await.refused(403), "role_forbidden");
    assert_eq!(rosa.get(&path).await.refused(403), "role_forbidden");
    let _ = tom.post(&path, new).await.good();
    let una_id = caseload::therapist(ana, "Una Lee").await;
    let _ = caseload::assign(ana, &rosa.id, una_id).await.good();
    assert_eq!(tom.get(&path).await.refused(404), "not_found", "she is Una's now");
    assert_eq!(una.get(&path).await.good()["versions"].as_array().map(Vec::len), Some(1));
    stage.ends_well().await;
}

#[tokio::test]
async fn a_clinics_exercise_that_bends_the_spine_needs_a_typed_reason() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    let (path, tom) = (toms_patient(&cast).await, &cast.tom);
    let own = library::exercise("Reach down", json!(["spine_flexion"]));
    let own = id_of(&tom.post("/exercises", own).await.good());
    let mut new = version(None, "2026-11-26", &own, 2);
    new["phase"] = json!("PH1");
    let warning = json!([{"code": "spine_flexion", "exerciseId": own}]);
    for reason in [json!({}), json!({"spine_flexion": "   "})] {
        new["reasons"] = reason;
        let answer = tom.post(&path, new.clone()).await;
        assert_eq!(answer.json["warnings"], warning, "{}", answer.text);
        assert_eq!(answer.refused(409), "reason_needed");
    }
    new["reasons"] = json!({"spine_flexion": "She ties her shoes again, seen twice"});
    let made = tom.post(&path, new).await.good();
    let kept = &made["versions"][0];
    assert_eq!(kept["warnings"], warning);
    assert_eq!(kept["reasons"], json!({"spine_flexion": "She ties her shoes again, seen twice"}));
    stage.ends_well().await;
}

#[tokio::test]
async fn of_two_who_publish_at_once_the_second_reads_who_was_first() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    let (path, tom) = (toms_patient(&cast).await, &cast.tom);
    let mut newest: Option<String> = None;
    for _ in 0..4 {
        let one = version(newest.as_deref(), "2026-11-23", "EX01", 2);
        let other = version(newest.as_deref(), "2026-11-23", "EX02", 3);
        let (first, second) = tokio::join!(tom.post(&path, one.clone()), tom.post(&path, other.clone()));
        let (late, won) = if first.status == 201 { (second, &one) } else { (first, &other) };
        assert_eq!(late.json["by"], "Tom Becker");
        assert_eq!(late.refused(409), "stale_version");
        newest = Some(id_of(won));
    }
    let stale = version(None, "2026-11-23", "EX01", 2);
    assert_eq!(tom.post(&path, stale).await.refused(409), "stale_version");
    stage.ends_well().await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_its_field_and_code() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    let (path, tom) = (toms_patient(&cast).await, &cast.tom);
    let mut bad = version(None, "2026-11-23", "EX01", 26);
    bad["prescriptions"][0]["times"] = json!(["09:00", "09:00"]);
    let answer = tom.post(&path, bad).await;
    let fields = answer.json["fields"].as_array().cloned().unwrap_or_default();
    let said: Vec<_> = fields.iter().map(|one| (one["field"].as_str(), one["code"].as_str())).collect();
    let at = |field| Some(field);
    assert_eq!(
        said,
        [
            (at("prescriptions/0/sets"), Some("sets_out_of_range")),
            (at("prescriptions/0/times"), Some("bad_times")),
        ]
    );
    let unknown = tom.post(&path, version(None, "2026-11-23", "EX99", 2)).await;
    assert_eq!(unknown.json["fields"][0]["code"], "unknown_exercise");
    let past = tom.post(&path, version(None, "2026-11-21", "EX01", 2)).await;
    assert_eq!(past.json["fields"][0]["field"], "from");
    assert_eq!(past.refused(422), "starts_in_past");
    let early = tom.post(&path, {
        let mut plan = version(None, "2026-11-23", "EX05", 2);
        plan["phase"] = json!("PH1");
        plan
    });
    let early = early.await;
    assert_eq!(early.json["warnings"], json!([{"code": "phase_not_open"}]), "{}", early.text);
    stage.ends_well().await;
}

#[tokio::test]
async fn past_days_keep_the_version_that_was_in_force_on_them() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    let (path, tom, rosa) = (toms_patient(&cast).await, &cast.tom, &cast.rosa);
    let first = version(None, "2026-11-22", "EX01", 2);
    let _ = tom.post(&path, first.clone()).await.good();
    let before = days(rosa).await;
    assert_eq!((amount(&before, "2026-11-21"), amount(&before, "2026-11-22")), (0, 10));
    stage.advance(2 * DAY).await;
    let second = version(Some(&id_of(&first)), "2026-11-26", "EX01", 4);
    let _ = tom.post(&path, second.clone()).await.good();
    // Thought better of before it began: it was never in force.
    let third = version(Some(&id_of(&second)), "2026-11-25", "EX01", 3);
    let made = tom.post(&path, third).await.good();
    let dates: Vec<_> =
        made["versions"].as_array().unwrap().iter().map(|one| (&one["from"], &one["to"])).collect();
    let (d22, d25, d26) = (json!("2026-11-22"), json!("2026-11-25"), json!("2026-11-26"));
    assert_eq!(dates, [(&d25, &Value::Null), (&d26, &d26), (&d22, &d25)]);
    let after = days(rosa).await;
    let amounts = ["2026-11-21", "2026-11-22", "2026-11-24", "2026-11-25", "2026-11-26"]
        .map(|date| amount(&after, date));
    assert_eq!(amounts, [0, 10, 10, 15, 15]);
    stage.ends_well().await;
}
