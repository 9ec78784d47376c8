//! A patient's silence, and pauses of an episode.

use poem::web::Data;
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::{Area, answers::Made, who::Person};
use crate::{
    app::App,
    domain::{access::Action, ids::EpisodeId},
    fault::Fault,
    flow::{
        self,
        shapes::silence::{NewPause, SilenceView},
    },
};

/// Whether a patient is heard, and why not.
pub struct Silence;

#[OpenApi(tag = "Area::Alerts")]
impl Silence {
    /// Silence of an episode
    ///
    /// Since when nobody was heard, when that is or was too long, the cause as it is now, what was tried, and whom to
    /// call. The cause and what to do next are there while the alert is open.
    #[oai(path = "/episodes/:id/silence", method = "get", operation_id = "readSilence")]
    async fn read(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<EpisodeId>,
    ) -> Result<Json<SilenceView>, Fault> {
        let permit = scope.may(Action::ReadSilence)?;
        Ok(Json(flow::show_silence::read(app, &permit, id).await?))
    }

    /// Pause an episode
    ///
    /// Until then nobody asks for check-ins, and nobody is called because none came. Check-ins that arrive are judged as
    /// ever. It ends by itself; the clock of the silence starts anew then. A pause that lasts gets this end, earlier or
    /// later. 409 `episode_closed`, `not_started`; 422 `pause_over`, `pause_too_long` (14 days from now at most).
    #[oai(path = "/episodes/:id/pause", method = "post", operation_id = "pauseEpisode")]
    async fn pause(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<EpisodeId>,
        Json(body): Json<NewPause>,
    ) -> Result<Made<SilenceView>, Fault> {
        let permit = scope.may(Action::PauseEpisode)?;
        flow::pause_episode::pause(app, &permit, id, body.until, body.reason.into()).await?;
        Ok(Made::of(flow::show_silence::of(app, &permit, id).await?))
    }

    /// End a pause
    ///
    /// The clock of the silence starts anew now. 409 `episode_closed`, `not_started`, `not_paused`.
    #[oai(path = "/episodes/:id/pause", method = "delete", operation_id = "endPause")]
    async fn end(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<EpisodeId>,
    ) -> Result<Json<SilenceView>, Fault> {
        let permit = scope.may(Action::EndPause)?;
        flow::pause_episode::end(app, &permit, id).await?;
        Ok(Json(flow::show_silence::of(app, &permit, id).await?))
    }
}
