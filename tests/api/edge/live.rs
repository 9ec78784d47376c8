//! The live line: what changed, without what it was; resumed where it broke off; over when its session is.

use std::time::Duration;

use futures_util::{StreamExt, stream::BoxStream};
use poem::http::Method;
use reliefline_server::{
    domain::at::{HOUR, MINUTE, SECOND},
    serve,
    store::alert_event,
};
use sea_orm::{ActiveValue::Set, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use stage::{Cast, Stage, clinic::request, people::Person};

const MORNING: &str = "2026-11-23T15:00:00Z";
/// Only a broken server waits so long.
const LONG: Duration = Duration::from_secs(30);

/// A line that stands.
struct Line(BoxStream<'static, String>);

impl Line {
    /// The next change, as id and kind; none: the server ended the line.
    async fn hears(&mut self) -> Option<(i64, String)> {
        tokio::time::timeout(LONG, self.listens()).await.expect("something is heard")
    }

    async fn listens(&mut self) -> Option<(i64, String)> {
        loop {
            let text = self.0.next().await?;
            let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
            let Some(data) = field("data:") else { continue };
            let id: i64 = field("id:").unwrap().parse().unwrap();
            let data: Value = serde_json::from_str(data).unwrap();
            assert_eq!(data["sequence"], id);
            assert_eq!(
                data.as_object().unwrap().len(),
                2,
                "a sequence and a kind, nothing of anybody: {text}"
            );
            return Some((id, data["kind"].as_str().unwrap().to_owned()));
        }
    }
}

/// Skips what it hears of the board: the next alert.
async fn hears_alert(line: &mut Line) -> i64 {
    loop {
        let (id, kind) = line.hears().await.expect("the line stands");
        if kind == "alert" {
            return id;
        }
    }
}

async fn follows(stage: &Stage, person: &Person<'_>, last: Option<i64>) -> Line {
    let mut ask = request(Method::GET, "/live", Some(&person.cookie()), None);
    if let Some(last) = last {
        ask.headers_mut().insert("last-event-id", last.into());
    }
    let answer = poem::Endpoint::get_response(&serve::routes(&stage.app), ask).await;
    assert_eq!(answer.status().as_u16(), 200);
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    let bytes = answer.into_body().into_bytes_stream();
    Line(bytes.filter_map(async |bytes| Some(String::from_utf8(bytes.ok()?.to_vec()).unwrap())).boxed())
}

fn alert(id: i64) -> Option<(i64, String)> {
    Some((id, "alert".into()))
}

fn board(id: i64) -> Option<(i64, String)> {
    Some((id, "board".into()))
}

async fn newest(stage: &Stage) -> alert_event::Model {
    let all = alert_event::Entity::find().all(stage.store.read()).await.unwrap();
    all.into_iter().max_by_key(|event| event.seq).unwrap()
}

/// Another instance commits an event under a sequence that it drew some time ago.
async fn another_instance_writes(stage: &Stage, seq: i64) {
    let mut event = newest(stage).await.into_active_model();
    (event.seq, event.ordinal, event.noticed_at) = (Set(seq), Set(None), Set(stage.app.now()));
    let txn = stage.store.begin().await.unwrap();
    alert_event::Entity::insert(event).exec_without_returning(&txn).await.unwrap();
    txn.commit().await.unwrap();
}

#[tokio::test]
async fn a_change_comes_by_itself_and_carries_nothing_of_the_patient() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    stage.advance(10 * HOUR).await;
    let _ = ana.get("/me").await.good();
    let mut line = follows(&stage, &ana, None).await;
    rosa.logs_confirmed(9).await;
    // It was raised, and it reached the first level.
    let newest = newest(&stage).await.seq;
    assert_eq!(hears_alert(&mut line).await, newest - 1);
    assert_eq!(hears_alert(&mut line).await, newest);
}

#[tokio::test]
async fn a_line_that_broke_off_goes_on_after_what_was_seen() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    stage.advance(10 * HOUR).await;
    let _ = ana.get("/me").await.good();
    rosa.logs_confirmed(9).await;
    let first = newest(&stage).await;
    stage.clock.turn(20 * SECOND);
    let _ = ana.acknowledges(&ana.alert("R-SEVERE").await).await.good();
    let event = newest(&stage).await;
    assert!(event.seq > first.seq);
    let mut line = follows(&stage, &ana, Some(first.seq)).await;
    loop {
        let (id, kind) = line.hears().await.unwrap();
        assert_eq!((kind.as_str(), id >= first.seq), ("alert", true));
        if id == event.seq {
            break;
        }
    }
    let mut line = follows(&stage, &ana, Some(event.seq)).await;
    stage.app.nudge(event.clinic_id);
    assert_eq!(line.hears().await, board(event.seq), "nothing is told twice");
    let mut line = follows(&stage, &ana, Some(event.seq + 1_000)).await;
    stage.app.nudge(event.clinic_id);
    assert_eq!(line.hears().await, board(event.seq), "a sequence of another database");
}

#[tokio::test]
async fn a_lower_sequence_that_is_committed_later_is_not_missed() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    stage.advance(10 * HOUR).await;
    let _ = ana.get("/me").await.good();
    rosa.logs_confirmed(9).await;
    stage.clock.turn(20 * SECOND);
    another_instance_writes(&stage, 1_020).await;
    let mut open = follows(&stage, &ana, None).await;
    let mut resumed = follows(&stage, &ana, Some(1_020)).await;
    for late in [1_015, 1_012] {
        another_instance_writes(&stage, late).await;
        assert_eq!(hears_alert(&mut open).await, 1_020, "a screen that was open before {late}");
        assert_eq!(hears_alert(&mut resumed).await, 1_020, "a line that broke off before {late}");
    }
    // A line that breaks off now may have missed what came late, and never goes back.
    let mut again = follows(&stage, &ana, Some(1_020)).await;
    assert_eq!(again.hears().await, alert(1_020));
    let mut early = follows(&stage, &ana, Some(1_012)).await;
    assert!(early.hears().await.is_some_and(|(id, _)| id >= 1_012));
}

#[tokio::test]
async fn a_patient_has_no_line() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, .. } = stage.cast().await;
    assert_eq!(rosa.get("/live").await.refused(403), "role_forbidden");
    let nobody = stage.ask(request(Method::GET, "/live", None, None)).await;
    assert_eq!(nobody.refused(401), "session_required");
}

#[tokio::test]
async fn a_line_ends_with_its_session() {
    let stage = Stage::open(MORNING).await;
    let Cast { ines, ana, ben, .. } = stage.cast().await;
    let (mut anas, mut bens) = (follows(&stage, &ana, None).await, follows(&stage, &ben, None).await);
    assert_eq!(ana.send(Method::DELETE, "/sessions/current", None).await.status, 204);
    assert_eq!(anas.hears().await, None);
    let staff = ines.get("/staff").await.good();
    let id =
        staff["staff"].as_array().unwrap().iter().find(|one| one["name"] == ben.name).unwrap()["id"].clone();
    let path = format!("/staff/{}/disable", id.as_str().unwrap());
    assert_eq!(ines.post(&path, json!({})).await.status, 204);
    while let Some((_, kind)) = bens.hears().await {
        assert_eq!(kind, "board", "what came before");
    }
}

#[tokio::test]
async fn a_line_ends_when_its_person_was_away_too_long() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    let mut line = follows(&stage, &ana, None).await;
    stage.clock.turn(HOUR + 1);
    rosa.logs(3).await;
    assert_eq!(line.hears().await, None);
}

#[tokio::test]
async fn a_line_ends_after_an_hour_and_its_screen_opens_the_next() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    let mut line = follows(&stage, &ana, None).await;
    stage.clock.turn(40 * MINUTE);
    let _ = ana.get("/me").await.good();
    rosa.logs_confirmed(3).await;
    assert!(line.hears().await.is_some(), "she is there");
    stage.clock.turn(20 * MINUTE);
    rosa.logs_confirmed(3).await;
    while let Some((_, kind)) = line.hears().await {
        assert_eq!(kind, "board", "what came before");
    }
    assert_eq!(ana.get("/me").await.status, 200, "her session goes on");
}

#[tokio::test]
async fn when_the_process_stops_each_line_ends_at_once() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, ben, .. } = stage.cast().await;
    let mut lines = [follows(&stage, &ana, None).await, follows(&stage, &ben, None).await];
    stage.app.stops();
    for line in &mut lines {
        assert_eq!(line.hears().await, None);
    }
}

#[tokio::test]
async fn the_fifth_line_of_a_session_ends_the_first() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, ben, .. } = stage.cast().await;
    let mut bens = follows(&stage, &ben, None).await;
    let mut lines = Vec::new();
    for _ in 0..5 {
        lines.push(follows(&stage, &ana, None).await);
    }
    assert_eq!(lines[0].hears().await, None);
    rosa.logs(3).await;
    for line in lines[1..].iter_mut().chain([&mut bens]) {
        assert!(line.hears().await.is_some());
    }
}

#[tokio::test]
async fn a_session_reads_so_many_times_a_minute_and_no_more() {
    let stage = Stage::open_with(MORNING, |app| app.reads_a_minute(30)).await;
    let Cast { ana, ben, .. } = stage.cast().await;
    for _ in 0..30 {
        assert_eq!(ana.get("/push-key").await.status, 200);
    }
    let answer = ana.get("/push-key").await;
    assert!(answer.headers.contains_key("retry-after"));
    assert_eq!(answer.refused(429), "slow_down");
    assert_eq!(ben.get("/push-key").await.status, 200);
    assert_eq!(ana.send(Method::PATCH, "/me", Some(json!({"language": "en"}))).await.status, 200);
    stage.clock.turn(60 * SECOND);
    assert_eq!(ana.get("/push-key").await.status, 200);
}
