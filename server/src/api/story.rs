//! The whole story of an alert.

use poem::web::Data;
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::{Area, who::Person};
use crate::{
    app::App,
    domain::{access::Action, ids::AlertId},
    fault::Fault,
    flow::{self, shapes::story::StoryView},
};

/// What happened with one alert, from its finding to its outcome.
pub struct Story;

#[OpenApi(prefix_path = "/alerts", tag = "Area::Alerts")]
impl Story {
    /// The story of an alert
    ///
    /// The oldest first: what its rule found, whom each level of the ladder told and how far every message came, who took
    /// it, what was promised, called and closed. A level stands there once, with all its people.
    #[oai(path = "/:id/story", method = "get", operation_id = "readStory")]
    async fn read(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<AlertId>,
    ) -> Result<Json<StoryView>, Fault> {
        let permit = scope.may(Action::ReadStory)?;
        Ok(Json(flow::show_story::read(app, &scope, &permit, id).await?))
    }
}
