//! What follows from a log, in its transaction: a check-in beside it, a held or an eased exercise, a matter for the
//! therapist.

use sea_orm::{DatabaseTransaction, DbErr};
use serde_json::Value;

use super::keep::Sender;
use crate::{
    app::App,
    domain::{
        access::Permit,
        calendar::Day,
        hold::{Cause, automatic},
        ids::{EasingId, TherapistItemId},
        session_log::{Beside, check_in_beside},
        shift::Shift,
        stop_rules::StopResult,
        therapist_item::ItemKind,
    },
    flow::{
        check_in, hold_plan,
        judge::Held,
        keep_reminders,
        shapes::check_ins::{KeptResult, NewCheckIn},
    },
    store::{check_in as check_ins, easing, plan_hold, session_log, session_log::Model, therapist_item},
};

/// Everything that a new log brings about. True: a check-in was written, and the episode is to be judged.
pub async fn created(
    app: &App,
    txn: &DatabaseTransaction,
    sender: &Sender<'_>,
    held: &Held,
    row: &Model,
) -> Result<bool, DbErr> {
    stop(app, txn, held, row, row.result, row.local_date).await?;
    beside(app, txn, sender, row, None).await
}

/// What the stop rules ask for: red holds the exercise from the date on, amber halves its dose.
pub async fn stop(
    app: &App,
    txn: &DatabaseTransaction,
    held: &Held,
    row: &Model,
    result: StopResult,
    from: Day,
) -> Result<(), DbErr> {
    let permit = Permit::engine(held.episode.clinic_id);
    match result {
        StopResult::Red => {
            let rows = plan_hold::of_episodes(txn, &permit, [row.episode_id]).await?;
            let holds: Vec<_> = rows.iter().map(plan_hold::Model::hold).collect();
            if let Some(hold) = automatic(&holds, Some(&row.exercise_id), Cause::RedStop, from) {
                plan_hold::keep(txn, &permit, hold_plan::row(app, held, hold)).await?;
                // What is held is not reminded of, also not for the second time.
                keep_reminders::follow(app, txn, held).await?;
            }
            raise(app, txn, held, row, ItemKind::RedStop).await
        }
        StopResult::Amber => {
            ease(app, txn, held, row, from).await?;
            raise(app, txn, held, row, ItemKind::Amber).await
        }
        StopResult::NoStart | StopResult::Green => Ok(()),
    }
}

/// Half the dose from the date on; where it is halved from a later date on already, up to that one. Several at once
/// halve once.
async fn ease(
    app: &App,
    txn: &DatabaseTransaction,
    held: &Held,
    row: &Model,
    from: Day,
) -> Result<(), DbErr> {
    let permit = Permit::engine(held.episode.clinic_id);
    let known = easing::of_episode(txn, &permit, row.episode_id).await?;
    let open = known.iter().filter(|one| one.exercise_id == row.exercise_id && one.to_date.is_none());
    let to = open.map(|one| one.from_date).min();
    if to.is_some_and(|to| to <= from) {
        return Ok(());
    }
    let fresh = easing::Model {
        id: EasingId(app.new_id()),
        clinic_id: held.episode.clinic_id,
        episode_id: row.episode_id,
        exercise_id: row.exercise_id.clone(),
        from_date: from,
        to_date: to,
        created_at: held.at,
    };
    easing::keep(txn, fresh).await
}

async fn raise(
    app: &App,
    txn: &DatabaseTransaction,
    held: &Held,
    row: &Model,
    kind: ItemKind,
) -> Result<(), DbErr> {
    let exercise = Some(row.exercise_id.clone());
    let item = therapist_item::Model {
        id: TherapistItemId(app.new_id()),
        clinic_id: held.episode.clinic_id,
        episode_id: row.episode_id,
        patient_id: row.patient_id,
        kind,
        open_key: Some(therapist_item::Model::open_key_of(row.episode_id, kind, exercise.as_ref())),
        exercise_id: exercise,
        log_id: Some(row.id),
        evidence: None,
        raised_at: held.at,
        closed_at: None,
        closed_by: None,
        note: None,
    };
    therapist_item::raise(txn, item).await.map(drop)
}

/// Writes the check-in beside a log with strong pain or a red flag, kept like any other. `replaces`: the check-in beside
/// the log that this one corrects. True: there is a new one to be judged.
pub async fn beside(
    app: &App,
    txn: &DatabaseTransaction,
    sender: &Sender<'_>,
    row: &Model,
    replaces: Option<&check_ins::Model>,
) -> Result<bool, DbErr> {
    let log = row.log();
    if check_in_beside(&log, false).is_none() {
        return Ok(false);
    }
    let others = session_log::of_episode(txn, sender.permit, row.episode_id).await?;
    let others = others.iter().filter(|one| one.id != row.id && Some(one.id) != row.corrects);
    let said_before =
        others.map(Model::log).any(|one| one.same_session(&log) && check_in_beside(&one, false).is_some());
    let Some(beside) = check_in_beside(&log, said_before) else { return Ok(false) };
    let item = item(sender, row, beside);
    let sender = check_in::Sender {
        permit: sender.permit,
        held: sender.held,
        sent_at: sender.sent_at,
        came_at: sender.came_at,
        over_limit: false,
    };
    let kept = sender.keep(app, txn, &item, &Value::Null, replaces).await?;
    Ok(kept.result == KeptResult::Created)
}

fn item(sender: &Sender<'_>, row: &Model, beside: Beside) -> NewCheckIn {
    // The check-in's own door turns the clock inward again.
    let shift = Shift(sender.held.map_or(0, |held| held.patient.demo_shift));
    NewCheckIn {
        id: beside.id,
        felt_at: shift.outward(row.done_at_given),
        entered_at: shift.outward(row.entered_at_given),
        age_ms: row.age_ms,
        movement: beside.movement.map(|score| score.0),
        rest: beside.rest.map(|score| score.0),
        movement_confirmed: beside.movement.map(|_| true),
        rest_confirmed: beside.rest.map(|_| true),
        opioid: None,
        red_flags: Some(beside.red_flags).filter(|ids| !ids.is_empty()),
        declined: None,
        recalled_baseline: None,
    }
}
