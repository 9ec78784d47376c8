//! Deciding on a proposed phase.

use poem::web::Data;
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::{Area, who::Person};
use crate::{
    app::App,
    domain::{access::Action, ids::EpisodeId},
    fault::Fault,
    flow::{
        self,
        shapes::therapist_items::{NewPhaseDecision, TherapistItem},
    },
};

/// Decisions of a therapist.
pub struct PhaseDecisions;

#[OpenApi(tag = "Area::Plans")]
impl PhaseDecisions {
    /// Decide on a proposed phase
    ///
    /// `apply: true` publishes the next phase from tomorrow on with the prescriptions of the newest version and the reasons
    /// given for them. `apply: false` needs a `reason`; the same phase is not proposed again for seven local days. 409
    /// `already_closed` says by whom and when, `reason_needed` what the guard warns about; 422 `not_a_proposal`,
    /// `reason_needed`. For the therapist of the patient; 404 for others.
    #[oai(path = "/episodes/:id/phase-decisions", method = "post", operation_id = "decidePhase")]
    async fn decide(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<EpisodeId>,
        Json(body): Json<NewPhaseDecision>,
    ) -> Result<Json<TherapistItem>, Fault> {
        let permit = scope.may(Action::DecidePhase)?;
        let proposal = body.proposal_id;
        flow::decide_phase::run(app, &permit, id, body).await?;
        Ok(Json(flow::settle_item::one(app, &permit, proposal).await?))
    }
}
