//! Session logs that are not counted as they came: the patient's therapist looks at each.

use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use super::{Area, who::Person};
use crate::{
    app::App,
    domain::{access::Action, ids::QuarantineId},
    fault::Fault,
    flow::{
        self,
        shapes::therapist_items::{LogSettlement, QuarantinedLog},
    },
};

/// Looking at logs that wait.
pub struct QuarantinedLogs;

/// All that wait.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct AllQuarantinedLogs {
    /// The oldest first.
    pub items: Vec<QuarantinedLog>,
}

#[OpenApi(prefix_path = "/quarantined-session-logs", tag = "Area::Plans")]
impl QuarantinedLogs {
    /// Session logs to look at
    #[oai(path = "/", method = "get", operation_id = "listQuarantinedLogs")]
    async fn list(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
    ) -> Result<Json<AllQuarantinedLogs>, Fault> {
        let permit = scope.may(Action::ListQuarantinedLogs)?;
        flow::reads::note(app, &permit, None).await;
        Ok(Json(AllQuarantinedLogs { items: flow::settle_log::list(app, &permit).await? }))
    }

    /// Accept a session log
    ///
    /// It counts for its own date. 409 `already_settled`; 422 `not_acceptable`.
    #[oai(path = "/:id/accept", method = "post", operation_id = "acceptQuarantinedLog")]
    async fn accept(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<QuarantineId>,
        Json(body): Json<LogSettlement>,
    ) -> Result<Json<AllQuarantinedLogs>, Fault> {
        let permit = scope.may(Action::AcceptQuarantinedLog)?;
        flow::settle_log::accept(app, &permit, id, body.reason.into()).await?;
        Ok(Json(AllQuarantinedLogs { items: flow::settle_log::list(app, &permit).await? }))
    }

    /// Discard a session log
    ///
    /// It is kept, and counts nowhere. 409 `already_settled`.
    #[oai(path = "/:id/discard", method = "post", operation_id = "discardQuarantinedLog")]
    async fn discard(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<QuarantineId>,
        Json(body): Json<LogSettlement>,
    ) -> Result<Json<AllQuarantinedLogs>, Fault> {
        let permit = scope.may(Action::DiscardQuarantinedLog)?;
        flow::settle_log::discard(app, &permit, id, body.reason.into()).await?;
        Ok(Json(AllQuarantinedLogs { items: flow::settle_log::list(app, &permit).await? }))
    }
}
