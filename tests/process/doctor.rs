//! `doctor` looks at everything, also beside a running server, and changes nothing.

use std::{fs::Permissions, os::unix::fs::PermissionsExt};

use reliefline_server::{
    domain::calendar::Zone,
    store::{Store, adherence_day},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, Statement,
};
use serde_json::json;

use crate::{
    clinic::{good, now, rosa, set_up},
    program::{Ended, Place},
};

/// The words before the colon of each line, without those of the settings.
fn looked_at(ended: &Ended) -> Vec<String> {
    let about = |line: &str| {
        line.split(':').next().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let settings = ["public address", "push hosts", "channels"];
    ended.out.lines().map(about).filter(|line| !settings.iter().any(|word| line.contains(word))).collect()
}

fn failures(ended: &Ended) -> Vec<&str> {
    ended.out.lines().filter(|line| line.starts_with("FAILED")).collect()
}

#[test]
fn beside_a_running_server_it_checks_everything() {
    let place = Place::sqlite();
    let _server = place.serve(&[]);
    let ended = place.run(&["doctor"]);
    assert_eq!(
        looked_at(&ended),
        [
            "ok files",
            "ok keys",
            "ok database",
            "ok durability",
            "ok subscriptions",
            "ok adherence",
            "ok migrations"
        ],
        "{}{}",
        ended.out,
        ended.err
    );
    assert_eq!(ended.code, Some(0));
    for name in ["reliefline.db", "reliefline.db-wal", "reliefline.db-shm", "reliefline.db.lock", "keys.toml"]
    {
        let file = place.file(name);
        std::fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
        let ended = place.run(&["doctor"]);
        assert_eq!(ended.code, Some(1), "{name}");
        let remedy = format!("chmod 600 {}", file.display());
        assert!(failures(&ended).iter().any(|line| line.contains(&remedy)), "{name}: {}", ended.out);
        std::fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
    }
}

#[test]
fn before_the_first_start_it_says_what_is_missing_and_makes_nothing() {
    let place = Place::sqlite();
    let ended = place.run(&["doctor"]);
    assert_eq!(ended.code, Some(1));
    assert_eq!(failures(&ended).len(), 2, "keys and database: {}", ended.out);
    assert!(failures(&ended).iter().all(|line| line.contains("the first `reliefline serve` makes it")));
    assert!(!place.data().exists());
}

#[tokio::test]
async fn an_sqlite_file_that_would_lose_commits_or_is_damaged_fails() {
    let place = Place::sqlite();
    drop(place.serve(&[]));
    let file = place.file("reliefline.db");
    let db = sea_orm::Database::connect(format!("sqlite://{}", file.display())).await.unwrap();
    db.execute_unprepared("PRAGMA journal_mode = DELETE").await.unwrap();
    db.close().await.unwrap();
    let ended = place.run(&["doctor"]);
    assert!(failures(&ended)[0].contains("PRAGMA journal_mode says delete"), "{}", ended.out);
    assert_eq!(ended.code, Some(1));

    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8192].fill(0xA5);
    std::fs::write(&file, bytes).unwrap();
    let ended = place.run(&["doctor"]);
    assert!(failures(&ended).iter().any(|line| line.contains("backup")), "{}", ended.out);
}

#[tokio::test]
async fn sums_that_are_not_what_the_logs_say_fail_with_their_episode_and_the_first_date() {
    let place = Place::either();
    let mut server = place.serve(&[]);
    let admin = set_up(&mut server).await;
    let rosa = rosa(&server, &admin).await;
    let today = Zone::default().day(now());
    let log = json!({
        "id": "0199a0c0-0000-7000-8000-000000000001", "exerciseId": "EX01", "localDate": today, "zone": "UTC", "doneAt": now(), "enteredAt": now(),
        "amount": 10.0,
    });
    good(&server, "POST", "/session-logs", &rosa, json!({"sentAt": now(), "items": [log]})).await;
    let sums = |ended: &Ended| -> Vec<String> {
        ended.out.lines().filter(|line| line.contains("adherence:")).map(str::to_owned).collect()
    };
    let ended = place.run(&["doctor"]);
    assert_eq!(sums(&ended), ["ok      adherence: the sums of 1 episodes are what their logs say"]);

    let url =
        place.database().unwrap_or_else(|| format!("sqlite://{}", place.file("reliefline.db").display()));
    drop(server);
    let store = Store::open(&url).await.unwrap();
    let txn = store.begin().await.unwrap();
    let of_today = adherence_day::Column::Date.eq(today);
    let row = adherence_day::Entity::find().filter(of_today).one(&txn).await.unwrap().unwrap();
    let mut wrong = row.clone().into_active_model();
    wrong.credited = Set(row.credited + 1.0);
    wrong.update(&txn).await.unwrap();
    txn.commit().await.unwrap();
    drop(store);
    let ended = place.run(&["doctor"]);
    let named = format!("FAILED  adherence: episode {}: from {today} on", row.episode_id);
    assert!(sums(&ended).len() == 1 && sums(&ended)[0].starts_with(&named), "{}", ended.out);
    assert_eq!(ended.code, Some(1));
}

#[tokio::test]
async fn an_empty_database_waits_for_its_migrations_and_gets_no_table() {
    let place = Place::either();
    place.run(&["doctor"]);
    let url = if let Some(url) = place.database() {
        url
    } else {
        std::fs::create_dir_all(place.data()).unwrap();
        std::fs::write(place.file("reliefline.db"), "").unwrap();
        format!("sqlite://{}", place.file("reliefline.db").display())
    };
    let ended = place.run(&["doctor"]);
    assert!(failures(&ended).iter().any(|line| line.contains("run: reliefline migrate")), "{}", ended.out);
    assert_eq!(ended.code, Some(1));

    let store = Store::open(&url).await.unwrap();
    let tables = if place.on_postgres() {
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema()"
    } else {
        "SELECT COUNT(*) FROM sqlite_master"
    };
    let row =
        store.read().query_one_raw(Statement::from_string(store.backend(), tables)).await.unwrap().unwrap();
    assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 0, "a look makes nothing");
    drop(store);
    assert_eq!(place.run(&["migrate"]).code, Some(0));
    assert!(looked_at(&place.run(&["doctor"])).contains(&"ok migrations".to_owned()));
}

#[tokio::test]
async fn a_postgresql_that_does_not_sync_fails() {
    let place = Place::either();
    let Some(url) = place.database() else { return };
    drop(place.serve(&[]));
    let store = Store::open(&url).await.unwrap();
    let row = store.read().query_one_raw(Statement::from_string(store.backend(), "SHOW fsync")).await;
    let syncs = row.unwrap().unwrap().try_get_by_index::<String>(0).unwrap() == "on";
    let ended = place.run(&["doctor"]);
    let failed = failures(&ended).iter().any(|line| line.contains("set fsync = on in postgresql.conf"));
    assert_eq!(failed, !syncs, "{}", ended.out);
    assert_eq!(ended.code, Some(i32::from(!syncs)));
    assert!(looked_at(&ended).contains(&"ok migrations".to_owned()), "{}", ended.out);
}
