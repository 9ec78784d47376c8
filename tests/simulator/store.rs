//! The one store, in memory: the rows are those of the database, and what SQL does to them is done here. A transaction is
//! kept, or lost, or kept without anybody hearing of it.

use std::collections::BTreeSet;

use reliefline_server::{
    domain::{
        alert::AlertState,
        at::At,
        course::{Course, CourseCheckIn, Known, PersonResolve, Stretch, Withdrawal},
        delivery::Settled,
        ids::{AlertId, EpisodeId, MessageId, SubscriptionId},
        judgement::Change,
        message::{MessageKind, MessageState},
    },
    store::{alert, escalation, outbox},
};
use uuid::Uuid;

use crate::{
    chance::Chance,
    rows::{Deed, Device, Episode, Event},
    table::Table,
};

/// What is taken back from the inputs of an episode when a transaction is lost.
enum Undo {
    CheckIn(usize),
    Resolve(usize),
    Downtime,
    Pause(usize),
    Withdrawal(usize),
    Told(usize, usize),
}

/// What becomes of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Kept,
    /// Nothing of it is there.
    Lost,
    /// All of it is there, and whoever wrote it hears of an error.
    Unknown,
}

/// Whoever wrote does not know, or knows that nothing was kept.
#[derive(Debug)]
pub struct Failed;

/// What a transaction changed, with what was there before: for the laws.
#[derive(Default)]
pub struct Changes {
    pub alerts: Vec<(AlertId, Option<alert::Model>)>,
    pub ladder: Vec<(AlertId, Option<escalation::Model>)>,
    pub messages: Vec<(MessageId, Option<outbox::Model>)>,
    pub devices: Vec<(SubscriptionId, Option<Device>)>,
    pub episodes: Vec<EpisodeId>,
    pub events: Vec<Event>,
    /// Episodes of which the rules say something else now than what was written.
    pub unlike: Vec<EpisodeId>,
}

/// All that the clinic knows.
pub struct Store {
    pub episodes: Table<Place, Episode>,
    pub courses: Vec<Course>,
    /// What the rules said and was written, by episode.
    pub told: Vec<Vec<Change>>,
    pub alerts: Table<AlertKey, alert::Model>,
    pub ladder: Table<AlertKey, escalation::Model>,
    pub outbox: Table<MessageKey, outbox::Model>,
    pub devices: Table<DeviceKey, Device>,
    /// The stop whose work nobody has said to be told.
    pub being_told: Option<Stretch>,
    pub events: Table<EventKey, Event>,
    /// Unique: a message exists once.
    pub dedupe: BTreeSet<Vec<u8>>,
    pub changes: Changes,
    undo: Vec<Undo>,
    new_keys: Vec<Vec<u8>>,
    ids: u64,
}

crate::table::keys!(Place of EpisodeId, AlertKey of AlertId, MessageKey of MessageId, DeviceKey of SubscriptionId);

/// Events are numbered as they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventKey(u128);

impl From<u128> for EventKey {
    fn from(id: u128) -> Self {
        Self(id)
    }
}

/// The place of an episode among the courses.
pub fn place(episode: EpisodeId) -> usize {
    usize::try_from(episode.0.as_u128()).expect("a small number") - 1
}

/// The episode of a place.
pub fn episode_at(place: usize) -> EpisodeId {
    EpisodeId(Uuid::from_u128(place as u128 + 1))
}

impl Store {
    /// An empty one.
    pub fn new() -> Self {
        Self {
            episodes: Table::new(),
            courses: Vec::new(),
            told: Vec::new(),
            alerts: Table::new(),
            ladder: Table::new(),
            outbox: Table::new(),
            devices: Table::new(),
            being_told: None,
            events: Table::new(),
            dedupe: BTreeSet::new(),
            changes: Changes::default(),
            undo: Vec::new(),
            new_keys: Vec::new(),
            // Episodes and people have the small numbers.
            ids: 1 << 32,
        }
    }

    /// Ids come in order, and have a half that is drawn, as those of the server.
    pub fn new_id(&mut self) -> Uuid {
        self.ids += 1;
        Uuid::from_u128((u128::from(self.ids) << 64) + u128::from(Chance::of(self.ids).bits()))
    }

    /// One write transaction. None of `work`: it was refused, and nothing is kept.
    pub fn write<T>(
        &mut self,
        fate: Fate,
        work: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Result<Option<T>, Failed> {
        let done = work(self);
        if done.is_none() || fate == Fate::Lost {
            self.roll_back();
        } else {
            self.commit();
        }
        if fate == Fate::Kept { Ok(done) } else { Err(Failed) }
    }

    fn commit(&mut self) {
        use std::mem::take;
        let changes = &mut self.changes;
        changes.alerts.extend(take(&mut self.alerts.before).into_iter().map(|(key, row)| (key.into(), row)));
        changes.ladder.extend(take(&mut self.ladder.before).into_iter().map(|(key, row)| (key.into(), row)));
        changes
            .messages
            .extend(take(&mut self.outbox.before).into_iter().map(|(key, row)| (key.into(), row)));
        changes
            .devices
            .extend(take(&mut self.devices.before).into_iter().map(|(key, row)| (key.into(), row)));
        changes
            .episodes
            .extend(take(&mut self.episodes.before).into_iter().map(|(key, _)| EpisodeId::from(key)));
        let events = take(&mut self.events.before);
        changes.events.extend(events.into_iter().filter_map(|(key, _)| self.events.get(key).copied()));
        self.undo.clear();
        self.new_keys.clear();
    }

    fn roll_back(&mut self) {
        self.alerts.roll_back();
        self.ladder.roll_back();
        self.outbox.roll_back();
        self.devices.roll_back();
        self.episodes.roll_back();
        self.events.roll_back();
        for key in std::mem::take(&mut self.new_keys) {
            self.dedupe.remove(&key);
        }
        for undo in std::mem::take(&mut self.undo).into_iter().rev() {
            match undo {
                Undo::CheckIn(place) => drop(self.courses[place].check_ins.pop()),
                Undo::Resolve(place) => drop(self.courses[place].resolves.pop()),
                Undo::Withdrawal(place) => drop(self.courses[place].withdrawals.pop()),
                Undo::Pause(place) => drop(self.courses[place].pauses.pop()),
                Undo::Downtime => {
                    for course in &mut self.courses {
                        course.downtimes.pop();
                    }
                }
                Undo::Told(place, length) => self.told[place].truncate(length),
            }
        }
    }

    pub fn add_check_in(&mut self, place: usize, check_in: CourseCheckIn) {
        self.courses[place].check_ins.push(check_in);
        self.undo.push(Undo::CheckIn(place));
    }

    pub fn add_resolve(&mut self, place: usize, resolve: PersonResolve) {
        self.courses[place].resolves.push(resolve);
        self.undo.push(Undo::Resolve(place));
    }

    /// A check-in was entered in error.
    pub fn add_withdrawal(&mut self, place: usize, withdrawal: Withdrawal) {
        self.courses[place].withdrawals.push(withdrawal);
        self.undo.push(Undo::Withdrawal(place));
    }

    /// A pause until then; it takes the place of the one before.
    pub fn add_pause(&mut self, place: usize, pause: Known<At>) {
        self.courses[place].pauses.push(pause);
        self.undo.push(Undo::Pause(place));
    }

    /// A stretch in which nobody ran; it counts from its beginning.
    pub fn add_downtime(&mut self, stretch: Stretch) {
        let known = Known { known_at: stretch.from, value: stretch };
        self.courses.iter_mut().for_each(|course| course.downtimes.push(known));
        self.undo.push(Undo::Downtime);
    }

    pub fn tell(&mut self, place: usize, change: Change) {
        self.undo.push(Undo::Told(place, self.told[place].len()));
        self.told[place].push(change);
    }

    pub fn note(&mut self, alert: AlertId, cycle: i32, deed: Deed) {
        let key = EventKey(self.new_id().as_u128());
        self.events.put(key, Event { alert, cycle, deed });
    }

    /// The alerts of an episode, the newest first.
    pub fn alerts_of(&self, episode: EpisodeId) -> Vec<alert::Model> {
        let mut alerts: Vec<alert::Model> = self.alerts.of(episode.0).into_iter().cloned().collect();
        alerts.sort_by_key(|alert| std::cmp::Reverse((alert.noticed_at, alert.id)));
        alerts
    }

    /// Keeps a new alert; false: one with its open key is there.
    pub fn keep_alert(&mut self, alert: alert::Model) -> bool {
        let taken = self.alerts.of(alert.episode_id.0).iter().any(|other| other.open_key == alert.open_key);
        if !taken {
            self.alerts.put(alert.id.into(), alert);
        }
        !taken
    }

    /// Puts messages into the outbox; those that are there already are left alone.
    pub fn put_messages(&mut self, messages: Vec<outbox::Model>) {
        for message in messages {
            if self.dedupe.insert(message.dedupe_key.clone()) {
                self.new_keys.push(message.dedupe_key.clone());
                self.outbox.put(message.id.into(), message);
            }
        }
    }

    /// Moves an alert on, if it still stands where it was seen.
    pub fn advance(&mut self, seen: &escalation::Model, next: escalation::Model) -> bool {
        let stands = |row: &escalation::Model| {
            (row.cycle, row.level, row.repeat_no, row.due_at)
                == (seen.cycle, seen.level, seen.repeat_no, seen.due_at)
        };
        let found = self.ladder.get(seen.alert_id.into()).is_some_and(stands);
        if found {
            self.ladder.put(seen.alert_id.into(), next);
        }
        found
    }

    /// Writes what became of a message, unless somebody else took it over.
    pub fn settle(&mut self, id: MessageId, fence: i64, settled: Settled) -> bool {
        let waits = |message: &outbox::Model| {
            message.fence == fence && matches!(message.state, MessageState::Pending | MessageState::Leased)
        };
        let found = self.outbox.get(id.into()).is_some_and(waits);
        if found {
            self.outbox.change(id.into(), |message| {
                (message.lease_owner, message.lease_until) = (None, None);
                match settled {
                    Settled::Accepted(at) => {
                        (message.state, message.accepted_at) = (MessageState::Accepted, Some(at))
                    }
                    Settled::Again(at) => {
                        (message.state, message.next_attempt_at) = (MessageState::Pending, at)
                    }
                    Settled::Ends(state) => message.state = state,
                }
            });
        }
        found
    }

    /// Ends what was not sent of a group: of an alert, of a device.
    pub fn end_waiting(&mut self, group: Uuid, state: MessageState) {
        for key in self.outbox.keys_of(group) {
            if self.outbox.get(key).is_some_and(|message| message.state == MessageState::Pending) {
                self.outbox.change(key, |message| message.state = state);
            }
        }
    }

    /// Gives up what was not sent to a device, and what a bundle was to tell there of alerts that still wait.
    pub fn bury(&mut self, device: SubscriptionId) {
        self.end_waiting(device.0, MessageState::Dead);
        for key in self.outbox.keys_of(device.0) {
            let waits = |message: &outbox::Model| {
                let alert = message.alert_id.and_then(|id| self.alerts.get(id.into()));
                alert.is_some_and(|alert| {
                    (alert.state, alert.cycle) == (AlertState::Open, message.cycle)
                        && (message.kind, message.state) == (MessageKind::Alert, MessageState::Cancelled)
                })
            };
            if self.outbox.get(key).is_some_and(waits) {
                self.outbox.change(key, |message| message.state = MessageState::Dead);
            }
        }
    }

    /// Takes back what was written about an alert before a stop and not sent.
    pub fn take_back(&mut self, alert: AlertId, now: At) {
        for key in self.outbox.keys_of(alert.0) {
            let waits = |message: &outbox::Model| match message.state {
                MessageState::Pending => true,
                MessageState::Leased => message.lease_until.is_some_and(|until| until < now),
                _ => false,
            };
            if self.outbox.get(key).is_some_and(waits) {
                self.outbox.change(key, |message| message.state = MessageState::Cancelled);
            }
        }
    }

    /// A message about an alert ended without reaching anybody.
    pub fn doubt(&mut self, alert: AlertId) {
        self.ladder.change(alert.into(), |row| row.doubtful |= row.held_since.is_none());
    }

    /// Does an alert of the clinic that pages wait for anybody?
    pub fn is_anyone_waiting(&self) -> bool {
        self.ladder
            .all()
            .any(|(key, _)| self.alerts.get(*key).is_some_and(|alert| alert.state == AlertState::Open))
    }
}
