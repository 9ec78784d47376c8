//! A nurse's phone: off now and then, and what its screen shows. As its service worker does, it closes what it shows under
//! a tag before it shows another, and then says so.

use std::collections::BTreeMap;

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
    shown: BTreeMap<String, Vec<Push>>,
}

impl Phone {
    /// A phone that is on but for these stretches.
    pub fn new(of: StaffId, host: &'static str, off: Stretches, is_mute: bool) -> Self {
        Self { of, host, off, is_mute, waiting: Vec::new(), shown: BTreeMap::new() }
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

    /// Shows a push in the place of what has its tag.
    pub fn show(&mut self, push: Push) {
        self.shown.insert(push.topic.clone(), vec![push]);
    }

    /// How many notifications of an alert are visible.
    pub fn visible(&self, alert: AlertId) -> usize {
        self.shown.values().flatten().filter(|push| push.alert == Some(alert)).count()
    }

    /// The nurse puts one away.
    pub fn dismiss(&mut self, message: MessageId) {
        self.shown.values_mut().for_each(|pushes| pushes.retain(|push| push.message != message));
    }
}
