//! Our own downtime: found once, known before anything is judged, and noted by an admin.

use reliefline_server::{
    domain::at::{DAY, HOUR, MINUTE},
    store::downtime,
    worker::{beat::Beat, tick},
};
use sea_orm::EntityTrait;
use serde_json::json;
use stage::Stage;

use super::{hours, raised};

async fn stretches(stage: &Stage) -> Vec<downtime::Model> {
    downtime::Entity::find().all(stage.store.read()).await.unwrap()
}

#[tokio::test]
async fn forty_two_minutes_without_a_server_make_nobody_silent() {
    // The limit falls into the morning of the clinic, when a warning is not held.
    let stage = Stage::open("2026-11-22T19:00:00Z").await;
    let cast = stage.cast().await;
    cast.ana.subscribes().await;
    stage.beats().await;
    let start = stage.app.now();
    stage.lives(20 * HOUR - 10 * MINUTE).await;
    stage.is_down_for(42 * MINUTE).await;
    // It is 32 minutes past the limit, and Rosa could not have been heard.
    assert!(cast.ana.sees().await.is_empty());
    cast.ana.phone_is_quiet();
    let found = stretches(&stage).await;
    assert_eq!((found.len(), found[0].to_at.since(found[0].from_at)), (1, 42 * MINUTE));
    stage.lives(10 * MINUTE + 2000).await;
    assert_eq!(raised(&stage).await, [start.plus(20 * HOUR + 42 * MINUTE)]);
    assert_eq!(cast.ana.phone_shows().tag.len(), 32);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_request_that_comes_before_the_first_tick_does_not_hide_the_stop() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    let other = cast.ana.enrols("Luis Ortega").await;
    stage.beats().await;
    stage.lives(19 * HOUR).await;
    // The machine slept for three hours, and the first thing it does is to answer Luis.
    stage.clock.set(stage.app.now().plus(3 * HOUR));
    let _ = other.logs(2).await;
    assert!(raised(&stage).await.is_empty(), "Luis was not silent either");
    stage.is_down_for(0).await;
    assert_eq!(stretches(&stage).await.len(), 1);
    assert!(raised(&stage).await.is_empty(), "nor is Rosa");
    stage.lives(HOUR + MINUTE).await;
    assert_eq!(raised(&stage).await.len(), 1, "Rosa is, after twenty hours of ours");
    stage.ends_well().await;
}

#[tokio::test]
async fn two_that_start_together_keep_a_stretch_once() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let _ = stage.cast().await;
    stage.beats().await;
    stage.clock.set(stage.app.now().plus(HOUR));
    let (one, two) = (stage.another_instance(), stage.another_instance());
    let now = stage.app.now();
    let (mut first, mut second) = (Beat::begin(now), Beat::begin(now));
    tokio::join!(first.keep(&one, now), second.keep(&two, now));
    assert_eq!(stretches(&stage).await.len(), 1);
    assert!(one.is_beating(now) && two.is_beating(now));
    // A third one finds two that live.
    let third = stage.another_instance();
    Beat::begin(now).keep(&third, now).await;
    tick::until_idle(&third).await;
    assert_eq!(stretches(&stage).await.len(), 1);
    stage.ends_well().await;
}

#[tokio::test]
async fn an_admin_notes_an_outage_of_the_network_and_silences_move() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    let start = stage.app.now();
    let rosas = format!("/episodes/{}/silence", cast.rosa.episode);
    stage.advance(19 * HOUR).await;
    let body = json!({"from": start.plus(2 * HOUR), "to": start.plus(5 * HOUR), "reason": "Provider down"});
    let noted = cast.ines.post("/downtimes", body).await;
    assert_eq!((noted.status, &noted.json["reason"]), (201, &json!("Provider down")));
    stage.advance(MINUTE).await;
    let silence = cast.ana.get(&rosas).await.good();
    assert_eq!(silence["limitAt"], json!(start.plus(23 * HOUR)));
    stage.advance(HOUR).await;
    assert!(raised(&stage).await.is_empty());
    stage.advance(4 * HOUR).await;
    assert_eq!(raised(&stage).await, [start.plus(23 * HOUR)]);
    // Too late for this one: what was said stays.
    let body =
        json!({"from": start.plus(6 * HOUR), "to": start.plus(9 * HOUR), "reason": "Provider down again"});
    let _ = cast.ines.post("/downtimes", body).await.good();
    stage.advance(MINUTE).await;
    assert_eq!(raised(&stage).await, [start.plus(23 * HOUR)]);
    stage.ends_well().await;
}

#[tokio::test]
async fn what_an_admin_may_note_has_bounds_and_is_in_the_audit() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    let now = stage.app.now();
    let note = async |from: i64, to: i64| {
        let body = json!({"from": now.plus(from), "to": now.plus(to), "reason": "Provider down"});
        cast.ines.post("/downtimes", body).await
    };
    assert_eq!(note(-HOUR, 1).await.refused(422), "downtime_not_over");
    assert_eq!(note(-HOUR, -HOUR).await.refused(422), "ends_before_it_begins");
    assert_eq!(note(-14 * DAY - 1, 0).await.refused(422), "downtime_too_long");
    assert_eq!(note(-30 * DAY - 1, -29 * DAY).await.refused(422), "downtime_too_old");
    assert!(stretches(&stage).await.is_empty());
    let _ = note(-14 * DAY, 0).await.good();
    let kept = stretches(&stage).await.remove(0);
    assert!(kept.clinic_id.is_some() && kept.by_staff.is_some() && kept.found_from.is_none());
    let lines = reliefline_server::store::audit::Entity::find().all(stage.store.read()).await.unwrap();
    assert_eq!(lines.iter().filter(|line| line.action == "noteDowntime").count(), 1);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_turned_demo_clock_is_given_back_its_own_hours() {
    use reliefline_server::{domain::access::Permit, domain::ids::EpisodeId, flow::judge, store::episode};
    use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    // Rosa's clock runs three days ahead: her course begins then.
    let row =
        reliefline_server::store::patient::Entity::find().one(stage.store.read()).await.unwrap().unwrap();
    let txn = stage.store.begin().await.unwrap();
    let mut row = row.into_active_model();
    row.demo_shift = Set(hours(72.0));
    row.update(&txn).await.unwrap();
    txn.commit().await.unwrap();
    stage.beats().await;
    let began = stage.app.now();
    stage.is_down_for(2 * HOUR).await;
    let id = EpisodeId(cast.rosa.episode.parse().unwrap());
    let row = episode::Entity::find_by_id(id).one(stage.store.read()).await.unwrap().unwrap();
    let course = judge::load(stage.store.read(), &Permit::engine(row.clinic_id), id).await.unwrap();
    let known = course.downtimes[0];
    assert_eq!(known.known_at, began.plus(hours(72.0)));
    assert_eq!((known.value.from, known.value.to), (began.plus(hours(72.0)), began.plus(hours(74.0))));
}
