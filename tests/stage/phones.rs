//! Phones that take pushes: each has a browser's keys, decrypts what comes, and remembers it until somebody expects it.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
};

use futures_util::future::BoxFuture;
use reliefline_server::{
    domain::{at::At, message::Outcome},
    push::{Channel, Parcel},
};
use serde_json::Value;

use crate::browser_keys::BrowserKeys;

/// One push as a phone shows it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The title on the lock screen.
    pub title: String,
    /// Later ones of the same tag replace it.
    pub tag: String,
    /// No sound.
    pub silent: bool,
    /// What to give back as a receipt.
    pub receipt: String,
    /// All of it.
    pub payload: Value,
    /// The plaintext's length in bytes.
    pub length: usize,
}

/// All phones of a story; also the channel that pushes take.
#[derive(Clone, Default)]
pub struct Phones(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    phones: HashMap<String, Phone>,
    outcome: Option<Outcome>,
    sent: usize,
}

struct Phone {
    owner: String,
    keys: BrowserKeys,
    shown: VecDeque<Shown>,
}

impl Phones {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// A new phone of somebody: its endpoint, `p256dh` and `auth`.
    #[must_use]
    pub fn add(&self, owner: &str) -> (String, String, String) {
        let mut inner = self.inner();
        let endpoint = format!("https://fcm.googleapis.com/fcm/send/phone-{}", inner.phones.len());
        let keys = BrowserKeys::default();
        let answer = (endpoint.clone(), keys.p256dh(), keys.auth());
        inner.phones.insert(endpoint, Phone { owner: owner.into(), keys, shown: VecDeque::new() });
        answer
    }

    /// Lets every further push end like this; none: they arrive again.
    pub fn misbehave(&self, outcome: Option<Outcome>) {
        self.inner().outcome = outcome;
    }

    /// The oldest push on any of somebody's phones that nobody has expected yet.
    ///
    /// # Panics
    /// When there is none.
    pub fn expect(&self, owner: &str) -> Shown {
        let mut inner = self.inner();
        let phone = inner.phones.values_mut().find(|phone| phone.owner == owner && !phone.shown.is_empty());
        phone
            .and_then(|phone| phone.shown.pop_front())
            .unwrap_or_else(|| panic!("{owner}'s phone shows nothing"))
    }

    /// All pushes on somebody's phones that nobody has expected yet.
    #[must_use]
    pub fn all(&self, owner: &str) -> Vec<Shown> {
        let mut inner = self.inner();
        let phones = inner.phones.values_mut().filter(|phone| phone.owner == owner);
        phones.flat_map(|phone| phone.shown.drain(..)).collect()
    }

    /// Somebody's phones show nothing that was not expected.
    ///
    /// # Panics
    /// When they do.
    pub fn expect_nothing(&self, owner: &str) {
        let inner = self.inner();
        let shown = inner.phones.values().filter(|phone| phone.owner == owner).flat_map(|phone| &phone.shown);
        let titles: Vec<_> = shown.map(|shown| shown.title.as_str()).collect();
        assert!(titles.is_empty(), "{owner}'s phone shows {titles:?}");
    }

    /// Pushes that nobody expected.
    #[must_use]
    pub fn left_over(&self) -> Vec<String> {
        let inner = self.inner();
        let all =
            inner.phones.values().flat_map(|phone| phone.shown.iter().map(|shown| (&phone.owner, shown)));
        all.map(|(owner, shown)| format!("{owner}: {}", shown.title)).collect()
    }

    /// How many requests went out, whatever became of them.
    #[must_use]
    pub fn sent(&self) -> usize {
        self.inner().sent
    }
}

impl Channel for Phones {
    fn greets<'a>(&'a self, _origin: &'a str) -> BoxFuture<'a, bool> {
        let is_there = !matches!(self.inner().outcome, Some(Outcome::Later(None, _)));
        Box::pin(async move { is_there })
    }

    fn send<'a>(&'a self, parcel: &'a Parcel, _now: At) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let mut inner = self.inner();
            inner.sent += 1;
            if let Some(outcome) = inner.outcome {
                return outcome;
            }
            let Some(phone) = inner.phones.get_mut(&parcel.endpoint) else { return Outcome::Gone(410) };
            let plain = phone.keys.decrypt(&parcel.body).expect("the browser decrypts it");
            let payload: Value = serde_json::from_slice(&plain).expect("the payload is JSON");
            let notification = &payload["notification"];
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            phone.shown.push_back(Shown {
                title: text(&notification["title"]),
                tag: text(&notification["tag"]),
                silent: notification["silent"].as_bool().unwrap_or_default(),
                receipt: text(&notification["data"]["receiptToken"]),
                length: plain.len(),
                payload: payload.clone(),
            });
            Outcome::Accepted(201)
        })
    }
}
