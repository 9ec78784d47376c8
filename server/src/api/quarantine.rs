//! Entries that could not be taken as they came: a nurse looks at each.

use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use super::{Area, who::Person};
use crate::{
    app::App,
    domain::{access::Action, ids::QuarantineId, text::Text},
    fault::Fault,
    flow::{
        self,
        shapes::quarantine::{Acceptance, Quarantined},
    },
};

/// Looking at entries that wait.
pub struct Quarantine;

/// All that wait.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct QuarantinedAll {
    /// The oldest first.
    pub items: Vec<Quarantined>,
}

/// Why an entry is discarded.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct Discard {
    /// Why.
    pub reason: Text<1, 500>,
}

#[OpenApi(prefix_path = "/quarantine", tag = "Area::Alerts")]
impl Quarantine {
    /// Entries to look at
    #[oai(path = "/", method = "get", operation_id = "listQuarantine")]
    async fn list(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
    ) -> Result<Json<QuarantinedAll>, Fault> {
        let permit = scope.may(Action::ListQuarantine)?;
        flow::reads::note(app, &permit, None).await;
        Ok(Json(QuarantinedAll { items: flow::settle_quarantine::list(app, &permit).await? }))
    }

    /// Accept an entry
    ///
    /// It becomes a check-in; one that conflicts with another becomes its correction.
    #[oai(path = "/:id/accept", method = "post", operation_id = "acceptQuarantined")]
    async fn accept(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<QuarantineId>,
        Json(body): Json<Acceptance>,
    ) -> Result<Json<QuarantinedAll>, Fault> {
        let permit = scope.may(Action::AcceptQuarantined)?;
        flow::settle_quarantine::accept(app, &permit, id, body).await?;
        Ok(Json(QuarantinedAll { items: flow::settle_quarantine::list(app, &permit).await? }))
    }

    /// Discard an entry
    #[oai(path = "/:id/discard", method = "post", operation_id = "discardQuarantined")]
    async fn discard(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<QuarantineId>,
        Json(body): Json<Discard>,
    ) -> Result<Json<QuarantinedAll>, Fault> {
        let permit = scope.may(Action::DiscardQuarantined)?;
        flow::settle_quarantine::discard(app, &permit, id, body.reason.into()).await?;
        Ok(Json(QuarantinedAll { items: flow::settle_quarantine::list(app, &permit).await? }))
    }
}
