//! "I'm on it" from a notification, with no more than its token.

use poem::http::Method;
use reliefline_server::domain::at::{MINUTE, SECOND};
use serde_json::{Value, json};
use stage::{
    Cast, Stage,
    clinic::request,
    people::{Patient, Person},
    phones::Shown,
};

use super::{NIGHT, forget, nine};

/// Presses the button of what a phone shows, without a cookie; says what became of it.
async fn presses(stage: &Stage, shown: &Shown) -> Value {
    let token = &shown.payload["notification"]["data"]["acknowledgeToken"];
    press(stage, token.as_str().expect("a button")).await
}

async fn press(stage: &Stage, token: &str) -> Value {
    let ask = request(Method::POST, "/receipts/acknowledge", None, Some(json!({ "token": token })));
    stage.ask(ask).await.good()["result"].clone()
}

/// The alert's state, cycle and level, as Ben reads them.
async fn stands(ben: &Person<'_>) -> (String, i64, i64) {
    let alert = ben.alert("R-SEVERE").await;
    let number = |field: &str| alert[field].as_i64().unwrap();
    (alert["state"].as_str().unwrap().into(), number("cycle"), number("level"))
}

async fn looks(who: &Person<'_>, rosa: &Patient<'_>) {
    let _ = who.get(&format!("/patients/{}", rosa.id)).await.good();
}

#[tokio::test]
async fn a_nurse_takes_an_alert_from_her_lock_screen_and_calls_after_she_has_looked() {
    let stage = Stage::open(NIGHT).await;
    let (Cast { rosa, ana, ben, .. }, _) = nine(&stage).await;
    let (anas, bens) = (ana.phone_shows(), ben.phone_shows());
    assert!(!anas.payload.to_string().contains("Rosa"), "nothing of the patient");
    assert_eq!(presses(&stage, &anas).await, "taken");
    let alert = ben.alert("R-SEVERE").await;
    assert_eq!((&alert["state"], &alert["acknowledgedBy"]), (&json!("acknowledged"), &json!("Ana Ruiz")));
    assert_eq!(rosa.get("/me/episode").await.good()["seen"]["callBefore"], alert["callBefore"]);
    stage.advance(0).await;
    assert_eq!(ben.phone_shows().title, "Handled by a colleague");
    assert_eq!(presses(&stage, &bens).await, "handled");

    stage.advance(9 * MINUTE).await;
    looks(&ana, &rosa).await;
    stage.advance(21 * MINUTE - SECOND).await;
    assert_eq!(
        stands(&ben).await.0,
        "acknowledged",
        "what holds is the promise, until its half hour is over"
    );
    stage.advance(SECOND).await;
    assert_eq!(stands(&ben).await, ("open".into(), 2, 3));
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn whoever_taps_and_falls_asleep_again_has_ten_minutes() {
    let stage = Stage::open(NIGHT).await;
    let (Cast { rosa, ana, ben, ines, .. }, _) = nine(&stage).await;
    let anas = ana.phone_shows();
    // She had Rosa's page open before: that was no answer to this.
    looks(&ana, &rosa).await;
    assert_eq!(presses(&stage, &anas).await, "taken");
    stage.advance(0).await;
    forget(&stage);
    // A page left open at the desk looks again by itself.
    looks(&ben, &rosa).await;
    stage.advance(10 * MINUTE - SECOND).await;
    ines.phone_is_quiet();
    stage.advance(SECOND).await;
    assert_eq!(stands(&ben).await, ("open".into(), 2, 3));
    assert!(
        ["A patient needs review", "Un paciente necesita revisión"].contains(&&*ines.phone_shows().title)
    );
    assert_eq!(presses(&stage, &anas).await, "changed", "the old button takes nothing of the new cycle");
    assert_eq!(stands(&ben).await.0, "open");
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_button_works_once_and_only_for_a_nurse_who_is_signed_in_there() {
    let stage = Stage::open(NIGHT).await;
    let (Cast { ana, ben, ines, .. }, alert) = nine(&stage).await;
    let (anas, bens) = (ana.phone_shows(), ben.phone_shows());
    assert_eq!(press(&stage, "AAAAAAAAAAAAAAAAAAAAAA").await, "expired");
    assert_eq!(press(&stage, &anas.receipt).await, "expired", "a receipt is no button");

    let cookie = ana.cookie();
    let _ = stage.ask(request(Method::DELETE, "/sessions/current", Some(&cookie), None)).await.good();
    assert_eq!(presses(&stage, &anas).await, "expired");
    assert_eq!(stands(&ben).await, ("open".into(), 1, 1));

    assert_eq!(presses(&stage, &bens).await, "taken");
    assert_eq!(presses(&stage, &bens).await, "taken", "a phone that heard no answer asks again");
    let _ = ben.resolves(&alert, "advice_given").await.good();
    assert_eq!(presses(&stage, &bens).await, "handled");
    let staff = ines.get("/staff").await.good();
    let id = staff["staff"].as_array().unwrap().iter().find(|one| one["name"] == "Ben Carter").unwrap()["id"]
        .clone();
    let _ = ines.post(&format!("/staff/{}/disable", id.as_str().unwrap()), json!({})).await.good();
    assert_eq!(presses(&stage, &bens).await, "expired");
    stage.advance(0).await;
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn an_admin_and_a_message_that_is_too_old_have_no_button() {
    let stage = Stage::open(NIGHT).await;
    let (Cast { ana, ines, .. }, _) = nine(&stage).await;
    let anas = ana.phone_shows();
    stage.advance(15 * MINUTE).await;
    let data = ines.phone_shows().payload["notification"].clone();
    assert_eq!(data["data"].get("acknowledgeToken"), None);
    assert!(data["navigate"].as_str().unwrap().ends_with("/alerts"));
    assert!(anas.payload["notification"]["navigate"].as_str().unwrap().contains("/a#"));
    stage.advance(45 * MINUTE).await;
    assert_eq!(presses(&stage, &anas).await, "expired");
    forget(&stage);
    stage.ends_well().await;
}
