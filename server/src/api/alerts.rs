//! Alerts: who needs a nurse, why, and who is on it.

use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Path, param::Query, payload::Json};

use super::{Area, who::Person};
use crate::{
    app::App,
    domain::{
        access::Action,
        alert::{CallResult, Outcome},
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
    /// When the patient will be called; none: within 30 minutes for an urgent alert, within 4 hours of working time for a
    /// warning. At most 2 hours, and 24. An `info` alert promises no call: 409 `promises_nothing`.
    pub call_before: Option<At>,
}

/// Another time for a call-back.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct Promise {
    /// When the patient will be called: at most 2 hours ahead for an urgent alert, 24 for a warning.
    pub call_before: At,
}

/// A call to a patient.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct Call {
    /// What became of it.
    pub result: CallResult,
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
    /// Why it was a false alarm; needed then.
    pub reason: Option<Text<0, 500>>,
    /// Nobody answered: when somebody tries again, at most 4 hours ahead; none: in an hour. No other outcome promises a
    /// call: 409 `promises_nothing`.
    pub call_before: Option<At>,
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
        flow::acknowledge::acknowledge(app, &permit, id, body.cycle, body.call_before).await?;
        Ok(Json(flow::show_alerts::one(app, &scope, &permit, id).await?))
    }

    /// Close an alert with its outcome
    ///
    /// One that was closed already, and about which a call is still owed, is closed anew by another outcome than
    /// `no_answer`: the call is withdrawn. Else 409 `already_resolved`.
    #[oai(path = "/:id/resolve", method = "post", operation_id = "resolveAlert")]
    async fn resolve(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<AlertId>,
        Json(body): Json<Resolution>,
    ) -> Result<Json<Alert>, Fault> {
        let permit = scope.may(Action::ResolveAlert)?;
        let how = flow::resolve::How {
            outcome: body.outcome,
            note: body.note.map(String::from).filter(|note| !note.is_empty()),
            reason: body.reason.map(String::from).filter(|reason| !reason.trim().is_empty()),
            call_before: body.call_before,
        };
        flow::resolve::resolve(app, &permit, id, body.cycle, &how).await?;
        Ok(Json(flow::show_alerts::one(app, &scope, &permit, id).await?))
    }

    /// Promise another time for the call-back
    ///
    /// For an alert that somebody has, or about which a call is owed; else 409 `not_acknowledged`. An `info` alert that
    /// somebody has promises no call: 409 `promises_nothing`. Too late or over: 422 `outside_bounds`.
    #[oai(path = "/:id/promise", method = "post", operation_id = "promiseCall")]
    async fn promise(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<AlertId>,
        Json(body): Json<Promise>,
    ) -> Result<Json<Alert>, Fault> {
        let permit = scope.may(Action::PromiseCall)?;
        flow::promise::renew(app, &permit, id, body.call_before).await?;
        Ok(Json(flow::show_alerts::one(app, &scope, &permit, id).await?))
    }

    /// Write down a call to the patient
    ///
    /// One that reached the patient keeps the promise; the alert stays with whoever has it until its outcome.
    #[oai(path = "/:id/calls", method = "post", operation_id = "recordCall")]
    async fn called(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<AlertId>,
        Json(body): Json<Call>,
    ) -> Result<Json<Alert>, Fault> {
        let permit = scope.may(Action::RecordCall)?;
        flow::promise::called(app, &permit, id, body.result).await?;
        Ok(Json(flow::show_alerts::one(app, &scope, &permit, id).await?))
    }
}
