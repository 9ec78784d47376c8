//! A disk that is full: the reserve beside an SQLite database is given up for what could not be written.

use reliefline_server::worker::watch;
use sea_orm::DbBackend;
use serde_json::json;
use stage::{Cast, Stage, database::behind_the_back, people::check_in};

use super::{MORNING, Watch};

#[tokio::test]
async fn a_write_that_finds_no_room_is_refused_and_the_reserve_is_given_up_for_its_next_try() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, .. } = stage.cast().await;
    let Some(disk) = stage.store.disk() else {
        assert_ne!(stage.store.backend(), DbBackend::Sqlite, "PostgreSQL's disk is not ours");
        return;
    };
    let mut watch = Watch::default();
    watch.looks_for_room(&stage).await;
    assert!(disk.has_reserve());
    // It grows no more from here on.
    behind_the_back(&stage.store, "PRAGMA max_page_count = 1").await;
    let mut refused = None;
    for _ in 0..500 {
        stage.clock.turn(60_000);
        let answer = rosa.hands_in(vec![check_in(stage.app.now(), json!({"movement": 2}))]).await;
        if answer.status != 200 {
            refused = Some(answer);
            break;
        }
        assert!(disk.has_reserve(), "it is for when nothing fits");
    }
    assert_eq!(refused.expect("no room").refused(507), "storage_full");
    assert!(!disk.has_reserve());
    assert_eq!(rosa.get("/me").await.status, 200, "reads go on");

    behind_the_back(&stage.store, "PRAGMA max_page_count = 1000000").await;
    assert_eq!(rosa.results(vec![check_in(stage.app.now(), json!({"movement": 2}))]).await, ["created"]);
    watch::disk::keep(&stage.app, &mut watch.0).await.unwrap();
    assert!(disk.has_reserve(), "there is room for it again");
}

#[tokio::test]
async fn an_engine_that_finds_no_room_gives_up_the_reserve_too() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    let Some(disk) = stage.store.disk() else { return };
    for _ in 0..6 {
        ana.subscribes().await;
    }
    Watch::default().looks_for_room(&stage).await;
    let mut told = 0;
    behind_the_back(&stage.store, "PRAGMA max_page_count = 1").await;
    // What fits from before is used up: hour by hour her figures fall due, and her silence.
    while disk.has_reserve() && told < 400 {
        stage.clock.turn(60 * 60_000);
        reliefline_server::worker::tick::tick(&stage.app, stage.app.now()).await;
        reliefline_server::worker::beat::Beat::begin(stage.app.now()).keep(&stage.app, stage.app.now()).await;
        told += 1;
    }
    assert!(!disk.has_reserve(), "after {told} hours");
    drop(rosa);
    let _ = stage.phones.all(&ana.name);
}
