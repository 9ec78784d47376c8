//! *Later* on a notification.

use poem::http::Method;
use reliefline_server::domain::at::{HOUR, MINUTE};
use serde_json::{Value, json};
use stage::{
    Cast, Stage,
    clinic::{Answer, request},
    phones::Shown,
};

use super::{MORNING, NEW_YORK, reminded};

async fn later(stage: &Stage, push: &Shown) -> Answer {
    let token = &push.payload["notification"]["data"]["laterToken"];
    stage.ask(request(Method::POST, "/reminders/later", None, Some(json!({"token": token})))).await
}

#[tokio::test]
async fn later_is_the_one_repeat_and_asking_twice_is_asking_once() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, .. } = stage.cast().await;
    rosa.subscribes().await;
    stage.advance(4 * HOUR).await;
    let first = rosa.phone_showed().remove(0);
    stage.advance(30 * MINUTE).await;
    let again = later(&stage, &first).await.good();
    assert_eq!(again["at"], "2026-11-22T21:30:00.000Z");
    stage.advance(10 * MINUTE).await;
    assert_eq!(later(&stage, &first).await.good(), again, "the phone had no answer and asks again");
    stage.advance(3 * HOUR).await;
    assert_eq!(reminded(&stage, NEW_YORK).await, ["11-22 14:00", "11-22 16:30"]);
    let repeat = rosa.phone_showed().remove(0);
    assert_eq!(repeat.payload["notification"]["data"]["laterToken"], Value::Null);
    assert_eq!(later(&stage, &first).await.refused(409), "reminded_twice");
    stage.advance(3 * HOUR).await;
    assert_eq!(later(&stage, &first).await.refused(409), "reminder_over", "the next one has come");
    let evening = rosa.phone_showed().remove(0);
    assert_eq!(later(&stage, &evening).await.refused(409), "too_late", "it would be night");
    stage.ends_well().await;
}

#[tokio::test]
async fn nobody_is_reminded_later_of_what_is_answered() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, .. } = stage.cast().await;
    rosa.subscribes().await;
    stage.advance(4 * HOUR).await;
    let first = rosa.phone_showed().remove(0);
    rosa.logs(5).await;
    assert_eq!(later(&stage, &first).await.refused(409), "reminder_over");
    stage.advance(4 * HOUR).await;
    assert_eq!(reminded(&stage, NEW_YORK).await, ["11-22 14:00"]);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_token_of_no_reminder_finds_nothing() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    ana.subscribes().await;
    rosa.flags("RF-NEURO").await;
    stage.advance(MINUTE).await;
    let page = ana.phone_shows();
    for token in [page.receipt.as_str(), "AAAAAAAAAAAAAAAAAAAAAA"] {
        let body = Some(json!({"token": token}));
        let answer = stage.ask(request(Method::POST, "/reminders/later", None, body)).await;
        assert_eq!(answer.refused(404), "not_found");
    }
    stage.ends_well().await;
}
