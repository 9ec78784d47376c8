//! Reminding: what has come is written down and pushed, and each reminder is moved on, so that nobody does it again. All
//! of a batch in one transaction.

use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
};

use sea_orm::{DatabaseTransaction, DbErr};

use super::{
    answers::{self, Answers},
    page,
};
use crate::{
    app::App,
    domain::{
        alert::Severity,
        at::{At, HOUR},
        episode::EpisodeState,
        message::MessageKind,
        notice::Notice,
        schedule::{self, Attempt, Occurrence, Push, ReminderKind, Step},
        shift::Shift,
    },
    store::{check_in, occurrence, outbox, pause, reminder, reminder::Move, subscription},
};

/// So many share one transaction at most.
const AT_ONCE: u64 = 200;
/// One that cannot be worked on waits so long.
const SET_ASIDE: i64 = HOUR;

/// A reminder as it was read, and what is to be done about it.
pub struct Turn {
    /// As it was read.
    pub row: reminder::Model,
    /// How far the patient's clock runs ahead.
    pub shift: Shift,
    /// The instant at which it was looked at, in the patient's time.
    pub at: At,
    /// What is to be done.
    pub step: Step,
}

/// Does what is due of the reminders. True: there may be more.
///
/// # Errors
/// The database's own; then nothing is done.
pub async fn next(app: &App) -> Result<bool, DbErr> {
    let now = app.now();
    if !reminder::is_any_due(app.store.read_engine(), now).await? {
        return Ok(false);
    }
    let txn = app.store.begin_engine().await?;
    let keys = reminder::due(&txn, now, AT_ONCE).await?;
    let (rows, mut waiting) = reminder::read(&txn, &keys).await?;
    let whose = reminder::hold_whose(&txn, rows.iter().map(|row| row.episode_id)).await?;
    let shift_of = |row: &reminder::Model| Shift(whose.get(&row.episode_id).map_or(0, |one| one.demo_shift));
    let shifted: Vec<_> = rows.iter().map(|row| (row, shift_of(row))).collect();
    let (answers, none) = (Answers::of(&txn, &shifted).await?, Answers::default());
    let (mut turns, mut over) = (Vec::new(), Vec::new());
    for row in rows {
        let key = (row.episode_id, row.kind);
        // Somebody is changing that one; a second later it is free.
        let Some(episode) = whose.get(&row.episode_id) else { continue };
        if episode.state != EpisodeState::Active {
            over.push(Move::of(&row, row.progress.clone(), None));
            continue;
        }
        let shift = Shift(episode.demo_shift);
        let answers = answers.get(&row.episode_id).unwrap_or(&none);
        let at = shift.inward(now);
        // A panic is about this one row.
        match catch_unwind(AssertUnwindSafe(|| step_of(&row, at, answers))) {
            Ok(step) => turns.push(Turn { row, shift, at, step }),
            Err(_) => waiting.push(key),
        }
    }
    let worked = !(turns.is_empty() && over.is_empty() && waiting.is_empty());
    if !reminder::move_on(&txn, over).await? || !take(app, &txn, turns).await? {
        // Another instance was faster with one of them. Nothing is kept, and whoever looks next finds the rest.
        return Ok(false);
    }
    for key in waiting {
        tracing::error!(episode.id = %key.0, kind = ?key.1, "A reminder cannot be worked on; it waits an hour");
        reminder::set_aside(&txn, key, now.plus(SET_ASIDE)).await?;
        let notice = Notice::row_put_off("reminder", key.0, "unworkable".into());
        super::notice::write(app, &txn, notice).await?;
    }
    txn.commit().await?;
    Ok(worked)
}

fn step_of(row: &reminder::Model, at: At, answers: &Answers) -> Step {
    schedule::step(&row.timetable, &row.progress, at, |slot, next| answers.to(row.kind, slot, next))
}

/// Writes what is to be done: the rows moved on, the occurrences, a message for each device of the patient. False: a row
/// was not as it was read, and the transaction must not be kept.
///
/// # Errors
/// The database's own.
pub async fn take(app: &App, txn: &DatabaseTransaction, turns: Vec<Turn>) -> Result<bool, DbErr> {
    let moved = |turn: &Turn| {
        let next = turn.step.next_due.map(|due| turn.shift.outward(due));
        Move::of(&turn.row, turn.step.progress.clone(), next)
    };
    if !reminder::move_on(txn, turns.iter().map(moved).collect()).await? {
        return Ok(false);
    }
    let written = |turn: &Turn, one: &Occurrence| occurrence::Model {
        episode_id: turn.row.episode_id,
        kind: turn.row.kind,
        local_date: one.slot.mark.date,
        slot: one.slot.mark.time,
        clinic_id: turn.row.clinic_id,
        due_at: one.slot.due,
        state: one.state,
        changed_at: turn.at,
    };
    let stand = turns.iter().filter_map(|turn| turn.step.moved.as_ref().map(|one| written(turn, one)));
    occurrence::stand(txn, stand.collect()).await?;
    let come = turns.iter().flat_map(|turn| turn.step.new.iter().map(|one| written(turn, one)));
    occurrence::come(txn, come.collect()).await?;
    let pushes: Vec<(&Turn, Push)> =
        turns.iter().filter_map(|turn| turn.step.push.map(|push| (turn, push))).collect();
    if pushes.is_empty() {
        return Ok(true);
    }
    let patients = pushes.iter().map(|(turn, _)| turn.row.patient_id);
    let mut devices: HashMap<_, Vec<_>> = HashMap::new();
    for (patient, device) in subscription::live_of_patients(txn, patients).await? {
        devices.entry(patient).or_default().push(device);
    }
    let now = app.now();
    let mut messages = Vec::new();
    for (turn, push) in pushes {
        let row = &turn.row;
        for device in devices.get(&row.patient_id).into_iter().flatten() {
            messages.push(outbox::Model {
                episode_id: Some(row.episode_id),
                cycle: if push.attempt == Attempt::First { 1 } else { 2 },
                dedupe_key: outbox::reminder_key(
                    (row.episode_id, row.kind),
                    push.slot.mark,
                    push.attempt,
                    *device,
                ),
                expires_at: turn.shift.outward(push.expires),
                ..page::message(app, row.clinic_id, message_of(row.kind), *device, Severity::Info, now, now)
            });
        }
    }
    outbox::put(txn, messages).await?;
    Ok(true)
}

fn message_of(kind: ReminderKind) -> MessageKind {
    match kind {
        ReminderKind::CheckIn => MessageKind::CheckInDue,
        ReminderKind::Exercise => MessageKind::ExercisesDue,
    }
}

/// The kind of reminder that a message is of; none: of none.
#[must_use]
pub fn kind_of(message: &outbox::Model) -> Option<ReminderKind> {
    match message.kind {
        MessageKind::CheckInDue => Some(ReminderKind::CheckIn),
        MessageKind::ExercisesDue => Some(ReminderKind::Exercise),
        _ => None,
    }
}

/// Can the patient ask for it once more, later? Of two pushes the first.
#[must_use]
pub fn may_wait(message: &outbox::Model) -> bool {
    kind_of(message).is_some() && message.cycle == 1
}

/// Is a reminder that waits in the outbox still wanted? Its episode is under way and not paused, nothing came since, and
/// exercises are still asked for.
///
/// # Errors
/// The database's own.
pub async fn is_wanted(txn: &DatabaseTransaction, message: &outbox::Model) -> Result<bool, DbErr> {
    let Some(id) = message.episode_id else { return Ok(false) };
    let whose = reminder::whose(txn, [id]).await?;
    let Some(episode) = whose.get(&id).filter(|one| one.state == EpisodeState::Active) else {
        return Ok(false);
    };
    let since = Shift(episode.demo_shift).inward(message.created_at);
    if message.kind == MessageKind::CheckInDue {
        let paused = pause::lasts_after(txn, id, since).await?;
        return Ok(!paused && !check_in::has_come_since(txn, id, since).await?);
    }
    let Some(row) = reminder::get(txn, (id, ReminderKind::Exercise)).await? else { return Ok(false) };
    // A hold, or another plan, may have taken its slot away.
    let asked = row.progress.open.is_some_and(|open| row.timetable.has(open.slot.mark));
    Ok(asked && !answers::has_logged_since(txn, id, row.timetable.zone, since).await?)
}
