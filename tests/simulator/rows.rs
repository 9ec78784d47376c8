//! The rows of the one store: those of the server, and small ones where the laws need no more; when each is due, and what it
//! is found by.

use reliefline_server::{
    domain::{
        alert::RuleEvent,
        at::At,
        delivery::Target,
        episode::EpisodeState,
        ids::{AlertId, StaffId},
        message::{MessageKind, MessageState, SubscriptionState},
    },
    store::{alert, escalation, outbox},
};
use uuid::Uuid;

use crate::table::Row;

/// An episode, beside its [`Course`](reliefline_server::domain::course::Course).
#[derive(Clone, Debug)]
pub struct Episode {
    pub state: EpisodeState,
    pub heard_until: At,
    pub next_due_at: Option<At>,
}

/// A device of somebody of the clinic.
#[derive(Clone, Copy, Debug)]
pub struct Device {
    pub of: StaffId,
    pub state: SubscriptionState,
    pub unreceipted: i16,
    pub last_opened_at: Option<At>,
}

/// What happened to an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Rule(RuleEvent, At),
    Acknowledged,
    Covered,
    Resolved,
    Bundled,
    Level(i16),
    Lapsed,
    Unopened,
    Promised,
    Reached,
}

/// A line of an alert's story.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    pub alert: AlertId,
    pub cycle: i32,
    pub deed: Deed,
}

impl Row for Episode {
    fn due(&self) -> Option<At> {
        self.next_due_at
    }
}

impl Row for Device {}

impl Row for Event {
    fn groups(&self) -> Vec<Uuid> {
        vec![self.alert.0]
    }
}

impl Row for alert::Model {
    fn groups(&self) -> Vec<Uuid> {
        vec![self.episode_id.0]
    }
}

impl Row for escalation::Model {
    fn due(&self) -> Option<At> {
        if self.doubtful && self.held_since.is_none() { Some(At(0)) } else { self.due_at }
    }
}

impl Row for outbox::Model {
    fn due(&self) -> Option<At> {
        match self.state {
            MessageState::Pending => Some(self.next_attempt_at),
            MessageState::Leased => self.lease_until.map(|until| until.plus(1)),
            _ => None,
        }
    }

    /// Pages that went there, or are going now.
    fn mark(&self) -> Option<(Uuid, At)> {
        if !matches!(self.kind, MessageKind::Alert | MessageKind::Bundle) {
            return None;
        }
        let at = match self.state {
            MessageState::Accepted => self.accepted_at?,
            MessageState::Leased => At(i64::MAX),
            _ => return None,
        };
        Some((whose(self.target()?), at))
    }

    fn groups(&self) -> Vec<Uuid> {
        let whom = self.subscription_id.map(|device| device.0).or(self.recipient_id.map(|person| person.0));
        self.alert_id.map(|alert| alert.0).into_iter().chain(whom).collect()
    }
}

/// What the pages to a device, or to a person by a channel, are counted under.
pub fn whose(to: Target) -> Uuid {
    match to {
        Target::Device(device) => device.0,
        Target::Person(channel, person) => Uuid::from_u128((person.0.as_u128() << 8) + 1 + channel as u128),
    }
}
