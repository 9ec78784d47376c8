//! Keeping the reminders of an episode in step with what they follow from: the procedure's end, the patient's zone and
//! own times, the plan and its holds. In one transaction with the change.

use sea_orm::{DatabaseTransaction, DbErr};

use super::{
    answers::Answers,
    judge::Held,
    plan::Plan,
    remind::{self, Turn},
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        at::HOUR,
        calendar::Zone,
        episode::EpisodeState,
        ids::ZoneChangeId,
        protocol::protocol,
        schedule::{self, ReminderKind, Timetable, check_in_timetable, exercise_timetable},
        shift::Shift,
    },
    store::{patient, pause, reminder, reminder::Move, reminder_times, zone_change},
};

/// Makes the reminders of a held episode what they must be now. Before the procedure's end is known, and once the episode
/// is over, there are none.
///
/// # Errors
/// The database's own.
pub async fn follow(app: &App, txn: &DatabaseTransaction, held: &Held) -> Result<(), DbErr> {
    let end = held.episode.procedure_ended_at.filter(|_| held.episode.state == EpisodeState::Active);
    let Some(end) = end else {
        stop(txn, held, ReminderKind::CheckIn).await?;
        return stop(txn, held, ReminderKind::Exercise).await;
    };
    let permit = Permit::engine(held.episode.clinic_id);
    let own = reminder_times::of(txn, &permit, &held.patient).await?;
    let check_ins = check_in_timetable(end, own.zone, &own.check_in_times, own.quiet());
    // A pause stops what asks how the patient is; exercises are the plan's, which has holds of its own.
    let pause = pause::newest(txn, &permit, held.episode.id).await?;
    let check_ins = match pause {
        Some(pause) => check_ins.paused(pause.at, pause.until),
        None => check_ins,
    };
    keep(app, txn, held, ReminderKind::CheckIn, check_ins).await?;
    let plan = Plan::of(txn, &permit, held.episode.id).await?;
    let plan = (plan.versions(), plan.holds());
    // As long as check-ins are asked for.
    let last = own.zone.day(end.plus(protocol().prompts.weekly.until_h * HOUR));
    let dates = (own.zone.day(end), last.plus(1));
    let exercises = exercise_timetable(own.zone, &own.exercise_times, own.quiet(), (&plan.0, &plan.1), dates);
    keep(app, txn, held, ReminderKind::Exercise, exercises).await
}

async fn stop(txn: &DatabaseTransaction, held: &Held, kind: ReminderKind) -> Result<(), DbErr> {
    let kept = reminder::lock(txn, (held.episode.id, kind)).await?;
    let stopped = kept.filter(|row| row.next_due_at.is_some());
    let stopped = stopped.map(|row| Move::of(&row, row.progress.clone(), None));
    must(reminder::move_on(txn, stopped.into_iter().collect()).await?)
}

async fn keep(
    app: &App,
    txn: &DatabaseTransaction,
    held: &Held,
    kind: ReminderKind,
    timetable: Timetable,
) -> Result<(), DbErr> {
    match reminder::lock(txn, (held.episode.id, kind)).await? {
        None if timetable.stretches.is_empty() => Ok(()),
        None => begin(txn, held, kind, timetable).await,
        Some(row) if row.timetable == timetable => Ok(()),
        Some(row) => change(app, txn, held, row, timetable).await,
    }
}

async fn begin(
    txn: &DatabaseTransaction,
    held: &Held,
    kind: ReminderKind,
    timetable: Timetable,
) -> Result<(), DbErr> {
    let (progress, next) = schedule::begin(&timetable, held.at);
    let shift = Shift(held.patient.demo_shift);
    let row = reminder::Model {
        episode_id: held.episode.id,
        kind,
        clinic_id: held.episode.clinic_id,
        patient_id: held.episode.patient_id,
        timetable,
        progress,
        next_due_at: next.map(|due| shift.outward(due)),
        version: 0,
    };
    reminder::keep(txn, row).await
}

async fn change(
    app: &App,
    txn: &DatabaseTransaction,
    held: &Held,
    row: reminder::Model,
    timetable: Timetable,
) -> Result<(), DbErr> {
    let shift = Shift(held.patient.demo_shift);
    let answers = Answers::of_one(txn, &row, shift).await?;
    let step = schedule::change(&row.timetable, &timetable, &row.progress, held.at, |slot, next| {
        answers.to(row.kind, slot, next)
    });
    reminder::retime(txn, (row.episode_id, row.kind), timetable).await?;
    must(remind::take(app, txn, vec![Turn { row, shift, at: held.at, step }]).await?)
}

/// A row that is held is as it was read.
fn must(as_read: bool) -> Result<(), DbErr> {
    if as_read { Ok(()) } else { Err(DbErr::Custom("a reminder that was held has changed".into())) }
}

/// Writes down, beside the patient's row, that the patient's days are in another zone from an instant on.
///
/// # Errors
/// The database's own.
pub async fn note_zone(
    app: &App,
    txn: &DatabaseTransaction,
    permit: &Permit,
    was: &patient::Model,
    zone: Zone,
) -> Result<(), DbErr> {
    let change = zone_change::Model {
        id: ZoneChangeId(app.new_id()),
        clinic_id: was.clinic_id,
        patient_id: was.id,
        zone,
        was: was.zone.clone(),
        at: Shift(was.demo_shift).inward(app.now()),
        by_staff: permit.staff(),
    };
    zone_change::keep(txn, change).await
}
