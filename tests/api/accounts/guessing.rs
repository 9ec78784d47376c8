//! Guessing: each try counts, and no answer tells who exists.

use poem::http::Method;
use reliefline_server::{
    domain::{
        at::{DAY, HOUR, MINUTE},
        throttle::{Rule, block},
    },
    flow::slow::{self, Counted},
    store::throttle,
    worker::sweep::Sweep,
};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use stage::{
    Stage,
    clinic::{Answer, request},
};

async fn most_counted(stage: &Stage) -> i32 {
    let all = throttle::Entity::find().all(stage.store.read()).await.unwrap();
    all.iter().map(|row| row.failures).max().unwrap_or_default()
}

#[tokio::test]
async fn tries_at_the_same_time_all_count() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let _ines = stage.ines().await;
    let here = "192.0.2.7".parse().unwrap();
    let tries = (0..24).map(async |n| {
        let counted = [
            Counted::new(&stage.app, Rule::Credential, format!("guess{n}").as_bytes()),
            Counted::new(&stage.app, Rule::Block, &block(here)),
        ];
        slow::strike(&stage.app, &counted).await.unwrap();
    });
    futures_util::future::join_all(tries).await;
    assert_eq!(most_counted(&stage).await, 24);
}

#[tokio::test]
async fn of_many_tries_at_one_credential_at_the_same_time_one_is_looked_at() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let _ines = stage.ines().await;
    let tries = (0..12).map(async |_| {
        let body = json!({"email": "ines@clinic.example", "password": "wrong"});
        stage.ask(request(Method::POST, "/sessions", None, Some(body))).await.status
    });
    let mut statuses = futures_util::future::join_all(tries).await;
    statuses.sort_unstable();
    assert_eq!(statuses[0], 401);
    assert!(statuses[1..].iter().all(|status| *status == 429), "{statuses:?}");
}

#[tokio::test]
async fn what_nobody_needs_to_count_any_more_is_forgotten() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let counts = async |word: &str| {
        slow::strike(&stage.app, &[Counted::new(&stage.app, Rule::Credential, word.as_bytes())])
            .await
            .unwrap();
    };
    let rows = async || throttle::Entity::find().all(stage.store.read()).await.unwrap().len();
    let mut sweep = Sweep::default();
    counts("old").await;
    sweep.keep(&stage.app, stage.app.now()).await;
    stage.clock.turn(DAY - HOUR / 2);
    counts("new").await;
    sweep.keep(&stage.app, stage.app.now()).await;
    assert_eq!(rows().await, 2, "a credential is counted for a day");
    stage.clock.turn(HOUR / 2 + 1);
    sweep.keep(&stage.app, stage.app.now()).await;
    assert_eq!(rows().await, 2, "once an hour is often enough");
    stage.clock.turn(HOUR);
    sweep.keep(&stage.app, stage.app.now()).await;
    assert_eq!(rows().await, 1);
}

/// All that an answer shows, but for the id of its request.
fn shows(answer: &Answer) -> (u16, String, Vec<(String, String)>) {
    let mut headers: Vec<_> = answer
        .headers
        .iter()
        .filter(|(name, _)| *name != "x-request-id")
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.sort();
    (answer.status, answer.text.clone(), headers)
}

/// What an answer shows, and how many hashes it took: the work is the same, so the time is.
async fn looks(stage: &Stage, path: &str, body: Value) -> ((u16, String, Vec<(String, String)>), usize) {
    let before = stage.app.passwords.done();
    let answer = stage.ask(request(Method::POST, path, None, Some(body))).await;
    (shows(&answer), stage.app.passwords.done() - before)
}

#[tokio::test]
async fn no_enumeration() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    for n in 0..20 {
        let known = json!({"email": "ana@clinic.example", "password": format!("not the right one {n}")});
        let unknown = json!({"email": "amy@clinic.example", "password": format!("not the right one {n}")});
        let (known, unknown) =
            (looks(&stage, "/sessions", known).await, looks(&stage, "/sessions", unknown).await);
        assert_eq!(known, unknown);
        assert_eq!((known.0.0, known.1), (401, 1));
        stage.clock.turn(15 * MINUTE);
    }

    // Codes: unknown, no code at all, used, frozen.
    let invite = async || {
        let invite = cast.ana.post(&format!("/patients/{}/invites", cast.rosa.id), json!({})).await.good();
        invite["code"].as_str().unwrap().to_owned()
    };
    let code = |code: &str| json!({"code": code, "deviceName": "Pixel"});
    let used = invite().await;
    let _ = stage.ask(request(Method::POST, "/enrolments", None, Some(code(&used)))).await.good();
    let open = invite().await;
    let wrong = format!("{}{}", &open[..8], if open.ends_with('0') { "1" } else { "0" });
    let mut seen = Vec::new();
    for tried in ["ZZZZ-ZZZZ", "no code", &used, &wrong, &wrong, &wrong, &wrong, &wrong, &open] {
        seen.push(looks(&stage, "/enrolments", code(tried)).await);
    }
    assert_eq!((seen[0].0.0, seen[0].1), (400, 1));
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:?}");
}
