//! Alerts: who needs a nurse, why, and who is on it.

use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Path, param::Query, payload::Json};

use super::{Area, who::Person};
use crate::{
    app::App,
    domain::{
        access::Action,
        alert::Outcome,
        at::At,
        ids::{AlertId, EpisodeId},
        text::Text,
    },
    fault::Fault,
    flow::{
        self,
        shapes::alerts::{Alert, AlertFilter, Unjudged},
    },
};

/// Listing, acknowledging, resolving.
pub struct Alerts;

/// A list of alerts.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct AlertList {
    /// The gravest first, then the oldest.
    pub alerts: Vec<Alert>,
    /// Episodes in which an entry could not be judged: an alert may be missing, so somebody must look. Whatever `state`
    /// asks for; those that have waited longest first.
    pub unjudged: Vec<Unjudged>,
    /// The server's instant.
    pub now: At,
}

/// Taking an alert.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct Acknowledgement {
    /// The cycle on the screen: a rise in severity meanwhile is not swallowed.
    pub cycle: i32,
}

/// Closing an alert.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct Resolution {
    /// The cycle on the screen.
    pub cycle: i32,
    /// How it ended.
    pub outcome: Outcome,
    /// What else there is to say.
    pub note: Option<Text<0, 2000>>,
}

#[OpenApi(prefix_path = "/alerts", tag = "Area::Alerts")]
impl Alerts {
    /// Alerts of the clinic
    #[oai(path = "/", method = "get", operation_id = "listAlerts")]
    async fn list(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Query(state): Query<Option<AlertFilter>>,
        #[oai(name = "episodeId")] Query(episode): Query<Option<EpisodeId>>,
    ) -> Result<Json<AlertList>, Fault> {
        let permit = scope.may(Action::ListAlerts)?;
        flow::reads::note(app, &permit, None).await;
        let filter = state.unwrap_or(AlertFilter::Unresolved);
        let alerts = flow::show_alerts::list(app, &scope, &permit, filter, episode).await?;
        let unjudged = flow::show_alerts::unjudged(app, &permit, episode).await?;
        Ok(Json(AlertList { alerts, unjudged, now: app.now() }))
    }

    /// I'm on it
    ///
    /// One nurse wins; the others read who was first. Taking an urgent alert takes the episode's lower ones along.
    #[oai(path = "/:id/acknowledge", method = "post", operation_id = "acknowledgeAlert")]
    async fn acknowledge(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<AlertId>,
        Json(body): Json<Acknowledgement>,
    ) -> Result<Json<Alert>, Fault> {
        let permit = scope.may(Action::AcknowledgeAlert)?;
        flow::acknowledge::acknowledge(app, &permit, id, body.cycle).await?;
        Ok(Json(flow::show_alerts::one(app, &scope, &permit, id).await?))
    }

    /// Close an alert with its outcome
    #[oai(path = "/:id/resolve", method = "post", operation_id = "resolveAlert")]
    async fn resolve(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<AlertId>,
        Json(body): Json<Resolution>,
    ) -> Result<Json<Alert>, Fault> {
        let permit = scope.may(Action::ResolveAlert)?;
        let note = body.note.map(String::from).filter(|note| !note.is_empty());
        flow::resolve::resolve(app, &permit, id, body.cycle, body.outcome, note).await?;
        Ok(Json(flow::show_alerts::one(app, &scope, &permit, id).await?))
    }
}
