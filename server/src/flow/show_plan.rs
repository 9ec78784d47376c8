//! An episode's plan, whole, as staff read it.

use std::collections::HashMap;

use super::{
    invite,
    plan::{self, Plan},
    shapes::plans::{FormCheckView, HoldView, PlanNoteView, PlanVersionView, PlanView},
};
use crate::{
    app::App,
    domain::{
        access::{Action, Permit, Scope},
        episode::EpisodeState,
        ids::{EpisodeId, HoldId, StaffId},
        plan::{days, phase_since},
        shift::Shift,
    },
    fault::Fault,
    store::{easing, episode, form_check, names, patient, plan_hold, plan_note, plan_version},
};

type Names = HashMap<StaffId, String>;

/// The plan of an episode.
///
/// # Errors
/// 404.
pub async fn read(app: &App, scope: &Scope, permit: &Permit, id: EpisodeId) -> Result<PlanView, Fault> {
    let db = app.store.read();
    let episode = episode::get(db, permit, id).await?.ok_or_else(Fault::not_found)?;
    let patient = patient::get(db, permit, episode.patient_id).await?.ok_or_else(Fault::not_found)?;
    super::reads::note(app, permit, Some(patient.id)).await;
    let shift = Shift(patient.demo_shift);
    let today = plan::zone(&patient).day(shift.inward(app.now()));
    let staff = names::staff(db, permit).await?;
    let plan = Plan::of(db, permit, id).await?;
    let (versions, holds) = (plan.versions(), plan.holds());
    let easings = easing::of_episode(db, permit, id).await?;
    let easings: Vec<_> = easings.iter().map(easing::Model::easing).collect();
    let since = phase_since(&versions, today);
    let open = matches!(episode.state, EpisodeState::Planned | EpisodeState::Active);
    let may = |action| {
        let theirs = |permit: Permit| permit.caseload_of().is_none_or(|id| patient.therapist_id == Some(id));
        open && scope.may(action).is_ok_and(theirs)
    };
    Ok(PlanView {
        episode_id: id,
        today,
        procedure: plan::procedure_day(&episode, &patient),
        phase: since.map(|(phase, _)| phase),
        phase_since: since.map(|(_, since)| since),
        week: days(&versions, &holds, &easings, today, today.plus(7)),
        versions: plan.versions.into_iter().rev().map(|row| version(row, shift, &staff)).collect(),
        holds: plan.holds.into_iter().rev().map(|row| hold(row, shift, &staff)).collect(),
        form_checks: form_checks(form_check::of_episode(db, permit, id).await?, shift, &staff),
        notes: notes(plan_note::of_episode(db, permit, id).await?, shift, &staff),
        can_publish: may(Action::PublishPlan),
        can_hold: may(Action::HoldPlan),
        sheet_qr_svg: invite::qr_svg(&format!("{}/exercises", app.origin)),
    })
}

/// One hold as staff read it.
///
/// # Errors
/// 404.
pub async fn one_hold(app: &App, permit: &Permit, id: HoldId) -> Result<HoldView, Fault> {
    let db = app.store.read();
    let row = plan_hold::get(db, permit, id).await?.ok_or_else(Fault::not_found)?;
    let episode = episode::get(db, permit, row.episode_id).await?.ok_or_else(Fault::not_found)?;
    let patient = patient::get(db, permit, episode.patient_id).await?.ok_or_else(Fault::not_found)?;
    Ok(hold(row, Shift(patient.demo_shift), &names::staff(db, permit).await?))
}

/// Notes to the patient, in the order given.
pub(super) fn notes(rows: Vec<plan_note::Model>, shift: Shift, staff: &Names) -> Vec<PlanNoteView> {
    let view = |row: plan_note::Model| PlanNoteView {
        id: row.id,
        text: row.text,
        at: shift.outward(row.created_at),
        by: name(staff, row.by_staff),
    };
    rows.into_iter().map(view).collect()
}

fn form_checks(rows: Vec<form_check::Model>, shift: Shift, staff: &Names) -> Vec<FormCheckView> {
    let view = |row: form_check::Model| FormCheckView {
        id: row.id,
        exercise_id: row.exercise_id,
        date: row.date,
        correct: row.correct,
        note: row.note,
        at: shift.outward(row.created_at),
        by: name(staff, row.by_staff),
    };
    rows.into_iter().rev().map(view).collect()
}

fn version(row: plan_version::Model, shift: Shift, staff: &Names) -> PlanVersionView {
    PlanVersionView {
        warnings: row.warnings.0.clone(),
        published_at: shift.outward(row.created_at),
        by: name(staff, row.by_staff),
        version: row.into(),
    }
}

fn hold(row: plan_hold::Model, shift: Shift, staff: &Names) -> HoldView {
    HoldView {
        id: row.id,
        to: row.hold().to,
        exercise_id: row.exercise_id,
        from: row.from_date,
        cause: row.cause,
        reason: row.reason,
        alert_id: row.alert_id,
        set_at: shift.outward(row.created_at),
        by: row.by_staff.map(|by| name(staff, by)),
        released_at: row.released_at.map(|at| shift.outward(at)),
        released_by: row.released_by.map(|by| name(staff, by)),
        release_note: row.release_note,
    }
}

fn name(staff: &Names, id: StaffId) -> String {
    staff.get(&id).cloned().unwrap_or_default()
}
