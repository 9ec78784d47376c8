//! What a clinic's ladder looks like at an instant: who there is, whose phone is live, who is on duty, when the clinic works.

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
        people::Role,
        schedule::{Quiet, WorkingTime},
    },
    flow::on_duty,
    store::{channel_settings, clinic, staff, subscription},
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
    pub devices: Vec<subscription::Model>,
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
        let people = staff::all(db, id).await?;
        let people: Vec<_> = people.into_iter().filter(|person| person.disabled_at.is_none()).collect();
        let devices =
            subscription::of_staff(db, &Permit::engine(id), people.iter().map(|person| person.id)).await?;
        let live = |person: StaffId| {
            devices.iter().any(|device| {
                device.staff_id == Some(person) && device.state.is_live(device.last_opened_at, now)
            })
        };
        let settings = channel_settings::newest(db, id).await?;
        let channels = settings.map_or_else(Channels::default, |newest| newest.channels);
        let member = |person: &staff::Model| Member {
            id: person.id,
            is_nurse: person.roles.has(Role::Nurse),
            is_admin: person.roles.has(Role::Admin),
            is_live: live(person.id),
            is_called: channels.calls_on_second(&reachable(person)),
        };
        Ok(Self {
            id,
            clinic: working_time(db, id).await?,
            staff: people.iter().map(member).collect(),
            duty: on_duty::at(db, id, now).await?,
            devices,
            people: people.iter().map(reachable).collect(),
            channels,
        })
    }

    /// The same devices, as a level of the ladder asks.
    #[must_use]
    pub fn letter_boxes(&self) -> Vec<Device> {
        let device =
            |one: &subscription::Model| Some(Device { id: one.id, of: one.staff_id?, state: one.state });
        self.devices.iter().filter_map(device).collect()
    }

    /// The devices of some of them.
    pub fn devices_of(&self, people: &[StaffId]) -> impl Iterator<Item = &subscription::Model> {
        self.devices.iter().filter(|device| device.staff_id.is_some_and(|id| people.contains(&id)))
    }
}

/// When a clinic works.
///
/// # Errors
/// The database's own.
pub async fn working_time(db: &impl ConnectionTrait, id: ClinicId) -> Result<WorkingTime, DbErr> {
    let row = clinic::get(db, id).await?;
    let time = |text: &str| TimeOfDay::parse(text).unwrap_or(TimeOfDay::MIDNIGHT);
    let quiet = Quiet { from: time(&row.quiet_from), to: time(&row.quiet_to) };
    Ok(WorkingTime { zone: Zone::parse(&row.zone).unwrap_or_default(), quiet })
}

/// An active member of staff, as a channel sees them.
#[must_use]
pub fn reachable(person: &staff::Model) -> Reachable {
    let acts = person.roles.has(Role::Nurse) || person.roles.has(Role::Admin);
    Reachable { id: person.id, acts, has_phone: person.phone.is_some() }
}
