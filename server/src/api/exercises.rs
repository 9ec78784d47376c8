//! The exercise library: what is shipped, and what a clinic adds.

use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use super::{
    Area,
    answers::{Done, Made},
    who::Person,
};
use crate::{
    app::App,
    domain::{access::Action, exercise::ExerciseId},
    fault::Fault,
    flow::{
        change_library,
        shapes::exercises::{ChangedExercise, LibraryExercise, NewExercise},
    },
};

/// Exercises that plans are made of.
pub struct Exercises;

/// The library.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct ExerciseList {
    /// The shipped ones, then the clinic's own; hidden ones are marked.
    pub exercises: Vec<LibraryExercise>,
}

/// Whether an exercise is offered.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct HiddenExercise {
    /// Not offered for new plans.
    pub hidden: bool,
}

#[OpenApi(prefix_path = "/exercises", tag = "Area::Plans")]
impl Exercises {
    /// The library
    #[oai(path = "/", method = "get", operation_id = "listExercises")]
    async fn list(&self, Data(app): Data<&App>, Person(scope): Person) -> Result<Json<ExerciseList>, Fault> {
        let permit = scope.may(Action::ListExercises)?;
        Ok(Json(ExerciseList { exercises: change_library::list(app, &permit).await? }))
    }

    /// Add an exercise
    ///
    /// One of the clinic's own. Name and text in both languages; 422 names each field with its `code`:
    /// `text_missing`, `text_too_long`, `dose_out_of_range`, `dose_missing`, `dose_before_phase`, `twice`.
    #[oai(path = "/", method = "post", operation_id = "addExercise")]
    async fn add(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Json(body): Json<NewExercise>,
    ) -> Result<Made<LibraryExercise>, Fault> {
        let permit = scope.may(Action::AddExercise)?;
        Ok(Made::of(change_library::add(app, &permit, body).await?))
    }

    /// Change an exercise
    ///
    /// What is not given stays. 409 `shipped_exercise`: only the clinic's own may change.
    #[oai(path = "/:id", method = "patch", operation_id = "changeExercise")]
    async fn change(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<ExerciseId>,
        Json(body): Json<ChangedExercise>,
    ) -> Result<Json<LibraryExercise>, Fault> {
        let permit = scope.may(Action::ChangeExercise)?;
        Ok(Json(change_library::change(app, &permit, &id, body).await?))
    }

    /// Hide an exercise, or offer it again
    ///
    /// Shipped ones too. Plans that have it keep it.
    #[oai(path = "/:id/hidden", method = "put", operation_id = "hideExercise")]
    async fn hide(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<ExerciseId>,
        Json(body): Json<HiddenExercise>,
    ) -> Result<Done, Fault> {
        let permit = scope.may(Action::HideExercise)?;
        change_library::hide(app, &permit, &id, body.hidden).await?;
        Ok(Done::Done)
    }
}
