//! W3: an instance that is gone is missed by the others.

use reliefline_server::{
    domain::{
        at::{MINUTE, SECOND},
        ids::InstanceId,
    },
    store::beat,
    worker::beat as beats,
};
use serde_json::json;
use stage::{Cast, Stage};

use super::{MORNING, Watch, notices, open};

async fn beats(stage: &Stage, id: InstanceId, started_before: i64) {
    let now = stage.app.now();
    let txn = stage.store.begin().await.unwrap();
    beat::beat(&txn, id, now.plus(-started_before), true, now).await.unwrap();
    txn.commit().await.unwrap();
}

#[tokio::test]
async fn an_instance_that_beats_no_more_is_told_after_a_minute_until_another_takes_its_place() {
    let stage = Stage::open(MORNING).await;
    let Cast { ines, .. } = stage.cast().await;
    let mut watch = Watch::default();
    let other = InstanceId(stage.app.new_id());
    beats(&stage, other, MINUTE).await;
    beats(&stage, stage.app.instance, MINUTE).await;
    stage.clock.turn(MINUTE);
    beats(&stage, stage.app.instance, 2 * MINUTE).await;
    watch.looks_for_others(&stage).await;
    assert_eq!(open(&ines).await, []);
    stage.clock.turn(SECOND);
    watch.looks_for_others(&stage).await;
    assert_eq!(open(&ines).await, [("instance_gone".to_owned(), other.to_string())]);
    assert_eq!(notices(&ines, true).await[0]["figures"], json!({"seconds": 61}));

    beats(&stage, InstanceId(stage.app.new_id()), 0).await;
    watch.looks_for_others(&stage).await;
    assert_eq!(open(&ines).await, []);
}

#[tokio::test]
async fn an_instance_that_says_farewell_is_not_missed() {
    let stage = Stage::open(MORNING).await;
    let Cast { ines, .. } = stage.cast().await;
    let other = stage.another_instance();
    beats(&stage, other.instance, MINUTE).await;
    beats::end(&other).await;
    stage.clock.turn(10 * MINUTE);
    beats(&stage, stage.app.instance, 11 * MINUTE).await;
    Watch::default().looks_for_others(&stage).await;
    assert_eq!(open(&ines).await, []);
}
