//! What the stories of alerts say after a step, and what must come of it.

use reliefline_server::{
    domain::{
        alert::{AlertState, Outcome, Rule, RuleEvent, Severity},
        at::MINUTE,
        ids::AlertId,
    },
    store::{alert, escalation, outbox},
};

use super::{APART, Check, Climbing, PROMPT};
use crate::{
    instance::WRITES_WITHIN,
    paging,
    rows::Deed,
    store::{Changes, place},
    world::World,
};

impl World {
    pub(super) fn check_events(&mut self, changes: &Changes) {
        let now = self.now;
        for event in &changes.events {
            let Some(alert) = self.store.alerts.get(event.alert.into()).cloned() else { continue };
            let id = alert.id;
            match event.deed {
                Deed::Rule(RuleEvent::Raise | RuleEvent::Escalate | RuleEvent::Reopen, at) => {
                    *self.laws.causes.entry(id).or_default() += 1;
                    let climbing = Climbing {
                        severity: alert.severity,
                        began: now,
                        held: 0,
                        held_since: None,
                        highest: 0,
                    };
                    self.laws.climbing.insert(id, climbing);
                    self.laws.stopped.remove(&id);
                    if alert.severity == Severity::Urgent {
                        self.expect_levels(id);
                    }
                    if alert.rule == Rule::Silence {
                        self.check_silence(&alert, at);
                    }
                }
                Deed::Lapsed | Deed::Unopened => {
                    *self.laws.causes.entry(id).or_default() += 1;
                    self.laws.stopped.remove(&id);
                    let row = self.store.ladder.get(id.into()).map_or(0, |row| row.level);
                    if let Some(climbing) = self.laws.climbing.get_mut(&id) {
                        let since = climbing.held_since.take();
                        climbing.held += since.map_or(0, |since| now.since(since));
                        let least = (climbing.highest + 1).clamp(2, 3);
                        if row < least {
                            let what = format!("alert {id} lapsed to level {row}, below {least}");
                            self.laws.breaks("lapse", what);
                        }
                    }
                    if alert.severity == Severity::Urgent {
                        self.expect_levels(id);
                    }
                }
                Deed::Acknowledged | Deed::Covered => {
                    if !self.laws.winners.insert((id, event.cycle)) {
                        self.laws.breaks("winner", format!("two take alert {id} in cycle {}", event.cycle));
                    }
                    if event.deed == Deed::Covered && alert.severity == Severity::Urgent {
                        self.laws.breaks("covers", format!("urgent alert {id} was taken along with another"));
                    }
                    self.holds(&alert);
                    if self.store.ladder.get(id.into()).is_some_and(|row| row.unopened_until.is_some()) {
                        self.laws.must(now.plus(10 * MINUTE + PROMPT + APART), Check::Look(id, alert.cycle));
                    }
                }
                Deed::Promised => self.holds(&alert),
                Deed::Resolved => {
                    // Where nobody answered it is not over.
                    if alert.rule == Rule::Silence
                        && alert.outcome != Some(Outcome::NoAnswer)
                        && let Some(at) = alert.resolved_at
                    {
                        self.heard(alert.episode_id, at);
                    }
                    self.holds(&alert);
                }
                Deed::Reached => {
                    let all = self.store.alerts_of(alert.episode_id).into_iter();
                    self.laws.reached.extend(all.map(|one| (one.id, one.cycle)));
                    self.reaches_who_was_silent(&alert, changes);
                }
                Deed::Level(level) => {
                    self.check_level(&alert, level);
                    self.enters_what_is_due(&alert, level);
                    let climbing = self.laws.climbing.get_mut(&id);
                    climbing.into_iter().for_each(|one| one.highest = one.highest.max(level));
                }
                Deed::Rule(..) | Deed::Bundled => {}
            }
        }
    }

    /// The call that was owed about a silence was made: that is over from now on.
    fn reaches_who_was_silent(&mut self, alert: &alert::Model, changes: &Changes) {
        let owed = |(id, row): &(AlertId, Option<escalation::Model>)| {
            let other = self.store.alerts.get((*id).into());
            let is_silence = |other: &alert::Model| {
                (other.rule, other.state) == (Rule::Silence, AlertState::Resolved)
                    && other.episode_id == alert.episode_id
            };
            row.is_some() && self.store.ladder.get((*id).into()).is_none() && other.is_some_and(is_silence)
        };
        let resolves = self.store.courses[place(alert.episode_id)].resolves.iter().rev();
        let at = resolves.map(|one| one.at).next();
        if let Some(at) = at.filter(|_| changes.ladder.iter().any(owed)) {
            self.heard(alert.episode_id, at);
        }
    }

    /// A person has it from now on, and promised to call.
    pub(super) fn holds(&mut self, alert: &alert::Model) {
        self.laws.stopped.insert(alert.id, self.now);
        if let Some(climbing) = self.laws.climbing.get_mut(&alert.id) {
            climbing.held_since.get_or_insert(self.now);
        }
        self.laws.promised.remove(&alert.id);
        if let Some(before) = alert.call_before.filter(|before| *before > self.now.plus(-APART)) {
            self.laws.promised.insert(alert.id, before);
            let by = before.plus(PROMPT + APART);
            self.laws.must(by, Check::Promise(alert.id, alert.cycle, before));
        }
        let takes = alert.state == AlertState::Acknowledged && alert.severity > Severity::Info;
        if takes && alert.call_before.is_none() {
            self.laws.breaks("promise", format!("alert {} was taken without a promise", alert.id));
        }
    }

    pub(super) fn expect_levels(&mut self, id: AlertId) {
        let Some(climbing) = self.laws.climbing.get(&id) else { return };
        let (ladder, waited) = (self.clinic.ladder, climbing.waited(self.now));
        let now = self.now;
        for (level, minutes) in [(2, ladder.urgent_second_min), (3, ladder.urgent_third_min)] {
            let by = now.plus((minutes * MINUTE - waited).max(0) + PROMPT + APART);
            self.laws.must(by, Check::Level(id, level));
        }
    }

    /// A level that reaches nobody who lives is passed over. A device may stop living after the step looked at it.
    pub(super) fn check_level(&mut self, alert: &alert::Model, level: i16) {
        if level >= 3 || level == 1 && paging::happened(&self.store, alert, Deed::Bundled) {
            return;
        }
        let pages = paging::pages(&self.store, alert.id);
        let reaches = |page: &&&outbox::Model| {
            let device = page.subscription_id.and_then(|id| self.store.devices.get(id.into()));
            let lived = page.subscription_id.and_then(|id| self.laws.went_dark.get(&id));
            let live = device.is_none_or(|row| row.state.is_live(row.last_opened_at, page.created_at))
                || lived.is_some_and(|until| self.now.since(*until) <= WRITES_WITHIN);
            (page.cycle, page.level) == (alert.cycle, level) && live
        };
        if pages.iter().filter(reaches).count() == 0 {
            let what = format!("alert {} waits on level {level}, where nobody lives", alert.id);
            self.laws.breaks("skip", what);
        }
    }
}
