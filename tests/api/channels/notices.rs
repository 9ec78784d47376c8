//! A notice that a flow wrote stands on a screen, and is told to the admins by the channels too, once.

use reliefline_server::{
    domain::{
        at::{MINUTE, SECOND},
        message::Outcome,
    },
    worker::watch::{
        cover,
        notices::{self, Telling},
        tell::Told,
    },
};
use serde_json::json;
use stage::{Cast, Stage, people::Person};

use super::{Receiver, clinic_with, has_phone, sets, to, webhook};

/// A push service refuses what is sent to her.
async fn is_refused(stage: &Stage, who: &Person<'_>) {
    let subscription = who.subscribes().await;
    stage.phones.misbehave(Some(Outcome::Refused(400)));
    let _ = who.post(&format!("/push-subscriptions/{subscription}/test"), json!({})).await.good();
    stage.advance(0).await;
    stage.phones.misbehave(None);
}

/// One look of the watch, a minute later, and all that it tells.
async fn looks(stage: &Stage, telling: &Telling) {
    stage.clock.turn(MINUTE);
    notices::keep(&stage.app, telling).await.unwrap();
    telling.is_over().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_notice_of_a_flow_is_told_once_by_each_channel_and_not_before_somebody_took_it() {
    let (mail, calls) = (Receiver::of_mail("550,451"), Receiver::of_calls(""));
    let stage = clinic_with(&mail, &calls).await;
    let Cast { ana, ben, ines, .. } = stage.cast().await;
    let telling = Telling::default();
    is_refused(&stage, &ana).await;
    looks(&stage, &telling).await;
    // The clinic has no channel yet; and then one that refuses.
    let _ = sets(&ines, 0, json!({"email": true, "webhook": null})).await.good();
    for status in [550, 451, 250] {
        looks(&stage, &telling).await;
        let tried = mail.next();
        assert_eq!((&tried["status"], &tried["to"]), (&json!(status), &json!(["ines@clinic.example"])));
        let text = tried["mail"].as_str().unwrap();
        assert!(text.contains("https://reliefline.example/system"), "{text}");
        assert!(!text.contains("Ana") && !text.contains("push_refused"), "it names nobody: {text}");
    }
    // It is told, and seen once more by the same matter.
    looks(&stage, &telling).await;
    is_refused(&stage, &ben).await;
    looks(&stage, &telling).await;
    let list = ines.get("/system-notices?open=true").await.good();
    assert_eq!(list["notices"][0]["times"], 2);

    // It is closed and comes again: that is another one. Each channel tells it.
    let close = format!("/system-notices/{}/close", list["notices"][0]["id"].as_str().unwrap());
    assert_eq!(ines.send(poem::http::Method::POST, &close, None).await.status, 204);
    has_phone(&ines, "1004").await;
    let _ = sets(&ines, 1, json!({"email": true, "webhook": webhook(&calls)})).await.good();
    is_refused(&stage, &ana).await;
    looks(&stage, &telling).await;
    looks(&stage, &telling).await;
    assert_eq!(to(&mail.takes(1)), ["ines@clinic.example"]);
    let called = calls.next();
    assert_eq!((&called["body"]["kind"], &called["body"]["to"]), (&json!("system"), &json!(["1004"])));
    assert_eq!((mail.ends(), calls.ends()), (vec![], vec![]), "once");
}

/// An alert would reach nobody: one look of the watch, a minute later.
async fn looks_for_cover(stage: &Stage, told: &mut Told) {
    stage.clock.turn(MINUTE + SECOND);
    cover::keep(&stage.app, told).await.unwrap();
}

// What is told at once is told beside the watch, while the story waits for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_of_the_watch_that_the_mail_server_refuses_is_made_again_at_the_next_look() {
    let (mail, calls) = (Receiver::of_mail("550"), Receiver::of_calls(""));
    let stage = clinic_with(&mail, &calls).await;
    let Cast { ines, .. } = stage.cast().await;
    let _ = sets(&ines, 0, json!({"email": true, "webhook": null})).await.good();
    let mut told = Told::default();
    looks_for_cover(&stage, &mut told).await;
    assert_eq!(mail.next()["status"], 550);
    // Its refusal is heard beside the watch; that it is called out again anyway is hours away.
    let mut again = None;
    for _ in 0..60 {
        looks_for_cover(&stage, &mut told).await;
        again = mail.soon();
        if again.is_some() {
            break;
        }
    }
    assert_eq!(again.expect("another try")["status"], 250);
    looks_for_cover(&stage, &mut told).await;
    assert!(mail.soon().is_none(), "it was taken");
}
