//! Messages of one alert, gathered by the level that wrote them.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use crate::{
    domain::{
        at::At,
        ids::{StaffId, SubscriptionId},
        message::{MessageState, SubscriptionState},
    },
    flow::shapes::story::{LevelCause, MessageFate, ToldLevel, ToldMessage},
    store::{
        alert_event,
        outbox::{self, Target},
        subscription::Named,
    },
};

/// What a level left beside its event.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Level {
    level: i16,
    skipped: Vec<i16>,
    nobody_live: bool,
    cause: Option<LevelCause>,
}

/// Messages that no entry tells of yet.
pub struct Messages<'a> {
    left: Vec<outbox::Model>,
    devices: &'a HashMap<SubscriptionId, Named>,
    staff: &'a HashMap<StaffId, String>,
}

impl<'a> Messages<'a> {
    /// All of an alert.
    pub fn new(
        all: Vec<outbox::Model>,
        devices: &'a HashMap<SubscriptionId, Named>,
        staff: &'a HashMap<StaffId, String>,
    ) -> Self {
        Self { left: all, devices, staff }
    }

    /// Those that a level wrote in the instant in which it was entered.
    pub fn of_level(&mut self, event: &alert_event::Model, at: At) -> ToldLevel {
        let level: Level = serde_json::from_value(event.evidence.clone()).unwrap_or_default();
        let is_its = |one: &outbox::Model| {
            (one.cycle, one.level, one.repeat_no, one.created_at) == (event.cycle, level.level, 0, at)
        };
        let (its, left) = std::mem::take(&mut self.left).into_iter().partition(is_its);
        self.left = left;
        ToldLevel {
            level: level.level,
            cause: level.cause,
            skipped: level.skipped,
            nobody_live: level.nobody_live,
            times: 1,
            until: None,
            messages: self.gather(its),
        }
    }

    /// The rest: who was told again, one for each level of each cycle, with the instant of the first time.
    pub fn again(mut self) -> Vec<(At, i32, ToldLevel)> {
        let mut levels: BTreeMap<(i32, i16), Vec<outbox::Model>> = BTreeMap::new();
        for one in std::mem::take(&mut self.left) {
            levels.entry((one.cycle, one.level)).or_default().push(one);
        }
        let told = |((cycle, level), its): ((i32, i16), Vec<outbox::Model>)| {
            let mut times: Vec<At> = its.iter().map(|one| one.created_at).collect();
            times.sort_unstable();
            times.dedup();
            let (first, last) = (*times.first()?, *times.last()?);
            let level = ToldLevel {
                level,
                cause: None,
                skipped: Vec::new(),
                nobody_live: false,
                times: u32::try_from(times.len()).unwrap_or(u32::MAX),
                until: (last > first).then_some(last),
                messages: self.gather(its),
            };
            Some((first, cycle, level))
        };
        levels.into_iter().filter_map(told).collect()
    }

    /// One for each phone, or person and channel: the best of what became of its messages.
    fn gather(&self, all: Vec<outbox::Model>) -> Vec<ToldMessage> {
        let mut gathered: Vec<(Option<Target>, ToldMessage)> = Vec::new();
        for one in all {
            let (target, told) = (one.target(), self.told(&one));
            match gathered.iter_mut().find(|(other, _)| target.is_some() && *other == target) {
                Some((_, best)) => {
                    best.fate = best.fate.max(told.fate);
                    best.accepted_at = best.accepted_at.or(told.accepted_at);
                    best.shown_at = best.shown_at.or(told.shown_at);
                    best.opened_at = best.opened_at.or(told.opened_at);
                }
                None => gathered.push((target, told)),
            }
        }
        let mut all: Vec<ToldMessage> = gathered.into_iter().map(|(_, told)| told).collect();
        all.sort_by(|one, other| (&one.name, one.channel as u8).cmp(&(&other.name, other.channel as u8)));
        all
    }

    fn told(&self, one: &outbox::Model) -> ToldMessage {
        let phone = one.subscription_id.and_then(|id| self.devices.get(&id));
        let who = one.recipient_id.or_else(|| phone.and_then(|phone| phone.staff_id));
        let fate = fate(one);
        let silent = phone.is_some_and(|phone| phone.state == SubscriptionState::NoReceipts);
        ToldMessage {
            name: who.and_then(|who| self.staff.get(&who).cloned()),
            channel: one.channel,
            device: phone.map(|phone| phone.device_name.clone()),
            fate,
            shown_unknown: silent && fate == MessageFate::Accepted,
            accepted_at: one.accepted_at,
            shown_at: one.shown_at,
            opened_at: one.opened_at,
        }
    }
}

/// How far a message came.
pub fn fate(one: &outbox::Model) -> MessageFate {
    if one.opened_at.is_some() {
        MessageFate::Opened
    } else if one.shown_at.is_some() {
        MessageFate::Shown
    } else if one.accepted_at.is_some() {
        MessageFate::Accepted
    } else {
        match one.state {
            MessageState::Pending | MessageState::Leased | MessageState::Accepted => MessageFate::Waiting,
            MessageState::Cancelled => MessageFate::Withdrawn,
            MessageState::Dead | MessageState::Expired => MessageFate::Failed,
        }
    }
}
