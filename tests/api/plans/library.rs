//! The exercise library: eighteen that nobody changes, and a clinic's own in both languages.

use poem::http::Method;
use serde_json::{Value, json};
use stage::{Cast, Stage, people::Person};

use super::MORNING;

/// An exercise as a therapist writes it.
pub fn exercise(name: &str, tags: Value) -> Value {
    json!({
        "phase": "PH1", "name": {"en": name, "es": "Inclinarse"},
        "text": {"en": "Bend slowly.", "es": "Inclínese despacio."},
        "unit": "reps", "position": "standing", "tags": tags,
        "defaultDose": {"sets": 2, "reps": 8},
    })
}

async fn library(of: &Person<'_>) -> Vec<Value> {
    of.get("/exercises").await.good()["exercises"].as_array().cloned().unwrap_or_default()
}

#[tokio::test]
async fn everybody_reads_the_library_and_the_therapist_adds_to_it() {
    let stage = Stage::open(MORNING).await;
    let Cast { ines, ana, tom, rosa, .. } = stage.cast().await;
    let made = tom.post("/exercises", exercise("Reach down", json!(["spine_flexion"]))).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let made = made.good();
    assert_eq!((&made["own"], &made["hidden"]), (&json!(true), &json!(false)));
    for reader in [&ines, &ana, &tom] {
        let all = library(reader).await;
        assert_eq!(all.len(), 19);
        assert_eq!((&all[0]["id"], &all[0]["own"]), (&json!("EX01"), &json!(false)));
        assert_eq!((&all[18]["id"], &all[18]["name"]["es"]), (&made["id"], &json!("Inclinarse")));
    }
    assert_eq!(rosa.get("/exercises").await.good()["exercises"][18]["id"], made["id"]);
    assert_eq!(ana.post("/exercises", exercise("No", json!([]))).await.refused(403), "role_forbidden");
    stage.ends_well().await;
}

#[tokio::test]
async fn both_languages_are_required_and_every_flaw_has_its_field_and_code() {
    let stage = Stage::open(MORNING).await;
    let Cast { tom, .. } = stage.cast().await;
    let mut bad = exercise("Reach down", json!(["prone", "prone"]));
    bad["name"] = json!({"en": "Reach down"});
    bad["text"]["es"] = json!("   ");
    bad["defaultDose"]["sets"] = json!(26);
    let answer = tom.post("/exercises", bad).await;
    let fields = answer.json["fields"].as_array().cloned().unwrap_or_default();
    let said: Vec<_> = fields.iter().map(|one| (one["field"].as_str(), one["code"].as_str())).collect();
    assert_eq!(
        said,
        [
            (Some("name/es"), Some("text_missing")),
            (Some("text/es"), Some("text_missing")),
            (Some("defaultDose"), Some("dose_out_of_range")),
            (Some("tags"), Some("twice")),
        ]
    );
    assert_eq!(answer.refused(422), "validation_failed");
    assert_eq!(library(&tom).await.len(), 18);
    stage.ends_well().await;
}

#[tokio::test]
async fn the_clinics_own_may_change_and_what_is_shipped_may_not() {
    let stage = Stage::open(MORNING).await;
    let Cast { tom, .. } = stage.cast().await;
    let id = tom.post("/exercises", exercise("Reach down", json!([]))).await.good()["id"].clone();
    let path = format!("/exercises/{}", id.as_str().unwrap());
    let changes = json!({"name": {"en": "Reach", "es": "Alcanzar"}, "perSide": true});
    let changed = tom.send(Method::PATCH, &path, Some(changes)).await.good();
    assert_eq!((&changed["name"]["en"], &changed["perSide"]), (&json!("Reach"), &json!(true)));
    assert_eq!(changed["text"]["en"], "Bend slowly.", "what is not given stays");
    let half = tom.send(Method::PATCH, &path, Some(json!({"name": {"en": "Only this"}}))).await;
    assert_eq!(half.json["fields"][0]["code"], "text_missing");
    let shipped = tom.send(Method::PATCH, "/exercises/EX01", Some(json!({"perSide": true}))).await;
    assert_eq!(shipped.refused(409), "shipped_exercise");
    assert_eq!(library(&tom).await[18]["name"]["en"], "Reach");
    stage.ends_well().await;
}

#[tokio::test]
async fn an_exercise_is_hidden_and_offered_again() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, tom, .. } = stage.cast().await;
    for (hidden, seen) in [(true, true), (true, true), (false, false)] {
        let answer = tom.send(Method::PUT, "/exercises/EX18/hidden", Some(json!({"hidden": hidden}))).await;
        assert_eq!(answer.status, 204, "{}", answer.text);
        assert_eq!(library(&ana).await[17]["hidden"], seen);
    }
    let unknown = tom.send(Method::PUT, "/exercises/EX19/hidden", Some(json!({"hidden": true}))).await;
    assert_eq!(unknown.refused(404), "not_found");
    let nurse = ana.send(Method::PUT, "/exercises/EX18/hidden", Some(json!({"hidden": true}))).await;
    assert_eq!(nurse.refused(403), "role_forbidden");
    stage.ends_well().await;
}
