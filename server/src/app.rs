//! What every part is handed: built in one place, cloned per request.

use std::{
    collections::HashMap,
    net::IpAddr,
    ops::Deref,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

use tokio::sync::{Notify, Semaphore};
use uuid::Uuid;

use crate::{
    channels::{Switchboard, addresses::Known},
    clock::Clock,
    domain::{
        access::Action,
        at::At,
        downtime,
        ids::{ClinicId, InstanceId, PatientId, StaffId},
        rules::Ruleset,
    },
    doors::Doors,
    edge::queue,
    keys::{Keys, token_hash},
    news::{Heard, News},
    pace::{Lines, PerMinute},
    passwords::Passwords,
    pulse::Pulse,
    push::{Channel, Post},
    store::Store,
    worker::watch::limits::Limits,
};

/// An app older than this must load itself anew before it does anything but send what it holds.
pub const MIN_CLIENT_VERSION: &str = "0.1.0";

tokio::task_local! {
    /// The id of the request that this task answers.
    pub static REQUEST_ID: String;
}

/// The running instance, shared by requests and worker.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// What an [`App`] is made of.
pub struct Inner {
    /// The database.
    pub store: Store,
    /// Where `now` comes from.
    pub clock: Arc<dyn Clock>,
    /// The installation's keys.
    pub keys: Keys,
    /// The public origin, without a slash at its end.
    pub origin: String,
    /// Push hosts beside the built-in ones.
    pub push_hosts: Vec<String>,
    /// Hashes passwords and codes, two at a time.
    pub passwords: Passwords,
    /// Reverse proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Sign-in links of the demo.
    pub doors: Doors,
    /// Who read what within the last minutes, so that the audit has one line for it.
    pub recent_reads: RecentReads,
    /// Started with `--demo`, on a demo database, on localhost.
    pub demo: bool,
    /// Readable API documentation at /api/docs.
    pub api_docs: bool,
    /// The hash of the token that /metrics asks for; none: there is no /metrics.
    pub metrics_token: Option<Vec<u8>>,
    /// What this process knows of itself.
    pub pulse: Pulse,
    /// When the watch says that something is wrong.
    pub limits: Limits,
    /// The rules; a value, so that a test can plant a broken one.
    pub ruleset: Ruleset,
    /// This process.
    pub instance: InstanceId,
    /// What sends pushes, and what it knows of the push services.
    pub post: Post,
    /// What sends mails and calls webhooks.
    pub switchboard: Switchboard,
    /// Whom a fault is told to, as the database said last.
    pub addresses: Known,
    /// Receipts come without a session: 600 a minute from one address block.
    pub receipts: PerMinute,
    /// Reads: 600 a minute in one session.
    pub reads: PerMinute,
    /// Tries of its channels: 10 a minute in one clinic.
    pub channel_tests: PerMinute,
    /// Live lines: 4 in one session.
    pub lines: Lines,
    /// Requests of the API: so many at once.
    pub queue: Semaphore,
    /// Wakes the worker; the poll each second is the guarantee.
    pub work: Notify,
    /// When this instance last beat, in milliseconds.
    beat_at: AtomicI64,
    /// The process was told to stop: it is not ready any more, and live lines end.
    stopping: AtomicBool,
    /// Tells the live lines of this process what changed.
    pub news: News,
}

/// Who read what page of whom, and when the audit last got a line for it.
pub type RecentReads = Mutex<HashMap<(StaffId, Option<PatientId>, Action), At>>;

impl Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl App {
    /// Joins the parts.
    #[must_use]
    #[expect(clippy::new_ret_no_self, reason = "a builder, because most parts have a default")]
    pub fn new(store: Store, clock: Arc<dyn Clock>, keys: Keys, origin: String) -> Builder {
        let post = Post::new(keys.vapid_secret(), &origin);
        Builder(Inner {
            store,
            clock,
            keys,
            origin,
            push_hosts: Vec::new(),
            passwords: Passwords::default(),
            trusted_proxies: Vec::new(),
            doors: Doors::default(),
            recent_reads: RecentReads::default(),
            demo: false,
            api_docs: true,
            metrics_token: None,
            pulse: Pulse::default(),
            limits: Limits::default(),
            ruleset: Ruleset::default(),
            instance: InstanceId(random_id()),
            post,
            switchboard: Switchboard::default(),
            addresses: Known::default(),
            receipts: PerMinute::of(600),
            reads: PerMinute::of(600),
            channel_tests: PerMinute::of(10),
            lines: Lines::default(),
            queue: Semaphore::new(queue::AT_ONCE),
            beat_at: AtomicI64::new(0),
            stopping: AtomicBool::new(false),
            work: Notify::new(),
            news: News::default(),
        })
    }

    /// The present instant.
    #[must_use]
    pub fn now(&self) -> At {
        self.clock.now()
    }

    /// A new id, sorted by the instant of its making.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place on the server")]
    pub fn new_id(&self) -> Uuid {
        Uuid::now_v7()
    }

    /// This instance wrote its beat.
    pub fn beats(&self, now: At) {
        self.beat_at.store(now.0, Ordering::SeqCst);
    }

    /// Has it beaten lately, so that there is no gap to be noticed?
    #[must_use]
    pub fn is_beating(&self, now: At) -> bool {
        (0..=downtime::UNNOTICED).contains(&now.since(At(self.beat_at.load(Ordering::SeqCst))))
    }

    /// The process is told to stop.
    pub fn stops(&self) {
        self.stopping.store(true, Ordering::SeqCst);
        self.news.tell(Heard::Stop);
    }

    /// Was the process told to stop?
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    /// Something was committed that the worker or a live line waits for.
    pub fn nudge(&self, clinic: ClinicId) {
        self.work.notify_one();
        self.news.changed(clinic);
    }

    /// Sessions of a clinic ended: their live lines end.
    pub fn ended_sessions(&self, clinic: ClinicId) {
        self.news.tell(Heard::Sessions(clinic));
    }
}

/// An [`App`] before it runs.
pub struct Builder(Inner);

impl Builder {
    /// Allows more push hosts.
    #[must_use]
    pub fn push_hosts(mut self, hosts: Vec<String>) -> Self {
        self.0.push_hosts = hosts;
        self
    }

    /// Sends pushes another way than over the network: for tests.
    #[must_use]
    pub fn channel(mut self, channel: Arc<dyn Channel>) -> Self {
        self.0.post.channel = channel;
        self
    }

    /// Sends mails, and calls webhooks, by this.
    #[must_use]
    pub fn switchboard(mut self, switchboard: Switchboard) -> Self {
        self.0.switchboard = switchboard;
        self
    }

    /// Hashes passwords another way: at a price that a test suite can pay.
    #[must_use]
    pub fn passwords(mut self, passwords: Passwords) -> Self {
        self.0.passwords = passwords;
        self
    }

    /// Believes these proxies when they name a client's address.
    #[must_use]
    pub fn trusted_proxies(mut self, proxies: Vec<IpAddr>) -> Self {
        self.0.trusted_proxies = proxies;
        self
    }

    /// Opens the demo's doors.
    #[must_use]
    pub fn demo(mut self, demo: bool) -> Self {
        self.0.demo = demo;
        self
    }

    /// Judges by other rules: for tests.
    #[must_use]
    pub fn ruleset(mut self, ruleset: Ruleset) -> Self {
        self.0.ruleset = ruleset;
        self
    }

    /// Allows a session another number of reads a minute: one that a test suite can pay.
    #[must_use]
    pub fn reads_a_minute(mut self, limit: u32) -> Self {
        self.0.reads = PerMinute::of(limit);
        self
    }

    /// Serves figures at /metrics to whoever has this token.
    #[must_use]
    pub fn metrics_token(mut self, token: Option<&str>) -> Self {
        self.0.metrics_token = token.map(token_hash);
        self
    }

    /// Watches by other limits.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.0.limits = limits;
        self
    }

    /// Serves the readable API documentation.
    #[must_use]
    pub fn api_docs(mut self, on: bool) -> Self {
        self.0.api_docs = on;
        self
    }

    /// Done.
    #[must_use]
    pub fn build(self) -> App {
        App(Arc::new(self.0))
    }
}

fn random_id() -> Uuid {
    Uuid::from_bytes(crate::keys::random())
}
