//! The timeline of an episode: everything that was said, and what became of it.

use poem::web::Data;
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::{Area, who::Person};
use crate::{
    app::App,
    domain::{access::Action, ids::EpisodeId},
    fault::Fault,
    flow::{self, shapes::timeline::TimelineView},
};

/// The timeline.
pub struct Timeline;

#[OpenApi(prefix_path = "/episodes", tag = "Area::Patients")]
impl Timeline {
    /// The timeline of an episode
    #[oai(path = "/:id/timeline", method = "get", operation_id = "readTimeline")]
    async fn read(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<EpisodeId>,
    ) -> Result<Json<TimelineView>, Fault> {
        let permit = scope.may(Action::ReadTimeline)?;
        Ok(Json(flow::show_timeline::read(app, &scope, &permit, id).await?))
    }
}
