//! Beats of a clock that was wrong are no stop of ours: somebody ran, though nobody can say until when.

use reliefline_server::{
    domain::{
        at::{At, DAY, HOUR, MINUTE, SECOND},
        ids::InstanceId,
    },
    store::{beat, downtime, overdue},
    worker::beat::Beat,
};
use sea_orm::{DbBackend, EntityTrait};
use serde_json::Value;
use stage::Stage;
use uuid::Uuid;

use super::raised;

async fn stretches(stage: &Stage) -> Vec<i64> {
    let all = downtime::Entity::find().all(stage.store.read()).await.unwrap();
    all.iter().map(|one| one.to_at.since(one.from_at)).collect()
}

/// As another instance beats, at an instant of its own.
async fn another_beats(stage: &Stage, at: At, in_step: bool) {
    let txn = stage.store.begin().await.unwrap();
    beat::beat(&txn, InstanceId(Uuid::from_u128(7)), at, in_step, at).await.unwrap();
    txn.commit().await.unwrap();
}

#[tokio::test]
async fn a_start_beside_a_clock_that_is_ahead_invents_no_stop_and_finds_the_next_one() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let _cast = stage.cast().await;
    let start = stage.app.now();
    stage.beats().await;
    stage.lives(15 * HOUR).await;
    // The process ends; another one, whose clock is a day ahead, goes on for four hours.
    stage.clock.set(stage.app.now().plus(4 * HOUR));
    another_beats(&stage, stage.app.now().plus(DAY), false).await;
    stage.is_down_for(0).await;
    assert_eq!(stretches(&stage).await, [0; 0]);
    stage.lives(HOUR + SECOND).await;
    assert_eq!(raised(&stage).await, [start.plus(20 * HOUR)], "Rosa is silent after twenty hours");
    // That one is gone, too; what it left does not hide a stop of ours. The story's time is not that of PostgreSQL's clock,
    // which is asked there whether a beat has been.
    if stage.store.backend() == DbBackend::Sqlite {
        stage.is_down_for(42 * MINUTE).await;
        assert_eq!(stretches(&stage).await, [42 * MINUTE]);
    }
    stage.ends_well().await;
}

#[tokio::test]
async fn a_clock_that_jumped_and_came_back_gives_no_hour_to_a_silence() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let _cast = stage.cast().await;
    let start = stage.app.now();
    // An earlier process, long before.
    another_beats(&stage, start, true).await;
    stage.clock.turn(20 * SECOND);
    let mut beat = Beat::begin(stage.app.now());
    for (hours, jump) in [(0, 0), (18, 0), (1, 2 * HOUR), (0, -2 * HOUR)] {
        // It beats all the while, and nobody writes anything.
        for _ in 0..hours * 120 {
            stage.clock.turn(30 * SECOND);
            beat.keep(&stage.app, stage.app.now()).await;
        }
        stage.clock.turn(jump);
        // Ahead it is a sleep by all that anybody can see; that one is not asked about here.
        if jump > 0 {
            stage.app.beats(stage.app.now());
        }
        beat.keep(&stage.app, stage.app.now()).await;
    }
    assert_eq!(stretches(&stage).await, [0; 0], "it ran all the time");
    stage.lives(2 * HOUR).await;
    assert_eq!(raised(&stage).await, [start.plus(20 * HOUR)]);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_database_that_went_back_with_its_machine_is_told_once() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    let seen = overdue::clock(stage.store.read()).await.unwrap().unwrap_or(stage.app.now()).plus(DAY);
    let behind = async || -> Vec<Value> {
        let list = cast.ines.get("/system-notices?open=true").await.good();
        let all = list["notices"].as_array().cloned().unwrap_or_default();
        all.into_iter().filter(|one| one["kind"] == "clock_behind").collect()
    };
    another_beats(&stage, seen, false).await;
    stage.is_down_for(0).await;
    assert_eq!(behind().await, Vec::<Value>::new(), "that clock was known to be wrong");
    another_beats(&stage, seen, true).await;
    stage.is_down_for(2 * MINUTE).await;
    let told = behind().await;
    if stage.store.backend() == DbBackend::Sqlite {
        // There the start itself goes on from what was seen.
        assert_eq!(told, Vec::<Value>::new());
        return;
    }
    let seconds = told[0]["figures"]["seconds"].as_i64().unwrap();
    assert!((DAY / SECOND - 60..=DAY / SECOND).contains(&seconds), "{told:?}");
    stage.is_down_for(2 * MINUTE).await;
    assert_eq!(behind().await[0]["times"], 1);
}
