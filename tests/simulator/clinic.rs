//! A clinic: its people, its roster with holes in it, its hours, and what a level of the ladder sees of it.

use std::{collections::BTreeMap, sync::LazyLock};

use reliefline_server::{
    domain::{
        at::{At, DAY, HOUR},
        calendar::{TimeOfDay, Zone},
        channels::{Channels, Reachable},
        duty::{Duty, LocalTime, OnDuty, Planned, Repeat, Roster, Shift},
        ids::{ClinicId, InstanceId, ShiftId, StaffId},
        ladder::{Device, Ladder, Member},
        message::SubscriptionState,
        plan::WeekDay,
        rules::Ruleset,
        schedule::{Quiet, WorkingTime},
    },
    keys::Keys,
};
use uuid::Uuid;

use crate::{chance::Chance, instance::Instance, store::Store};

/// Whose all of it is.
pub const CLINIC: ClinicId = ClinicId(Uuid::from_u128(7));
/// They make the topics, which are only compared.
pub static KEYS: LazyLock<Keys> = LazyLock::new(Keys::generate);

/// Somebody who may be told.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    pub id: StaffId,
    pub is_nurse: bool,
}

/// What stays as it is for the whole time of a world.
pub struct Clinic {
    pub people: Vec<Person>,
    pub roster: Roster,
    pub hours: WorkingTime,
    pub ladder: Ladder,
    pub channels: Channels,
    pub ruleset: Ruleset,
}

/// An instance at work in a transaction: the clinic, who it is, and its clock.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    pub clinic: &'a Clinic,
    pub instance: InstanceId,
    pub now: At,
    /// It catches up after a stop.
    pub catches_up: bool,
}

impl<'a> Desk<'a> {
    /// Of an instance, when it is so late.
    pub fn of(clinic: &'a Clinic, one: &Instance, now: At) -> Self {
        let catches_up = one.catch_up.of().is_some();
        Self { clinic, instance: one.id, now: now.plus(one.skew), catches_up }
    }
}

const ZONES: [&str; 4] = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"];
const WEEK: [WeekDay; 7] =
    [WeekDay::Mo, WeekDay::Tu, WeekDay::We, WeekDay::Th, WeekDay::Fr, WeekDay::Sa, WeekDay::Su];

impl Clinic {
    /// A clinic with so many nurses, and one admin. Every fourth has no roster; the others have days that nobody planned.
    pub fn draw(chance: &mut Chance, nurses: usize, start: At) -> Self {
        let person = |place: usize| Person {
            id: StaffId(Uuid::from_u128(1000 + place as u128)),
            is_nurse: place < nurses,
        };
        let people: Vec<Person> = (0..=nurses).map(person).collect();
        let zone = Zone::parse(chance.one_of(&ZONES)).expect("a zone");
        let quiet = match chance.says(0.9) {
            true => Quiet::default(),
            false => Quiet { from: TimeOfDay::MIDNIGHT, to: TimeOfDay::MIDNIGHT },
        };
        let plan = if chance.says(0.25) { Vec::new() } else { plan(chance, &people[..nurses], zone, start) };
        let second = chance.one_of(&[5, 5, 5, 2, 10]);
        let ladder = Ladder { urgent_second_min: second, ..Ladder::default() };
        let channels = Channels {
            email: chance.says(0.7),
            webhook: chance.says(0.3).then(|| "https://sms.example/in".into()),
            sms_at_level2: chance.says(0.5),
            recipients: None,
        };
        let nurses: BTreeMap<_, _> =
            people.iter().filter(|person| person.is_nurse).map(|person| (person.id, None)).collect();
        Self {
            roster: Roster { zone, plan, changes: Vec::new(), nurses },
            people,
            hours: WorkingTime { zone, quiet },
            ladder,
            channels,
            ruleset: Ruleset::default(),
        }
    }

    /// Who is on duty.
    pub fn on_duty(&self, now: At) -> OnDuty {
        match self.roster.at(now) {
            Duty::Everybody => {
                OnDuty::together(self.people.iter().filter(|one| one.is_nurse).map(|one| one.id).collect())
            }
            Duty::Rostered(duty) => duty,
        }
    }

    /// The devices that are not gone.
    pub fn letter_boxes(&self, store: &Store) -> Vec<Device> {
        let not_gone = store.devices.all().filter(|(_, device)| device.state != SubscriptionState::Gone);
        not_gone
            .map(|(key, device)| Device { id: (*key).into(), of: device.of, state: device.state })
            .collect()
    }

    /// Everybody who may be told, and whether a phone of theirs counts as live.
    pub fn members(&self, store: &Store, now: At) -> Vec<Member> {
        let is_live = |id: StaffId| {
            let mut devices = store.devices.all();
            devices.any(|(_, device)| device.of == id && device.state.is_live(device.last_opened_at, now))
        };
        let member = |person: &Person| Member {
            id: person.id,
            is_nurse: person.is_nurse,
            is_admin: !person.is_nurse,
            is_live: is_live(person.id),
            is_called: self.channels.calls_on_second(&self.reachable(person)),
        };
        self.people.iter().map(member).collect()
    }

    /// As a channel sees them; every second one has a telephone.
    pub fn reachable(&self, person: &Person) -> Reachable {
        Reachable { id: person.id, acts: true, has_phone: person.id.0.as_u128().is_multiple_of(2) }
    }
}

/// Two shifts a day, on most days of the week, at two positions.
fn plan(chance: &mut Chance, nurses: &[Person], zone: Zone, start: At) -> Vec<Planned> {
    let first = zone.day(start).minus(3);
    let mut plan = Vec::new();
    for (place, nurse) in nurses.iter().enumerate() {
        let is_night = place % 2 == 1;
        let time = |hour| TimeOfDay::whole_hour(hour);
        let (from, to) = if is_night { (time(20), time(8)) } else { (time(8), time(20)) };
        let days: Vec<WeekDay> = WEEK.into_iter().filter(|_| chance.says(0.8)).collect();
        if days.is_empty() {
            continue;
        }
        let shift = Shift {
            staff: nurse.id,
            position: if place < 2 { 1 } else { 2 },
            start: LocalTime { date: first, time: from },
            end: LocalTime { date: if is_night { first.plus(1) } else { first }, time: to },
            repeat: Some(Repeat { days, until: None }),
        };
        let id = ShiftId(Uuid::from_u128(2000 + place as u128));
        plan.push(Planned { id, shift, made_at: start.plus(-3 * DAY - HOUR), ended_at: None });
    }
    plan
}
