//! The audit: who read, and what somebody tried who may not.

use poem::http::Method;
use reliefline_server::{
    domain::at::{HOUR, MINUTE},
    store::{audit, check_in},
};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::json;
use stage::{Cast, Stage, clinic::request, people::check_in};

const MORNING: &str = "2026-11-23T15:00:00Z";

pub(crate) async fn lines(stage: &Stage, action: &str) -> Vec<audit::Model> {
    let all = audit::Entity::find().order_by_asc(audit::Column::Id).all(stage.store.read()).await.unwrap();
    all.into_iter().filter(|line| line.action == action).collect()
}

#[tokio::test]
async fn a_nurse_who_looks_at_a_list_leaves_one_line_in_five_minutes() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, ben, .. } = stage.cast().await;
    for (path, action) in
        [("/board", "readBoard"), ("/alerts", "listAlerts"), ("/quarantine", "listQuarantine")]
    {
        for _ in 0..3 {
            let _ = ana.get(path).await.good();
        }
        let _ = ben.get(path).await.good();
        let said = lines(&stage, action).await;
        assert_eq!(said.len(), 2, "one for each person: {action}");
        assert!(said.iter().all(|line| line.actor_kind == "staff" && line.actor_id.is_some()));
        assert_eq!(said[0].subjects, json!({}));
        stage.clock.turn(5 * MINUTE);
        let _ = ana.get(path).await.good();
        assert_eq!(lines(&stage, action).await.len(), 3);
    }
}

#[tokio::test]
async fn a_full_disk_hides_no_alert_from_a_nurse() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, rosa, .. } = stage.cast().await;
    stage.clock.turn(10 * MINUTE);
    stage.nothing_more_fits().await;
    for path in ["/me", "/board", "/alerts", "/quarantine"] {
        assert_eq!(ana.get(path).await.status, 200, "{path}");
    }
    assert_eq!(rosa.get("/me/episode").await.status, 200);
}

#[tokio::test]
async fn a_code_that_does_not_fit_leaves_a_line() {
    let stage = Stage::open(MORNING).await;
    let _cast = stage.cast().await;
    for proof in [json!({"code": "ZZZZ-ZZZZ"}), json!({"secret": "nonsense"})] {
        let mut body = proof;
        body["deviceName"] = json!("Pixel");
        let answer = stage.ask(request(Method::POST, "/enrolments", None, Some(body))).await;
        assert_eq!(answer.refused(400), "code_invalid");
    }
    let said = lines(&stage, "enrolFailed").await;
    assert_eq!(said.len(), 2);
    assert!(said.iter().all(|line| line.actor_kind == "anyone" && line.subjects == json!({})));
}

#[tokio::test]
async fn replay_by_other_person() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    let harold = ana.enrols("Harold Finch").await;
    stage.advance(9 * HOUR).await;
    let item = check_in(stage.app.now(), json!({"movement": 5}));
    assert_eq!(rosa.results(vec![item.clone()]).await, ["created"]);
    let rows = async || check_in::Entity::find().all(stage.store.read()).await.unwrap();
    let before = rows().await;
    let timeline = ana.get(&format!("/episodes/{}/timeline", rosa.episode)).await.good();

    stage.advance(MINUTE).await;
    let mut other = item.clone();
    other["movement"] = json!(2);
    for replayed in [item.clone(), other] {
        let answer = harold.hands_in(vec![replayed]).await.good();
        assert_eq!(answer["results"][0]["result"], "quarantined");
        assert_eq!(answer["results"][0]["code"], "invalid_item");
        assert!(answer["results"][0].get("acceptedId").is_none());
    }
    assert_eq!(rows().await, before, "nothing of the first person's changed");
    let now = ana.get(&format!("/episodes/{}/timeline", rosa.episode)).await.good();
    assert_eq!(now["checkIns"], timeline["checkIns"]);
    let said = lines(&stage, "foreignCheckIn").await;
    assert_eq!(said.len(), 1, "a security event; the second try finds the first one waiting");
    assert_eq!(said[0].actor_id.map(|id| id.to_string()), Some(harold.id.clone()));
    assert_eq!(said[0].subjects["check_in"], item["id"]);
    stage.ends_well().await;
}
