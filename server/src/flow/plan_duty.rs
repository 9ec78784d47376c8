//! Planning duty: shifts are added, planned otherwise and ended. What has begun stays as it was, so a shift that is
//! planned otherwise ends, and another one begins where nothing of it has begun.

use poem_openapi::types::MaybeUndefined;
use sea_orm::{DatabaseTransaction, DbErr};

use super::{
    again::again,
    change_duty::must_be_nurse,
    first::who_was_first,
    shapes::duty::{ChangedShift, NewShift, ShiftView},
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        at::At,
        calendar::Zone,
        duty::{Planned, Shift, ShiftRefused},
        ids::{AuditId, ShiftId, StaffId},
    },
    fault::{Fault, problem},
    store::{audit, clinic, names, shift},
};

/// Adds a shift. One that runs already counts from now on.
///
/// # Errors
/// 422 `not_a_nurse`, `ends_before_it_begins`, `shift_too_long`, `repeat_days`, `repeat_ends_too_early`, `over_already`.
pub async fn add(app: &App, permit: &Permit, new: NewShift) -> Result<ShiftView, Fault> {
    again(|| add_once(app, permit, new.clone())).await
}

async fn add_once(app: &App, permit: &Permit, new: NewShift) -> Result<ShiftView, Fault> {
    let txn = app.store.begin().await?;
    let (zone, now) = hold(app, &txn, permit).await?;
    must_be_nurse(&txn, permit, new.staff_id, "staffId").await?;
    let wanted = Shift {
        staff: new.staff_id,
        position: new.position,
        start: new.start_local,
        end: new.end_local,
        repeat: new.repeat,
    };
    let shift = sound(wanted, None, now, zone)?;
    let (view, id) = keep(app, &txn, permit, shift, now, zone).await?;
    finish(app, txn, permit, now, &[("duty_shift", id.0)]).await?;
    Ok(view)
}

/// Plans a shift otherwise, as far as it has not begun; what is given is the shift that stands for it from now on.
///
/// # Errors
/// 404; 409 `shift_begun`, `shift_ended` (by whom, and when); 422 as [`add`].
pub async fn change(
    app: &App,
    permit: &Permit,
    id: ShiftId,
    changes: ChangedShift,
) -> Result<ShiftView, Fault> {
    again(|| change_once(app, permit, id, changes.clone())).await
}

async fn change_once(
    app: &App,
    permit: &Permit,
    id: ShiftId,
    changes: ChangedShift,
) -> Result<ShiftView, Fault> {
    let txn = app.store.begin().await?;
    let (zone, now) = hold(app, &txn, permit).await?;
    let was = to_come(&txn, permit, id, now, zone).await?;
    let wanted = Shift {
        staff: changes.staff_id.unwrap_or(was.shift.staff),
        position: changes.position.unwrap_or(was.shift.position),
        start: changes.start_local.unwrap_or(was.shift.start),
        end: changes.end_local.unwrap_or(was.shift.end),
        repeat: match changes.repeat {
            MaybeUndefined::Undefined => was.shift.repeat.clone(),
            MaybeUndefined::Null => None,
            MaybeUndefined::Value(repeat) => Some(repeat),
        },
    };
    must_be_nurse(&txn, permit, wanted.staff, "staffId").await?;
    let shift = sound(wanted, Some(&was), now, zone)?;
    end_once(&txn, permit, id, now).await?;
    let (view, new) = keep(app, &txn, permit, shift, now, zone).await?;
    finish(app, txn, permit, now, &[("duty_shift", new.0), ("instead_of", id.0)]).await?;
    Ok(view)
}

/// Ends a shift: what has not begun does not come.
///
/// # Errors
/// 404; 409 `shift_begun`, `shift_ended` (by whom, and when).
pub async fn end(app: &App, permit: &Permit, id: ShiftId) -> Result<(), Fault> {
    again(|| async {
        let txn = app.store.begin().await?;
        let (zone, now) = hold(app, &txn, permit).await?;
        to_come(&txn, permit, id, now, zone).await?;
        end_once(&txn, permit, id, now).await?;
        finish(app, txn, permit, now, &[("duty_shift", id.0)]).await
    })
    .await
}

/// Holds the clinic's duty; gives its zone and the instant.
async fn hold(app: &App, txn: &DatabaseTransaction, permit: &Permit) -> Result<(Zone, At), DbErr> {
    let clinic = clinic::hold(txn, permit.clinic()).await?;
    Ok((Zone::parse(&clinic.zone).unwrap_or_default(), app.now()))
}

/// A shift of which some is to come.
async fn to_come(
    txn: &DatabaseTransaction,
    permit: &Permit,
    id: ShiftId,
    now: At,
    zone: Zone,
) -> Result<Planned, Fault> {
    let row = shift::get(txn, permit, id).await?.ok_or_else(Fault::not_found)?;
    if row.ended_at.is_some() {
        return Err(ended(txn, permit, &row).await?);
    }
    let planned = row.planned();
    if planned.has_begun(now, zone) {
        let detail = "All of this shift has begun; its rest can be handed over or taken.";
        return Err(Fault::Conflict(problem("shift_begun", detail)));
    }
    Ok(planned)
}

/// What is wanted, where nothing of the shift that it stands for has begun.
fn sound(wanted: Shift, instead_of: Option<&Planned>, now: At, zone: Zone) -> Result<Shift, Fault> {
    let refused = |why: ShiftRefused| Fault::coded(why.code(), why.field(), why.to_string());
    wanted.check(now, zone).map_err(refused)?;
    let begun = instead_of.and_then(|was| was.begun(now, zone));
    let shift = wanted.to_come(begun).ok_or(ShiftRefused::OverAlready).map_err(refused)?;
    shift.check(now, zone).map_err(refused)?;
    Ok(shift)
}

async fn end_once(txn: &DatabaseTransaction, permit: &Permit, id: ShiftId, now: At) -> Result<(), Fault> {
    if shift::end(txn, permit, id, now).await? {
        return Ok(());
    }
    let row = shift::get(txn, permit, id).await?.ok_or_else(Fault::not_found)?;
    Err(ended(txn, permit, &row).await?)
}

async fn ended(txn: &DatabaseTransaction, permit: &Permit, row: &shift::Model) -> Result<Fault, DbErr> {
    let said = ("shift_ended", "This shift was ended or planned otherwise.");
    Ok(Fault::Conflict(who_was_first(txn, permit, said, (row.ended_by, row.ended_at)).await?))
}

async fn keep(
    app: &App,
    txn: &DatabaseTransaction,
    permit: &Permit,
    shift: Shift,
    now: At,
    zone: Zone,
) -> Result<(ShiftView, ShiftId), Fault> {
    let row = shift::Model {
        id: ShiftId(app.new_id()),
        clinic_id: permit.clinic(),
        staff_id: shift.staff,
        position: shift.position,
        start_local: shift.start,
        end_local: shift.end,
        last_date: shift.last_date(),
        repeat: shift.repeat,
        made_at: now,
        made_by: permit.staff().ok_or_else(Fault::not_found)?,
        ended_at: None,
        ended_by: None,
    };
    shift::keep(txn, row.clone()).await?;
    let names = names::staff(txn, permit).await?;
    Ok((ShiftView::of(&row, names.get(&row.staff_id), now, zone), row.id))
}

impl ShiftView {
    /// A shift as staff read it now.
    #[must_use]
    pub fn of(row: &shift::Model, name: Option<&String>, now: At, zone: Zone) -> Self {
        let staff_id: StaffId = row.staff_id;
        Self {
            id: row.id,
            staff_id,
            name: name.cloned().unwrap_or_default(),
            position: row.position,
            start_local: row.start_local,
            end_local: row.end_local,
            repeat: row.repeat.clone(),
            can_change: row.ended_at.is_none() && !row.planned().has_begun(now, zone),
        }
    }
}

async fn finish(
    app: &App,
    txn: DatabaseTransaction,
    permit: &Permit,
    now: At,
    about: &[(&str, uuid::Uuid)],
) -> Result<(), Fault> {
    audit::note(&txn, AuditId(app.new_id()), now, permit, about).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(())
}
