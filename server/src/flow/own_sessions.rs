//! The own logs, and what they come to, as the own plan shows them.

use std::collections::BTreeMap;

use super::{
    keep_adherence::Counted,
    shapes::own_plan::{OwnDay, OwnEasing, OwnLog, OwnLogged, OwnNextDay, OwnWeek},
};
use crate::{
    domain::{
        adherence::{self, Standing, half_up},
        at::At,
        calendar::Day,
        exercise::ExerciseId,
        hold::plan_held,
        plan::PlanDay,
        shift::Shift,
        stop_rules::asks_next_day,
    },
    store::{next_day, session_log},
};

/// The weeks since the plan began, of the running one the dates that are over.
#[must_use]
pub fn weeks(counted: &Counted, today: Day) -> Vec<OwnWeek> {
    let week = |week: adherence::Week| OwnWeek {
        monday: week.start,
        percent: week.percent(),
        so_far: week.standing == Standing::Running,
        is_final: week.standing == Standing::Final,
        prescribed: half_up(week.prescribed, 3),
        credited: half_up(week.credited, 3),
        held: held(counted, week.start),
    };
    adherence::weeks(counted.history(), today).into_iter().map(week).collect()
}

fn held(counted: &Counted, monday: Day) -> u32 {
    let dates = monday.until(monday.plus(7)).filter(|date| plan_held(&counted.holds, *date));
    u32::try_from(dates.count()).unwrap_or_default()
}

/// Where half the dose is advised on the dates from `from` up to, and without, `to`.
#[must_use]
pub fn easings(counted: &Counted, from: Day, to: Day) -> Vec<OwnEasing> {
    let falls = counted.easings.iter().filter(|one| one.from < to && one.to.is_none_or(|end| end > from));
    falls.map(|one| OwnEasing { exercise_id: one.exercise.clone(), from: one.from, to: one.to }).collect()
}

/// Logs that the question is to be asked about at this instant of the patient's, and that have no answer.
#[must_use]
pub fn next_day(
    logs: &[session_log::Model],
    answered: &[next_day::Model],
    shift: Shift,
    now: At,
) -> Vec<OwnNextDay> {
    let asked = logs.iter().filter(|row| asks_next_day(row.log().pain, row.done_at, now));
    let open = asked.filter(|row| !answered.iter().any(|one| one.log_id == row.id));
    open.map(|row| OwnNextDay {
        log_id: row.id,
        exercise_id: row.exercise_id.clone(),
        done_at: shift.outward(row.done_at),
    })
    .collect()
}

/// A date with what was logged for it.
#[must_use]
pub fn day(day: PlanDay, logs: &[session_log::Model]) -> OwnDay {
    let mut amounts: BTreeMap<&ExerciseId, f64> = BTreeMap::new();
    for row in logs.iter().filter(|row| row.local_date == day.date) {
        *amounts.entry(&row.exercise_id).or_default() += row.amount;
    }
    let asked = |id: &ExerciseId| day.items.iter().any(|item| item.exercise_id == *id && !item.held);
    let logged = amounts.into_iter().map(|(id, amount)| OwnLogged {
        exercise_id: id.clone(),
        amount,
        extra: !asked(id),
    });
    OwnDay { logged: logged.collect(), day }
}

/// The own logs of the dates from `from` up to, and without, `to`.
#[must_use]
pub fn logs(logs: &[session_log::Model], from: Day, to: Day) -> Vec<OwnLog> {
    let shown = logs.iter().filter(|row| row.local_date >= from && row.local_date < to);
    shown
        .map(|row| OwnLog {
            id: row.id,
            exercise_id: row.exercise_id.clone(),
            local_date: row.local_date,
            amount: row.amount,
            pain_after: row.pain_after.map(|score| score.0),
            skip: row.skip,
            stop: row.stop,
        })
        .collect()
}
