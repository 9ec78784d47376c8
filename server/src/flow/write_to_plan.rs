//! What a therapist writes beside a plan: how an exercise is done, and words to the patient.

use super::{
    keep_caseload,
    library::Library,
    plan,
    shapes::plans::{NewFormCheck, NewPlanNote},
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        ids::{AuditId, EpisodeId, FormCheckId, PlanNoteId},
    },
    fault::Fault,
    store::{audit, form_check, plan_note},
};

/// Writes down that the therapist saw an exercise done, today where the patient is.
///
/// # Errors
/// 404; 409 `episode_closed`; 422 `unknown_exercise`.
pub async fn form_check(app: &App, permit: &Permit, id: EpisodeId, new: NewFormCheck) -> Result<(), Fault> {
    let by_staff = permit.staff().ok_or_else(Fault::not_found)?;
    let txn = app.store.begin().await?;
    let (held, today) = plan::hold(app, &txn, permit, id).await?;
    if !Library::has(&txn, permit, &new.exercise_id).await? {
        return Err(Fault::coded("unknown_exercise", "exerciseId", "The clinic has no such exercise."));
    }
    let row = form_check::Model {
        id: FormCheckId(app.new_id()),
        clinic_id: permit.clinic(),
        episode_id: id,
        exercise_id: new.exercise_id,
        date: today,
        correct: new.correct,
        note: new.note.map(String::from).filter(|note| !note.is_empty()),
        created_at: held.at,
        by_staff,
    };
    let subjects = [("patient", held.patient.id.0), ("episode", id.0), ("form_check", row.id.0)];
    form_check::keep(&txn, permit, row).await?;
    keep_caseload::keep(app, &txn, &held).await?;
    audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &subjects).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(())
}

/// Writes a note that the patient reads with the plan.
///
/// # Errors
/// 404; 409 `episode_closed`.
pub async fn note(app: &App, permit: &Permit, id: EpisodeId, new: NewPlanNote) -> Result<(), Fault> {
    let by_staff = permit.staff().ok_or_else(Fault::not_found)?;
    let txn = app.store.begin().await?;
    let (held, _) = plan::hold(app, &txn, permit, id).await?;
    let row = plan_note::Model {
        id: PlanNoteId(app.new_id()),
        clinic_id: permit.clinic(),
        episode_id: id,
        text: new.text.into(),
        created_at: held.at,
        by_staff,
    };
    let note = row.id.0;
    plan_note::keep(&txn, permit, row).await?;
    let subjects = [("patient", held.patient.id.0), ("episode", id.0), ("plan_note", note)];
    audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &subjects).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(())
}
