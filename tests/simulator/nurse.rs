//! Nurses: they answer, or sleep; they look at the worklist now and then; what they saw may have changed when they tap.

use reliefline_server::domain::{
    alert::{AlertState, Outcome, Severity},
    at::{At, HOUR, MINUTE, SECOND},
    ids::{AlertId, EpisodeId, MessageId, StaffId, SubscriptionId},
    message::MessageKind,
};

use crate::{
    deeds::{self, By},
    phone::Push,
    world::{Happening, World},
};

/// A nurse and how often she answers, out of 1.
pub struct Nurse {
    pub id: StaffId,
    pub diligence: f64,
}

/// What a nurse is about to do, with what she saw.
#[derive(Clone, Copy, Debug)]
pub enum Intent {
    Take { alert: AlertId, cycle: i32, severity: Severity, in_minutes: Option<i64> },
    Press(MessageId),
    Look(AlertId),
    Call(AlertId),
    Renew(AlertId, i64),
    Resolve { alert: AlertId, cycle: i32, severity: Severity, outcome: Outcome },
}

/// So often a nurse tries again when nobody answers.
const TRIES: u32 = 20;

impl World {
    /// A push reaches a phone, or waits until it is on.
    pub fn arrives(&mut self, device: SubscriptionId, push: Push) {
        let now = self.now;
        let Some(phone) = self.phones.get_mut(&device) else { return };
        if phone.off.until(now).is_some() {
            phone.keep_waiting(push);
            return;
        }
        let (message, kind, has_button, is_mute, of) =
            (push.message, push.kind, push.has_button, phone.is_mute, phone.of);
        let alert = push.alert;
        let tag = phone.show(push);
        self.shows(device, alert);
        if !is_mute && self.chance.says(0.95) {
            let at = self.soon(100, 3 * SECOND);
            self.agenda.put(at, Happening::Receipt(message, 0));
        }
        let nurse = self.nurses.iter().position(|nurse| nurse.id == of);
        let Some(nurse) = nurse.filter(|nurse| self.chance.says(self.nurses[*nurse].diligence)) else {
            return;
        };
        if kind == MessageKind::Handled {
            self.phones.get_mut(&device).expect("it is there").dismiss(&tag);
            return;
        }
        let at = self.a_while();
        match has_button && self.chance.says(0.4) {
            true => self.agenda.put(at, Happening::Does(nurse, Intent::Press(message), 0)),
            false => self.agenda.put(at, Happening::Opens(nurse)),
        }
        if self.chance.says(0.1) {
            // She taps twice, as people do.
            self.agenda.put(at.plus(300), Happening::Does(nurse, Intent::Press(message), 0));
        }
    }

    pub fn phone_on(&mut self, device: SubscriptionId) {
        let now = self.now;
        let waiting = self.phones.get_mut(&device).map(crate::phone::Phone::wakes).unwrap_or_default();
        for push in waiting.into_iter().filter(|push| push.expires_at > now) {
            self.arrives(device, push);
        }
    }

    /// A phone says that it showed a message; it tries until somebody hears it.
    pub fn receipt(&mut self, message: MessageId, tries: u32) {
        let heard = match self.one_up() {
            Some(place) => self.write(place, |desk, store| deeds::shown(desk, store, message)).is_ok(),
            None => false,
        };
        if !heard && tries < TRIES {
            let at = self.soon(SECOND, 5 * MINUTE);
            self.agenda.put(at, Happening::Receipt(message, tries + 1));
        }
    }

    /// She opens the worklist and picks something that waits.
    pub fn opens(&mut self, nurse: usize) {
        let mut open: Vec<(AlertId, i32, Severity)> = Vec::new();
        for (key, _) in self.store.ladder.all() {
            let alert = self.store.alerts.get(*key).filter(|alert| alert.state == AlertState::Open);
            open.extend(alert.map(|alert| (alert.id, alert.cycle, alert.severity)));
        }
        if open.is_empty() || self.one_up().is_none() {
            return;
        }
        let (alert, cycle, severity) = self.chance.one_of(&open);
        let in_minutes = self.chance.one_of(&[None, None, None, Some(20), Some(90)]);
        let outcome = self.chance.one_of(&[Outcome::AdviceGiven, Outcome::FalseAlarm]);
        let intent = match self.chance.says(0.9) {
            true => Intent::Take { alert, cycle, severity, in_minutes },
            false => Intent::Resolve { alert, cycle, severity, outcome },
        };
        let at = self.soon(SECOND, 90 * SECOND);
        self.agenda.put(at, Happening::Does(nurse, intent, 0));
    }

    /// She makes her round, on duty or not.
    pub fn rounds(&mut self, nurse: usize) {
        let again = self.soon(HOUR, 9 * HOUR);
        self.agenda.put(again, Happening::Rounds(nurse));
        if !self.chance.says(self.nurses[nurse].diligence) {
            return;
        }
        self.opens(nurse);
        let had: Vec<(AlertId, i32, Severity)> = self
            .store
            .ladder
            .all()
            .filter_map(|(key, _)| self.store.alerts.get(*key))
            .filter(|alert| alert.state == AlertState::Acknowledged)
            .map(|alert| (alert.id, alert.cycle, alert.severity))
            .collect();
        if let Some((alert, cycle, severity)) = (!had.is_empty()).then(|| self.chance.one_of(&had)) {
            let outcome =
                self.chance.one_of(&[Outcome::AdviceGiven, Outcome::NoAnswer, Outcome::ClinicVisit]);
            let at = self.soon(SECOND, 5 * MINUTE);
            self.agenda
                .put(at, Happening::Does(nurse, Intent::Resolve { alert, cycle, severity, outcome }, 0));
        }
    }

    /// She taps.
    pub fn does(&mut self, nurse: usize, intent: Intent, tries: u32) {
        let Some(place) = self.one_up() else { return self.tries_again(nurse, intent, tries) };
        let by = self.nurses[nurse].id;
        let before = self.seen_of(&intent);
        self.a_person_does();
        let done = self.write(place, |desk, store| match intent {
            Intent::Take { alert, cycle, in_minutes, .. } => {
                let call_before = in_minutes.map(|minutes| desk.now.plus(minutes * MINUTE));
                deeds::acknowledge(desk, store, by, (alert, cycle), By::Screen { call_before })
            }
            Intent::Press(message) => deeds::press(desk, store, message),
            Intent::Look(alert) => {
                let episode: EpisodeId = store.alerts.get(alert.into())?.episode_id;
                deeds::look(store, by, episode)
            }
            Intent::Call(alert) => deeds::reached(desk, store, alert),
            Intent::Renew(alert, minutes) => {
                deeds::renew(desk, store, alert, desk.now.plus(minutes * MINUTE))
            }
            Intent::Resolve { alert, cycle, outcome, .. } => {
                deeds::resolve(desk, store, by, (alert, cycle), outcome)
            }
        });
        match done {
            Err(_) => self.tries_again(nurse, intent, tries),
            Ok(None) => {}
            Ok(Some(())) => {
                self.say("a nurse does it", by.0.as_u128());
                self.did(&intent, before);
                self.nudge(place);
                self.follows(nurse, intent);
            }
        }
    }

    fn tries_again(&mut self, nurse: usize, intent: Intent, tries: u32) {
        if tries < TRIES {
            let at = self.soon(2 * SECOND, 30 * SECOND);
            self.agenda.put(at, Happening::Does(nurse, intent, tries + 1));
        }
    }

    /// What comes of it: a look, a call, an outcome; or nothing, and the promise lapses.
    fn follows(&mut self, nurse: usize, intent: Intent) {
        let then = |world: &mut Self, from: i64, to: i64, intent: Intent| {
            let at: At = world.soon(from, to);
            world.agenda.put(at, Happening::Does(nurse, intent, 0));
        };
        match intent {
            Intent::Take { alert, .. } => match self.chance.within(0, 10) {
                0..=5 => then(self, MINUTE, 40 * MINUTE, Intent::Call(alert)),
                6 | 7 => then(self, MINUTE, 29 * MINUTE, Intent::Renew(alert, 45)),
                _ => {}
            },
            Intent::Press(message) => {
                let alert = self.store.outbox.get(message.into()).and_then(|message| message.alert_id);
                let Some(alert) = alert else { return };
                if self.chance.says(0.7) {
                    then(self, 10 * SECOND, 12 * MINUTE, Intent::Look(alert));
                }
            }
            Intent::Look(alert) => then(self, MINUTE, 30 * MINUTE, Intent::Call(alert)),
            Intent::Call(alert) | Intent::Renew(alert, _) => {
                let Some(row) = self.store.alerts.get(alert.into()) else { return };
                let (cycle, severity) = (row.cycle, row.severity);
                let outcome =
                    self.chance.one_of(&[Outcome::AdviceGiven, Outcome::NoAnswer, Outcome::ImagingOrdered]);
                if self.chance.says(0.7) {
                    then(self, 10 * SECOND, 2 * HOUR, Intent::Resolve { alert, cycle, severity, outcome });
                }
            }
            Intent::Resolve { alert, outcome, .. } => {
                if outcome == Outcome::NoAnswer && self.chance.says(0.5) {
                    then(self, 10 * MINUTE, 80 * MINUTE, Intent::Call(alert));
                }
            }
        }
    }
}
