//! I21: what fell due while nobody ran is told without a storm. All of it is found before anything is sent, urgent alerts go
//! first, twenty messages leave in a second, of which each instance has its part, a phone is told of an alert once, and
//! silences are spread over half an hour.

use std::collections::HashMap;

use reliefline_server::{
    domain::{
        alert::{Rule, Severity},
        at::{At, HOUR, MINUTE, SECOND},
        ids::{AlertId, MessageId, SubscriptionId},
        message::{MessageKind, MessageState},
    },
    store::{alert, escalation, outbox},
};

use super::{APART, PROMPT};
use crate::{paging, store::Store, world::World};

/// So many messages leave in a second, of all instances together.
const A_SECOND: usize = 20;
/// What is overdue is found first, and nobody waits for that longer.
const FINDS: i64 = 5 * SECOND;

/// An instance that catches up, as it is seen to.
pub struct CatchingUp {
    began: At,
    /// A second of its clock, and what left in it.
    second: (i64, usize),
    /// And when it was written.
    told: HashMap<(AlertId, i32, SubscriptionId), (MessageId, At)>,
    /// In which minute each silence that it found is told first.
    silences: HashMap<AlertId, i64>,
}

impl World {
    /// An instance has found a stop.
    pub fn catches_up(&mut self, place: usize) {
        let (began, second) = (self.now, (0, 0));
        let (told, silences) = (HashMap::new(), HashMap::new());
        self.laws.catching_up.insert(place, CatchingUp { began, second, told, silences });
    }

    /// It ends, or is started anew, and knows of no stop.
    pub fn forgets_the_stop(&mut self, place: usize) {
        self.laws.catching_up.remove(&place);
    }

    /// An instance says that nothing is overdue any more.
    pub fn has_caught_up(&mut self, place: usize) {
        let Some(seen) = self.laws.catching_up.remove(&place) else { return };
        self.laws.stop_ended = None;
        if self.is_anything_overdue(self.here(place)) {
            self.laws.breaks("I21", "something is overdue, and it is said to be told".into());
        }
        let mut minutes: HashMap<i64, usize> = HashMap::new();
        seen.silences.values().for_each(|minute| *minutes.entry(*minute).or_default() += 1);
        let (all, most) = (seen.silences.len(), minutes.into_values().max().unwrap_or_default());
        // Each has its part of thirty minutes by chance.
        if most > (all / 6).max(5) {
            self.laws.breaks("I21", format!("{most} of {all} silences are told within a minute"));
        }
    }

    /// A message leaves an instance, which catches up when others do.
    pub(super) fn sends_after_stop(&mut self, place: usize, message: &outbox::Model) {
        let (now, here) = (self.now, self.here(place));
        let share = A_SECOND / self.running(here) as usize;
        let Some(seen) = self.laws.catching_up.get_mut(&place) else {
            if self.laws.stop_ended.is_some_and(|ended| now.since(ended) < HOUR) {
                let what = format!("message {} leaves at no pace after a stop", message.id);
                self.laws.breaks("I21", what);
            }
            return;
        };
        let second = here.0.div_euclid(SECOND);
        seen.second = (second, if seen.second.0 == second { seen.second.1 + 1 } else { 1 });
        let (count, began) = (seen.second.1, seen.began);
        if count > share {
            self.laws.breaks(
                "I21",
                format!("{count} messages leave an instance in a second, and its part is {share}"),
            );
        }
        let finds = now.since(began) < FINDS && self.laws.failed_at.is_none_or(|at| at < began);
        if finds && self.is_anything_overdue(here) {
            self.laws
                .breaks("I21", format!("message {} leaves before all that is overdue is found", message.id));
        }
        if message.severity != Severity::Urgent && self.is_urgent_one_waiting(place) {
            self.laws.breaks("I21", format!("message {} leaves before an urgent one", message.id));
        }
        self.tells_once(place, message);
    }

    /// Not of a level that the claim itself just found to have reached nobody.
    fn is_anything_overdue(&self, here: At) -> bool {
        let is_late = |row: &escalation::Model| row.due_at.is_some_and(|due| due <= here);
        let steps = self.store.ladder.due(here);
        !self.store.episodes.due(here).is_empty()
            || steps.into_iter().any(|key| self.store.ladder.get(key).is_some_and(is_late))
    }

    /// Is an urgent message due, and is the way free that it would go?
    /// One that was gathered from others in this very round leaves in the next.
    fn is_urgent_one_waiting(&self, place: usize) -> bool {
        let now = self.here(place);
        let taken = self.instances[place].hosts.taken(now);
        self.store.outbox.due(now).into_iter().any(|key| {
            let message = self.store.outbox.get(key);
            message.is_some_and(|one| one.severity == Severity::Urgent && one.created_at < now)
                && !taken.contains(&self.way(key))
        })
    }

    fn tells_once(&mut self, place: usize, message: &outbox::Model) {
        let now = self.now;
        let Some(seen) = self.laws.catching_up.get_mut(&place) else { return };
        let (Some(alert), Some(device), MessageKind::Alert) =
            (message.alert_id, message.subscription_id, message.kind)
        else {
            return;
        };
        let began = seen.began.plus(-APART);
        let before = seen.told.insert((alert, message.cycle, device), (message.id, message.created_at));
        // What no level took the place of may wait since before the stop, on two levels. Of a level that reached nobody the
        // next one follows at once.
        let is_new = |written: At| message.created_at.max(written) >= began;
        let is_twice = before.is_some_and(|(id, written)| id != message.id && is_new(written));
        let since = now.since(seen.began);
        let is_early = since < MINUTE && self.was_overdue(message, since);
        if is_twice && is_early && !is_any_dead(&self.store, alert, message.cycle) {
            let what = format!("device {device} is told twice of alert {alert} after a stop");
            self.laws.breaks("I21", what);
        }
    }

    /// Was the step of an urgent alert that a message belongs to due before a stop ended, which is so long ago?
    fn was_overdue(&self, message: &outbox::Model, since: i64) -> bool {
        let climbing = message.alert_id.and_then(|alert| self.laws.climbing.get(&alert));
        let Some(climbing) = climbing.filter(|one| one.severity == Severity::Urgent) else { return false };
        let (waited, ladder) = (climbing.waited(self.now), self.clinic.ladder);
        let late = match (message.level, message.repeat_no) {
            (1, 0) => waited,
            (1, _) => waited - 2 * MINUTE,
            (2, _) => waited - ladder.urgent_second_min * MINUTE,
            (_, 0) => waited - ladder.urgent_third_min * MINUTE,
            // When it is told again hangs on more than how long it waited.
            _ => return false,
        };
        late > since + PROMPT
    }

    /// The first page of a silence that was found while catching up.
    pub(super) fn is_found_silent(&mut self, message: &outbox::Model) {
        let is_first = (message.level, message.repeat_no) == (1, 0);
        let Some(alert) = message.alert_id.filter(|_| is_first && message.kind == MessageKind::Alert) else {
            return;
        };
        let is_silence = self.store.alerts.get(alert.into()).is_some_and(|alert| alert.rule == Rule::Silence);
        if let Some(seen) = self.laws.catching_up.get_mut(&self.laws.writer).filter(|_| is_silence) {
            seen.silences.insert(alert, message.next_attempt_at.0.div_euclid(MINUTE));
        }
    }

    /// Whoever climbs enters the level that is due by now, and none of those before it.
    pub(super) fn enters_what_is_due(&mut self, alert: &alert::Model, level: i16) {
        let Some(climbing) = self.laws.climbing.get(&alert.id) else { return };
        let waited = climbing.waited(self.now) - PROMPT;
        let ladder = self.clinic.ladder;
        let least = match waited {
            _ if climbing.severity != Severity::Urgent => 1,
            waited if waited >= ladder.urgent_third_min * MINUTE => 3,
            waited if waited >= ladder.urgent_second_min * MINUTE => 2,
            _ => 1,
        };
        if level < least {
            let what = format!("urgent alert {} enters level {level}, and {least} is due", alert.id);
            self.laws.breaks("I21", what);
        }
    }
}

fn is_any_dead(store: &Store, alert: AlertId, cycle: i32) -> bool {
    let dead = |page: &&outbox::Model| matches!(page.state, MessageState::Dead | MessageState::Expired);
    paging::pages(store, alert).into_iter().filter(|page| page.cycle == cycle).any(|page| dead(&page))
}
