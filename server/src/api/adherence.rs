//! How much of a plan was logged.

use poem::web::Data;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};

use super::{Area, who::Person};
use crate::{
    app::App,
    domain::{access::Action, calendar::Day, ids::EpisodeId},
    fault::Fault,
    flow::{self, shapes::adherence::AdherenceView},
};

/// Adherence of an episode.
pub struct Adherence;

#[OpenApi(tag = "Area::Plans")]
impl Adherence {
    /// Adherence of an episode
    ///
    /// On the patient's local dates from `from` up to, and without, `to`; without them from the plan's first date (the
    /// procedure's, while there is no plan) to today. 422 `range_empty`, `range_too_long` (400 days at most). For nurses,
    /// and for the therapist of the patient; 404 for other therapists.
    #[oai(path = "/episodes/:id/adherence", method = "get", operation_id = "readAdherence")]
    async fn read(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<EpisodeId>,
        Query(from): Query<Option<Day>>,
        Query(to): Query<Option<Day>>,
    ) -> Result<Json<AdherenceView>, Fault> {
        let permit = scope.may(Action::ReadAdherence)?;
        Ok(Json(flow::show_adherence::read(app, &permit, id, (from, to)).await?))
    }
}
