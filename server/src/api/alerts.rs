//! Alerts: who needs a nurse, why, and who is on it.

use poem::web::Data;
use poem_openapi::{Enum, Object, OpenApi, param::Path, param::Query, payload::Json};

use super::{Area, who::Person};
use crate::{
    app::App,
    domain::{
        access::Action,
        alert::{AlertState, Outcome, Rule, Severity},
        at::At,
        ids::{AlertId, CheckInId, EpisodeId, PatientId},
        people::Language,
        rules::Figures,
        text::Text,
    },
    fault::Fault,
    flow,
};

/// Listing, acknowledging, resolving.
pub struct Alerts;

/// Which alerts to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum AlertFilter {
    /// Open and acknowledged.
    Unresolved,
    /// Nobody is on it.
    Open,
    /// A nurse is on it.
    Acknowledged,
    /// Closed in the last 7 days.
    Resolved,
}

/// One alert with what a nurse needs to act.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct Alert {
    /// Its id.
    pub id: AlertId,
    /// The episode it is about.
    pub episode_id: EpisodeId,
    /// The patient it is about.
    pub patient_id: PatientId,
    /// The patient's name.
    pub patient_name: String,
    /// Age in years today.
    pub age: i32,
    /// The language the patient speaks.
    pub language: Language,
    /// The patient's telephone.
    pub phone: String,
    /// Vertebrae treated.
    pub levels: Vec<String>,
    /// The end of the procedure.
    pub procedure_ended_at: Option<At>,
    /// The rule that raised it.
    pub rule: Rule,
    /// The red flag's id.
    pub key: Option<String>,
    /// How soon a person is needed.
    pub severity: Severity,
    /// Where it stands.
    pub state: AlertState,
    /// To be sent back when acknowledging or resolving.
    pub cycle: i32,
    /// The condition is gone; a person still has to close it.
    pub condition_cleared: bool,
    /// The figures it stands on.
    pub figures: Figures,
    /// The check-ins it stands on, newest first.
    pub check_ins: Vec<CheckInId>,
    /// When the rule raised it.
    pub raised_at: At,
    /// When the present cycle began.
    pub since: At,
    /// When a nurse took it.
    pub acknowledged_at: Option<At>,
    /// Who took it.
    pub acknowledged_by: Option<String>,
    /// When it was closed.
    pub resolved_at: Option<At>,
    /// Who closed it; absent: its rule.
    pub resolved_by: Option<String>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// What the nurse wrote.
    pub note: Option<String>,
    /// Phones told in the present cycle.
    pub told: Told,
    /// This person may take it now.
    pub can_acknowledge: bool,
    /// This person may close it now.
    pub can_resolve: bool,
}

/// What became of the pushes of an alert's present cycle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct Told {
    /// Messages written.
    pub messages: u32,
    /// Taken by a push service.
    pub accepted: u32,
    /// Shown by a phone.
    pub shown: u32,
    /// Held until the end of quiet hours.
    pub held_until: Option<At>,
}

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

/// An episode in which an entry could not be judged.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct Unjudged {
    /// The patient to look at.
    pub patient_id: PatientId,
    /// The episode.
    pub episode_id: EpisodeId,
    /// The patient's name.
    pub patient_name: String,
    /// Since when.
    pub since: At,
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
