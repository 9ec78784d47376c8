//! A nurse's phone: off now and then, and what its screen shows, one notification under each tag.

use std::collections::{BTreeMap, BTreeSet};

use reliefline_server::{
    domain::{
        ids::{AlertId, MessageId, StaffId},
        message::MessageKind,
        people::Language,
    },
    push::message::Letter,
    store::outbox,
};

use crate::{clinic::KEYS, clock::Stretches};

/// What a push brings.
#[derive(Clone, Debug)]
pub struct Push {
    pub message: MessageId,
    pub kind: MessageKind,
    pub alert: Option<AlertId>,
    pub has_button: bool,
    pub expires_at: reliefline_server::domain::at::At,
    topic: String,
}

impl Push {
    /// Of a message.
    pub fn of(message: &outbox::Model) -> Self {
        let letter = Letter {
            id: message.id,
            kind: message.kind,
            about: message.alert_id.map(|alert| alert.0),
            language: Language::En,
            expires_at: message.expires_at,
            may_wait: false,
            may_acknowledge: message.acknowledge_hash.is_some(),
        };
        Self {
            message: message.id,
            kind: message.kind,
            alert: message.alert_id,
            has_button: message.acknowledge_hash.is_some(),
            expires_at: message.expires_at,
            topic: letter.topic(&KEYS),
        }
    }
}

/// One phone.
pub struct Phone {
    pub of: StaffId,
    pub host: &'static str,
    pub off: Stretches,
    /// It shows pushes without its worker, and never says so.
    pub is_mute: bool,
    /// Pushes that wait at the push service until it is on again: one a topic.
    waiting: Vec<Push>,
    /// What its screen shows under each tag is about.
    shown: BTreeMap<String, Option<AlertId>>,
    /// And the other way round.
    tags: BTreeMap<AlertId, BTreeSet<String>>,
}

impl Phone {
    /// A phone that is on but for these stretches.
    pub fn new(of: StaffId, host: &'static str, off: Stretches, is_mute: bool) -> Self {
        let (shown, tags) = (BTreeMap::new(), BTreeMap::new());
        Self { of, host, off, is_mute, waiting: Vec::new(), shown, tags }
    }

    /// It is off: the push service keeps the newest of a topic.
    pub fn keep_waiting(&mut self, push: Push) {
        self.waiting.retain(|waits| waits.topic != push.topic);
        self.waiting.push(push);
    }

    /// It is on again: what waited.
    pub fn wakes(&mut self) -> Vec<Push> {
        std::mem::take(&mut self.waiting)
    }

    /// Shows a push in the place of what has its tag; gives the tag.
    pub fn show(&mut self, push: Push) -> String {
        self.dismiss(&push.topic);
        self.shown.insert(push.topic.clone(), push.alert);
        if let Some(alert) = push.alert {
            self.tags.entry(alert).or_default().insert(push.topic.clone());
        }
        push.topic
    }

    /// How many notifications of an alert are visible.
    pub fn visible(&self, alert: AlertId) -> usize {
        self.tags.get(&alert).map_or(0, BTreeSet::len)
    }

    /// The nurse puts one away.
    pub fn dismiss(&mut self, tag: &str) {
        let about = self.shown.remove(tag).flatten();
        if let Some(tags) = about.and_then(|alert| self.tags.get_mut(&alert)) {
            tags.remove(tag);
        }
    }
}
