//! W4, the way to the phones: a push service that does not answer twice in a row is told, before a page depends on it.

use std::{sync::Arc, time::Duration};

use futures_util::future::BoxFuture;
use reliefline_server::{
    domain::{
        at::{At, SECOND},
        message::Outcome,
    },
    push::{Channel, Parcel},
    worker::watch::{limits::Limits, push_hosts},
};
use serde_json::json;
use stage::{Cast, Stage, browser_keys::BrowserKeys};

use super::{MORNING, Watch, notices, open};

#[tokio::test]
async fn a_push_service_in_use_that_cannot_be_reached_twice_is_told_until_it_can() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, ines, .. } = stage.cast().await;
    let (mut watch, mut missed) = (Watch::default(), push_hosts::Missed::default());
    stage.phones.misbehave(Some(Outcome::Later(None, None)));
    for _ in 0..3 {
        watch.greets(&stage, &mut missed).await;
    }
    assert_eq!(open(&ines).await, [], "nobody uses one");
    ana.subscribes().await;
    watch.greets(&stage, &mut missed).await;
    assert_eq!(open(&ines).await, [], "once is nothing");
    watch.greets(&stage, &mut missed).await;
    let told = ("push_host_unreachable".to_owned(), "https://fcm.googleapis.com".to_owned());
    assert_eq!(open(&ines).await, [told]);
    assert_eq!(stage.phones.sent(), 0, "nothing is sent there");
    // It refuses, so it is there.
    stage.phones.misbehave(Some(Outcome::Later(Some(503), None)));
    watch.greets(&stage, &mut missed).await;
    assert_eq!((open(&ines).await.len(), notices(&ines, false).await.len()), (0, 1));
}

/// Two push services: one takes the connection and says nothing, for ever; nobody is at the other.
struct Stubborn;

impl Channel for Stubborn {
    fn send<'a>(&'a self, _: &'a Parcel, _: At) -> BoxFuture<'a, Outcome> {
        Box::pin(async { Outcome::Later(None, None) })
    }

    fn greets<'a>(&'a self, origin: &'a str) -> BoxFuture<'a, bool> {
        Box::pin(async move { if origin.contains("fcm") { std::future::pending().await } else { false } })
    }
}

#[tokio::test]
async fn a_push_service_that_never_answers_is_missed_and_hides_no_other_one() {
    // What is cut off after ten seconds is cut off after three here.
    let limits = Limits { stale: 9 * SECOND, ..Limits::default() };
    let stage = Stage::open_with(MORNING, |builder| builder.channel(Arc::new(Stubborn)).limits(limits)).await;
    let Cast { ana, ines, .. } = stage.cast().await;
    let origins = ["https://fcm.googleapis.com", "https://updates.push.services.mozilla.com"];
    for origin in origins {
        let keys = BrowserKeys::default();
        let keys = json!({"p256dh": keys.p256dh(), "auth": keys.auth()});
        let body = json!({"endpoint": format!("{origin}/phone"), "keys": keys});
        let _ = ana.post("/push-subscriptions", body).await.good();
    }
    let (mut watch, mut missed) = (Watch::default(), push_hosts::Missed::default());
    for _ in 0..2 {
        let part = watch.greets(&stage, &mut missed);
        tokio::time::timeout(Duration::from_secs(3), part).await.expect("nobody is waited for so long");
    }
    let told = origins.map(|origin| ("push_host_unreachable".to_owned(), origin.to_owned()));
    assert_eq!(open(&ines).await, told);
}
