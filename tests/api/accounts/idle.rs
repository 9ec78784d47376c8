//! Who is there and who is not: what a page reads by itself keeps no session alive.

use poem::{Request, http::Method};
use reliefline_server::domain::at::{HOUR, MINUTE};
use serde_json::json;
use stage::{
    Stage,
    clinic::{Answer, request},
};

fn by_itself(mut request: Request) -> Request {
    request.headers_mut().insert("x-reliefline-background", "1".parse().unwrap());
    request
}

async fn reads(stage: &Stage, cookie: &str) -> Answer {
    stage.ask(by_itself(request(Method::GET, "/me", Some(cookie), None))).await
}

#[tokio::test]
async fn a_page_that_reads_by_itself_does_not_keep_a_nurse_signed_in() {
    let stage = Stage::open("2026-11-22T08:00:00Z").await;
    let cast = stage.cast().await;
    let cookie = cast.ana.cookie();
    for _ in 0..6 {
        stage.clock.turn(10 * MINUTE);
        assert_eq!(reads(&stage, &cookie).await.status, 200);
    }
    stage.clock.turn(1);
    assert_eq!(reads(&stage, &cookie).await.refused(401), "session_expired");
}

#[tokio::test]
async fn a_change_is_made_by_somebody_whatever_its_header_says() {
    let stage = Stage::open("2026-11-22T08:00:00Z").await;
    let cast = stage.cast().await;
    let cookie = cast.ana.cookie();
    stage.clock.turn(HOUR);
    let body = json!({"language": "en"});
    let change = by_itself(request(Method::PATCH, "/me", Some(&cookie), Some(body)));
    assert_eq!(stage.ask(change).await.status, 200);
    stage.clock.turn(HOUR);
    assert_eq!(reads(&stage, &cookie).await.status, 200);
}
