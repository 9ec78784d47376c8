//! What had to be so by an instant. It counts while an instance is up and its transactions are kept.

use reliefline_server::domain::{
    alert::{AlertState, Severity},
    at::{At, MINUTE, SECOND},
    ids::MessageId,
    ladder,
    message::MessageState,
};

use super::{APART, Check, PROMPT};
use crate::{climbing, instance, world::World};

impl World {
    /// What had to be so before this instant.
    pub fn look_at_deadlines(&mut self, until: At) {
        while let Some((&(at, number), &check)) = self.laws.checks.first_key_value() {
            if at >= until {
                return;
            }
            self.laws.checks.remove(&(at, number));
            if self.laws.down_since.is_some() || self.luck.bad_disk.until(at).is_some() {
                self.laws.must(until.max(at.plus(SECOND)), check);
                continue;
            }
            if at < self.laws.well_from {
                let by = self.laws.well_from;
                self.laws.must(by, check);
                continue;
            }
            if let Some(morning) = self.morning(at, check) {
                self.laws.must(morning.plus(PROMPT + APART), check);
                continue;
            }
            self.look_at(at, check);
        }
    }

    pub(super) fn look_at(&mut self, at: At, check: Check) {
        match check {
            Check::Level(id, level) => {
                let Some(climbing) = self.laws.climbing.get(&id) else { return };
                let ladder = self.clinic.ladder;
                let minutes = if level == 2 { ladder.urgent_second_min } else { ladder.urgent_third_min };
                if climbing.severity != Severity::Urgent || climbing.held_since.is_some() {
                    return;
                }
                let left = minutes * MINUTE + PROMPT - climbing.waited(at);
                let reached = self.store.ladder.get(id.into()).map_or(level, |row| row.level);
                if left <= 0 && reached < level && instance::is_open(&self.store, id) {
                    let what = format!("urgent alert {id} is on level {reached} and not yet on {level}");
                    self.laws.breaks("I10", what);
                }
            }
            Check::Promise(id, cycle, before) => {
                let Some(alert) = self.store.alerts.get(id.into()) else { return };
                let stands = self.laws.promised.get(&id) == Some(&before) && alert.cycle == cycle;
                let is_held = self.store.ladder.get(id.into()).is_some_and(|row| row.held_since.is_some());
                if stands && is_held && !self.laws.reached.contains(&(id, cycle)) {
                    let what =
                        format!("a call about {id} was promised before {before}, and nothing came of it");
                    self.laws.breaks("promise", what);
                }
            }
            Check::Look(id, cycle) => {
                let Some(alert) = self.store.alerts.get(id.into()) else { return };
                let held = alert.state == AlertState::Acknowledged && alert.cycle == cycle;
                let done =
                    self.laws.looked.contains(&(id, cycle)) || self.laws.reached.contains(&(id, cycle));
                let renewed = self.store.ladder.get(id.into()).is_none_or(|row| row.unopened_until.is_none());
                if held && !done && !renewed {
                    let what = format!("alert {id} was taken by a button, and nobody looked");
                    self.laws.breaks("look", what);
                }
            }
            Check::Dead(id, cycle, level) => {
                let Some(row) = self.store.ladder.get(id.into()) else { return };
                let stays = (row.cycle, row.level) == (cycle, level) && level < 3 && row.held_since.is_none();
                if stays && climbing::is_level_dead(&self.store, row) {
                    let what = format!("level {level} of alert {id} reached nobody, and nobody else is told");
                    self.laws.breaks("I18", what);
                }
            }
            Check::Lease(id, fence) => {
                let Some(message) = self.store.outbox.get(id.into()) else { return };
                if message.state == MessageState::Leased && message.fence == fence {
                    self.lease_stays(at, id, fence);
                }
            }
            Check::Silence(episode) => self.look_at_silence(at, episode),
        }
    }

    /// At night a warning waits for the morning, whatever fell due: in the night, or so shortly before it that it was found in
    /// it.
    fn morning(&self, at: At, check: Check) -> Option<At> {
        let (Check::Promise(id, ..) | Check::Look(id, _) | Check::Dead(id, ..)) = check else { return None };
        let severity = self.store.alerts.get(id.into())?.severity;
        let quiet = |at: At| ladder::quiet_until(severity, &self.clinic.hours, at);
        quiet(at).or_else(|| quiet(at.plus(-PROMPT - APART)))
    }

    /// A push service that asks for patience is not asked again before; then the lease stays where it was.
    pub(super) fn lease_stays(&mut self, at: At, id: MessageId, fence: i64) {
        let (from, to) = (at.plus(-20 * MINUTE), at);
        if self.is_any_host_patient(from, to) {
            self.laws.must(at.plus(MINUTE), Check::Lease(id, fence));
        } else {
            self.laws.breaks("I15", format!("message {id} stays leased"));
        }
    }
}
