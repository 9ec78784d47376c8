//! Check-ins: handed in by phones and by nurses on the telephone, one at a time or many after a night offline.

use poem::web::Data;
use poem_openapi::{ApiResponse, Object, OpenApi, param::Path, param::Query, payload::Json};

use super::{Area, who::Person};
use crate::{
    app::App,
    domain::{
        access::Action,
        ids::{CheckInId, EpisodeId},
    },
    fault::Fault,
    flow::{
        self,
        shapes::check_ins::{CheckInIds, KeptItem, NewCheckIns, NewCorrection},
    },
};

/// Sending and correcting check-ins.
pub struct CheckIns;

/// One answer for each item, in the order of the request.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct KeptAll {
    /// In the order of the request.
    pub results: Vec<KeptItem>,
}

/// The header tells the phone that Reliefline answered and not a captive portal.
#[derive(ApiResponse)]
pub enum KeptAnswer {
    /// Kept.
    #[oai(status = 200)]
    Kept(Json<KeptAll>, #[oai(header = "X-Reliefline")] String),
}

#[OpenApi(prefix_path = "/check-ins", tag = "Area::CheckIns")]
impl CheckIns {
    /// Send check-ins
    ///
    /// 1 to 50 at once; safe to repeat, because the phone makes the ids. Nothing is lost: what cannot be taken as it
    /// came waits for a nurse.
    #[oai(path = "/", method = "post", operation_id = "sendCheckIns")]
    async fn send(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Json(body): Json<NewCheckIns>,
    ) -> Result<KeptAnswer, Fault> {
        let permit = scope.may(Action::SendCheckIns)?;
        let results = flow::check_in::take(app, &permit, body).await?;
        Ok(KeptAnswer::Kept(Json(KeptAll { results }), "1".into()))
    }

    /// Which check-ins the server has
    ///
    /// The phone asks at each start and sends again what is missing.
    #[oai(path = "/ids", method = "get", operation_id = "listCheckInIds")]
    async fn ids(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Query(after): Query<Option<CheckInId>>,
        #[oai(name = "episodeId")] Query(episode): Query<Option<EpisodeId>>,
    ) -> Result<Json<CheckInIds>, Fault> {
        let permit = scope.may(Action::ListCheckInIds)?;
        Ok(Json(flow::check_in::ids(app, &permit, episode, after).await?))
    }

    /// Correct a check-in
    #[oai(path = "/:id/correction", method = "post", operation_id = "correctCheckIn")]
    async fn correct(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<CheckInId>,
        Json(body): Json<NewCorrection>,
    ) -> Result<KeptAnswer, Fault> {
        let permit = scope.may(Action::CorrectCheckIn)?;
        let results = flow::correct::correct(app, &permit, id, body).await?;
        Ok(KeptAnswer::Kept(Json(KeptAll { results }), "1".into()))
    }
}
