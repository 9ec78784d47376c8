//! One running process: it looks each second for what is due, climbs, claims, sends and settles; and it starts, crashes and
//! is frozen.

use std::sync::Arc;

use reliefline_server::{
    domain::{
        alert::{AlertState, Severity},
        at::{At, HOUR, MINUTE, SECOND},
        channels,
        delivery::{self, LEASE, Lesson, Settled, Target},
        downtime,
        ids::{AlertId, EpisodeId, InstanceId, MessageId, SubscriptionId},
        message::{MessageKind, MessageState, SubscriptionState, lifetime},
    },
    push::{Seat, hosts::Hosts},
    store::outbox,
};
use uuid::Uuid;

use crate::{
    climbing::{self, Plan},
    clinic::{CLINIC, Desk},
    judging, paging,
    phone::Push,
    push_service::Answer,
    store::{MessageKey, Store},
    world::{Happening, World},
};

/// One process, or the place of one that is down.
pub struct Instance {
    pub id: InstanceId,
    /// How far its clock is ahead, in milliseconds.
    pub skew: i64,
    /// Which moment of a second it looks at.
    phase: i64,
    /// Counts its starts: what an earlier life had under way is gone.
    epoch: u32,
    up_since: Option<At>,
    frozen_until: Option<At>,
    last_beat: At,
    hosts: Arc<Hosts>,
    looks_at: Option<At>,
    rests_until: At,
}

/// A message that is on its way, and the right to send it.
pub struct Sent {
    message: outbox::Model,
    answer: Answer,
    host: String,
    seat: Seat,
}

/// Beats come so often.
const BEAT: i64 = 10 * SECOND;
/// So many messages share one transaction at most.
const AT_ONCE: usize = 50;

impl World {
    /// One to three instances; in one world of sixteen all of them are down for more than a day.
    pub fn draw_instances(&mut self, start: At, end: At) {
        let count = self.chance.one_of(&[1, 1, 2, 3]);
        for place in 0..count {
            let skew = if count == 1 { 0 } else { self.chance.within(-700, 700) };
            self.instances.push(Instance {
                id: InstanceId(Uuid::from_u128(3000 + place as u128)),
                skew,
                phase: self.chance.within(0, SECOND),
                epoch: 0,
                up_since: Some(start),
                frozen_until: None,
                last_beat: start.plus(skew),
                hosts: Arc::new(Hosts::default()),
                looks_at: None,
                rests_until: start,
            });
            let mut at = start.plus(self.chance.within(0, 30 * HOUR));
            while at < end {
                let lasts = self.chance.within(SECOND, 3 * MINUTE);
                let what = match self.chance.says(0.5) {
                    true => Happening::Crashes(place),
                    false => Happening::Freezes(place, lasts),
                };
                let is_crash = matches!(what, Happening::Crashes(_));
                self.agenda.put(at, what);
                if is_crash {
                    self.agenda.put(at.plus(lasts), Happening::Starts(place));
                }
                at = at.plus(lasts + self.chance.within(HOUR, 40 * HOUR));
            }
        }
        let mut at = start.plus(self.chance.within(0, 60 * HOUR));
        while self.chance.says(0.5) && at < end {
            let long = self.chance.says(0.12);
            let lasts = if long {
                self.chance.within(25 * HOUR, 34 * HOUR)
            } else {
                self.chance.within(30 * SECOND, 4 * HOUR)
            };
            for place in 0..count {
                let apart = self.chance.within(0, 3 * SECOND);
                self.agenda.put(at.plus(apart), Happening::Crashes(place));
                self.agenda.put(at.plus(lasts + apart), Happening::Starts(place));
            }
            at = at.plus(lasts + self.chance.within(HOUR, 40 * HOUR));
        }
    }

    /// Does it answer?
    pub fn is_up(&self, place: usize) -> bool {
        self.instances[place].up_since.is_some() && self.instances[place].frozen_until.is_none()
    }

    fn anyone_up(&self) -> bool {
        (0..self.instances.len()).any(|place| self.is_up(place))
    }

    pub fn starts(&mut self, place: usize) {
        self.say("an instance starts", place as u128);
        if self.instances[place].up_since.is_some() {
            return;
        }
        let was_down = !self.anyone_up();
        let now = self.now;
        let one = &mut self.instances[place];
        (one.up_since, one.frozen_until, one.looks_at) = (Some(now), None, None);
        (one.hosts, one.rests_until) = (Arc::new(Hosts::default()), now);
        self.comes_back(place, was_down);
    }

    pub fn crashes(&mut self, place: usize) {
        self.say("an instance crashes", place as u128);
        if self.instances[place].up_since.is_none() {
            return;
        }
        self.stops_beating(place);
        let one = &mut self.instances[place];
        (one.up_since, one.frozen_until, one.looks_at) = (None, None, None);
        one.epoch += 1;
        self.is_nobody_left();
    }

    pub fn freezes(&mut self, place: usize, lasts: i64) {
        self.say("an instance is frozen", place as u128);
        if !self.is_up(place) {
            return;
        }
        self.stops_beating(place);
        let until = self.now.plus(lasts);
        self.instances[place].frozen_until = Some(until);
        self.agenda.put(until, Happening::Thaws(place));
        self.is_nobody_left();
    }

    pub fn thaws(&mut self, place: usize) {
        let now = self.now;
        if self.instances[place].frozen_until.is_none_or(|until| until > now) {
            return;
        }
        self.say("an instance goes on", place as u128);
        let was_down = !self.anyone_up();
        let one = &mut self.instances[place];
        (one.up_since, one.frozen_until, one.looks_at, one.rests_until) = (Some(now), None, None, now);
        self.comes_back(place, was_down);
    }

    fn stops_beating(&mut self, place: usize) {
        let last = self.last_beat(place);
        self.instances[place].last_beat = last;
    }

    fn is_nobody_left(&mut self) {
        if !self.anyone_up() {
            self.laws.nobody_is_up(self.now);
        }
    }

    /// The last beat of an instance: while it is up it beats every ten seconds.
    fn last_beat(&self, place: usize) -> At {
        let one = &self.instances[place];
        match one.up_since.filter(|_| one.frozen_until.is_none()) {
            Some(since) => since.plus(self.now.since(since) / BEAT * BEAT + one.skew),
            None => one.last_beat,
        }
    }

    /// Before anything else it looks whether nobody ran until now.
    fn comes_back(&mut self, place: usize, was_down: bool) {
        if was_down {
            self.laws.somebody_is_up(self.now);
        }
        self.laws.trouble(self.now, if was_down { 10 * SECOND } else { 0 });
        let others =
            (0..self.instances.len()).filter(|other| *other != place).map(|other| self.last_beat(other));
        let beat = others.chain([self.instances[place].last_beat]).max().expect("one at least");
        let now = self.now.plus(self.instances[place].skew);
        let ahead = now.plus(downtime::UNNOTICED);
        let heard = self.store.episodes.all().map(|(_, row)| row.heard_until).filter(|at| *at <= ahead).max();
        let last = heard.map_or(beat, |heard| beat.max(heard));
        if let Some(stretch) = downtime::gap(last, now) {
            // It tries until it is kept: what is judged before knows of it all the same.
            self.store.add_downtime(stretch);
            let kept = self.store.write(crate::store::Fate::Kept, |_| Some(()));
            kept.expect("it is kept");
        }
    }

    /// An instance looks again when something is due, and a second after its last look at the earliest.
    pub fn plan_looks(&mut self) {
        let dues =
            [self.store.episodes.next_due(), self.store.ladder.next_due(), self.store.outbox.next_due()];
        let Some(due) = dues.into_iter().flatten().min() else { return };
        for place in 0..self.instances.len() {
            if !self.is_up(place) {
                continue;
            }
            let one = &mut self.instances[place];
            let from = due.plus(-one.skew).max(one.rests_until).max(self.now);
            let wait = (one.phase - from.0).rem_euclid(SECOND);
            let at = from.plus(wait);
            if one.looks_at.is_none_or(|looks| looks > at) {
                one.looks_at = Some(at);
                self.agenda.put(at, Happening::Looks(place, at));
            }
        }
    }

    /// Somebody wrote through this instance: it looks at once.
    pub fn nudge(&mut self, place: usize) {
        let at = self.soon(0, 30);
        if self.instances[place].looks_at.is_none_or(|looks| looks > at) {
            self.instances[place].looks_at = Some(at);
            self.agenda.put(at, Happening::Looks(place, at));
        }
    }

    pub fn looks(&mut self, place: usize, at: At) {
        if !self.is_up(place) || self.instances[place].looks_at != Some(at) {
            return;
        }
        self.instances[place].looks_at = None;
        let worked = self.round(place);
        let rests = if worked { self.soon(1, 20) } else { self.now.plus(SECOND) };
        self.instances[place].rests_until = rests;
        if worked {
            self.instances[place].looks_at = Some(rests);
            self.agenda.put(rests, Happening::Looks(place, rests));
        }
    }

    fn here(&self, place: usize) -> At {
        self.now.plus(self.instances[place].skew)
    }

    /// One round of work; each part by itself. True: there may be more.
    fn round(&mut self, place: usize) -> bool {
        let now = self.here(place);
        let mut worked = false;
        for key in self.store.episodes.due(now).into_iter().take(20) {
            let done = self.write(place, |desk, store| judging::due(desk, store, EpisodeId::from(key)));
            worked |= matches!(done, Ok(Some(())));
        }
        let mut waiting: Vec<(bool, AlertId, Severity)> = Vec::new();
        for key in self.store.ladder.due(now) {
            if let Some(row) = self.store.ladder.get(key) {
                waiting.push((row.held_since.is_some(), row.alert_id, row.severity));
            }
        }
        waiting.sort_by_key(|(is_held, _, severity)| (!is_held, std::cmp::Reverse(*severity)));
        for (is_held, alert, _) in waiting.into_iter().take(AT_ONCE) {
            if is_held {
                let done = self.write(place, |desk, store| climbing::lapse(desk, store, alert));
                worked |= matches!(done, Ok(Some(())));
                continue;
            }
            let one = &self.instances[place];
            let desk = Desk { clinic: &self.clinic, instance: one.id, now };
            let Some(plan) = climbing::look(desk, &self.store, alert) else { continue };
            let plan = Box::new(plan);
            let epoch = one.epoch;
            if self.chance.says(0.3) {
                let at = self.soon(1, 800);
                self.agenda.put(at, Happening::Climbs(place, epoch, plan));
            } else {
                self.climbs(place, epoch, plan);
                worked = true;
            }
        }
        self.deliver(place) || worked
    }

    /// Writes a step of the ladder, if the alert still stands where it was seen.
    pub fn climbs(&mut self, place: usize, epoch: u32, plan: Box<Plan>) {
        if self.instances[place].epoch != epoch || !self.is_up(place) {
            return;
        }
        self.say("a step of the ladder", plan.alert.0.as_u128());
        let _ = self.write(place, |desk, store| climbing::write(desk, store, *plan));
    }

    /// Claims what is due and sends it. True: there may be more.
    fn deliver(&mut self, place: usize) -> bool {
        let now = self.here(place);
        let mut due: Vec<(bool, MessageKey)> = Vec::new();
        for key in self.store.outbox.due(now) {
            let message = self.store.outbox.get(key).expect("a row that is due is there");
            due.push((message.severity != Severity::Urgent, key));
        }
        if due.is_empty() {
            return false;
        }
        due.sort_by_key(|(later, _)| *later);
        let hosts = self.instances[place].hosts.clone();
        let ways: Vec<(MessageId, String)> =
            due.into_iter().map(|(_, key)| (MessageId::from(key), self.way(key))).collect();
        let (taken, closed) = (hosts.taken(now), hosts.closed(now));
        let free = |(id, way): &(MessageId, String)| {
            let urgent =
                self.store.outbox.get((*id).into()).is_some_and(|one| one.severity == Severity::Urgent);
            if urgent { !taken.contains(way) } else { !closed.contains(way) }
        };
        let ways: Vec<_> = ways.iter().filter(|one| free(one)).take(AT_ONCE).cloned().collect();
        if ways.is_empty() {
            return false;
        }
        let claimed = self.write(place, |desk, store| {
            let mut claimed = Vec::new();
            let mut worked = false;
            for (id, way) in ways {
                let urgent = store.outbox.get(id.into()).is_some_and(|one| one.severity == Severity::Urgent);
                match claim(desk, store, id, || hosts.seat(&way, urgent, desk.now)) {
                    Claim::Ours(message, seat) => claimed.push((message, way, seat)),
                    Claim::Settled => worked = true,
                    Claim::NoSeat => {}
                }
            }
            Some((claimed, worked))
        });
        let Ok(Some((claimed, settled))) = claimed else { return false };
        let worked = settled || !claimed.is_empty();
        for (message, host, seat) in claimed {
            self.send(place, *message, host, seat);
        }
        worked
    }

    /// What the queue knows the way of a message by.
    fn way(&self, key: MessageKey) -> String {
        let message = self.store.outbox.get(key).expect("a message that is due");
        match climbing::target(message) {
            Target::Device(device) => self.phones[&device].host.to_owned(),
            Target::Person(channel, _) => channels::route(channel, CLINIC),
        }
    }

    fn send(&mut self, place: usize, message: outbox::Model, host: String, seat: Seat) {
        self.say("a message is sent", message.id.0.as_u128());
        self.sending(place, &message);
        let device = message.subscription_id;
        let answer = self.service.hand_in(&mut self.chance, &host, device, self.now);
        if let Some(device) = device.filter(|_| answer.taken) {
            let push = Push::of(&message);
            let at = self.soon(50, 3_000);
            self.agenda.put(at, Happening::Arrives(device, Box::new(push)));
        }
        let epoch = self.instances[place].epoch;
        let sent = Sent { message, answer, host, seat };
        self.agenda.put(answer.at, Happening::Answers(place, epoch, Box::new(sent)));
    }

    /// The answer is there: what became of the message is written, unless somebody else took it over.
    pub fn answers(&mut self, place: usize, epoch: u32, sent: Box<Sent>) {
        if self.instances[place].epoch != epoch {
            return;
        }
        if let Some(until) = self.instances[place].frozen_until {
            self.agenda.put(until.plus(1), Happening::Answers(place, epoch, sent));
            return;
        }
        let Sent { message, answer, host, seat } = *sent;
        self.instances[place].hosts.learn(&host, answer.outcome, self.here(place));
        drop(seat);
        let chance = self.chance.even();
        for _ in 0..3 {
            let done = self.write(place, |desk, store| {
                let settled =
                    Settled::after(answer.outcome, message.attempt, message.severity, desk.now, chance);
                store.settle(message.id, message.fence, settled).then_some(())?;
                if let Some(alert) = message.alert_id.filter(|_| settled.reached_nobody()) {
                    store.doubt(alert);
                }
                let receipted = store.outbox.get(message.id.into()).is_some_and(|one| one.shown_at.is_some());
                if let Some(device) = message.subscription_id {
                    learn(store, device, Lesson::of(answer.outcome, receipted));
                }
                Some(())
            });
            if let Ok(done) = done {
                if done.is_some() {
                    self.settled(&message, answer.outcome);
                    self.nudge(place);
                }
                return;
            }
        }
    }
}

/// What an answer says of the device.
fn learn(store: &mut Store, device: SubscriptionId, lesson: Lesson) {
    match lesson {
        Lesson::Unheard => store.devices.change(device.into(), |row| {
            row.unreceipted += 1;
            if row.unreceipted >= 3 && row.state == SubscriptionState::Live {
                row.state = SubscriptionState::Suspect;
            }
        }),
        Lesson::Gone => {
            store.end_waiting(device.0, MessageState::Dead);
            let dead: Vec<AlertId> = store
                .outbox
                .of(device.0)
                .into_iter()
                .filter(|message| message.state == MessageState::Dead)
                .filter_map(|message| message.alert_id)
                .collect();
            dead.into_iter().for_each(|alert| store.doubt(alert));
            store.devices.change(device.into(), |row| row.state = SubscriptionState::Gone);
        }
        Lesson::Suspect => store.devices.change(device.into(), |row| {
            if matches!(row.state, SubscriptionState::Live | SubscriptionState::NoReceipts) {
                row.state = SubscriptionState::Suspect;
            }
        }),
        Lesson::Nothing => {}
    }
}

enum Claim {
    Ours(Box<outbox::Model>, Seat),
    Settled,
    NoSeat,
}

/// `flow/claim.rs` over the store in memory: leased for this instance, asked once more whether it is still wanted.
fn claim(desk: Desk, store: &mut Store, id: MessageId, seat: impl FnOnce() -> Option<Seat>) -> Claim {
    let Some(message) = store.outbox.get(id.into()).cloned() else { return Claim::NoSeat };
    let target = climbing::target(&message);
    let is_there = match target {
        Target::Device(device) => {
            store.devices.get(device.into()).is_some_and(|row| row.state != SubscriptionState::Gone)
        }
        Target::Person(..) => true,
    };
    let settled = 'settled: {
        if !is_there {
            break 'settled Settled::Ends(MessageState::Dead);
        }
        if message.expires_at <= desk.now {
            break 'settled Settled::Ends(MessageState::Expired);
        }
        let Some(seat) = seat() else { return Claim::NoSeat };
        if !is_wanted(store, &message) {
            break 'settled Settled::Ends(MessageState::Cancelled);
        }
        if message.kind == MessageKind::Handled && is_being_paged(store, &message, desk.now) {
            break 'settled Settled::Again(desk.now.plus(SECOND));
        }
        if delivery::is_page(message.kind)
            && delivery::is_too_much(pages_since(store, target, desk.now.plus(-MINUTE)))
        {
            gather(desk, store, &message, target);
            break 'settled Settled::Ends(MessageState::Cancelled);
        }
        let leased = outbox::Model {
            state: MessageState::Leased,
            lease_owner: Some(desk.instance),
            lease_until: Some(desk.now.plus(LEASE)),
            fence: message.fence + 1,
            attempt: message.attempt + 1,
            ..message
        };
        store.outbox.put(id.into(), leased.clone());
        return Claim::Ours(Box::new(leased), seat);
    };
    store.settle(id, message.fence, settled);
    if let Some(alert) = message.alert_id.filter(|_| settled.reached_nobody()) {
        store.doubt(alert);
    }
    Claim::Settled
}

fn is_wanted(store: &Store, message: &outbox::Model) -> bool {
    let Some(id) = message.alert_id else { return store.is_anyone_waiting() };
    store
        .alerts
        .get(id.into())
        .is_some_and(|alert| delivery::is_wanted(message.kind, message.cycle, (alert.state, alert.cycle)))
}

fn is_being_paged(store: &Store, handled: &outbox::Model, now: At) -> bool {
    let Some(alert) = handled.alert_id else { return false };
    paging::pages(store, alert).iter().any(|page| {
        page.subscription_id == handled.subscription_id
            && page.state == MessageState::Leased
            && page.lease_until.is_some_and(|until| until >= now)
    })
}

/// How many pages went there since an instant, or are going now.
fn pages_since(store: &Store, to: Target, since: At) -> u64 {
    let counts = |message: &&outbox::Model| {
        matches!(message.kind, MessageKind::Alert | MessageKind::Bundle)
            && message.target() == Some(to)
            && (message.accepted_at.is_some_and(|at| at > since) || message.state == MessageState::Leased)
    };
    recent(store, to, since).filter(counts).count() as u64
}

/// Messages that go there and were written since, or may still have been sent since.
fn recent(store: &Store, to: Target, since: At) -> impl Iterator<Item = &outbox::Model> {
    let whose = match to {
        Target::Device(device) => device.0,
        Target::Person(_, person) => person.0,
    };
    let longest = lifetime(Severity::Warning) + MINUTE;
    store.outbox.newest_of(whose).take_while(move |message| message.created_at > since.plus(-longest))
}

/// "Several patients need review" instead, once in a minute.
fn gather(desk: Desk, store: &mut Store, message: &outbox::Model, to: Target) {
    let whose = match to {
        Target::Device(device) => device.0,
        Target::Person(_, person) => person.0,
    };
    let mut at = desk.now;
    for minute in [desk.now.0.div_euclid(MINUTE), desk.now.0.div_euclid(MINUTE) + 1] {
        let number = i32::try_from(minute).unwrap_or(i32::MAX);
        let key = outbox::dedupe_key(whose, number, MessageKind::Bundle, to);
        let waits = recent(store, to, desk.now).find(|one| one.dedupe_key == key).map(|one| one.state);
        match waits {
            Some(MessageState::Pending) => return,
            None => {
                let bundle = paging::message(desk, store, MessageKind::Bundle, to, message.severity, at);
                store.put_messages(vec![outbox::Model { dedupe_key: key, ..bundle }]);
                return;
            }
            Some(_) => at = At((minute + 1) * MINUTE),
        }
    }
}

/// An alert that nobody has taken.
pub fn is_open(store: &Store, alert: AlertId) -> bool {
    store.alerts.get(alert.into()).is_some_and(|alert| alert.state == AlertState::Open)
}
