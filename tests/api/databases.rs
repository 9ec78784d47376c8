//! What the two databases promise under several instances, and when they cannot.

use poem::{Request, http::Method};
use reliefline_server::{
    domain::{
        access::{Action, Actor, Scope},
        at::{DAY, HOUR},
        ids::InviteId,
        people::{Role, Roles},
    },
    store::{Store, invite},
    worker::tick::{self, Did},
};
use sea_orm::EntityTrait;
use serde_json::json;
use stage::{
    Cast, Stage,
    database::{Home, behind_the_back},
    people::check_in,
};

const MORNING: &str = "2026-11-23T15:00:00Z";

fn is_postgres() -> bool {
    std::env::var("RELIEFLINE_TEST_POSTGRES").is_ok()
}

#[tokio::test]
async fn two_instances_that_start_together_make_the_tables_once() {
    if !is_postgres() {
        return; // An SQLite file serves one process.
    }
    for _ in 0..5 {
        let home = Home::make();
        let one = Store::open(&home.url()).await.unwrap();
        let two = Store::open(&home.url()).await.unwrap();
        let three = Store::open(&home.url()).await.unwrap();
        let (a, b, c) = futures_util::join!(one.migrate(), two.migrate(), three.migrate());
        assert_eq!((a, b, c), (Ok(()), Ok(()), Ok(())));
        assert!(two.is_current().await.unwrap());
    }
}

#[tokio::test]
async fn no_two_open_codes_begin_alike() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    let harold = ana.adds_patient("Harold Finch").await;
    for patient in [&rosa.id, &harold] {
        let _ = ana.post(&format!("/patients/{patient}/invites"), json!({})).await.good();
    }
    let all = invite::Entity::find().all(stage.store.read()).await.unwrap();
    let open: Vec<_> = all.into_iter().filter(|one| one.used_at.is_none()).collect();
    assert_eq!(open.len(), 2);
    assert_ne!(open[0].selector, open[1].selector);

    // Two instances that chose the same at the same time: the database refuses the second.
    let mut same = open[0].clone();
    (same.id, same.link_hash) = (InviteId(stage.app.new_id()), b"another".to_vec());
    let scope =
        Scope::without_session(same.clinic_id, Actor::Staff(same.created_by), Roles(vec![Role::Nurse]));
    let permit = scope.may(Action::IssueInvite).unwrap();
    let txn = stage.store.begin().await.unwrap();
    assert!(!invite::keep(&txn, &permit, same.clone()).await.unwrap());
    assert!(invite::by_selector(&txn, &same.selector, stage.app.now()).await.unwrap().is_some());
    txn.commit().await.unwrap();

    // Once it is over, its two characters are free again.
    stage.clock.turn(DAY);
    let txn = stage.store.begin().await.unwrap();
    invite::free_expired(&txn, &permit, stage.app.now()).await.unwrap();
    assert!(invite::keep(&txn, &permit, same).await.unwrap());
    txn.commit().await.unwrap();
}

#[tokio::test]
async fn whether_it_is_ready_is_asked_without_a_write_and_without_a_queue() {
    let home = Home::make();
    let store = Store::open(&home.url()).await.unwrap();
    assert!(!store.is_current().await.unwrap());
    assert!(!store.is_current().await.unwrap(), "asking makes no table");
    store.migrate().await.unwrap();
    assert!(store.is_current().await.unwrap());
    drop(store);

    let stage = Stage::open(MORNING).await;
    let ready = || Request::builder().method(Method::GET).uri_str("/healthz/ready").finish();
    let writes = stage.store.begin().await.unwrap();
    assert_eq!(stage.ask(ready()).await.status, 200, "somebody writes meanwhile");
    drop(writes);
    stage.app.stops();
    assert_eq!(stage.ask(ready()).await.status, 503, "not ready while it stops");
}

/// The first two statements of a kind lose a race, as under PostgreSQL's serialization and dead-lock checks.
async fn loses_two_races(stage: &Stage, name: &str, what: &str) {
    let sql = format!(
        "CREATE SEQUENCE {name}_tries;
         CREATE FUNCTION {name}_loses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
           IF nextval('{name}_tries') < 3 THEN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END IF;
           RETURN NEW;
         END $$;
         CREATE TRIGGER {name}_loses BEFORE {what} FOR EACH ROW EXECUTE FUNCTION {name}_loses()"
    );
    behind_the_back(&stage.store, &sql).await;
}

#[tokio::test]
async fn what_loses_a_race_on_postgresql_is_done_again() {
    if !is_postgres() {
        return; // One writer: nobody races.
    }
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    stage.advance(10 * HOUR).await;
    loses_two_races(&stage, "logging", "INSERT ON check_in").await;
    let id = rosa.logs_confirmed(9).await;
    let alert = ana.alert("R-SEVERE").await;
    loses_two_races(&stage, "taking", "UPDATE ON alert").await;
    let _ = ana.acknowledges(&alert).await.good();
    loses_two_races(&stage, "closing", "INSERT ON alert_event").await;
    let _ = ana.resolves(&ana.alert("R-SEVERE").await, "advice_given").await.good();
    loses_two_races(&stage, "correcting", "UPDATE ON check_in").await;
    let now = stage.app.now();
    let item = check_in(now, json!({"movement": 3}));
    let body = json!({"sentAt": now, "reason": "typing error", "item": item});
    let _ = ana.post(&format!("/check-ins/{id}/correction"), body).await.good();
    assert_eq!(
        rosa.results(vec![check_in(now, json!({"movement": 3, "mood": "fine"}))]).await,
        ["quarantined"]
    );
    let waiting = ana.get("/quarantine").await.good();
    loses_two_races(&stage, "accepting", "UPDATE ON quarantine").await;
    let path = format!("/quarantine/{}/accept", waiting["items"][0]["id"].as_str().unwrap());
    let _ = ana.post(&path, json!({"reason": "the rest is fine"})).await.good();
    stage.ends_well().await;
}

#[tokio::test]
async fn the_engine_finds_what_is_due_while_requests_hold_every_connection() {
    if !is_postgres() {
        return; // Readers of SQLite wait for nobody.
    }
    let stage = Stage::open(MORNING).await;
    let Cast { ana, .. } = stage.cast().await;
    let _ = ana.get("/me").await.good();
    let mut held = Vec::new();
    for _ in 0..16 {
        held.push(stage.store.begin().await.unwrap());
    }
    stage.clock.turn(60 * HOUR);
    assert_eq!(tick::tick(&stage.app, stage.app.now()).await, Did::Worked);
    drop(held);
}
