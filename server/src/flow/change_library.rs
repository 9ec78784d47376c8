//! Changing the library: exercises of the clinic's own, and which ones are not offered. Shipped ones stay as they are.

use serde_json::Value;

use super::{
    library::Library,
    shapes::exercises::{ChangedExercise, LibraryExercise, NewExercise},
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        exercise::{Exercise, ExerciseId, shipped},
        ids::AuditId,
    },
    fault::{Fault, FieldProblem, problem},
    store::{audit, exercise, exercise_hidden as hidden},
};

/// All exercises of the clinic, hidden ones marked.
///
/// # Errors
/// The database's own.
pub async fn list(app: &App, permit: &Permit) -> Result<Vec<LibraryExercise>, Fault> {
    let db = app.store.read();
    let hidden = hidden::all(db, permit).await?;
    let view = |exercise: &Exercise| LibraryExercise {
        own: shipped(&exercise.id).is_none(),
        hidden: hidden.contains(&exercise.id),
        exercise: exercise.clone(),
    };
    Ok(Library::of(db, permit).await?.all().map(view).collect())
}

/// Adds an exercise of the clinic's own.
///
/// # Errors
/// 422 that names every field that cannot be.
pub async fn add(app: &App, permit: &Permit, new: NewExercise) -> Result<LibraryExercise, Fault> {
    let id = app.new_id();
    let exercise = new.under(ExerciseId::parse(&id.to_string()).ok_or_else(Fault::not_found)?);
    sound(&exercise)?;
    let now = app.now();
    let txn = app.store.begin().await?;
    let row = exercise::Model {
        id: exercise.id.clone(),
        clinic_id: permit.clinic(),
        content: exercise::Content(exercise.clone()),
        created_at: now,
        changed_at: now,
        by_staff: permit.staff(),
    };
    exercise::keep(&txn, row).await?;
    audit::note(&txn, AuditId(app.new_id()), now, permit, &[("exercise", id)]).await?;
    txn.commit().await?;
    Ok(LibraryExercise { exercise, own: true, hidden: false })
}

/// Changes an exercise of the clinic's own. What was published with it keeps its doses.
///
/// # Errors
/// 404; 409 `shipped_exercise`; 422 that names every field that cannot be.
pub async fn change(
    app: &App,
    permit: &Permit,
    id: &ExerciseId,
    changes: ChangedExercise,
) -> Result<LibraryExercise, Fault> {
    if shipped(id).is_some() {
        let detail = "A shipped exercise cannot be changed; hide it and add your own.";
        return Err(Fault::Conflict(problem("shipped_exercise", detail)));
    }
    let txn = app.store.begin().await?;
    let was = exercise::lock(&txn, permit, id).await?.ok_or_else(Fault::not_found)?;
    let exercise = changes.of(was);
    sound(&exercise)?;
    exercise::change(&txn, permit, exercise.clone(), app.now()).await?;
    let hidden = hidden::all(&txn, permit).await?.contains(id);
    note(app, &txn, permit, id).await?;
    txn.commit().await?;
    Ok(LibraryExercise { exercise, own: true, hidden })
}

/// Hides an exercise from new plans, or offers it again.
///
/// # Errors
/// 404.
pub async fn hide(app: &App, permit: &Permit, id: &ExerciseId, hide: bool) -> Result<(), Fault> {
    let txn = app.store.begin().await?;
    if !Library::has(&txn, permit, id).await? {
        return Err(Fault::not_found());
    }
    if hide {
        let row = hidden::Model {
            clinic_id: permit.clinic(),
            exercise_id: id.clone(),
            hidden_at: app.now(),
            by_staff: permit.staff(),
        };
        hidden::hide(&txn, row).await?;
    } else {
        hidden::show(&txn, permit, id).await?;
    }
    note(app, &txn, permit, id).await?;
    Ok(txn.commit().await?)
}

/// A shipped exercise has no id that the audit could hold: the line names the deed alone.
async fn note(
    app: &App,
    txn: &sea_orm::DatabaseTransaction,
    permit: &Permit,
    id: &ExerciseId,
) -> Result<(), Fault> {
    let own = uuid::Uuid::parse_str(id.as_str()).ok();
    let subjects: Vec<_> = own.map(|id| ("exercise", id)).into_iter().collect();
    Ok(audit::note(txn, AuditId(app.new_id()), app.now(), permit, &subjects).await?)
}

fn sound(exercise: &Exercise) -> Result<(), Fault> {
    exercise.check().map_err(|flaws| {
        let problem = |flaw: crate::domain::exercise::Flaw| {
            let code = poem_openapi::types::ToJSON::to_json(&flaw.code);
            let code = code.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
            FieldProblem::coded(&code, flaw.field, "An exercise cannot have this.")
        };
        Fault::fields(flaws.into_iter().map(problem).collect())
    })
}
