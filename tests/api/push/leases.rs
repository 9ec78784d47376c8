//! Leases and fences: whatever crashes, hangs or races, a message goes out, and a late result counts for nothing.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use futures_util::future::BoxFuture;
use reliefline_server::{
    app::App,
    domain::{
        alert::Severity,
        at::{At, SECOND},
        message::{MessageState, Outcome, SubscriptionState},
        people::Language,
    },
    flow,
    push::{Channel, Parcel},
    store::{
        beat,
        outbox::{self, Settled},
    },
    worker::{self, tick},
};
use sea_orm::EntityTrait;
use tokio::sync::Notify;

use super::world::World;

/// Says what it is told to, once it is let go.
struct Stuck {
    came: AtomicUsize,
    arrived: Notify,
    go: Notify,
    outcome: Outcome,
}

impl Channel for Stuck {
    fn send<'a>(&'a self, _: &'a Parcel, _: At) -> BoxFuture<'a, Outcome> {
        Box::pin(async {
            self.came.fetch_add(1, Ordering::SeqCst);
            self.arrived.notify_one();
            self.go.notified().await;
            self.outcome
        })
    }
}

/// Leases what is due and then crashes.
async fn crashes(app: &App) -> usize {
    flow::claim::claim(app, app.now(), &Default::default(), None, |_, _| Some(()))
        .await
        .unwrap()
        .claimed
        .len()
}

#[tokio::test]
async fn a_crash_while_sending_delays_a_page_by_the_length_of_a_lease() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let (phone, _) = world.phone(&ana, "ana").await;
    world.raises(Severity::Urgent).await;
    assert_eq!(crashes(&world.another(None)).await, 1);
    world.after(29 * SECOND).await;
    assert_eq!((phone.requests(), world.states().await), (0, vec![MessageState::Leased]));
    world.after(2 * SECOND).await; // I15
    assert_eq!((phone.titles().len(), world.states().await), (1, vec![MessageState::Accepted]));
}

#[tokio::test]
async fn a_write_with_an_old_fence_changes_nothing() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let (phone, id) = world.phone(&ana, "ana").await;
    world.raises(Severity::Urgent).await;
    let stuck = Arc::new(Stuck {
        came: AtomicUsize::new(0),
        arrived: Notify::new(),
        go: Notify::new(),
        outcome: Outcome::Gone(410),
    });
    let sleeper = world.another(Some(stuck.clone()));
    let asleep = tokio::spawn(async move { tick::until_idle(&sleeper).await });
    stuck.arrived.notified().await;
    world.after(31 * SECOND).await; // its lease is over; this instance takes the page and sends it
    assert_eq!(phone.titles().len(), 1);
    let before = world.messages().await;
    stuck.go.notify_waiters();
    asleep.await.unwrap();
    assert_eq!(world.messages().await, before, "I16");
    assert_eq!(world.subscription(id).await.state, SubscriptionState::Live);
    let txn = world.store.begin_engine().await.unwrap();
    let late = outbox::settle(&txn, before[0].id, before[0].fence - 1, Settled::Again(At(0)), None).await;
    assert!(!late.unwrap());
}

#[tokio::test]
async fn whoever_lost_a_message_writes_nothing_of_it_while_another_is_sending_it() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let _ = world.phone(&ana, "ana").await;
    world.raises(Severity::Urgent).await;
    assert_eq!(crashes(&world.another(None)).await, 1);
    world.clock.turn(31 * SECOND);
    assert_eq!(crashes(&world.another(None)).await, 1, "its lease is over, and another has it in its hands");
    let held = world.messages().await;
    assert_eq!((held[0].state, held[0].fence), (MessageState::Leased, 2));
    let txn = world.store.begin_engine().await.unwrap();
    let late = outbox::settle(&txn, held[0].id, 1, Settled::Ends(MessageState::Dead), Some(410)).await;
    assert!(!late.unwrap(), "I16");
    txn.commit().await.unwrap();
    assert_eq!(world.messages().await, held);
}

#[tokio::test]
async fn two_workers_on_one_database_send_each_message_once() {
    let world = World::open().await;
    let mut phones = Vec::new();
    for number in 0..6 {
        let nurse = world.nurse(&format!("Nurse{number}"), Language::En).await;
        for phone in 0..5 {
            phones.push(world.phone(&nurse, &format!("phone-{number}-{phone}")).await.0);
        }
    }
    for _ in 0..4 {
        world.raises(Severity::Urgent).await;
    }
    let (one, two, three) = (world.another(None), world.another(None), world.another(None));
    tokio::join!(tick::until_idle(&one), tick::until_idle(&two), tick::until_idle(&three));
    world.works().await;
    assert!(world.states().await.iter().all(|state| *state == MessageState::Accepted));
    assert_eq!(world.service.requests(), 120);
    assert!(phones.iter().all(|phone| phone.titles().len() == 4));
    assert_eq!(world.service.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn a_slow_push_service_holds_up_only_itself() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let mut slow = Vec::new();
    for number in 0..9 {
        slow.push(world.phone(&ana, &format!("slow-{number}")).await.1);
    }
    // Another origin of the same instance: the row says so, the channel takes both.
    let ben = world.nurse("Ben", Language::En).await;
    let (_, quick) = world.phone(&ben, "quick").await;
    let mut row = world.subscription(quick).await;
    row.endpoint = "https://fcm.googleapis.com/fcm/send/quick".into();
    world.forge(row).await;
    let two_minds = Arc::new(TwoMinds { slow: Notify::new() });
    let app = world.another(Some(two_minds.clone()));
    // 18 pages for the slow one: more than it may have in flight.
    world.raises(Severity::Urgent).await;
    world.raises(Severity::Urgent).await;
    let mut sends = tokio::task::JoinSet::new();
    while tick::start(&app, app.now(), &mut sends).await == tick::Did::Worked {}
    for _ in 0..2 {
        sends.join_next().await.unwrap().unwrap();
    }
    let messages = world.messages().await;
    let count = |wanted, there: bool| {
        messages
            .iter()
            .filter(|row| row.state == wanted && (row.subscription_id == Some(quick)) == there)
            .count()
    };
    assert_eq!(count(MessageState::Accepted, true), 2, "the quick one got its two");
    assert_eq!(count(MessageState::Leased, false), 10, "ten in flight and no more");
    assert_eq!(count(MessageState::Pending, false), 8);
    two_minds.slow.notify_waiters();
    while sends.join_next().await.is_some() {}
}

/// Quick for one push service, never for the other.
struct TwoMinds {
    slow: Notify,
}

impl Channel for TwoMinds {
    fn send<'a>(&'a self, parcel: &'a Parcel, _: At) -> BoxFuture<'a, Outcome> {
        Box::pin(async {
            if parcel.endpoint.starts_with("http://127.0.0.1") {
                self.slow.notified().await;
            }
            Outcome::Accepted(201)
        })
    }
}

#[tokio::test]
async fn the_loop_wakes_on_a_nudge_beats_and_stops_when_told() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let (phone, _) = world.phone(&ana, "ana").await;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(worker::run(world.app.clone(), async {
        let _ = stopped.await;
    }));
    let _line = world.app.news.listen();
    world.raises(Severity::Urgent).await;
    let began = std::time::Instant::now();
    while phone.requests() == 0 || world.states().await != [MessageState::Accepted] {
        world.app.news.wait().await;
    }
    assert!(began.elapsed().as_millis() < 900, "the nudge, not the poll");
    stop.send(()).unwrap();
    running.await.unwrap();
    let beats = beat::Entity::find().all(world.store.read()).await.unwrap();
    assert_eq!(beats.iter().map(|beat| beat.instance_id).collect::<Vec<_>>(), [world.app.instance]);
}
