//! Pausing an episode: nobody asks and nobody is called for a while.

use poem::http::Method;
use reliefline_server::{
    domain::at::{DAY, HOUR, MINUTE},
    store::audit,
};
use sea_orm::EntityTrait;
use serde_json::json;
use stage::Stage;

use super::raised;

#[tokio::test]
async fn a_paused_patient_is_neither_asked_nor_silent_and_the_clock_begins_anew_at_the_end() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    cast.rosa.subscribes().await;
    let path = format!("/episodes/{}/pause", cast.rosa.episode);
    // At 09:10 in New York; the prompt of 08:00 would be pushed again at 10:00.
    stage.advance(23 * HOUR + 10 * MINUTE - 4 * HOUR).await;
    let _ = cast.rosa.phone_showed();
    stage.advance(4 * HOUR).await;
    let _ = cast.rosa.logs(4).await;
    stage.advance(0).await;
    let _ = cast.rosa.phone_showed();
    let now = stage.app.now();
    let until = now.plus(3 * DAY);
    let body = json!({"until": until, "reason": "In hospital for another matter"});
    let view = cast.ana.post(&path, body).await;
    assert_eq!(view.status, 201, "{}", view.text);
    assert_eq!(view.json["pause"]["until"], json!(until));
    assert_eq!(view.json["pause"]["by"], "Ana Ruiz");
    assert_eq!(view.json["since"], json!(until), "the clock begins at the end of the pause");
    let own = cast.rosa.get("/me/episode").await.good();
    assert!(own["next"].as_str().unwrap() > serde_json::to_value(until).unwrap().as_str().unwrap());
    let before = raised(&stage).await.len();
    stage.advance(3 * DAY - MINUTE).await;
    assert_eq!(cast.rosa.phone_showed().len(), 0, "nobody asks");
    assert_eq!(raised(&stage).await.len(), before, "and nobody is called");
    stage.advance(DAY).await;
    assert!(!cast.rosa.phone_showed().is_empty(), "asked again");
    let silence = cast.ana.get(&format!("/episodes/{}/silence", cast.rosa.episode)).await.good();
    assert_eq!(silence["pause"], json!(null));
    stage.advance(DAY + 2 * MINUTE).await;
    assert_eq!(raised(&stage).await.split_off(before), [until.plus(48 * HOUR)]);
    let _ = cast.rosa.phone_showed();
    stage.ends_well().await;
}

#[tokio::test]
async fn a_prompt_that_waits_for_its_repeat_is_not_pushed_again_into_a_pause() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    cast.rosa.subscribes().await;
    let path = format!("/episodes/{}/pause", cast.rosa.episode);
    // 14:00 in New York is 19:00 by the clock of the world; it would be pushed again at 21:00.
    stage.advance(4 * HOUR + MINUTE).await;
    assert_eq!(cast.rosa.phone_showed().len(), 1);
    let body = json!({"until": stage.app.now().plus(2 * DAY), "reason": "Away"});
    let _ = cast.ana.post(&path, body).await.good();
    stage.advance(DAY).await;
    assert_eq!(cast.rosa.phone_showed().len(), 0);
    stage.ends_well().await;
}

#[tokio::test]
async fn what_arrives_in_a_pause_is_judged() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    cast.ana.subscribes().await;
    let body = json!({"until": stage.app.now().plus(2 * DAY), "reason": "Away"});
    let _ = cast.ana.post(&format!("/episodes/{}/pause", cast.rosa.episode), body).await.good();
    stage.advance(HOUR).await;
    let _ = cast.rosa.logs(9).await;
    stage.advance(0).await;
    let _ = cast.ana.phone_shows();
    assert_eq!(cast.ana.alert("R-SEVERE").await["severity"], "urgent");
    stage.ends_well().await;
}

#[tokio::test]
async fn a_pause_is_ended_early_by_another_end_or_at_once() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    let start = stage.app.now();
    let path = format!("/episodes/{}/pause", cast.rosa.episode);
    let until = async |days: i64| {
        let body = json!({"until": start.plus(days * DAY), "reason": "Away"});
        cast.ana.post(&path, body).await
    };
    assert_eq!(cast.ana.send(Method::DELETE, &path, None).await.refused(409), "not_paused");
    let _ = until(10).await.good();
    stage.advance(HOUR).await;
    assert_eq!(until(1).await.good()["since"], json!(start.plus(DAY)));
    stage.advance(HOUR).await;
    let ended = cast.ana.send(Method::DELETE, &path, None).await.good();
    assert_eq!(ended["since"], json!(stage.app.now()));
    assert_eq!(ended["limitAt"], json!(stage.app.now().plus(20 * HOUR)));
    assert_eq!(cast.ana.send(Method::DELETE, &path, None).await.refused(409), "not_paused");
    stage.advance(21 * HOUR).await;
    assert_eq!(raised(&stage).await, [start.plus(22 * HOUR)]);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_pause_has_an_end_within_fourteen_days_and_an_episode_under_way() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    let path = format!("/episodes/{}/pause", cast.rosa.episode);
    let until = async |path: &str, millis: i64| {
        let body = json!({"until": stage.app.now().plus(millis), "reason": "Away"});
        cast.ana.post(path, body).await
    };
    stage.advance(HOUR).await;
    assert_eq!(until(&path, 0).await.refused(422), "pause_over");
    assert_eq!(until(&path, 14 * DAY + 1).await.refused(422), "pause_too_long");
    let _ = until(&path, 14 * DAY).await.good();
    let lines = audit::Entity::find().all(stage.store.read()).await.unwrap();
    assert_eq!(lines.iter().filter(|line| line.action == "pauseEpisode").count(), 1);
    let patient = cast.ana.adds_patient("Luis Ortega").await;
    let planned = json!({"levels": ["L1"], "longActingOpioid": false});
    let planned = cast.ana.post(&format!("/patients/{patient}/episodes"), planned).await.good();
    let planned = format!("/episodes/{}/pause", planned["id"].as_str().unwrap());
    assert_eq!(until(&planned, DAY).await.refused(409), "not_started");
    let episode = format!("/episodes/{}", cast.rosa.episode);
    let _ = cast.ana.send(Method::PATCH, &episode, Some(json!({"state": "ended"}))).await.good();
    assert_eq!(until(&path, DAY).await.refused(409), "episode_closed");
    stage.ends_well().await;
}
