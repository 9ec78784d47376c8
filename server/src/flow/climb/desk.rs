//! What a clinic's ladder looks like at an instant: who there is, whose phone is live, who is on duty, when the clinic works.

use std::collections::HashSet;

use sea_orm::{ConnectionTrait, DbErr};

use crate::{
    domain::{
        access::Permit,
        at::At,
        calendar::{TimeOfDay, Zone},
        channels::{Channels, Reachable},
        duty::OnDuty,
        ids::{ClinicId, StaffId},
        ladder::{Device, Member},
        people::{Role, Roles},
        schedule::{Quiet, WorkingTime},
    },
    flow::on_duty,
    store::{
        channel_settings, clinic, staff,
        subscription::{self, StaffDevice},
    },
};

/// All that a step of the ladder asks of a clinic.
pub struct Desk {
    /// Which clinic.
    pub id: ClinicId,
    /// When it works.
    pub clinic: WorkingTime,
    /// Everybody who may be told.
    pub staff: Vec<Member>,
    /// Who is on duty.
    pub duty: OnDuty,
    /// Their devices that are not gone.
    pub devices: Vec<StaffDevice>,
    /// The clinic's channels outside Web Push.
    pub channels: Channels,
    /// The same staff, as far as a channel asks.
    pub people: Vec<Reachable>,
}

impl Desk {
    /// A clinic's, now.
    ///
    /// # Errors
    /// The database's own.
    pub async fn of(db: &impl ConnectionTrait, id: ClinicId, now: At) -> Result<Self, DbErr> {
        let row = clinic::get(db, id).await?;
        let all = staff::colleagues(db, id).await?;
        let people: Vec<_> = all.iter().filter(|person| person.disabled_at.is_none()).collect();
        let active: HashSet<StaffId> = people.iter().map(|person| person.id).collect();
        let mut devices = subscription::of_all_staff(db, &Permit::engine(id)).await?;
        devices.retain(|device| active.contains(&device.staff_id));
        let live = devices.iter().filter(|device| device.state.is_live(device.last_opened_at, now));
        let live: HashSet<StaffId> = live.map(|device| device.staff_id).collect();
        let settings = channel_settings::newest(db, id).await?;
        let channels = settings.map_or_else(Channels::default, |newest| newest.channels);
        let reachable: Vec<_> = people
            .iter()
            .map(|person| reachable(person.id, &person.roles, person.phone.as_deref()))
            .collect();
        let member = |(person, reached): (&&staff::Colleague, &Reachable)| Member {
            id: person.id,
            is_nurse: person.roles.has(Role::Nurse),
            is_admin: person.roles.has(Role::Admin),
            is_live: live.contains(&person.id),
            is_called: channels.calls_on_second(reached),
        };
        Ok(Self {
            id,
            clinic: working_time(&row),
            staff: people.iter().zip(&reachable).map(member).collect(),
            duty: on_duty::at(db, &row, &all, now).await?,
            devices,
            people: reachable,
            channels,
        })
    }

    /// The same devices, as a level of the ladder asks.
    #[must_use]
    pub fn letter_boxes(&self) -> Vec<Device> {
        let device = |one: &StaffDevice| Device { id: one.id, of: one.staff_id, state: one.state };
        self.devices.iter().map(device).collect()
    }

    /// The devices of some of them.
    pub fn devices_of(&self, people: &[StaffId]) -> impl Iterator<Item = &StaffDevice> {
        self.devices.iter().filter(|device| people.contains(&device.staff_id))
    }
}

/// When a clinic works.
#[must_use]
pub fn working_time(row: &clinic::Model) -> WorkingTime {
    let time = |text: &str| TimeOfDay::parse(text).unwrap_or(TimeOfDay::MIDNIGHT);
    let quiet = Quiet { from: time(&row.quiet_from), to: time(&row.quiet_to) };
    WorkingTime { zone: Zone::parse(&row.zone).unwrap_or_default(), quiet }
}

/// An active member of staff, as a channel sees them.
#[must_use]
pub fn reachable(id: StaffId, roles: &Roles, phone: Option<&str>) -> Reachable {
    let acts = roles.has(Role::Nurse) || roles.has(Role::Admin);
    Reachable { id, acts, has_phone: phone.is_some() }
}
