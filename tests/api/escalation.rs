//! A clinic with a roster, at night: the nurse on duty sleeps, and others are woken, one after the other.

use reliefline_server::domain::at::{HOUR, MINUTE};
use serde_json::json;
use stage::{Cast, Stage, people::Person};

/// 21:50 at the clinic.
const EVENING: &str = "2026-11-24T02:50:00Z";
const REVIEW: &str = "A patient needs review";

/// Plans a duty from nine in the evening to seven in the morning.
async fn on_nights(ines: &Person<'_>, who: &Person<'_>, position: i16) {
    let id = who.get("/me").await.good()["id"].clone();
    let body = json!({
        "staffId": id, "startLocal": "2026-11-23T21:00", "endLocal": "2026-11-24T07:00", "position": position,
    });
    let _ = ines.post("/duty/shifts", body).await.good();
}

fn reviews(stage: &Stage, who: &Person<'_>) -> usize {
    stage.phones.all(&who.name).iter().filter(|shown| shown.title == REVIEW).count()
}

#[tokio::test]
async fn a_nurse_asleep_is_followed_by_her_colleague_at_five_minutes_and_by_everybody_at_fifteen() {
    let stage = Stage::open(EVENING).await;
    let Cast { rosa, ana, ben, ines, .. } = stage.cast().await;
    let carla = ines.adds("Carla Vidal", "carla", &["nurse"]).await;
    for who in [&ana, &ben, &carla, &ines] {
        who.subscribes().await;
    }
    on_nights(&ines, &ana, 1).await;
    on_nights(&ines, &ben, 2).await;
    stage.advance(HOUR).await;
    rosa.logs(9).await;
    stage.advance(0).await;
    let told = || [&ana, &ben, &carla, &ines].map(|who| reviews(&stage, who));
    assert_eq!(told(), [1, 0, 0, 0], "the lowest position present");
    let alert = carla.alert("R-SEVERE").await;
    assert_eq!((&alert["level"], &alert["told"]["messages"]), (&json!(1), &json!(1)));
    stage.advance(5 * MINUTE - 1_000).await;
    assert_eq!(told(), [1, 0, 0, 0], "once more at two minutes: her phone says nothing");
    stage.advance(1_000).await;
    assert_eq!(told(), [1, 1, 0, 0], "all on duty");
    stage.advance(10 * MINUTE).await;
    assert_eq!(told(), [1, 1, 1, 1], "everybody");
    let alert = carla.alert("R-SEVERE").await;
    assert_eq!((&alert["level"], &alert["told"]["messages"]), (&json!(3), &json!(4)));
    stage.advance(15 * MINUTE).await;
    assert_eq!(told(), [1, 1, 1, 1], "and again, a quarter of an hour later");
    let _ = carla.acknowledges(&alert).await.good();
    stage.advance(2 * HOUR).await;
    assert_eq!(told(), [0, 0, 0, 0]);
    stage.ends_well().await;
}

#[tokio::test]
async fn in_a_hole_of_the_roster_everybody_is_told_at_once() {
    let stage = Stage::open(EVENING).await;
    let Cast { rosa, ana, ben, ines, .. } = stage.cast().await;
    for who in [&ana, &ben, &ines] {
        who.subscribes().await;
    }
    on_nights(&ines, &ana, 1).await;
    // 08:50: nobody is planned any more.
    stage.advance(11 * HOUR).await;
    rosa.logs(9).await;
    stage.advance(0).await;
    assert_eq!([&ana, &ben, &ines].map(|who| reviews(&stage, who)), [1, 1, 1]);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_warning_of_the_night_is_told_in_the_morning_to_those_who_are_on_duty_then() {
    let stage = Stage::open(EVENING).await;
    let Cast { rosa, ana, ben, ines, .. } = stage.cast().await;
    ana.subscribes().await;
    ben.subscribes().await;
    on_nights(&ines, &ana, 1).await;
    let id = ben.get("/me").await.good()["id"].clone();
    let day = json!({
        "staffId": id, "startLocal": "2026-11-24T07:00", "endLocal": "2026-11-24T15:00", "position": 1,
    });
    let _ = ines.post("/duty/shifts", day).await.good();
    stage.advance(HOUR).await;
    rosa.logs_confirmed(7).await;
    stage.advance(HOUR).await;
    let alert = ana.alert("R-SEVERE").await;
    assert_eq!((&alert["level"], &alert["nextLevelAt"]), (&json!(0), &json!("2026-11-24T13:00:00.000Z")));
    stage.advance(9 * HOUR).await;
    assert_eq!([&ana, &ben].map(|who| reviews(&stage, who)), [0, 1], "08:50: Ana sleeps");
    stage.ends_well().await;
}
