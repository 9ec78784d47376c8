//! What is seen to happen outside the store: messages that leave, answers that are written, what phones show, what persons
//! saw and did.

use reliefline_server::{
    domain::{
        alert::Severity,
        at::SECOND,
        ids::{AlertId, SubscriptionId},
        message::{MessageKind, Outcome, SubscriptionState},
    },
    store::outbox,
};

use super::APART;
use crate::{instance, nurse::Intent, world::World};

impl World {
    /// A message leaves for a push service. I12, I17 and I21.
    pub fn sending(&mut self, place: usize, message: &outbox::Model) {
        let holder = (self.instances[place].id, message.fence);
        self.laws.holders.insert(message.id, holder);
        self.sends_after_stop(place, message);
        if let Some(alert) = message.alert_id.filter(|_| message.kind == MessageKind::Alert) {
            let stopped = self.laws.stopped.get(&alert).is_some_and(|at| self.now.since(*at) > SECOND);
            if stopped && !instance::is_open(&self.store, alert) {
                self.laws.breaks("I12", format!("a page about {alert} is sent though a person has it"));
            }
        }
        // The instances' clocks differ, and none of them knows which is right.
        let hours = &self.clinic.hours;
        let is_night = [-APART, APART].iter().all(|by| hours.quiet.holds(self.now.plus(*by), hours.zone));
        let is_page = matches!(message.kind, MessageKind::Alert | MessageKind::Bundle);
        if is_page && message.severity == Severity::Warning && is_night {
            self.laws.breaks("night", format!("warning {} is sent at night", message.id));
        }
        let gone = |id: SubscriptionId| {
            self.store.devices.get(id.into()).is_some_and(|row| row.state == SubscriptionState::Gone)
        };
        if message.subscription_id.is_some_and(gone) {
            self.laws.breaks("I17", format!("message {} goes to a device that is gone", message.id));
        }
    }

    /// An instance wrote what became of a message. I16.
    pub fn settled(&mut self, message: &outbox::Model, outcome: Outcome) {
        let holder = self.laws.holders.get(&message.id).map(|(_, fence)| *fence);
        if holder.is_some_and(|fence| fence != message.fence) {
            let what = format!("{outcome:?} of message {} is written by who lost it", message.id);
            self.laws.breaks("I16", what);
        }
    }

    /// A phone shows a push. I13.
    pub fn shows(&mut self, device: SubscriptionId, alert: Option<AlertId>) {
        let Some(alert) = alert else { return };
        if self.phones[&device].visible(alert) > 1 {
            self.laws.breaks("I13", format!("alert {alert} is visible twice on one phone"));
        }
    }

    /// What is about to change is done by a person.
    pub fn a_person_does(&mut self) {
        self.laws.persons_step = true;
    }

    /// How severe an alert is that a nurse is about to take or close.
    pub fn seen_of(&self, intent: &Intent) -> Option<(AlertId, Severity, Severity)> {
        let (id, seen) = match *intent {
            Intent::Take { alert, severity, .. } | Intent::Resolve { alert, severity, .. } => {
                (alert, severity)
            }
            Intent::Press(message) => {
                let message = self.store.outbox.get(message.into())?;
                (message.alert_id?, message.severity)
            }
            _ => return None,
        };
        Some((id, seen, self.store.alerts.get(id.into())?.severity))
    }

    /// She did. A rise must never be swallowed by who has not seen it.
    pub fn did(&mut self, intent: &Intent, before: Option<(AlertId, Severity, Severity)>) {
        if let Some((id, seen, was)) = before.filter(|(_, seen, was)| was > seen) {
            self.laws.breaks("rise", format!("alert {id} was {was:?} when somebody took it as {seen:?}"));
        }
        if let Intent::Look(alert) = *intent
            && let Some(row) = self.store.alerts.get(alert.into())
        {
            let (episode, by) = (row.episode_id, row.acknowledged_by);
            let alerts = self.store.alerts_of(episode).into_iter().filter(|one| one.acknowledged_by == by);
            self.laws.looked.extend(alerts.map(|one| (one.id, one.cycle)));
        }
    }
}
