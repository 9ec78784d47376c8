//! Staff come and go.

use poem::http::Method;
use serde_json::json;
use stage::{
    Stage,
    clinic::{PASSWORD, request},
};

#[tokio::test]
async fn an_admin_adds_staff_and_ends_their_access_at_once() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let ines = stage.ines().await;
    let ana = ines.adds("Ana Ruiz", "ana", &["nurse"]).await;
    let _ = ana.subscribes().await;
    let list = ines.get("/staff").await.good();
    let all = list["staff"].as_array().unwrap();
    assert_eq!(
        all.iter().map(|one| one["name"].as_str().unwrap()).collect::<Vec<_>>(),
        ["Ana Ruiz", "Ines Alvarez"]
    );
    assert_eq!((&all[0]["canDisable"], &all[1]["canDisable"]), (&json!(true), &json!(false)));
    assert!(!list.to_string().contains("argon2"));

    let path = format!("/staff/{}/disable", all[0]["id"].as_str().unwrap());
    assert_eq!(ines.post(&path, json!({})).await.status, 204);
    assert_eq!(ana.get("/me").await.refused(401), "device_revoked");
    let body = json!({"email": "ana@clinic.example", "password": PASSWORD});
    let back = stage.ask(request(Method::POST, "/sessions", None, Some(body))).await;
    assert_eq!(back.refused(401), "sign_in_failed");
    assert_eq!(ines.post(&path, json!({})).await.refused(404), "not_found");
    let oneself = format!("/staff/{}/disable", all[1]["id"].as_str().unwrap());
    assert_eq!(ines.post(&oneself, json!({})).await.refused(409), "oneself");
}

#[tokio::test]
async fn an_e_mail_belongs_to_one_person() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let ines = stage.ines().await;
    let body = json!({"name": "X", "email": "INES@clinic.example", "roles": ["nurse"], "password": PASSWORD});
    assert_eq!(ines.post("/staff", body.clone()).await.refused(409), "email_taken");
    for (field, value, status) in [
        ("email", json!("no address"), 422),
        ("roles", json!([]), 400),
        ("roles", json!(["owner"]), 400),
        ("password", json!("fourteen chars"), 400),
        ("name", json!(7), 400),
    ] {
        let mut wrong = body.clone();
        wrong["email"] = json!("new@clinic.example");
        wrong[field] = value;
        assert_eq!(ines.post("/staff", wrong).await.status, status, "{field}");
    }
}
