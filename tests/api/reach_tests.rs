//! The phone test: green when somebody taps it, amber with the reason why nobody did.

use poem::http::Method;
use reliefline_server::domain::{at::SECOND, message::Outcome};
use serde_json::{Value, json};
use stage::{Cast, Stage, people::Person};

const MORNING: &str = "2026-11-24T14:00:00Z";

async fn tests(ana: &Person<'_>, patient: &str) -> Value {
    ana.post(&format!("/patients/{patient}/reach-tests"), json!({})).await.good()
}

async fn stands(who: &Person<'_>, test: &Value) -> (Value, Value) {
    let now = who.get(&format!("/reach-tests/{}", test["id"].as_str().unwrap())).await.good();
    (now["state"].clone(), now["cause"].clone())
}

#[tokio::test]
async fn the_nurse_s_screen_turns_green_when_the_patient_taps_the_test() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, ben, .. } = stage.cast().await;
    rosa.subscribes().await;
    let test = tests(&ana, &rosa.id).await;
    assert_eq!((&test["state"], &test["phones"][0]["fate"]), (&json!("waiting"), &json!("waiting")));
    stage.advance(0).await;
    let shown = rosa.phone_showed().pop().unwrap();
    assert_eq!(shown.title, "Prueba: toque para confirmar");
    ana.receipts(&shown).await;
    assert_eq!(stands(&ana, &test).await.0, "waiting", "shown is not tapped");
    ana.opens(&shown).await;
    assert_eq!(stands(&ana, &test).await, (json!("green"), Value::Null));
    let path = format!("/reach-tests/{}", test["id"].as_str().unwrap());
    assert_eq!(ben.get(&path).await.refused(404), "not_found");
    stage.ends_well().await;
}

#[tokio::test]
async fn amber_names_its_cause() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, ines, .. } = stage.cast().await;
    let nobody = ana.adds_patient("Walter Brandt").await;
    assert_eq!(tests(&ana, &nobody).await["cause"], "never_joined");
    assert_eq!(tests(&ana, &rosa.id).await["cause"], "notifications_off");
    for (says, cause) in [
        ("denied", "denied"),
        ("home_screen", "not_on_home_screen"),
        ("unsupported", "unsupported"),
        ("off", "notifications_off"),
    ] {
        let _ = rosa.put("/me/notifications", json!({ "notifications": says })).await.good();
        assert_eq!(tests(&ana, &rosa.id).await["cause"], cause);
    }

    rosa.subscribes().await;
    let test = tests(&ana, &rosa.id).await;
    stage.advance(59 * SECOND).await;
    assert_eq!(stands(&ana, &test).await.0, "waiting");
    let shown = rosa.phone_showed().pop().unwrap();
    stage.advance(SECOND).await;
    assert_eq!(stands(&ana, &test).await, (json!("amber"), json!("no_receipt")));
    ana.receipts(&shown).await;
    assert_eq!(stands(&ana, &test).await.1, "not_tapped");

    stage.phones.misbehave(Some(Outcome::Gone(410)));
    let test = tests(&ana, &rosa.id).await;
    stage.advance(0).await;
    assert_eq!(stands(&ana, &test).await, (json!("amber"), json!("subscription_ended")));
    stage.phones.misbehave(None);
    let missing = format!("/patients/{}/reach-tests", uuid::Uuid::nil());
    assert_eq!(ana.post(&missing, json!({})).await.refused(404), "not_found");
    assert_eq!(
        ines.post(&format!("/patients/{}/reach-tests", rosa.id), json!({})).await.refused(403),
        "role_forbidden"
    );
    stage.ends_well().await;
}

#[tokio::test]
async fn a_nurse_tests_her_own_phone_and_nobody_else_s() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, ben, .. } = stage.cast().await;
    ana.subscribes().await;
    let me = ana.get("/me").await.good();
    let path = format!("/me/devices/{}/test", me["deviceId"].as_str().expect("a device"));
    let test = ana.post(&path, json!({})).await.good();
    stage.advance(0).await;
    ana.opens(&ana.phone_shows()).await;
    assert_eq!(stands(&ana, &test).await.0, "green");
    assert_eq!(ben.post(&path, json!({})).await.refused(404), "not_found");
    for _ in 0..9 {
        let _ = ana.send(Method::POST, &path, Some(json!({}))).await.good();
    }
    assert_eq!(ana.post(&path, json!({})).await.refused(429), "slow_down");
    stage.advance(0).await;
    let _ = stage.phones.all("Ana Ruiz");
    stage.ends_well().await;
}
