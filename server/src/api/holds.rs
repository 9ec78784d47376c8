//! Holds of a plan, and what a therapist writes beside it.

use poem::web::Data;
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::{Area, answers::Made, who::Person};
use crate::{
    app::App,
    domain::{
        access::Action,
        ids::{EpisodeId, HoldId},
    },
    fault::Fault,
    flow::{
        self,
        shapes::plans::{HoldView, NewFormCheck, NewHold, NewPlanNote, NewRelease, PlanView},
    },
};

/// Holding, releasing, checking forms, writing to the patient.
pub struct Holds;

#[OpenApi(tag = "Area::Plans")]
impl Holds {
    /// Hold a plan, or one exercise
    ///
    /// Held dates are not to be done and count on neither side. 422 `ends_before_it_begins`, `hold_too_early`,
    /// `unknown_exercise`. For nurses, and for the therapist of the patient; 404 for other therapists.
    #[oai(path = "/episodes/:id/holds", method = "post", operation_id = "holdPlan")]
    async fn hold(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<EpisodeId>,
        Json(body): Json<NewHold>,
    ) -> Result<Made<HoldView>, Fault> {
        let permit = scope.may(Action::HoldPlan)?;
        let hold = flow::hold_plan::set(app, &permit, id, body).await?;
        Ok(Made::of(flow::show_plan::one_hold(app, &permit, hold).await?))
    }

    /// Release a hold
    ///
    /// From today on, or from a later date. 409 `already_released` says by whom and when; 422 `released_in_past`,
    /// `over_already`.
    #[oai(path = "/holds/:id/release", method = "post", operation_id = "releaseHold")]
    async fn release(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<HoldId>,
        Json(body): Json<NewRelease>,
    ) -> Result<Json<HoldView>, Fault> {
        let permit = scope.may(Action::ReleaseHold)?;
        flow::hold_plan::release(app, &permit, id, body).await?;
        Ok(Json(flow::show_plan::one_hold(app, &permit, id).await?))
    }

    /// Check a form
    ///
    /// The therapist saw the exercise done. 422 `unknown_exercise`. For the therapist of the patient; 404 for others.
    #[oai(path = "/episodes/:id/form-checks", method = "post", operation_id = "checkForm")]
    async fn form_check(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<EpisodeId>,
        Json(body): Json<NewFormCheck>,
    ) -> Result<Made<PlanView>, Fault> {
        let permit = scope.may(Action::CheckForm)?;
        flow::write_to_plan::form_check(app, &permit, id, body).await?;
        Ok(Made::of(flow::show_plan::read(app, &scope, &permit, id).await?))
    }

    /// Write to the patient
    ///
    /// The patient reads it with the plan. For the therapist of the patient; 404 for others.
    #[oai(path = "/episodes/:id/notes", method = "post", operation_id = "writeNote")]
    async fn note(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<EpisodeId>,
        Json(body): Json<NewPlanNote>,
    ) -> Result<Made<PlanView>, Fault> {
        let permit = scope.may(Action::WriteNote)?;
        flow::write_to_plan::note(app, &permit, id, body).await?;
        Ok(Made::of(flow::show_plan::read(app, &scope, &permit, id).await?))
    }
}
