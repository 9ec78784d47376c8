//! From the outbox to a push service and back: `flow/claim` and `flow/settle.rs` over the store in memory. A message is
//! leased for this instance, asked once more whether it is still wanted, sent, and settled by whoever still holds it.

use reliefline_server::{
    domain::{
        alert::Severity,
        at::{At, MINUTE, SECOND},
        channels,
        delivery::{self, LEASE, Lesson, Settled, Target},
        ids::{AlertId, MessageId, SubscriptionId},
        ladder,
        message::{MessageKind, MessageState, SubscriptionState},
    },
    push::Seat,
    store::outbox,
};

use crate::{
    climbing,
    clinic::{CLINIC, Desk},
    paging,
    phone::Push,
    push_service::Answer,
    rows::whose,
    store::{MessageKey, Store},
    world::{Happening, SMALL, World},
};

/// A message that is on its way, and the right to send it.
pub struct Sent {
    message: outbox::Model,
    answer: Answer,
    host: String,
    seat: Seat,
}

/// So many messages share one transaction at most.
const AT_ONCE: usize = 50;

impl World {
    /// Claims what is due and sends it; after a stop at its share of the pace, and once all that is overdue was found. True:
    /// there may be more.
    pub fn deliver(&mut self, place: usize, finds: bool) -> bool {
        let now = self.here(place);
        self.instances[place].catch_up.shares(self.running(now));
        let room = self.instances[place].catch_up.room(finds, now);
        let most = room.map_or(AT_ONCE, |room| AT_ONCE.min(room as usize));
        let due = self.store.outbox.due(now);
        if due.is_empty() {
            return false;
        }
        let hosts = self.instances[place].hosts.clone();
        let (taken, closed) = (hosts.taken(now), hosts.closed(now));
        let mut ways: Vec<(MessageId, String)> = Vec::new();
        for urgent in [true, false] {
            let resting = if urgent { &taken } else { &closed };
            for key in &due {
                let Some(message) = self.store.outbox.get(*key) else { continue };
                if (message.severity == Severity::Urgent) != urgent || ways.len() == most {
                    continue;
                }
                let way = self.way(*key);
                if !resting.contains(&way) {
                    ways.push(((*key).into(), way));
                }
            }
        }
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
        self.instances[place].catch_up.sends(claimed.len(), now);
        let worked = settled || !claimed.is_empty();
        for (message, host, seat) in claimed {
            self.send(place, *message, host, seat);
        }
        worked
    }

    /// What the queue knows the way of a message by.
    pub fn way(&self, key: MessageKey) -> String {
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
        // As often in a large clinic, which sends far more, as in a small one.
        let falls_asleep = 0.02 * SMALL.patients as f64 / self.size.patients as f64;
        if self.seed % 10 == 7 && self.chance.says(falls_asleep) {
            // Asleep with a message in its hands: when it wakes another has sent it.
            let lasts = self.chance.within(25 * SECOND, 90 * SECOND);
            self.agenda.put(self.now.plus(10), Happening::Freezes(place, lasts));
        }
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
            store.bury(device);
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

/// `flow/claim` over the store in memory: leased for this instance, asked once more whether it is still wanted.
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
        let opens = ladder::quiet_until(message.severity, &desk.clinic.hours, desk.now);
        if let Some(settled) = opens.and_then(|opens| delivery::overtaken(message.kind, opens)) {
            break 'settled settled;
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
            break 'settled gather(desk, store, &message, target);
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
    store.outbox.count(whose(to), since) as u64
}

/// Messages that go there and were written lately.
pub fn recent(store: &Store, to: Target, since: At) -> impl Iterator<Item = &outbox::Model> {
    let whom = match to {
        Target::Device(device) => device.0,
        Target::Person(_, person) => person.0,
    };
    let longest = 5 * MINUTE;
    store.outbox.newest_of(whom).take_while(move |message| message.created_at > since.plus(-longest))
}

/// "Several patients need review" instead, once in a minute. What becomes of the page.
fn gather(desk: Desk, store: &mut Store, message: &outbox::Model, to: Target) -> Settled {
    let about = match to {
        Target::Device(device) => device.0,
        Target::Person(_, person) => person.0,
    };
    let this = desk.now.0.div_euclid(MINUTE);
    for minute in [this, this + 1] {
        let at = desk.now.max(At(minute * MINUTE));
        let number = i32::try_from(minute).unwrap_or(i32::MAX);
        let key = outbox::dedupe_key(about, number, MessageKind::Bundle, to);
        let waits = recent(store, to, desk.now).find(|one| one.dedupe_key == key).cloned();
        match waits {
            None => {
                let bundle = paging::message(desk, store, MessageKind::Bundle, to, message.severity, at);
                store.put_messages(vec![outbox::Model { dedupe_key: key, ..bundle }]);
            }
            Some(bundle) if bundle.state == MessageState::Pending => {
                if message.severity == Severity::Urgent {
                    hurry(store, bundle, at);
                }
            }
            Some(_) => continue,
        }
        return Settled::Ends(MessageState::Cancelled);
    }
    Settled::Again(At((this + 1) * MINUTE))
}

/// A bundle goes as the gravest goes that it tells.
fn hurry(store: &mut Store, bundle: outbox::Model, at: At) {
    let sooner = bundle.next_attempt_at.min(at);
    let hurried = outbox::Model { severity: Severity::Urgent, next_attempt_at: sooner, ..bundle };
    store.outbox.put(hurried.id.into(), hurried);
}
