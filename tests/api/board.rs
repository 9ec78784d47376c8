//! The board's word for how it goes.

use poem::http::Method;
use reliefline_server::domain::at::HOUR;
use serde_json::json;
use stage::{Cast, Stage, people::check_in};

const MORNING: &str = "2026-11-23T15:00:00Z";

#[tokio::test]
async fn the_word_is_chosen_by_the_thresholds_that_the_episode_began_with() {
    let stage = Stage::open(MORNING).await;
    let Cast { ines, ana, rosa, .. } = stage.cast().await;
    let stricter = json!({"version": 1, "parameters": {"relief_pct": 40.0, "resolve_pct": 45.0}});
    let _ = ines.send(Method::PUT, "/clinic/thresholds", Some(stricter)).await.good();
    let harold = ana.enrols("Harold Finch").await;
    for hours in [12, 13] {
        stage.advance(hours * HOUR).await;
        // 37.5 % of 8: enough for Rosa, who began before the change.
        rosa.logs(5).await;
        harold.logs(5).await;
    }
    let board = ana.get("/board").await.good();
    let word = |name: &str| {
        let tiles = board["tiles"].as_array().unwrap();
        tiles.iter().find(|tile| tile["patientName"] == name).unwrap()["status"].clone()
    };
    assert_eq!((word("Rosa Delgado"), word("Harold Finch")), (json!("on_track"), json!("slow")));
    stage.ends_well().await;
}

#[tokio::test]
async fn pain_of_before_the_procedure_is_no_answer_to_how_it_goes() {
    let stage = Stage::open(MORNING).await;
    let ana = stage.ines().await.adds("Ana Ruiz", "ana", &["nurse"]).await;
    let patient = ana.adds_patient("Harold Kim").await;
    let new = json!({"levels": ["L2"], "longActingOpioid": false});
    let episode = ana.post(&format!("/patients/{patient}/episodes"), new).await.good()["id"].clone();
    let takes = async |says| {
        let now = stage.app.now();
        let body = json!({"sentAt": now, "episodeId": episode, "items": [check_in(now, says)]});
        let _ = ana.post("/check-ins", body).await.good();
    };
    let word = async || ana.get("/board").await.good()["tiles"][0]["status"].clone();
    takes(json!({"movement": 8})).await;
    stage.advance(HOUR).await;
    let ended = json!({"procedureEndedAt": stage.app.now()});
    let path = format!("/episodes/{}", episode.as_str().unwrap());
    let _ = ana.send(Method::PATCH, &path, Some(ended)).await.good();
    for hours in [12, 13] {
        stage.advance(hours * HOUR).await;
        takes(json!({"declined": "unable"})).await;
        assert_eq!(word().await, "waiting");
    }
    takes(json!({"movement": 8})).await;
    assert_eq!(word().await, "slow");
    stage.ends_well().await;
}
