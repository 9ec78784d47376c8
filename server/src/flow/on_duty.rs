//! Who is on duty: the roster as it is stored, read at an instant.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbErr};

use crate::{
    domain::{
        at::{At, DAY},
        calendar::Zone,
        duty::{Duty, OnDuty, Roster},
        ids::{ClinicId, StaffId},
        people::Role,
    },
    store::{clinic, duty_change, shift, staff},
};

/// So long before a time a stint that touches it may have begun, and what a changed clock moves.
const BEFORE: i64 = 2 * DAY;

/// The nurses on duty at an instant, of a clinic's staff: active ones alone. A clinic without any roster has all of them on
/// duty, all at the same position; in a gap between shifts there is nobody.
///
/// # Errors
/// The database's own.
pub async fn at(
    db: &impl ConnectionTrait,
    clinic: &clinic::Model,
    staff: &[staff::Colleague],
    now: At,
) -> Result<OnDuty, DbErr> {
    let roster = of_these(db, clinic, staff, now).await?;
    Ok(match roster.at(now) {
        Duty::Everybody => OnDuty::together(active(&roster)),
        Duty::Rostered(duty) => duty,
    })
}

/// The roster of a clinic, with all that counts from an instant on.
///
/// # Errors
/// The database's own.
pub async fn roster(db: &impl ConnectionTrait, clinic: ClinicId, from: At) -> Result<Roster, DbErr> {
    let staff = staff::colleagues(db, clinic).await?;
    of_these(db, &clinic::get(db, clinic).await?, &staff, from).await
}

/// The same of a clinic and staff that were read already.
async fn of_these(
    db: &impl ConnectionTrait,
    clinic: &clinic::Model,
    staff: &[staff::Colleague],
    from: At,
) -> Result<Roster, DbErr> {
    let zone = Zone::parse(&clinic.zone).unwrap_or_default();
    let before = from.plus(-BEFORE);
    let plan = shift::since(db, clinic.id, zone.day(before), before).await?;
    let changes = duty_change::since(db, clinic.id, before).await?;
    let nurses: BTreeMap<_, _> = staff
        .iter()
        .filter(|person| person.roles.has(Role::Nurse))
        .map(|person| (person.id, person.disabled_at))
        .collect();
    Ok(Roster {
        zone,
        plan: plan.iter().map(shift::Model::planned).collect(),
        changes: changes.iter().filter_map(duty_change::Model::change).collect(),
        nurses,
    })
}

/// All nurses of a roster whose access has not ended.
#[must_use]
pub fn active(roster: &Roster) -> Vec<StaffId> {
    let active = roster.nurses.iter().filter(|(_, left_at)| left_at.is_none());
    active.map(|(staff, _)| *staff).collect()
}
