//! Plans: templates, drafts, versions.

use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use super::{Area, answers::Made, who::Person};
use crate::{
    app::App,
    domain::{access::Action, ids::EpisodeId},
    fault::Fault,
    flow::{
        self,
        shapes::plans::{NewPlanVersion, PlanCheck, PlanDraft, PlanTemplate, PlanView},
    },
};

/// What a therapist asks of a patient.
pub struct Plans;

/// Plans to start from.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
struct TemplateList {
    /// One for each phase, in order.
    templates: Vec<PlanTemplate>,
}

#[OpenApi(tag = "Area::Plans")]
impl Plans {
    /// Plans to start from
    #[oai(path = "/plan-templates", method = "get", operation_id = "listPlanTemplates")]
    async fn templates(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
    ) -> Result<Json<TemplateList>, Fault> {
        let _permit = scope.may(Action::ListPlanTemplates)?;
        Ok(Json(TemplateList { templates: flow::show_templates::list(app) }))
    }

    /// Check a draft
    ///
    /// Nothing is written: what needs a typed reason, and the patient's first week. 422 `starts_in_past`, `logged_today`,
    /// or `validation_failed` with the `code` of each field. For the therapist of the patient; 404 for others.
    #[oai(path = "/episodes/:id/plan-checks", method = "post", operation_id = "checkPlan")]
    async fn check(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<EpisodeId>,
        Json(body): Json<PlanDraft>,
    ) -> Result<Json<PlanCheck>, Fault> {
        let permit = scope.may(Action::CheckPlan)?;
        Ok(Json(flow::check_plan::run(app, &permit, id, body).await?))
    }

    /// The plan of an episode
    ///
    /// Versions, holds, form checks, notes, and the week from today on. Dates are the patient's local ones.
    #[oai(path = "/episodes/:id/plan-versions", method = "get", operation_id = "readPlan")]
    async fn read(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<EpisodeId>,
    ) -> Result<Json<PlanView>, Fault> {
        let permit = scope.may(Action::ReadPlan)?;
        Ok(Json(flow::show_plan::read(app, &scope, &permit, id).await?))
    }

    /// Publish a version
    ///
    /// Safe to repeat, because the browser makes the id. It closes what was in force from its first date on; past days
    /// stay. 409 `stale_version` when `basedOn` is not the newest, `reason_needed` with the `warnings` that lack a
    /// reason, `id_taken`, `episode_closed`; 422 as for a draft. For the therapist of the patient; 404 for others.
    #[oai(path = "/episodes/:id/plan-versions", method = "post", operation_id = "publishPlan")]
    async fn publish(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<EpisodeId>,
        Json(body): Json<NewPlanVersion>,
    ) -> Result<Made<PlanView>, Fault> {
        let permit = scope.may(Action::PublishPlan)?;
        flow::publish_plan::run(app, &permit, id, body).await?;
        Ok(Made::of(flow::show_plan::read(app, &scope, &permit, id).await?))
    }
}
