//! Changes of the clock, and a patient who flies.

use reliefline_server::{
    domain::{
        at::HOUR,
        schedule::OccurrenceState::{Answered, Missed, Pushed},
    },
    store::zone_change,
};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};
use stage::{Cast, Stage};

use super::{MORNING, became, reminded};

/// What is reminded of from noon of a day in New York to eleven of the next, on the clock of UTC.
async fn over_night(noon: &str) -> Vec<String> {
    let stage = Stage::open(noon).await;
    let Cast { rosa, .. } = stage.cast().await;
    rosa.subscribes().await;
    stage.advance(23 * HOUR).await;
    assert_eq!(rosa.phone_showed().len(), 5);
    let reminded = reminded(&stage, "UTC").await;
    stage.ends_well().await;
    reminded
}

#[tokio::test]
async fn eight_in_the_morning_is_eight_after_both_changes_of_the_clock() {
    let autumn = over_night("2026-10-31T16:00:00Z").await;
    assert_eq!(autumn, ["10-31 18:00", "10-31 20:00", "11-01 00:00", "11-01 13:00", "11-01 15:00"]);
    let spring = over_night("2026-03-07T17:00:00Z").await;
    assert_eq!(spring, ["03-07 19:00", "03-07 21:00", "03-08 01:00", "03-08 12:00", "03-08 14:00"]);
}

fn times(zone: &str) -> Value {
    json!({"zone": zone, "checkInTimes": [], "exerciseTimes": [], "quietFrom": "21:00", "quietTo": "08:00"})
}

#[tokio::test]
async fn who_flies_there_and_back_is_asked_once_for_each_local_slot() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, .. } = stage.cast().await;
    rosa.subscribes().await;
    stage.advance(4 * HOUR + HOUR / 2).await;
    rosa.logs(5).await; // 14:30
    stage.advance(HOUR / 2).await;
    // 15:00 in New York is 21:00 in Berlin: 20:00 is left out, and what was felt at 20:30 there answers it.
    let _ = rosa.put("/me/reminders", times("Europe/Berlin")).await.good();
    stage.advance(14 * HOUR).await;
    assert_eq!(reminded(&stage, "UTC").await, ["11-22 19:00", "11-23 07:00", "11-23 09:00"]);
    // Back in New York it is 05:00: 08:00 of this date has had its turn.
    let _ = rosa.put("/me/reminders", times("America/New_York")).await.good();
    stage.advance(10 * HOUR).await;
    assert_eq!(reminded(&stage, "UTC").await[3..], ["11-23 19:00"]);
    let states = [("22 14:00", Answered), ("22 20:00", Answered), ("23 08:00", Missed), ("23 14:00", Pushed)];
    assert_eq!(became(&stage).await, states.map(|(slot, state)| (slot.to_owned(), state)));
    let dated = zone_change::Entity::find().order_by_asc(zone_change::Column::At);
    let dated = dated.all(stage.store.read()).await.unwrap();
    let zones: Vec<_> = dated.iter().map(|one| (one.was.as_str(), one.zone.name())).collect();
    assert_eq!(zones, [("America/New_York", "Europe/Berlin"), ("Europe/Berlin", "America/New_York")]);
    assert_eq!(rosa.get("/me").await.good()["patient"]["zone"], "America/New_York");
    assert_eq!(rosa.phone_showed().len(), 4);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_zone_that_the_clinic_corrects_takes_the_reminders_along() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    rosa.subscribes().await;
    let path = format!("/patients/{}", rosa.id);
    let zone = json!({"zone": "America/Los_Angeles"});
    let _ = ana.send(poem::http::Method::PATCH, &path, Some(zone)).await.good();
    stage.advance(8 * HOUR).await;
    // It was seven in the morning there; 08:00 of this date was over already where she was.
    assert_eq!(reminded(&stage, "America/Los_Angeles").await, ["11-22 14:00"]);
    assert_eq!(rosa.get("/me/reminders").await.good()["zone"], "America/Los_Angeles");
    assert_eq!(rosa.phone_showed().len(), 1);
    stage.ends_well().await;
}
