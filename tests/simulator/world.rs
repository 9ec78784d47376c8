//! One world: a clinic, its patients, nurses and phones, some instances over one store, and what happens to them.

use std::collections::{BTreeMap, VecDeque};

use reliefline_server::domain::{
    at::{At, DAY, HOUR, MINUTE, SECOND},
    ids::SubscriptionId,
    message::SubscriptionState,
};
use uuid::Uuid;

use crate::{
    chance::Chance,
    claim::Sent,
    climbing::Plan,
    clinic::{Clinic, Desk},
    clock::Agenda,
    instance::Instance,
    laws::Laws,
    nurse::{Intent, Nurse},
    patient::Patient,
    phone::{Phone, Push},
    push_service::{self, PushService},
    rows::Device,
    store::{Failed, Fate, Store},
};

/// How large a world is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub patients: usize,
    pub nurses: usize,
    pub hours: i64,
}

impl Size {
    /// A world that takes more steps goes round in circles.
    fn most_steps(self) -> u64 {
        1_000_000 + 10_000 * self.patients as u64 * self.hours.unsigned_abs() / 24
    }
}

/// Four days of a few patients.
pub const SMALL: Size = Size { patients: 10, nurses: 4, hours: 96 };
/// A quarter of a year of a large clinic.
pub const LARGE: Size = Size { patients: 2_000, nurses: 40, hours: 90 * 24 };

/// What happens next.
pub enum Happening {
    Starts(usize),
    Crashes(usize),
    Freezes(usize, i64),
    Thaws(usize),
    /// An instance looks for what is due.
    Looks(usize, At),
    /// It writes a step of the ladder that it looked at a moment ago.
    Climbs(usize, u32, Box<Plan>),
    /// A push service answers it.
    Answers(usize, u32, Box<Sent>),
    Arrives(SubscriptionId, Box<Push>),
    PhoneOn(SubscriptionId),
    Receipt(reliefline_server::domain::ids::MessageId, u32),
    Does(usize, Intent, u32),
    Opens(usize),
    Rounds(usize),
    Feels(usize),
    Sends(usize),
    Pauses(usize),
    Corrects(usize),
}

/// How often transactions fail in it, and so on: each world has its own luck.
pub struct Luck {
    pub lost: f64,
    pub unknown: f64,
    /// Nothing is kept at all in these.
    pub bad_disk: crate::clock::Stretches,
}

/// The whole of it.
pub struct World {
    pub seed: u64,
    pub size: Size,
    pub chance: Chance,
    pub now: At,
    pub agenda: Agenda<Happening>,
    pub clinic: Clinic,
    pub store: Store,
    pub instances: Vec<Instance>,
    pub service: PushService,
    pub phones: BTreeMap<SubscriptionId, Phone>,
    pub nurses: Vec<Nurse>,
    pub patients: Vec<Patient>,
    pub luck: Luck,
    pub laws: Laws,
    pub steps: u64,
    last: VecDeque<(At, &'static str, u128)>,
}

/// So many events are told of a world that broke a law.
const TOLD: usize = 40;

impl World {
    /// The world of a seed, before anything happened.
    pub fn draw(seed: u64, size: Size) -> Self {
        let mut chance = Chance::of(seed);
        // Both changes of the clock, and the days before them, come up often.
        let day = chance.one_of(&[
            "2026-11-23",
            "2026-03-27",
            "2026-10-23",
            "2026-10-31",
            "2026-04-03",
            "2026-06-10",
        ]);
        let start: chrono::DateTime<chrono::Utc> = format!("{day}T00:00:00Z").parse().expect("a date");
        let start = At::from(start).plus(chance.within(0, DAY));
        let end = start.plus(size.hours * HOUR);
        let clinic = Clinic::draw(&mut chance, size.nurses, start);
        let faults = chance.one_of(&[0.0, 0.02, 0.1, 0.3]);
        let failing = chance.one_of(&[0.0, 0.005, 0.03]);
        let bad_disk = match chance.says(0.3) {
            true => push_service::now_and_then(&mut chance, start, end, 20 * HOUR, 30 * SECOND),
            false => crate::clock::Stretches::default(),
        };
        let mut world = Self {
            seed,
            size,
            now: start,
            agenda: Agenda::new(),
            store: Store::new(),
            instances: Vec::new(),
            service: PushService::draw(&mut chance, start, end, faults),
            phones: BTreeMap::new(),
            nurses: Vec::new(),
            patients: Vec::new(),
            luck: Luck { lost: failing, unknown: failing / 2.0, bad_disk },
            laws: Laws::new(start),
            steps: 0,
            last: VecDeque::new(),
            clinic,
            chance,
        };
        world.equip(start, end);
        world.draw_instances(start, end);
        world.draw_patients(start);
        world
    }

    /// Gives everybody a phone or two, and a habit.
    fn equip(&mut self, start: At, end: At) {
        let people = self.clinic.people.clone();
        for (place, person) in people.iter().enumerate() {
            let phones = self.chance.one_of(&[1, 1, 1, 2, 0]);
            for number in 0..phones {
                let id = SubscriptionId(Uuid::from_u128(10_000 + 10 * place as u128 + number));
                let off = match self.chance.says(0.5) {
                    true => push_service::now_and_then(&mut self.chance, start, end, 9 * HOUR, 2 * HOUR),
                    false => crate::clock::Stretches::default(),
                };
                for (_, to) in &off.0 {
                    self.agenda.put(*to, Happening::PhoneOn(id));
                }
                if self.chance.says(0.15) {
                    let from = start.plus(self.chance.within(0, end.since(start)));
                    self.service.forgotten.insert(id, from);
                }
                let (host, is_mute) = (self.chance.one_of(&push_service::HOSTS), self.chance.says(0.15));
                self.phones.insert(id, Phone::new(person.id, host, off, is_mute));
                let state = SubscriptionState::Live;
                let device = Device { of: person.id, state, unreceipted: 0, last_opened_at: None };
                self.store.devices.put(id.into(), device);
            }
            if person.is_nurse {
                // Somebody answers at last: an alert that waits for four days says no more than one that waits for one.
                let least = if place == 0 { 0.5 } else { 0.0 };
                let diligence = self.chance.one_of(&[0.0_f64, 0.2, 0.6, 0.9]).max(least);
                self.nurses.push(Nurse { id: person.id, diligence });
                let at = start.plus(self.chance.within(0, 8 * HOUR));
                self.agenda.put(at, Happening::Rounds(place));
            }
        }
    }

    /// Lives it to its end, or to the first broken law.
    ///
    /// # Errors
    /// What was broken, with all that replays it.
    pub fn live(mut self) -> Result<u64, String> {
        let end = self.now.plus(self.size.hours * HOUR);
        self.plan_looks();
        while let Some(at) = self.agenda.next().filter(|at| *at <= end) {
            // Nothing changes between two events: what had to be so by now must be so.
            self.look_at_deadlines(at);
            if self.laws.broken.is_none() {
                let (at, what) = self.agenda.take().expect("something happens");
                self.now = at;
                self.happen(what);
                self.steps += 1;
                self.check();
                self.plan_looks();
            }
            if self.steps > self.size.most_steps() {
                self.laws.broken = Some("the world does not come to rest".to_owned());
            }
            if let Some(broken) = self.laws.broken.take() {
                return Err(self.story(&broken));
            }
        }
        Ok(self.steps)
    }

    fn happen(&mut self, what: Happening) {
        match what {
            Happening::Starts(instance) => self.starts(instance),
            Happening::Crashes(instance) => self.crashes(instance),
            Happening::Freezes(instance, lasts) => self.freezes(instance, lasts),
            Happening::Thaws(instance) => self.thaws(instance),
            Happening::Looks(instance, at) => self.looks(instance, at),
            Happening::Climbs(instance, epoch, plan) => self.climbs(instance, epoch, plan),
            Happening::Answers(instance, epoch, sent) => self.answers(instance, epoch, sent),
            Happening::Arrives(device, push) => self.arrives(device, *push),
            Happening::PhoneOn(device) => self.phone_on(device),
            Happening::Receipt(message, tries) => self.receipt(message, tries),
            Happening::Does(nurse, intent, tries) => self.does(nurse, intent, tries),
            Happening::Opens(nurse) => self.opens(nurse),
            Happening::Rounds(nurse) => self.rounds(nurse),
            Happening::Feels(patient) => self.feels(patient),
            Happening::Sends(patient) => self.sends(patient),
            Happening::Pauses(patient) => self.pauses(patient),
            Happening::Corrects(patient) => self.corrects(patient),
        }
    }

    /// One write transaction of an instance, with the luck of this world.
    pub fn write<T>(
        &mut self,
        instance: usize,
        work: impl FnOnce(Desk, &mut Store) -> Option<T>,
    ) -> Result<Option<T>, Failed> {
        let fate = match self.chance.even() {
            _ if self.luck.bad_disk.until(self.now).is_some() => Fate::Lost,
            luck if luck < self.luck.lost => Fate::Lost,
            luck if luck < self.luck.lost + self.luck.unknown => Fate::Unknown,
            _ => Fate::Kept,
        };
        if fate != Fate::Kept {
            self.say("a transaction fails", instance as u128);
            self.laws.fails(self.now);
            // The loop beats on: what failed is tried again a second later.
            self.instances[instance].patience = 0;
            self.instances[instance].has_failed = true;
        }
        self.laws.writer = instance;
        let desk = Desk::of(&self.clinic, &self.instances[instance], self.now);
        self.store.write(fate, |store| work(desk, store))
    }

    /// An instance that answers, if there is one.
    pub fn one_up(&mut self) -> Option<usize> {
        let up: Vec<usize> = (0..self.instances.len()).filter(|place| self.is_up(*place)).collect();
        (!up.is_empty()).then(|| self.chance.one_of(&up))
    }

    /// Notes what happened, for the story of a world that broke a law.
    pub fn say(&mut self, what: &'static str, whom: u128) {
        if self.last.len() == TOLD {
            self.last.pop_front();
        }
        self.last.push_back((self.now, what, whom));
    }

    fn story(&self, broken: &str) -> String {
        let Size { patients, nurses, hours } = self.size;
        let last: Vec<String> =
            self.last.iter().map(|(at, what, whom)| format!("  {at}  {what} ({whom})")).collect();
        format!(
            "{broken}\nat {}, seed {}, {patients} patients, {nurses} nurses, {hours} h, {} instances\n\
             the last events:\n{}\nreplay: RELIEFLINE_SIM_SEED={}{} cargo test -p reliefline-tests --test simulator",
            self.now,
            self.seed,
            self.instances.len(),
            last.join("\n"),
            self.seed,
            if self.size == LARGE { " RELIEFLINE_SIM_SIZE=large" } else { "" }
        )
    }

    /// Somewhat later.
    pub fn soon(&mut self, from: i64, to: i64) -> At {
        self.now.plus(self.chance.within(from, to))
    }

    /// How long a person takes: mostly minutes, now and then much longer.
    pub fn a_while(&mut self) -> At {
        let most = self.chance.one_of(&[30 * SECOND, 3 * MINUTE, 15 * MINUTE, HOUR]);
        self.soon(SECOND, most)
    }
}
