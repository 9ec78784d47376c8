//! W4, the way to the phones: a push service that does not answer twice in a row is told, before a page depends on it.

use reliefline_server::{domain::message::Outcome, worker::watch::push_hosts};
use stage::{Cast, Stage};

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
