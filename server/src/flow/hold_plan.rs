//! Holding a plan, or one exercise of it: by staff with a reason, or by itself with a red flag or an urgent alert.
//! Only a person releases a hold.

use sea_orm::{DatabaseTransaction, DbErr};

use super::{
    again::again,
    first::who_was_first,
    judge::Held,
    keep_adherence, keep_reminders,
    library::Library,
    page,
    plan::{self, Plan},
    shapes::plans::{NewHold, NewRelease},
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        at::At,
        hold::{Cause, Hold, HoldRefused, automatic, may_hold},
        ids::{AlertId, AuditId, EpisodeId, HoldId},
        shift::Shift,
    },
    fault::Fault,
    store::{audit, plan_hold},
};

/// Sets a hold; the same one again, while it is not released, is the one that is there.
///
/// # Errors
/// 404; 409 `episode_closed`; 422 `ends_before_it_begins`, `hold_too_early`, `unknown_exercise`.
pub async fn set(app: &App, permit: &Permit, id: EpisodeId, new: NewHold) -> Result<HoldId, Fault> {
    again(|| set_once(app, permit, id, new.clone())).await
}

async fn set_once(app: &App, permit: &Permit, id: EpisodeId, new: NewHold) -> Result<HoldId, Fault> {
    let txn = app.store.begin().await?;
    let (held, today) = plan::hold(app, &txn, permit, id).await?;
    if let Some(exercise) = &new.exercise_id
        && !Library::has(&txn, permit, exercise).await?
    {
        return Err(Fault::coded("unknown_exercise", "exerciseId", "The clinic has no such exercise."));
    }
    may_hold(new.from, new.to, today).map_err(refused)?;
    let reason = Some(String::from(new.reason));
    let plan = Plan::of(&txn, permit, id).await?;
    let again = plan.holds.iter().find(|row| {
        row.released_at.is_none()
            && (&row.exercise_id, row.from_date, row.to_date) == (&new.exercise_id, new.from, new.to)
            && row.reason == reason
    });
    if let Some(there) = again {
        return Ok(there.id);
    }
    let hold = Hold::new(new.exercise_id, new.from, new.to, Cause::Staff);
    let row = plan_hold::Model { reason, by_staff: permit.staff(), ..row(app, &held, hold) };
    let hold_id = row.id;
    plan_hold::keep(&txn, permit, row).await?;
    finish(app, txn, permit, &held, hold_id, hold_id.0).await?;
    Ok(hold_id)
}

/// Releases a hold from a date on.
///
/// # Errors
/// 404; 409 `already_released` (by whom, and when), `episode_closed`; 422 `released_in_past`, `over_already`.
pub async fn release(app: &App, permit: &Permit, id: HoldId, body: NewRelease) -> Result<(), Fault> {
    again(|| release_once(app, permit, id, body.clone())).await
}

async fn release_once(app: &App, permit: &Permit, id: HoldId, body: NewRelease) -> Result<(), Fault> {
    let txn = app.store.begin().await?;
    let seen = plan_hold::get(&txn, permit, id).await?.ok_or_else(Fault::not_found)?;
    let (held, today) = plan::hold(app, &txn, permit, seen.episode_id).await?;
    // Read again under the episode's lock: a colleague may have been first.
    let row = plan_hold::get(&txn, permit, id).await?.ok_or_else(Fault::not_found)?;
    if row.released_at.is_some() {
        return Err(already_released(&txn, permit, &row, Shift(held.patient.demo_shift)).await?);
    }
    let on = row.hold().released(body.on, today).map_err(refused)?;
    let note = body.note.map(String::from).filter(|note| !note.is_empty());
    let release = plan_hold::Release { on, note, at: held.at };
    if !plan_hold::release(&txn, permit, id, release).await? {
        return Err(already_released(&txn, permit, &row, Shift(held.patient.demo_shift)).await?);
    }
    finish(app, txn, permit, &held, id, app.new_id()).await
}

/// Tells the patient's phones, writes the audit, commits.
async fn finish(
    app: &App,
    txn: DatabaseTransaction,
    permit: &Permit,
    held: &Held,
    hold: HoldId,
    change: uuid::Uuid,
) -> Result<(), Fault> {
    keep_adherence::keep(app, &txn, held).await?;
    page::tell_plan_changed(app, &txn, held, change).await?;
    keep_reminders::follow(app, &txn, held).await?;
    let subjects = [("patient", held.patient.id.0), ("episode", held.episode.id.0), ("plan_hold", hold.0)];
    audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &subjects).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(())
}

/// Holds the whole plan with an alert, from the local date of `at` on until a person releases it: in the transaction
/// that raises the alert. What is held already is not held twice.
///
/// # Errors
/// The database's own.
pub async fn by_itself(
    app: &App,
    txn: &DatabaseTransaction,
    held: &Held,
    alert: AlertId,
    cause: Cause,
    at: At,
) -> Result<(), DbErr> {
    let permit = Permit::engine(held.episode.clinic_id);
    let holds = Plan::of(txn, &permit, held.episode.id).await?.holds();
    let from = plan::zone(&held.patient).day(at);
    let Some(hold) = automatic(&holds, None, cause, from) else { return Ok(()) };
    let row = plan_hold::Model { alert_id: Some(alert), ..row(app, held, hold) };
    plan_hold::keep(txn, &permit, row).await?;
    keep_adherence::sum_up(txn, held).await?;
    keep_reminders::follow(app, txn, held).await
}

/// A new row for a hold that nobody has set by hand.
pub(super) fn row(app: &App, held: &Held, hold: Hold) -> plan_hold::Model {
    plan_hold::Model {
        id: HoldId(app.new_id()),
        clinic_id: held.episode.clinic_id,
        episode_id: held.episode.id,
        exercise_id: hold.exercise,
        from_date: hold.from,
        to_date: hold.to,
        cause: hold.cause,
        reason: None,
        alert_id: None,
        created_at: held.at,
        by_staff: None,
        released_at: None,
        released_by: None,
        released_on: None,
        release_note: None,
    }
}

fn refused(why: HoldRefused) -> Fault {
    let field = match why {
        HoldRefused::EndsBeforeItBegins => "to",
        HoldRefused::TooEarly => "from",
        HoldRefused::ReleasedInPast | HoldRefused::OverAlready => "on",
    };
    Fault::coded(why.code(), field, why.to_string())
}

async fn already_released(
    txn: &DatabaseTransaction,
    permit: &Permit,
    row: &plan_hold::Model,
    shift: Shift,
) -> Result<Fault, Fault> {
    let said = ("already_released", "Somebody has released this hold.");
    let first = (row.released_by, row.released_at.map(|at| shift.outward(at)));
    Ok(Fault::Conflict(who_was_first(txn, permit, said, first).await?))
}
