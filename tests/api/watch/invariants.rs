//! What must always be so is looked at in the running clinic, and each that is broken is told by its code.

use reliefline_server::{
    domain::{
        at::{HOUR, MINUTE},
        ids::InstanceId,
    },
    store::beat,
};
use serde_json::json;
use stage::{Cast, Stage, database::behind_the_back};
use uuid::Uuid;

use super::{MORNING, Watch, notices, open};

/// A fault of the program, and the invariant that finds it.
const FAULTS: [(&str, &str); 9] = [
    ("I5", "UPDATE episode SET unjudged_since = 1, next_due_at = 4102444800000"),
    ("I6", "UPDATE alert SET open_key = NULL"),
    ("I7", "DELETE FROM alert_event WHERE kind = 'raise'"),
    ("I8", "DELETE FROM outbox"),
    ("I10", "DELETE FROM escalation"),
    ("I10", "UPDATE escalation SET due_at = NULL"),
    ("I11", "UPDATE alert SET state = 'acknowledged' WHERE state = 'open'"),
    ("I15", "UPDATE outbox SET state = 'leased', lease_until = 4102444800000"),
    ("I19", "UPDATE episode SET next_due_at = NULL"),
];

#[tokio::test]
async fn each_fault_is_told_by_the_code_of_what_it_breaks_and_nothing_else_is() {
    for (code, fault) in FAULTS {
        let stage = Stage::open(MORNING).await;
        let Cast { rosa, ana, ines, .. } = stage.cast().await;
        let mut watch = Watch::default();
        ana.subscribes().await;
        rosa.flags("RF-NEURO").await;
        stage.advance(0).await;
        let _ = ana.phone_shows();
        watch.proves(&stage).await;
        assert_eq!(open(&ines).await, []);
        behind_the_back(&stage.store, fault).await;
        watch.proves(&stage).await;
        assert_eq!(open(&ines).await, [("invariant_broken".to_owned(), code.to_owned())], "{fault}");
        let figures = notices(&ines, true).await[0]["figures"].clone();
        assert!(figures["count"].as_i64() >= Some(1) && figures["row"].is_string(), "{figures}");
    }
}

#[tokio::test]
async fn what_is_mended_is_over_and_two_instances_look_once() {
    let stage = Stage::open(MORNING).await;
    let Cast { ines, .. } = stage.cast().await;
    let mut watch = Watch::default();
    let beats = async |id: InstanceId, started_at| {
        let txn = stage.store.begin().await.unwrap();
        beat::beat(&txn, id, started_at, true, stage.app.now()).await.unwrap();
        txn.commit().await.unwrap();
    };
    let (first, started) = (InstanceId(Uuid::from_u128(7)), stage.app.now());
    behind_the_back(&stage.store, "UPDATE episode SET next_due_at = NULL").await;
    beats(first, started.plus(-HOUR)).await;
    beats(stage.app.instance, started).await;
    watch.proves(&stage).await;
    assert_eq!(open(&ines).await, [], "the other one looks");
    stage.clock.turn(2 * MINUTE);
    beats(stage.app.instance, started).await;
    watch.proves(&stage).await;
    assert_eq!(open(&ines).await, [("invariant_broken".to_owned(), "I19".to_owned())]);
    let later = stage.app.now().plus(HOUR).0;
    behind_the_back(&stage.store, &format!("UPDATE episode SET next_due_at = {later}")).await;
    watch.proves(&stage).await;
    assert_eq!(open(&ines).await, []);
    let over = notices(&ines, false).await;
    assert_eq!((over.len(), &over[0]["times"]), (1, &json!(1)));
}
