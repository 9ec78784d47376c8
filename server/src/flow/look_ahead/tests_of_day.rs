//! The test push of a day to whoever is on duty within the next 24 hours, and who has not answered it.

use std::collections::{HashMap, HashSet};

use sea_orm::{ConnectionTrait, DbErr};

use crate::{
    app::App,
    domain::{
        alert::Severity,
        at::{At, DAY, HOUR},
        calendar::Day,
        duty::{ANSWERS_WITHIN, Duty, Roster, Stretch, test_hours},
        ids::{StaffId, SubscriptionId},
        message::MessageKind,
        notice::{Notice, NoticeFigures, NoticeKind},
    },
    flow::{climb::Desk, on_duty, page},
    store::{
        outbox::{self, daily_test_key},
        subscription::StaffDevice,
    },
};

/// A browser that subscribed within so long is being tried out by its person.
const NEW: i64 = HOUR;

/// The tests of a day, as far as there are any now.
pub struct TestsOfDay {
    /// None: it is not the time of day.
    hours: Option<(Day, Stretch)>,
    /// Who is on duty within the next 24 hours.
    people: Vec<StaffId>,
    /// The tests that were written, by device.
    sent: HashMap<SubscriptionId, outbox::Model>,
    /// Devices that have shown a test push, or had it tapped, since the tests of the day began.
    proven: HashSet<SubscriptionId>,
}

impl TestsOfDay {
    /// Reads what there is.
    ///
    /// # Errors
    /// The database's own.
    pub async fn of(db: &impl ConnectionTrait, desk: &Desk, roster: &Roster, now: At) -> Result<Self, DbErr> {
        let hours = test_hours(roster.zone, now);
        let people = on_duty_soon(roster, now);
        let Some((day, stretch)) = hours else {
            return Ok(Self { hours, people, sent: HashMap::new(), proven: HashSet::new() });
        };
        let devices: Vec<_> = desk.devices_of(&people).map(|device| device.id).collect();
        let keys = devices.iter().map(|device| daily_test_key(day, *device)).collect();
        let sent = outbox::of_keys(db, keys).await?.into_iter();
        let sent = sent.filter_map(|message| Some((message.subscription_id?, message))).collect();
        let proven = outbox::last_proofs(db, devices, stretch.from.plus(-1)).await?.into_keys().collect();
        Ok(Self { hours, people, sent, proven })
    }

    /// Those that are not written yet. They wait for a phone that is switched off until the hours of tests are over.
    pub fn missing(&self, app: &App, desk: &Desk, now: At) -> Vec<outbox::Model> {
        let Some((day, hours)) = self.hours else { return Vec::new() };
        let due =
            |device: &&StaffDevice| !self.sent.contains_key(&device.id) && now.since(device.created_at) > NEW;
        let test = |device: &StaffDevice| outbox::Model {
            dedupe_key: daily_test_key(day, device.id),
            expires_at: hours.to,
            ..page::message(app, desk.id, MessageKind::Test, device.id, Severity::Warning, now, now)
        };
        desk.devices_of(&self.people).filter(due).map(test).collect()
    }

    /// Who has not answered, on no phone, within an hour; and who has none.
    pub fn unanswered(&self, desk: &Desk, now: At) -> Vec<Notice> {
        let Some((day, hours)) = self.hours else { return Vec::new() };
        let is_late = |since: At| now.since(since) >= ANSWERS_WITHIN;
        let is_silent = |person: &&StaffId| {
            let mut devices = desk.devices_of(std::slice::from_ref(*person)).peekable();
            if devices.peek().is_none() {
                return is_late(hours.from);
            }
            devices.all(|device| {
                let sent = self.sent.get(&device.id);
                !self.proven.contains(&device.id) && sent.is_some_and(|test| is_late(test.created_at))
            })
        };
        let notice = |person: &StaffId| {
            let figures = NoticeFigures { staff: Some(*person), ..Default::default() };
            Notice::of_clinic(desk.id, NoticeKind::PhoneUnproven, format!("{person}:{day}"), figures)
        };
        self.people.iter().filter(is_silent).map(notice).collect()
    }
}

/// Who is on duty now or within a day; of a clinic without any roster every nurse.
fn on_duty_soon(roster: &Roster, now: At) -> Vec<StaffId> {
    let stints = roster.stints(Stretch { from: now, to: now.plus(DAY) });
    let mut people: Vec<_> = stints.into_iter().map(|stint| stint.staff).collect();
    if roster.at(now) == Duty::Everybody {
        people.extend(on_duty::active(roster));
    }
    people.sort_unstable();
    people.dedup();
    people
}
