//! What a patient sees of the own episode.

use poem::web::Data;
use poem_openapi::{OpenApi, payload::Json};

use super::{Area, who::Person};
use crate::{
    app::App,
    domain::access::Action,
    fault::Fault,
    flow::{self, shapes::own_episode::OwnEpisodeView},
};

/// The own episode.
pub struct OwnEpisode;

#[OpenApi(prefix_path = "/me/episode", tag = "Area::CheckIns")]
impl OwnEpisode {
    /// My episode
    ///
    /// 404 `not_found` while the clinic has not made one.
    #[oai(path = "/", method = "get", operation_id = "readOwnEpisode")]
    async fn read(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
    ) -> Result<Json<OwnEpisodeView>, Fault> {
        let permit = scope.may(Action::ReadOwnEpisode)?;
        Ok(Json(flow::show_own_episode::read(app, &permit).await?))
    }
}
