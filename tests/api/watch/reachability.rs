//! W6: who can be told anything, and why not.

use poem::http::Method;
use reliefline_server::domain::at::{DAY, MINUTE};
use serde_json::{Value, json};
use stage::{Cast, Stage, people::Person};

use super::MORNING;

/// How somebody can be reached.
pub(super) async fn reach(admin: &Person<'_>, name: &str) -> Value {
    let all = admin.get("/reachability").await.good();
    let found = all["staff"].as_array().unwrap().iter().find(|one| one["name"] == name).cloned();
    found.unwrap_or_else(|| panic!("{name} is listed: {all}"))
}

/// A test push is sent to a browser.
pub(super) async fn test(stage: &Stage, who: &Person<'_>, id: &str) {
    let _ = who.post(&format!("/push-subscriptions/{id}/test"), json!({})).await.good();
    stage.advance(0).await;
}

#[tokio::test]
async fn each_browser_says_what_it_last_took_showed_and_opened_and_how_long_its_proof_lasts() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, ines, .. } = stage.cast().await;
    let id = ana.subscribes().await;
    let fresh = reach(&ines, "Ana Ruiz").await;
    assert_eq!((&fresh["reachable"], &fresh["proven"]), (&json!(true), &json!(false)));
    assert_eq!((&fresh["devices"][0]["id"], &fresh["devices"][0]["state"]), (&json!(id), &json!("live")));
    assert!(fresh["devices"][0].get("lastAcceptedAt").is_none());
    test(&stage, &ana, &id).await;
    let accepted = json!(stage.app.now());
    stage.clock.turn(MINUTE);
    let shown = ana.phone_shows();
    ana.receipts(&shown).await;
    let proven = reach(&ines, "Ana Ruiz").await;
    let device = &proven["devices"][0];
    assert_eq!(proven["proven"], true);
    assert_eq!(
        (&device["lastAcceptedAt"], &device["lastShownAt"], &device["provenAt"]),
        (&accepted, &json!(stage.app.now()), &json!(stage.app.now()))
    );
    stage.clock.turn(MINUTE);
    let _ = ana.post("/receipts", json!({"token": shown.receipt, "stage": "opened"})).await.good();
    assert_eq!(reach(&ines, "Ana Ruiz").await["devices"][0]["lastOpenedAt"], json!(stage.app.now()));
    stage.clock.turn(DAY);
    let next_day = reach(&ines, "Ana Ruiz").await;
    assert_eq!((&next_day["reachable"], &next_day["proven"]), (&json!(true), &json!(false)));
    assert!(next_day["devices"][0].get("provenAt").is_none());
    // Rosa was silent meanwhile.
    stage.advance(0).await;
    let _ = stage.phones.all(&ana.name);
    stage.ends_well().await;
}

#[tokio::test]
async fn who_cannot_be_reached_is_listed_with_the_reason() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, ben, tom, ines, .. } = stage.cast().await;
    let none = reach(&ines, "Tom Becker").await;
    assert_eq!((&none["reachable"], &none["devices"]), (&json!(false), &json!([])));
    let silent = ana.subscribes().await;
    for _ in 0..3 {
        test(&stage, &ana, &silent).await;
        let _ = ana.phone_shows();
    }
    let suspect = reach(&ines, "Ana Ruiz").await;
    assert_eq!((&suspect["reachable"], &suspect["devices"][0]["whyNot"]), (&json!(false), &json!("suspect")));
    let opens = ben.subscribes().await;
    test(&stage, &ben, &opens).await;
    let shown = ben.phone_shows();
    let _ = ben.post("/receipts", json!({"token": shown.receipt, "stage": "opened"})).await.good();
    assert!(reach(&ines, "Ben Carter").await["devices"][0].get("whyNot").is_none());
    stage.clock.turn(DAY + 1);
    let unopened = reach(&ines, "Ben Carter").await;
    assert_eq!(
        (&unopened["devices"][0]["state"], &unopened["devices"][0]["whyNot"]),
        (&json!("no_receipts"), &json!("unopened"))
    );
    tom.subscribes().await;
    stage.clock.turn(15 * DAY);
    let away = reach(&ines, "Tom Becker").await;
    assert_eq!(
        (&away["reachable"], &away["devices"][0]["whyNot"]),
        (&json!(false), &json!("out_of_contact"))
    );
    let id = reach(&ines, "Ben Carter").await["id"].as_str().unwrap().to_owned();
    let _ = ines.post(&format!("/staff/{id}/disable"), json!({})).await;
    let all = ines.get("/reachability").await.good();
    assert!(
        all["staff"].as_array().unwrap().iter().all(|one| one["name"] != "Ben Carter"),
        "who left is not told"
    );
}

#[tokio::test]
async fn whether_a_test_was_heard_is_asked_of_its_person_and_kept() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, ines, rosa, .. } = stage.cast().await;
    ana.subscribes().await;
    assert!(reach(&ines, "Ana Ruiz").await["devices"][0].get("heard").is_none(), "nobody has asked");
    for heard in [false, true] {
        stage.clock.turn(MINUTE);
        let said = ana.send(Method::PUT, "/me/test-heard", Some(json!({"heard": heard}))).await;
        assert_eq!(said.status, 204);
        let device = &reach(&ines, "Ana Ruiz").await["devices"][0];
        assert_eq!((&device["heard"], &device["heardAt"]), (&json!(heard), &json!(stage.app.now())));
    }
    let wrong = ana.send(Method::PUT, "/me/test-heard", Some(json!({"heard": "loud"}))).await;
    assert_eq!(wrong.refused(400), "invalid_request");
    assert_eq!(rosa.put("/me/test-heard", json!({"heard": true})).await.refused(403), "role_forbidden");
}
