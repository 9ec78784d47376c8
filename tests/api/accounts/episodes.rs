//! Episodes: one at a time, with dated facts that are never rewritten.

use poem::http::Method;
use reliefline_server::{
    domain::{
        at::{DAY, HOUR},
        episode::FactKind,
    },
    store::fact,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use stage::{Stage, people::check_in};

#[tokio::test]
async fn one_episode_at_a_time() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let ines = stage.ines().await;
    let ana = ines.adds("Ana Ruiz", "ana", &["nurse"]).await;
    let patient = ana.adds_patient("Rosa Delgado").await;
    let path = format!("/patients/{patient}/episodes");
    let new = json!({"levels": ["L1", "T12", "L1"], "longActingOpioid": true});
    let episode = ana.post(&path, new.clone()).await.good();
    assert_eq!(episode["levels"], json!(["T12", "L1"]));
    assert_eq!((&episode["state"], &episode["ruleset"]), (&json!("planned"), &json!("vp-alerts-1.0")));
    assert_eq!(ana.post(&path, new.clone()).await.refused(409), "episode_open");
    let own = format!("/episodes/{}", episode["id"].as_str().unwrap());
    let patch = |body| ana.send(Method::PATCH, &own, Some(body));
    assert_eq!(patch(json!({"state": "completed"})).await.refused(422), "validation_failed");
    assert_eq!(patch(json!({"state": "ended"})).await.good()["state"], "ended");
    assert_eq!(patch(json!({"levels": ["L2"]})).await.refused(409), "episode_closed");
    let _ = ana.post(&path, new).await.good();
    for bad in [json!([]), json!(["T13"]), json!(["t12"]), json!("T12")] {
        let body = json!({"levels": bad, "longActingOpioid": false});
        assert_eq!(ana.post(&path, body).await.refused(400), "invalid_request");
    }
}

#[tokio::test]
async fn a_corrected_end_of_the_procedure_needs_a_reason_and_both_stay_known() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    let began = stage.app.now();
    let path = format!("/episodes/{}", cast.rosa.episode);
    let patch = |body| cast.ana.send(Method::PATCH, &path, Some(body));
    stage.clock.turn(HOUR);
    let earlier = json!({"procedureEndedAt": began.plus(-HOUR)});
    let answer = patch(earlier.clone()).await;
    assert_eq!(answer.json["fields"][0]["field"], "reason");
    assert_eq!(answer.refused(422), "validation_failed");
    let corrected =
        patch(json!({"procedureEndedAt": began.plus(-HOUR), "reason": "typing error"})).await.good();
    assert_eq!(corrected["procedureEndedAt"], began.plus(-HOUR).to_string());
    assert_eq!(patch(earlier).await.status, 200, "what is known already needs no reason");
    for (field, at) in [
        ("procedureEndedAt", stage.app.now().plus(HOUR)),
        ("procedureEndedAt", stage.app.now().plus(-85 * DAY)),
        ("dischargedAt", began.plus(-2 * HOUR)),
        ("dischargedAt", stage.app.now().plus(HOUR)),
    ] {
        let answer = patch(json!({field: at, "reason": "typing error"})).await;
        assert_eq!(answer.json["fields"][0]["field"], field);
        assert_eq!(answer.refused(422), "validation_failed");
    }
    let facts =
        fact::Entity::find().order_by_asc(fact::Column::KnownAt).all(stage.store.read()).await.unwrap();
    let ends: Vec<_> =
        facts.iter().filter(|fact| fact.kind == FactKind::ProcedureEnded).map(|fact| fact.at).collect();
    assert_eq!(ends, [began, began.plus(-HOUR)]);
    assert_eq!(facts.last().unwrap().reason.as_deref(), Some("typing error"));
    assert!(facts.windows(2).all(|pair| pair[0].known_at <= pair[1].known_at));
}

#[tokio::test]
async fn a_baseline_is_a_score_of_before() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    stage.clock.turn(HOUR);
    let now = stage.app.now();
    let path = format!("/episodes/{}/baselines", cast.rosa.episode);
    let entry = |score: i64, felt, recalled| json!({"context": "rest", "score": score, "feltAt": felt, "recalled": recalled});
    for score in [-1, 11] {
        assert_eq!(cast.ana.post(&path, entry(score, now, true)).await.refused(400), "invalid_request");
    }
    assert_eq!(cast.ana.post(&path, entry(5, now, false)).await.refused(422), "validation_failed");
    assert_eq!(cast.ana.post(&path, entry(5, now.plus(HOUR), true)).await.refused(422), "validation_failed");
    let kept = cast.ana.post(&path, entry(5, now.plus(-3 * HOUR), false)).await.good();
    assert_eq!((&kept["score"], &kept["feltAt"]), (&json!(5), &json!(now.plus(-3 * HOUR).to_string())));
    let _ = cast.ana.post(&path, entry(6, now, true)).await.good();
    stage.ends_well().await;
}

#[tokio::test]
async fn taking_the_patch_off_unmasks_later_scores_and_none_of_before() {
    the_patch_comes_off(true).await;
}

#[tokio::test]
async fn so_it_does_in_an_episode_of_before_the_patch_was_a_fact() {
    the_patch_comes_off(false).await;
}

async fn the_patch_comes_off(written: bool) {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let ines = stage.ines().await;
    let ana = ines.adds("Ana Ruiz", "ana", &["nurse"]).await;
    let patient = ana.adds_patient("Rosa Delgado").await;
    let (began, before) = (stage.app.now(), stage.app.now().plus(-2 * HOUR));
    let new = json!({
        "levels": ["L1"], "longActingOpioid": true, "procedureEndedAt": began, "dischargedAt": began,
    });
    let episode = ana.post(&format!("/patients/{patient}/episodes"), new).await.good()["id"].clone();
    if !written {
        let patch = fact::COLUMN.kind.eq(FactKind::LongActingOpioid);
        let txn = stage.store.begin().await.unwrap();
        let gone = fact::Entity::delete_many().filter(patch).exec(&txn).await.unwrap();
        txn.commit().await.unwrap();
        assert_eq!(gone.rows_affected, 1);
    }
    let path = format!("/episodes/{}", episode.as_str().unwrap());
    let baseline = json!({"context": "movement", "score": 8, "feltAt": before, "recalled": false});
    let _ = ana.post(&format!("{path}/baselines"), baseline).await.good();
    let logs = async |score: i16| {
        let item = check_in(stage.app.now(), json!({"movement": score}));
        let body = json!({"sentAt": stage.app.now(), "episodeId": episode, "items": [item]});
        let _ = ana.post("/check-ins", body).await.good();
    };
    for hours in [9, 12, 12, 12] {
        stage.advance(hours * HOUR).await;
        logs(2).await;
    }
    stage.advance(7 * HOUR).await;
    let masked = ("R-MASKED".to_owned(), "info".to_owned(), "open".to_owned());
    assert_eq!(ana.sees().await, std::slice::from_ref(&masked), "relief was seen under the patch alone");
    let off = json!({"longActingOpioid": false});
    let _ = ana.send(Method::PATCH, &path, Some(off)).await.good();
    assert_eq!(ana.sees().await, [masked], "what was felt under it stays felt under it");
    stage.advance(HOUR).await;
    logs(2).await;
    assert_eq!(ana.sees().await, [], "the first good score without it settles the matter");
    stage.ends_well().await;
}

#[tokio::test]
async fn a_discharge_corrected_to_an_earlier_time_raises_now_what_is_due_by_it() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    let began = stage.app.now();
    let path = format!("/episodes/{}", cast.rosa.episode);
    stage.advance(10 * HOUR).await;
    let left = |hours| json!({"dischargedAt": began.plus(hours * HOUR)});
    let _ = cast.ana.send(Method::PATCH, &path, Some(left(10))).await.good();
    stage.advance(15 * HOUR).await;
    assert_eq!(cast.ana.sees().await, [], "silent for 15 hours at home");
    let _ = cast.ana.send(Method::PATCH, &path, Some(left(2))).await.good();
    stage.advance(2_000).await;
    let timeline = cast.ana.get(&format!("{path}/timeline")).await.good();
    let events = timeline["events"].as_array().unwrap();
    let silence = events.iter().find(|event| event["rule"] == "R-SILENCE").expect("23 hours at home");
    assert_eq!(silence["at"], json!(began.plus(25 * HOUR)), "not three hours before anybody knew");
    assert_eq!(silence["noticedAt"], json!(began.plus(25 * HOUR + 1_000)));
    stage.ends_well().await;
}
