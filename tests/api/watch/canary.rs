//! W4: a message to a device inside the server goes the way of all others, and no person and no push service sees it.

use reliefline_server::{
    domain::{
        at::{HOUR, MINUTE, SECOND},
        message::MessageState,
    },
    store::{canary, subscription},
    worker::{
        tick,
        watch::{self, look},
    },
};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;
use stage::{Cast, Stage};

use super::{MORNING, Watch, notices, open};

#[tokio::test]
async fn a_canary_goes_through_the_outbox_comes_back_and_reaches_nobody() {
    let stage = Stage::open(MORNING).await;
    watch::canary::send(&stage.app).await.unwrap();
    assert!(canary::newest(stage.store.read(), 9).await.unwrap().is_empty(), "no clinic, no canary");
    let Cast { ana, ines, .. } = stage.cast().await;
    ana.subscribes().await;
    let before = ines.get("/reachability").await.good();
    let mut watch = Watch::default();
    for _ in 0..3 {
        watch::canary::send(&stage.app).await.unwrap();
        watch::canary::send(&stage.another_instance()).await.unwrap();
        tick::until_idle(&stage.app).await;
        watch.counts(&stage).await;
        stage.clock.turn(5 * MINUTE);
    }
    let sung = canary::newest(stage.store.read(), 9).await.unwrap();
    assert_eq!(sung.len(), 3, "one a period, whichever instance sends it");
    for one in &sung {
        assert_eq!((one.state, one.provider_status), (MessageState::Accepted, Some(201)));
        assert!(one.shown_at.is_some(), "its receipt came");
    }
    assert_eq!(open(&ines).await, []);
    assert_eq!(stage.phones.sent(), 0, "no push service was asked");
    assert!(stage.app.pulse.sends.answers().all(|(_, count)| count == 0), "nor is it counted as sent");
    assert_eq!(stage.app.pulse.sends.latencies().1, 0);
    assert_eq!(ines.get("/reachability").await.good(), before, "nobody has a device more");
    assert_eq!(subscription::Entity::find().count(stage.store.read()).await.unwrap(), 2, "Ana's and its own");
    stage.clock.turn(HOUR);
    watch::canary::send(&stage.app).await.unwrap();
    assert_eq!(canary::newest(stage.store.read(), 9).await.unwrap().len(), 1, "what has sung is forgotten");
    tick::until_idle(&stage.app).await;
    stage.ends_well().await;
}

#[tokio::test]
async fn two_canaries_that_do_not_come_back_are_told_and_one_that_does_ends_it() {
    let stage = Stage::open(MORNING).await;
    let Cast { ines, .. } = stage.cast().await;
    let mut watch = Watch::default();
    for missed in [0, 1] {
        watch::canary::send(&stage.app).await.unwrap();
        stage.clock.turn(MINUTE);
        watch.counts(&stage).await;
        assert_eq!(open(&ines).await, [], "{missed} are missed, and the last has its minute");
        stage.clock.turn(4 * MINUTE);
    }
    watch.counts(&stage).await;
    let told = notices(&ines, true).await;
    assert_eq!((&told[0]["kind"], &told[0]["figures"]), (&json!("canary_missed"), &json!({"count": 2})));
    let seen = look::look(&stage.app).await.unwrap();
    assert!(seen.pages > MINUTE, "a worker that does nothing is late as well: {seen:?}");

    watch::canary::send(&stage.app).await.unwrap();
    tick::until_idle(&stage.app).await;
    stage.clock.turn(61 * SECOND);
    watch.counts(&stage).await;
    assert_eq!(open(&ines).await, []);
    assert_eq!(stage.phones.sent(), 0);
}
