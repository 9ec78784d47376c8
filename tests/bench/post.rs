//! A push service that answers after a while, and the urgent messages that go to it meanwhile.

use std::{
    fs::File,
    io::Write,
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use futures_util::future::BoxFuture;
use reliefline_server::{
    app::App,
    domain::{
        alert::Severity,
        at::{At, HOUR},
        channels::ChannelKind,
        ids::{MessageId, SubscriptionId},
        message::{MessageKind, MessageState, Outcome},
    },
    push::{Channel, Parcel},
    store::{outbox, subscription},
    worker::tick,
};
use sea_orm::EntityTrait;

/// As far away as a push service is.
const AWAY: Duration = Duration::from_millis(50);

/// It remembers when each urgent message came.
#[derive(Default)]
pub struct Post(Mutex<Vec<Instant>>);

impl Post {
    fn came(&self) -> Vec<Instant> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How late each urgent message was, once all of them have come.
    pub async fn late(&self, handed_in: &[Instant], app: &App) -> Vec<Duration> {
        let until = Instant::now() + Duration::from_secs(30);
        while self.came().len() < handed_in.len() {
            assert!(Instant::now() < until, "an urgent message never left");
            tick::tick(app, app.now()).await;
        }
        let came = self.came();
        assert_eq!(came.len(), handed_in.len(), "each once");
        came.iter().zip(handed_in).map(|(came, handed)| came.duration_since(*handed)).collect()
    }
}

impl Channel for Post {
    fn send<'a>(&'a self, parcel: &'a Parcel, _now: At) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            if parcel.urgency == "high" {
                self.0.lock().unwrap_or_else(PoisonError::into_inner).push(Instant::now());
            }
            pause(AWAY).await;
            Outcome::Accepted(201)
        })
    }
}

#[expect(clippy::disallowed_methods, reason = "this is about time as it passes")]
async fn pause(long: Duration) {
    tokio::time::sleep(long).await;
}

/// Puts an urgent message to a nurse's phone into the outbox each second, as an alert does; says when it was begun.
pub async fn one_a_second(app: App, nurse: SubscriptionId, working: Arc<AtomicBool>) -> Vec<Instant> {
    let device = subscription::Entity::find_by_id(nurse).one(app.store.read()).await.expect("a row");
    let clinic_id = device.expect("a device").clinic_id;
    let mut handed_in = Vec::new();
    while working.load(Ordering::Relaxed) {
        let began = Instant::now();
        let (id, now) = (MessageId(app.new_id()), app.now());
        let message = outbox::Model {
            id,
            clinic_id,
            alert_id: None,
            episode_id: None,
            cycle: 0,
            level: 1,
            repeat_no: 0,
            // Pages beyond five a minute are gathered into one; these all go.
            kind: MessageKind::Test,
            dedupe_key: id.0.as_bytes().to_vec(),
            channel: ChannelKind::Push,
            subscription_id: Some(nurse),
            recipient_id: None,
            severity: Severity::Urgent,
            state: MessageState::Pending,
            attempt: 0,
            next_attempt_at: now,
            lease_owner: None,
            lease_until: None,
            fence: 0,
            expires_at: now.plus(HOUR),
            provider_status: None,
            receipt_hash: None,
            acknowledge_hash: None,
            acknowledged_at: None,
            created_at: now,
            accepted_at: None,
            shown_at: None,
            opened_at: None,
        };
        let txn = app.store.begin().await.expect("a transaction");
        outbox::put(&txn, vec![message]).await.expect("a message");
        txn.commit().await.expect("a commit");
        app.nudge(clinic_id);
        handed_in.push(began);
        pause(Duration::from_secs(1).saturating_sub(began.elapsed())).await;
    }
    handed_in
}

/// What a commit costs here at least, in milliseconds: the median of a hundred.
pub fn fsync(dir: &Path) -> f64 {
    let mut file = File::create(dir.join("fsync")).expect("a file");
    let mut took: Vec<f64> = (0..100)
        .map(|_| {
            let began = Instant::now();
            file.write_all(&[0; 4096]).expect("room");
            file.sync_data().expect("a disk");
            began.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    took.sort_unstable_by(f64::total_cmp);
    took[50]
}
