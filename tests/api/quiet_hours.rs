//! The clinic's night, from nine in the evening to eight in the morning: a warning waits for its end, whatever calls for it.

use reliefline_server::domain::{
    at::{At, HOUR, MINUTE},
    message::Outcome,
};
use serde_json::{Value, json};
use stage::{Cast, Stage, clinic::request};

/// 19:00 at the clinic.
const EVENING: &str = "2026-11-24T00:00:00Z";
/// 08:00 at the clinic, thirteen hours later.
const MORNING: &str = "2026-11-24T13:00:00.000Z";

/// Opens the evening; the nurses' and the admin's phones are on, and so long `after` seven the nurses' ring for a warning.
async fn a_warning(stage: &Stage, after: i64) -> (Cast<'_>, Value) {
    let cast = stage.cast().await;
    for who in [&cast.ana, &cast.ben, &cast.ines] {
        who.subscribes().await;
    }
    stage.advance(after).await;
    cast.rosa.logs_confirmed(7).await;
    stage.advance(0).await;
    let alert = cast.ana.alert("R-SEVERE").await;
    assert_eq!(alert["severity"], "warning");
    (cast, alert)
}

/// How many pushes Ana, Ben and Ines have got since it was asked last.
fn rings(stage: &Stage) -> [usize; 3] {
    ["Ana Ruiz", "Ben Carter", "Ines Alvarez"].map(|name| stage.phones.all(name).len())
}

/// Lets the night go by, in which no phone rings; how many pushes the morning brings to whom.
async fn the_night(stage: &Stage, until_morning: i64) -> [usize; 3] {
    stage.advance(until_morning - 1).await;
    assert_eq!(rings(stage), [0, 0, 0], "nobody is woken");
    stage.advance(1).await;
    rings(stage)
}

#[tokio::test]
async fn a_call_that_was_promised_for_the_night_and_not_made_is_taken_up_in_the_morning() {
    let stage = Stage::open(EVENING).await;
    let (Cast { rosa, ana, .. }, alert) = a_warning(&stage, 50 * MINUTE).await;
    let path = format!("/alerts/{}/acknowledge", alert["id"].as_str().unwrap());
    let by_ten = json!({"cycle": 1, "callBefore": "2026-11-24T03:00:00Z"});
    let _ = ana.post(&path, by_ten).await.good();
    stage.advance(0).await;
    let _ = rings(&stage);
    stage.advance(2 * HOUR + 11 * MINUTE).await;
    assert_eq!(rosa.get("/me/episode").await.good()["callLate"], true, "the patient may call meanwhile");
    assert_eq!(ana.alert("R-SEVERE").await["state"], "acknowledged", "she may still call");
    assert_eq!(the_night(&stage, 9 * HOUR + 59 * MINUTE).await, [1, 1, 1]);
    let alert = ana.alert("R-SEVERE").await;
    assert_eq!([&alert["state"], &alert["cycle"], &alert["level"]], [&json!("open"), &json!(2), &json!(3)]);
    stage.ends_well().await;
}

#[tokio::test]
async fn what_was_taken_by_a_button_before_the_night_and_never_looked_at_is_told_in_the_morning() {
    let stage = Stage::open(EVENING).await;
    let (Cast { ana, ben, .. }, _) = a_warning(&stage, 50 * MINUTE).await;
    let shown = ana.phone_shows();
    stage.advance(65 * MINUTE).await;
    let token = &shown.payload["notification"]["data"]["acknowledgeToken"];
    let presses =
        request(poem::http::Method::POST, "/receipts/acknowledge", None, Some(json!({"token": token})));
    assert_eq!(stage.ask(presses).await.good()["result"], "taken");
    stage.advance(0).await;
    let _ = rings(&stage);
    assert_eq!(the_night(&stage, 11 * HOUR + 5 * MINUTE).await, [1, 1, 1]);
    assert_eq!(ben.alert("R-SEVERE").await["state"], "open");
    stage.ends_well().await;
}

#[tokio::test]
async fn what_was_bundled_is_told_in_the_morning_where_its_carrier_was_closed_at_night() {
    let stage = Stage::open(EVENING).await;
    let (Cast { rosa, ana, .. }, alert) = a_warning(&stage, 110 * MINUTE).await;
    stage.advance(5 * MINUTE).await;
    rosa.flags("RF-WOUND").await;
    stage.advance(0).await;
    assert_eq!(rings(&stage), [1, 1, 0], "the wound is in the same push");
    stage.advance(35 * MINUTE).await;
    let _ = ana.resolves(&alert, "advice_given").await.good();
    stage.advance(0).await;
    assert_eq!(rings(&stage), [0, 1, 0], "handled by a colleague, without a sound");
    assert_eq!(the_night(&stage, 10 * HOUR + 30 * MINUTE).await, [1, 1, 0], "its own first level");
    stage.ends_well().await;
}

#[tokio::test]
async fn a_level_that_fell_due_in_a_stop_before_the_night_is_told_in_the_morning() {
    let stage = Stage::open(EVENING).await;
    let (Cast { ana, .. }, _) = a_warning(&stage, 50 * MINUTE).await;
    let _ = rings(&stage);
    stage.beats().await;
    stage.lives(50 * MINUTE).await;
    // Its second level is due at 20:50.
    stage.is_down_for(40 * MINUTE).await;
    let alert = ana.alert("R-SEVERE").await;
    assert_eq!((&alert["level"], &alert["nextLevelAt"]), (&json!(1), &json!(MORNING)));
    let morning = At::from(MORNING.parse::<chrono::DateTime<chrono::Utc>>().unwrap());
    assert_eq!(the_night(&stage, morning.since(stage.app.now())).await, [1, 1, 1]);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_page_that_had_not_left_when_the_night_began_is_told_by_the_next_level_in_the_morning() {
    let stage = Stage::open(EVENING).await;
    let Cast { rosa, ana, ben, ines, .. } = stage.cast().await;
    for who in [&ana, &ben, &ines] {
        who.subscribes().await;
    }
    stage.advance(HOUR + 59 * MINUTE).await;
    stage.phones.misbehave(Some(Outcome::Later(Some(503), None)));
    rosa.logs_confirmed(7).await;
    stage.advance(MINUTE).await;
    stage.phones.misbehave(None);
    assert_eq!(the_night(&stage, 11 * HOUR).await, [1, 1, 1]);
    let alert = ana.alert("R-SEVERE").await;
    assert_eq!((&alert["level"], &alert["cycle"]), (&json!(3), &json!(1)));
    stage.ends_well().await;
}
