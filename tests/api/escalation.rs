//! A clinic with a roster, at night: the nurse on duty sleeps, and others are woken, one after the other.

use reliefline_server::domain::at::{HOUR, MINUTE};
use serde_json::json;
use stage::{Cast, Stage, people::Person};

/// 21:50 at the clinic.
const EVENING: &str = "2026-11-24T02:50:00Z";
const REVIEW: [&str; 2] = ["A patient needs review", "Un paciente necesita revisión"];

/// Plans duty from nine in the evening to seven in the morning, every night.
async fn on_nights(ines: &Person<'_>, who: &Person<'_>, position: i16) {
    let id = who.get("/me").await.good()["id"].clone();
    let body = json!({
        "staffId": id, "startLocal": "2026-11-23T21:00", "endLocal": "2026-11-24T07:00", "position": position,
        "repeat": {"days": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]},
    });
    let _ = ines.post("/duty/shifts", body).await.good();
}

fn reviews(stage: &Stage, who: &Person<'_>) -> usize {
    stage.phones.all(&who.name).iter().filter(|shown| REVIEW.contains(&shown.title.as_str())).count()
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
    let _ = carla.calls(&alert, "reached").await.good();
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
    // 08:50: nobody is planned before the evening.
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

#[tokio::test]
async fn an_admin_sets_the_ladder_inside_its_bounds_for_alerts_to_come() {
    let stage = Stage::open(EVENING).await;
    let Cast { rosa, ana, ines, .. } = stage.cast().await;
    let read = ines.get("/settings/ladder").await.good();
    assert_eq!((&read["version"], &read["steps"]["urgentThirdMin"]), (&json!(0), &json!(15)));
    let steps = |second: i64, third: i64| json!({"urgentSecondMin": second, "urgentThirdMin": third, "warningSecondMin": 60, "warningThirdH": 4});
    let asks = async |version: i64, steps| {
        let body = json!({"version": version, "steps": steps});
        ines.send(poem::http::Method::PUT, "/settings/ladder", Some(body)).await
    };
    let wrong = asks(0, steps(11, 31)).await;
    let fields: Vec<_> = wrong.json["fields"].as_array().unwrap().iter().map(|one| &one["field"]).collect();
    assert_eq!(fields, ["steps.urgentSecondMin", "steps.urgentThirdMin"]);
    assert_eq!(wrong.refused(422), "outside_bounds");

    ana.subscribes().await;
    ines.subscribes().await;
    rosa.flags("RF-NEURO").await;
    assert_eq!(asks(0, steps(2, 5)).await.good()["version"], 1);
    assert_eq!(asks(0, steps(2, 6)).await.refused(409), "stale_version");
    // No roster: all nurses are on the first level, and the last one comes at the time of the second.
    stage.advance(4 * MINUTE).await;
    assert_eq!(reviews(&stage, &ines), 0, "an open alert keeps the ladder it was raised under");
    stage.advance(MINUTE).await;
    assert_eq!(reviews(&stage, &ines), 1);
    rosa.flags("RF-CHEST").await;
    stage.advance(2 * MINUTE).await;
    assert_eq!(reviews(&stage, &ines), 1, "the new one by the new ladder");
    let _ = stage.phones.all(&ana.name);
    stage.ends_well().await;
}
