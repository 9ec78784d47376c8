//! A nurse puts patients into a therapist's caseload.

use poem::http::Method;
use serde_json::{Value, json};
use stage::{Cast, Stage, people::Person};

use super::MORNING;

/// The id of a therapist, as the nurse chooses one.
pub async fn therapist(nurse: &Person<'_>, name: &str) -> Value {
    let list = nurse.get("/therapists").await.good();
    let all = list["therapists"].as_array().cloned().unwrap_or_default();
    let found = all.into_iter().find(|one| one["name"] == name);
    found.unwrap_or_else(|| panic!("no {name} in {list}"))["id"].clone()
}

/// Puts a patient into a therapist's caseload.
pub async fn assign(nurse: &Person<'_>, patient: &str, staff: Value) -> stage::clinic::Answer {
    let body = json!({"staffId": staff});
    nurse.send(Method::PUT, &format!("/patients/{patient}/therapist"), Some(body)).await
}

/// Puts a patient into Tom's caseload.
pub async fn give_to_tom(nurse: &Person<'_>, patient: &str) {
    let _ = assign(nurse, patient, therapist(nurse, "Tom Becker").await).await.good();
}

#[tokio::test]
async fn a_nurse_assigns_a_therapist_and_everybody_sees_who_it_is() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, tom, rosa, .. } = stage.cast().await;
    let id = therapist(&ana, "Tom Becker").await;
    let view = assign(&ana, &rosa.id, id.clone()).await.good();
    assert_eq!((&view["therapist"]["name"], &view["canAssign"]), (&json!("Tom Becker"), &json!(true)));
    let seen = tom.get(&format!("/patients/{}", rosa.id)).await.good();
    assert_eq!((&seen["therapist"]["id"], &seen["canAssign"]), (&id, &json!(false)));
    assert_eq!(ana.get("/patients").await.good()["patients"][0]["therapist"]["name"], "Tom Becker");
    let nobody = assign(&ana, &rosa.id, Value::Null).await.good();
    assert_eq!(nobody["therapist"], Value::Null);
    stage.ends_well().await;
}

#[tokio::test]
async fn only_an_active_therapist_gets_patients() {
    let stage = Stage::open(MORNING).await;
    let Cast { ines, ana, tom, rosa, .. } = stage.cast().await;
    let tom_id = therapist(&ana, "Tom Becker").await;
    let staff = ines.get("/staff").await.good();
    let nurse = staff["staff"].as_array().unwrap().iter().find(|one| one["name"] == "Ben Carter").unwrap();
    for wrong in [nurse["id"].clone(), json!("01930000-0000-7000-8000-00000000dead")] {
        let answer = assign(&ana, &rosa.id, wrong).await;
        assert_eq!(answer.json["fields"][0]["field"], "staffId");
        assert_eq!(answer.refused(422), "not_a_therapist");
    }
    assert_eq!(assign(&tom, &rosa.id, tom_id.clone()).await.refused(403), "role_forbidden");
    let left = ines.post(&format!("/staff/{}/disable", tom_id.as_str().unwrap()), json!({})).await;
    assert!(left.status < 300, "{}", left.text);
    assert_eq!(assign(&ana, &rosa.id, tom_id).await.refused(422), "not_a_therapist");
    stage.ends_well().await;
}
