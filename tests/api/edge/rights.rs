//! Who may do what: the table of rights against every operation, ids of others, and fields that nobody asked for.

use std::collections::BTreeMap;

use poem::http::Method;
use reliefline_server::{
    domain::{
        access::{Action, Permit, Who},
        calendar::Zone,
        ids::{ClinicId, PatientId, StaffId},
        people::{Language, Role, Roles},
    },
    flow::{change_clinic::Settings, set_up},
    store::{patient, staff},
};
use serde_json::json;
use stage::{Stage, clinic::request};
use uuid::Uuid;

use super::contract::{Operation, operations};

const NOBODY: &str = "01930000-0000-7000-8000-00000000dead";

/// Operations that end the session that asks, or never end themselves.
const APART: [&str; 2] = ["signOut", "followLive"];

async fn cookies(stage: &Stage) -> BTreeMap<&'static str, (Who, String)> {
    let cast = stage.cast().await;
    let rosa = cast.ana.connects_phone(&cast.rosa.id).await;
    BTreeMap::from([
        ("admin", (Who::Admin, cast.ines.cookie())),
        ("nurse", (Who::Nurse, cast.ana.cookie())),
        ("therapist", (Who::Therapist, cast.tom.cookie())),
        ("patient", (Who::Patient, rosa)),
    ])
}

fn action(operation: &Operation) -> Action {
    let action = Action::ALL.iter().find(|action| action.operation_id() == operation.id);
    *action.unwrap_or_else(|| panic!("{} has no line in the table of rights", operation.id))
}

#[tokio::test]
async fn every_role_may_what_the_table_says_and_nothing_else() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cookies = cookies(&stage).await;
    let mut wrong = Vec::new();
    for operation in operations() {
        let allowed = action(&operation).allowed();
        if allowed.contains(&Who::Anyone) {
            continue;
        }
        let stranger = stage.ask(operation.ask(NOBODY, None, None)).await;
        if stranger.json["code"] != "session_required" {
            wrong.push(format!("{} by nobody: {} {}", operation.id, stranger.status, stranger.text));
        }
        for (name, (who, cookie)) in &cookies {
            let may = action(&operation).lets(*who);
            if may && APART.contains(&operation.id.as_str()) {
                continue;
            }
            let answer = stage.ask(operation.ask(NOBODY, Some(cookie), None)).await;
            let forbidden = answer.status == 403 && answer.json["code"] == "role_forbidden";
            if may == forbidden || answer.status == 401 || answer.status >= 500 {
                wrong.push(format!("{} by {name}: {} {}", operation.id, answer.status, answer.text));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test]
async fn the_server_has_a_rule_for_every_operation() {
    assert_eq!(reliefline_server::api::without_rule(), Vec::<String>::new());
}

#[tokio::test]
async fn ids_of_nobody_and_of_another_clinic_are_the_same_404() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cookies = cookies(&stage).await;
    let (their_patient, their_staff) = another_clinic(&stage).await;
    let mut wrong = Vec::new();
    for operation in operations().iter().filter(|operation| operation.has_id()) {
        let action = action(operation);
        for (name, (_, cookie)) in cookies.iter().filter(|(_, (who, _))| action.lets(*who)) {
            let mut texts = Vec::new();
            for id in [NOBODY, &their_patient, &their_staff] {
                let body = body(operation);
                let answer = stage.ask(operation.ask(id, Some(cookie), body)).await;
                if answer.status != 404 {
                    wrong.push(format!("{} by {name}: {} {}", operation.id, answer.status, answer.text));
                }
                texts.push(answer.text);
            }
            texts.dedup();
            assert_eq!(texts.len(), 1, "{}: the answers differ: {texts:?}", operation.id);
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    let list = stage.ask(request(Method::GET, "/patients", Some(&cookies["nurse"].1), None)).await.good();
    assert_eq!(list["patients"].as_array().unwrap().len(), 1, "and no list shows them");
}

/// Bodies that pass every check before the look-up.
fn body(operation: &Operation) -> Option<serde_json::Value> {
    match operation.id.as_str() {
        "addEpisode" => Some(json!({"levels": ["L1"], "longActingOpioid": false})),
        "correctCheckIn" => {
            let mut body = operation.body()?;
            body["reason"] = json!("typing error");
            Some(body)
        }
        _ => operation.body(),
    }
}

#[tokio::test]
async fn a_phone_reaches_its_own_patient_alone() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    let harold = cast.ana.enrols("Harold Finch").await;
    let hers = cast.rosa.logs(5).await;
    let item = stage::people::check_in(stage.app.now(), json!({"movement": 1}));
    let body = json!({"sentAt": stage.app.now(), "item": item});
    let corrected = harold.post(&format!("/check-ins/{hers}/correction"), body).await;
    assert!([400, 404].contains(&corrected.status), "{}", corrected.text);
    assert!(!harold.get("/check-ins/ids").await.text.contains(&hers));
    for path in [format!("/patients/{}", cast.rosa.id), format!("/episodes/{}/timeline", cast.rosa.episode)] {
        assert_eq!(harold.get(&path).await.refused(403), "role_forbidden");
    }
}

#[tokio::test]
async fn a_field_that_nobody_asked_for_is_refused() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cookies = cookies(&stage).await;
    let mut wrong = Vec::new();
    for operation in operations().iter().filter(|operation| operation.has_body && operation.id != "signOut") {
        let action = action(operation);
        let cookie = cookies.values().find(|(who, _)| action.lets(*who)).map(|(_, cookie)| cookie.as_str());
        for column in ["id", "clinicId", "clinic_id", "createdAt", "demoShift", "passwordHash", "receivedAt"]
        {
            let mut body = operation.body().unwrap();
            if body.get(column).is_some() {
                continue;
            }
            body[column] = json!(1);
            let answer = stage.ask(operation.ask(NOBODY, cookie, Some(body))).await;
            if answer.status != 400 || answer.json["code"] != "invalid_request" {
                wrong.push(format!("{} with {column}: {} {}", operation.id, answer.status, answer.text));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// A second clinic in the same database: the ids of a patient and of a nurse.
async fn another_clinic(stage: &Stage) -> (String, String) {
    let (app, now) = (&stage.app, stage.app.now());
    let clinic = ClinicId(app.new_id());
    let settings = Settings {
        name: "Southside".into(),
        zone: Zone::parse("Europe/Madrid").unwrap(),
        phone_24h: None,
        emergency_number: "112".into(),
        staff_hours: "8-15".into(),
        quiet_from: "22:00".into(),
        quiet_to: "07:00".into(),
        statement_en: "Relief.".into(),
        statement_es: "Alivio.".into(),
    };
    let nurse = staff::Model {
        id: StaffId(app.new_id()),
        clinic_id: clinic,
        name: "Eva".into(),
        email: "eva@southside.example".into(),
        roles: Roles(vec![Role::Nurse]),
        language: Language::Es,
        phone: None,
        password_hash: String::new(),
        created_at: now,
        disabled_at: None,
    };
    let patient = patient::Model {
        id: PatientId(app.new_id()),
        clinic_id: clinic,
        name: "Luis Vega".into(),
        name_key: "luis vega".into(),
        birth_date: "1950-01-01".into(),
        language: Language::Es,
        zone: "Europe/Madrid".into(),
        phone: "600000000".into(),
        contact_name: None,
        contact_relation: None,
        contact_phone: None,
        contact_consent: false,
        created_at: now,
        created_by: Some(nurse.id),
        demo_shift: 0,
        therapist_id: None,
    };
    let ids: (Uuid, Uuid) = (patient.id.0, nurse.id.0);
    let txn = app.store.begin().await.unwrap();
    set_up::found(app, &txn, clinic, settings, false).await.unwrap();
    assert!(staff::keep(&txn, nurse).await.unwrap());
    patient::keep(&txn, &Permit::engine(clinic), patient).await.unwrap();
    txn.commit().await.unwrap();
    (ids.0.to_string(), ids.1.to_string())
}
