//! What a patient's phone keeps of the plan: four weeks around today, with all that the days are made of.

use std::collections::BTreeSet;

use super::{
    keep_adherence,
    library::Library,
    own_sessions,
    plan::{self, Plan},
    shapes::own_plan::{OwnHold, OwnPlanView},
    show_plan,
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        exercise::ExerciseId,
        ids::PrescriptionId,
        plan::{days, phase_since},
        shift::Shift,
    },
    fault::Fault,
    store::{episode, names, next_day, patient, plan_note, session_log},
};

/// Days shown before today, and after it.
const DAYS: u64 = 14;

/// The patient's own plan.
///
/// # Errors
/// 404 while the clinic has not made an episode.
pub async fn read(app: &App, permit: &Permit) -> Result<OwnPlanView, Fault> {
    let own = permit.own().ok_or_else(Fault::not_found)?;
    let db = app.store.read();
    let episode = episode::present(db, permit, own).await?.ok_or_else(Fault::not_found)?;
    let patient = patient::get(db, permit, own).await?.ok_or_else(Fault::not_found)?;
    let shift = Shift(patient.demo_shift);
    let today = plan::zone(&patient).day(shift.inward(app.now()));
    let (from, to) = (today.minus(DAYS), today.plus(DAYS + 1));
    let plan = Plan::of(db, permit, episode.id).await?;
    let (versions, holds) = (plan.versions(), plan.holds());
    let history = keep_adherence::history_of(db, permit, episode.id).await?;
    let shown = days(&versions, &holds, &history.easings, from, to);
    let items = || shown.iter().flat_map(|day| &day.items);
    let asked: BTreeSet<PrescriptionId> = items().map(|item| item.prescription_id).collect();
    let exercises: BTreeSet<&ExerciseId> = items().map(|item| &item.exercise_id).collect();
    let library = Library::of(db, permit).await?;
    // Two versions may carry a prescription on; the newest word about it counts.
    let mut prescriptions: Vec<_> = Vec::new();
    for one in versions.iter().rev().flat_map(|version| &version.prescriptions.0) {
        let is_new =
            !prescriptions.iter().any(|other: &crate::domain::plan::Prescription| other.id == one.id);
        if is_new && asked.contains(&one.id) {
            prescriptions.push(one.clone());
        }
    }
    let since = phase_since(&versions, today);
    let own_hold = |row: &crate::store::plan_hold::Model| {
        let hold = row.hold();
        let falls = hold.from < to && hold.to.is_none_or(|end| end > from.max(hold.from));
        falls.then_some(OwnHold {
            id: row.id,
            exercise_id: hold.exercise,
            from: hold.from,
            to: hold.to,
            cause: hold.cause,
        })
    };
    let staff = names::staff(db, permit).await?;
    let logs = session_log::of_episode(db, permit, episode.id).await?;
    let answered = next_day::of_episode(db, permit, episode.id).await?;
    Ok(OwnPlanView {
        episode_id: episode.id,
        today,
        phase: since.map(|(phase, _)| phase),
        phase_since: since.map(|(_, since)| since),
        exercises: exercises.into_iter().filter_map(|id| library.find(id).cloned()).collect(),
        prescriptions,
        holds: plan.holds.iter().filter_map(own_hold).collect(),
        notes: show_plan::notes(plan_note::of_episode(db, permit, episode.id).await?, shift, &staff),
        weeks: own_sessions::weeks(&history, today),
        easings: own_sessions::easings(&history, from, to),
        next_day: own_sessions::next_day(&logs, &answered, shift, shift.inward(app.now())),
        days: shown.into_iter().map(|day| own_sessions::day(day, &logs)).collect(),
        logs: own_sessions::logs(&logs, from, to),
    })
}
