//! A patient chooses times.

use reliefline_server::{
    domain::at::{DAY, HOUR},
    store::audit,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use stage::{Cast, Stage};

use super::{MORNING, NEW_YORK, reminded};

fn times(check_ins: &[&str], quiet: [&str; 2]) -> Value {
    json!({
        "zone": NEW_YORK, "checkInTimes": check_ins, "exerciseTimes": ["09:15"], "quietFrom": quiet[0],
        "quietTo": quiet[1],
    })
}

#[tokio::test]
async fn own_times_are_kept_and_move_the_reminders_at_once() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, .. } = stage.cast().await;
    rosa.subscribes().await;
    let standard = rosa.get("/me/reminders").await.good();
    let none = json!({
        "zone": NEW_YORK, "checkInTimes": [], "exerciseTimes": [], "quietFrom": "21:00", "quietTo": "08:00",
    });
    assert_eq!(standard, none);
    assert_eq!(rosa.get("/me/episode").await.good()["next"], "2026-11-22T19:00:00.000Z");
    let own = times(&["19:30", "07:30", "13:30"], ["22:00", "07:00"]);
    let kept = rosa.put("/me/reminders", own).await.good();
    assert_eq!(kept["checkInTimes"], json!(["07:30", "13:30", "19:30"]));
    assert_eq!(rosa.get("/me/reminders").await.good(), kept);
    let episode = rosa.get("/me/episode").await.good();
    assert_eq!(episode["next"], "2026-11-22T18:30:00.000Z");
    assert_eq!(episode["prompts"].as_array().unwrap().len(), 2, "07:30 was before the procedure");
    stage.advance(23 * HOUR).await;
    let expected = ["11-22 13:30", "11-22 15:30", "11-22 19:30", "11-22 21:30", "11-23 07:30"];
    assert_eq!(reminded(&stage, NEW_YORK).await, expected);
    assert_eq!(rosa.phone_showed().len(), 5);
    let lines = audit::Entity::find().filter(audit::Column::Action.eq("changeReminders"));
    assert_eq!(lines.all(stage.store.read()).await.unwrap().len(), 1);
    stage.ends_well().await;
}

#[tokio::test]
async fn times_that_cannot_be_are_refused_each_with_its_word() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, .. } = stage.cast().await;
    let night = ["21:00", "08:00"];
    for (body, code) in [
        (json!({"zone": "Mars/Base"}), "unknown_zone"),
        (times(&["09:00"], night), "gap_too_long"),
        (times(&["07:00", "14:00", "19:00"], night), "gap_too_long"),
        (times(&["09:00", "09:00"], night), "bad_times"),
    ] {
        let mut whole = times(&[], night);
        whole.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
        assert_eq!(rosa.put("/me/reminders", whole).await.refused(422), code);
    }
    assert_eq!(rosa.put("/me/reminders", times(&["25:00"], night)).await.refused(400), "invalid_request");
    assert_eq!(rosa.get("/me/reminders").await.good()["checkInTimes"], json!([]), "nothing was kept");
    stage.advance(4 * DAY).await;
    let _ = rosa.put("/me/reminders", times(&["09:00"], night)).await.good();
    stage.ends_well().await;
}
