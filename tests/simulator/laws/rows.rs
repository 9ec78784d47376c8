//! What must be so of the rows that a step changed.

use std::collections::{BTreeSet, HashSet};

use reliefline_server::{
    domain::{
        alert::{AlertState, Outcome, Rule, RuleEvent, Severity},
        at::{MINUTE, SECOND},
        episode::EpisodeState,
        ids::{AlertId, EpisodeId},
        message::{MessageKind, MessageState, SubscriptionState},
        promise::{self, Matter},
    },
    store::{alert, outbox},
};

use super::{APART, Check, PROMPT};
use crate::{
    claim, climbing, paging,
    rows::{Deed, Event},
    store::Changes,
    world::World,
};

impl World {
    /// After each step.
    pub fn check(&mut self) {
        let changes = std::mem::take(&mut self.store.changes);
        let by_person = std::mem::take(&mut self.laws.persons_step);
        for episode in &changes.unlike {
            let what = format!("the rules unsay what was written of episode {episode}");
            self.laws.breaks("I9", what);
        }
        let is_quiet = changes.alerts.is_empty()
            && changes.ladder.is_empty()
            && changes.messages.is_empty()
            && changes.episodes.is_empty()
            && changes.devices.is_empty();
        if is_quiet {
            return;
        }
        self.check_events(&changes);
        let mut alerts: BTreeSet<AlertId> = changes.alerts.iter().map(|(id, _)| *id).collect();
        alerts.extend(changes.ladder.iter().map(|(id, _)| *id));
        self.check_alerts(&alerts);
        self.check_hands(&changes, by_person);
        self.check_urgent(&changes, by_person);
        self.check_ladder(&alerts, &changes);
        self.check_messages(&changes);
        self.check_devices(&changes);
        let mut episodes: BTreeSet<EpisodeId> = changes.episodes.iter().copied().collect();
        episodes.extend(alerts.iter().filter_map(|id| Some(self.store.alerts.get((*id).into())?.episode_id)));
        for episode in episodes {
            self.check_episode(episode);
        }
    }

    pub(super) fn check_alerts(&mut self, alerts: &BTreeSet<AlertId>) {
        for id in alerts {
            let Some(alert) = self.store.alerts.get((*id).into()).cloned() else { continue };
            let causes = self.laws.causes.get(id).copied().unwrap_or_default();
            if causes != alert.cycle {
                self.laws
                    .breaks("I7", format!("alert {id} is in cycle {} after {causes} causes", alert.cycle));
            }
            let is_taken = alert.state == AlertState::Acknowledged;
            if is_taken && alert.acknowledged_by.is_none() {
                self.laws.breaks("I11", format!("alert {id} is acknowledged by nobody"));
            }
            let is_closed = alert.state == AlertState::Resolved;
            if is_closed && alert.severity == Severity::Urgent && alert.resolved_by.is_none() {
                self.laws.breaks("I11", format!("urgent alert {id} was closed by a rule"));
            }
        }
    }

    /// I11: nobody but a person takes an alert.
    pub(super) fn check_hands(&mut self, changes: &Changes, by_person: bool) {
        for (id, before) in &changes.alerts {
            let taken = AlertState::Acknowledged;
            let is_taken = self.store.alerts.get((*id).into()).is_some_and(|alert| alert.state == taken);
            let was_taken = before.as_ref().is_some_and(|alert| alert.state == taken);
            if is_taken && !was_taken && !by_person {
                self.laws.breaks("I11", format!("alert {id} was taken, and by no person"));
            }
        }
    }

    /// I11: what was urgent becomes no milder while it waits for a person, but by a correction; and no rule ends the call that
    /// is owed about it, unless what it found is urgent as well.
    fn check_urgent(&mut self, changes: &Changes, by_person: bool) {
        let mut broken = Vec::new();
        let owed = |alert: &alert::Model| {
            (alert.state, alert.outcome) == (AlertState::Resolved, Some(Outcome::NoAnswer))
                && alert.call_before.is_some()
        };
        for (id, before) in &changes.alerts {
            let (Some(before), Some(alert)) = (before, self.store.alerts.get((*id).into())) else { continue };
            let waited = before.state != AlertState::Resolved || owed(before);
            let is_cleared =
                |event: &Event| event.alert == *id && matches!(event.deed, Deed::Rule(RuleEvent::Clear, _));
            let fell = before.severity == Severity::Urgent && alert.severity < Severity::Urgent;
            if waited && fell && !changes.events.iter().any(is_cleared) {
                broken.push(format!("urgent alert {id} became {:?} while it waited", alert.severity));
            }
        }
        for (id, before) in &changes.ladder {
            let Some(alert) = self.store.alerts.get((*id).into()) else { continue };
            let was_owed = before.as_ref().is_some_and(|row| row.held_since.is_some())
                && (alert.state, alert.severity) == (AlertState::Resolved, Severity::Urgent)
                && alert.outcome == Some(Outcome::NoAnswer);
            let is_gone = self.store.ladder.get((*id).into()).is_none();
            let takes_over = |other: &alert::Model| {
                (other.rule, &other.key, other.severity) == (alert.rule, &alert.key, Severity::Urgent)
                    && other.state == AlertState::Open
            };
            let others = self.store.alerts_of(alert.episode_id);
            if was_owed && is_gone && !by_person && !others.iter().any(takes_over) {
                broken.push(format!("a rule ended the call that is owed about urgent alert {id}"));
            }
        }
        broken.into_iter().for_each(|what| self.laws.breaks("I11", what));
    }

    /// What waits climbs in its present cycle, what a person has stands still, and what is closed is on no ladder.
    pub(super) fn check_ladder(&mut self, alerts: &BTreeSet<AlertId>, changes: &Changes) {
        for id in alerts {
            let Some(alert) = self.store.alerts.get((*id).into()) else { continue };
            let row = self.store.ladder.get((*id).into());
            let sound = match alert.state {
                AlertState::Open if climbing::climbs(alert.severity) => row.is_some_and(|row| {
                    (row.cycle, row.severity) == (alert.cycle, alert.severity)
                        && row.held_since.is_none()
                        && row.due_at.is_some()
                }),
                AlertState::Acknowledged if climbing::climbs(alert.severity) => {
                    row.is_some_and(|row| row.held_since.is_some() && row.cycle == alert.cycle)
                }
                AlertState::Resolved => {
                    row.is_none_or(|row| row.held_since.is_some() && alert.call_before.is_some())
                }
                _ => true,
            };
            if !sound {
                let what =
                    format!("alert {id} is {:?} in cycle {}, its ladder {row:?}", alert.state, alert.cycle);
                self.laws.breaks("I10", what);
            }
        }
        for (id, before) in &changes.ladder {
            let (Some(before), Some(row)) = (before, self.store.ladder.get((*id).into())) else { continue };
            let same_climb = before.first_cycle == row.first_cycle;
            if same_climb
                && (row.level, row.cycle) < (before.level, before.cycle)
                && row.cycle == before.cycle
            {
                self.laws.breaks("I10", format!("alert {id} climbs down from level {}", before.level));
            }
        }
    }

    pub(super) fn check_messages(&mut self, changes: &Changes) {
        for (id, before) in &changes.messages {
            let Some(message) = self.store.outbox.get((*id).into()).cloned() else { continue };
            if before.is_none()
                && let Some(alert) = message.alert_id
            {
                let to = climbing::target(&message);
                let key = (alert, message.cycle, message.level, message.kind, message.repeat_no, to);
                if !self.laws.sent.insert(key) {
                    self.laws.breaks("I13", format!("{key:?} is written twice"));
                }
            }
            if before.is_none() {
                self.is_found_silent(&message);
                self.check_bundle(&message);
            }
            let was = before.as_ref().map(|before| before.state);
            match message.state {
                MessageState::Leased => {
                    self.laws.must(self.now.plus(40 * SECOND + APART), Check::Lease(*id, message.fence));
                }
                MessageState::Dead | MessageState::Expired if was != Some(message.state) => {
                    let page = message.alert_id.filter(|_| message.kind == MessageKind::Alert);
                    if let Some(alert) = page {
                        let check = Check::Dead(alert, message.cycle, message.level);
                        self.laws.must(self.now.plus(PROMPT), check);
                    }
                }
                MessageState::Cancelled if was == Some(MessageState::Pending) => {
                    self.check_gathered(&message, changes);
                }
                MessageState::Accepted if was != Some(MessageState::Accepted) => self.check_flood(&message),
                _ => {}
            }
        }
    }

    /// I21: one bundle a minute for each recipient.
    fn check_bundle(&mut self, message: &outbox::Model) {
        let (to, minute) = (climbing::target(message), message.next_attempt_at.0.div_euclid(MINUTE));
        if message.kind == MessageKind::Bundle && !self.laws.bundles.insert((to, minute)) {
            self.laws.breaks("I21", format!("{to:?} is sent two bundles in one minute"));
        }
    }

    /// What a bundle takes over of an urgent alert that still waits goes as urgently: unless a later step tells it now.
    fn check_gathered(&mut self, page: &outbox::Model, changes: &Changes) {
        let Some(alert) = page.alert_id.and_then(|id| self.store.alerts.get(id.into())) else { return };
        let is_wanted = (alert.state, alert.cycle) == (AlertState::Open, page.cycle)
            && (page.kind, page.severity) == (MessageKind::Alert, Severity::Urgent);
        let to = climbing::target(page);
        let told = changes.messages.iter().filter_map(|(id, _)| self.store.outbox.get((*id).into()));
        let mut later = told.filter(|other| (other.alert_id, other.cycle) == (page.alert_id, page.cycle));
        let is_told_on = later.any(|other| (other.level, other.repeat_no) > (page.level, page.repeat_no));
        let goes = |bundle: &&outbox::Model| {
            (bundle.kind, bundle.severity) == (MessageKind::Bundle, Severity::Urgent)
                && climbing::target(bundle) == to
                && matches!(bundle.state, MessageState::Pending | MessageState::Leased)
        };
        if is_wanted && !is_told_on && !claim::recent(&self.store, to, self.now).any(|one| goes(&one)) {
            self.laws
                .breaks("I21", format!("nothing urgent takes over what message {} was to tell", page.id));
        }
    }

    /// Beyond five pages a minute for one device the rest is one bundle.
    pub(super) fn check_flood(&mut self, message: &outbox::Model) {
        let (Some(device), MessageKind::Alert, Some(at)) =
            (message.subscription_id, message.kind, message.accepted_at)
        else {
            return;
        };
        let pages = self.laws.accepted.entry(device).or_default();
        pages.push_back(at);
        pages.retain(|page| at.since(*page) < 55 * SECOND);
        let many = pages.len();
        if many > 5 {
            self.laws.breaks("flood", format!("device {device} got {many} pages in a minute"));
        }
    }

    pub(super) fn check_devices(&mut self, changes: &Changes) {
        for (id, before) in &changes.devices {
            let now = self.store.devices.get((*id).into()).map(|row| row.state);
            let was = before.map(|row| row.state);
            let answers =
                |state| matches!(state, Some(SubscriptionState::Live | SubscriptionState::NoReceipts));
            if answers(was) && !answers(now) {
                self.laws.went_dark.insert(*id, self.now);
            }
            if now == Some(SubscriptionState::Gone) && was != now && !self.service.told_gone.contains(id) {
                self.laws.breaks("I17", format!("device {id} is given up, and no push service forgot it"));
            }
        }
    }

    pub(super) fn check_episode(&mut self, episode: EpisodeId) {
        let row = self.store.episodes.get(episode.into()).cloned();
        if let Some(row) = row.filter(|row| row.state == EpisodeState::Active && row.next_due_at.is_none()) {
            self.laws.breaks("I19", format!("episode {episode} waits for nothing ({:?})", row.state));
        }
        let alerts = self.store.alerts_of(episode);
        let mut open: HashSet<(Rule, Option<String>)> = HashSet::new();
        for alert in alerts.iter().filter(|alert| alert.state != AlertState::Resolved) {
            if !open.insert((alert.rule, alert.key.clone())) {
                self.laws.breaks("I6", format!("{:?} of episode {episode} is open twice", alert.rule));
            }
        }
        self.check_told(&alerts);
        let matter = |alert: &alert::Model| Matter {
            state: alert.state,
            severity: alert.severity,
            acknowledged_at: alert.acknowledged_at,
            call_before: alert.call_before,
        };
        let matters: Vec<Matter> = alerts.iter().map(matter).collect();
        let waits = |alert: &alert::Model| alert.state == AlertState::Open && alert.severity > Severity::Info;
        if promise::seen(&matters, self.now).is_some() {
            let by_nobody = alerts.iter().all(|alert| alert.acknowledged_by.is_none());
            if by_nobody || alerts.iter().any(waits) {
                self.laws
                    .breaks("seen", format!("the patient of {episode} is told of a look that nobody took"));
            }
        }
    }

    /// I8: whatever is urgent and waits was told in its cycle, or is carried by what is as severe, or there is no device.
    pub(super) fn check_told(&mut self, alerts: &[alert::Model]) {
        let boxes = !self.clinic.letter_boxes(&self.store).is_empty() || self.clinic.channels.email;
        let urgent =
            |alert: &&alert::Model| alert.state == AlertState::Open && alert.severity == Severity::Urgent;
        let untold: Vec<&alert::Model> = alerts
            .iter()
            .filter(urgent)
            .filter(|alert| boxes && !paging::is_paged(&self.store, alert))
            .collect();
        for alert in untold {
            let carried = paging::happened(&self.store, alert, Deed::Bundled)
                && alerts.iter().filter(urgent).any(|other| paging::is_paged(&self.store, other));
            if !carried {
                self.laws.breaks("I8", format!("nobody is told of urgent alert {}", alert.id));
            }
        }
    }
}
