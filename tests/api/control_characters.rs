//! A control character in what somebody sends: PostgreSQL keeps no NUL, and neither database ever sees one.

use poem::http::Method;
use serde_json::json;
use stage::{Cast, Stage, clinic::request, invariants, people::check_in};

const MORNING: &str = "2026-11-23T15:00:00Z";

#[tokio::test]
async fn an_item_with_one_in_a_name_or_a_text_waits_for_a_nurse_and_sinks_nobody() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    let now = stage.app.now();
    let key = check_in(now, json!({"movement": 5, "mo\u{0}od": "fine"}));
    let text = check_in(now, json!({"movement": 5, "opioid": "no\u{0}ne"}));
    let flag = check_in(now, json!({"redFlags": ["RF-\u{0}"]}));
    let good = check_in(now, json!({"movement": 4}));
    let results = rosa.results(vec![key, text, flag, good]).await;
    assert_eq!(results, ["quarantined", "quarantined", "quarantined", "created"]);
    assert_eq!(invariants::kept(&stage.app).await, (1, 3));

    let waiting = ana.get("/quarantine").await.good();
    let named = waiting["items"].as_array().unwrap().iter().find(|one| one["raw"].to_string().contains("od"));
    let named = named.unwrap();
    assert!(!named["detail"].as_str().unwrap().contains(char::is_control), "{named}");
    assert!(named["detail"].as_str().unwrap().contains(r"mo\u{0}od"), "{named}");
    let path = format!("/quarantine/{}/accept", named["id"].as_str().unwrap());
    let _ = ana.post(&path, json!({"reason": "the rest is fine"})).await.good();
    assert_eq!(invariants::kept(&stage.app).await, (2, 3));
    stage.ends_well().await;
}

#[tokio::test]
async fn a_secret_an_e_mail_or_an_address_with_one_is_refused() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, ines, .. } = stage.cast().await;
    for (path, body) in [
        ("/sessions", json!({"email": "ana\u{0}@clinic.example", "password": "x"})),
        ("/sessions", json!({"email": "ana@clinic.example", "password": "x\u{0}"})),
        ("/enrolments", json!({"code": "AB\u{0}C", "deviceName": "Pixel"})),
        ("/enrolments", json!({"secret": "AB\u{7}C", "deviceName": "Pixel"})),
        ("/receipts", json!({"token": "a\u{0}b"})),
    ] {
        let answer = stage.ask(request(Method::POST, path, None, Some(body))).await;
        assert_eq!(answer.refused(400), "invalid_request", "{path}");
    }
    for search in ["%00", "a%00b", "%0a", "%1F", "%7f"] {
        assert_eq!(ana.get(&format!("/patients?search={search}")).await.refused(400), "invalid_request");
    }
    assert_eq!(ana.get("/patients/%00").await.refused(400), "invalid_request");
    assert_eq!(ana.get("/patients?search=%20Ros%C3%A1").await.status, 200);
    let body = json!({"name": "X\u{0}", "email": "x@clinic.example", "roles": ["nurse"], "password": "1234567890123456"});
    assert_eq!(ines.post("/staff", body).await.refused(400), "invalid_request");
}
