//! What we promise of reminders, measured on the code that a clinic runs: so many that are due at the same instant are
//! written down once each, while urgent messages leave at once. `make bench` asks for a million; `make test` for a few
//! thousand, and then only that none is lost or doubled.

mod alerts;
mod caseload;
mod crowd;
mod line;
mod machine;
mod nurses;
mod post;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use reliefline_server::{
    app::App,
    domain::{
        at::HOUR,
        ids::{EpisodeId, SubscriptionId},
        message::MessageKind,
    },
    store::{Store, occurrence, outbox, reminder},
    worker::tick,
};
use sea_orm::{ColumnTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter};
use stage::{Cast, Stage};
use tokio::task::JoinSet;

use self::{
    line::Promised::{AtLeast, AtMost},
    post::Post,
};

const MORNING: &str = "2026-11-22T15:00:00Z";

/// How many; set: the limits count.
fn asked_for() -> Option<usize> {
    std::env::var("RELIEFLINE_BENCH_REMINDERS").ok().and_then(|text| text.parse().ok())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reminders_of_one_instant_are_written_down_once_each_while_urgent_messages_leave() {
    let many = asked_for().unwrap_or(2_000);
    let post = Arc::new(Post::default());
    let stage = Stage::open_with(MORNING, |builder| builder.channel(post.clone())).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    rosa.subscribes().await;
    let nurse = SubscriptionId(ana.subscribes().await.parse().expect("an id"));
    let like = EpisodeId(rosa.episode.parse().expect("an id"));
    crowd::make(&stage, like, many).await;
    stage.clock.turn(4 * HOUR);

    let instances = match stage.store.backend() {
        DbBackend::Sqlite => vec![stage.app.clone()],
        _ => {
            let store = Store::open(&stage.home.url()).await.expect("the database opens");
            vec![stage.app.clone(), stage.instance_on(store, post.clone())]
        }
    };
    let working = Arc::new(AtomicBool::new(true));
    let urgent = tokio::spawn(post::one_a_second(stage.app.clone(), nurse, working.clone()));
    let (began, worked) = (Instant::now(), machine::cpu());
    let mut all = JoinSet::new();
    for app in instances.clone() {
        all.spawn(work_off(app));
    }
    while let Some(done) = all.join_next().await {
        done.expect("an instance works to the end");
    }
    let took = began.elapsed().as_secs_f64();
    let worked = machine::cpu() - worked;
    working.store(false, Ordering::Relaxed);
    // The last one is handed in about when the reminders are done; a server goes on working.
    while !urgent.is_finished() {
        tick::tick(&stage.app, stage.app.now()).await;
    }
    let handed_in = urgent.await.expect("urgent messages are handed in");
    let late = post.late(&handed_in, &stage.app).await;

    let db = stage.store.read();
    let of_kind = outbox::Column::Kind.eq(MessageKind::CheckInDue);
    let written = outbox::Entity::find().filter(of_kind).count(db).await.expect("a number");
    let come = occurrence::Entity::find().count(db).await.expect("a number");
    assert_eq!((written, come), (many as u64, many as u64), "each once, and none twice");
    let moved = reminder::Column::Version.eq(1);
    let moved = reminder::Entity::find().filter(moved).count(db).await.expect("a number");
    assert_eq!(moved, many as u64, "each is moved on once");

    let fsync = post::fsync(stage.home.dir());
    let name = |what: &str| {
        let instances = instances.len();
        match stage.store.backend() {
            DbBackend::Sqlite => format!("SQLite: {what}"),
            _ => format!("PostgreSQL, {instances} instances: {what}"),
        }
    };
    line::note(&name("fsync of 4 KiB, median"), &format!("{fsync:.2} ms"));
    line::note(&name("load of the machine, 1 minute"), &machine::load());
    let each = worked / many as f64 * 1e6;
    line::note(&name("CPU of the instances, all that they do, a reminder"), &format!("{each:.0} µs"));
    let rate = many as f64 / took;
    let kept = [
        line::print(&name(&format!("{many} reminders of one instant")), rate, "/s", AtLeast(5_000.0)),
        line::print(&name("urgent message meanwhile, p99"), p99(late), "s", AtMost(1.0)),
    ];
    assert!(asked_for().is_none() || kept == [true, true], "short of what we promise");
}

/// The worker's rounds, until no reminder is due.
async fn work_off(app: App) {
    let mut sends = JoinSet::new();
    let now = app.now();
    while reminder::is_any_due(app.store.read_engine(), now).await.expect("the database answers") {
        tick::start(&app, now, &mut sends).await;
        while sends.try_join_next().is_some() {}
    }
    while sends.join_next().await.is_some() {}
}

fn p99(mut late: Vec<Duration>) -> f64 {
    late.sort_unstable();
    let place = (late.len() * 99).div_ceil(100).saturating_sub(1);
    late.get(place).map_or(f64::NAN, Duration::as_secs_f64)
}
