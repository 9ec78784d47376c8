//! Entries that could not be taken as they came: a nurse looks at each.

use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use super::{Area, check_ins::NewCheckIn, who::Person};
use crate::{
    app::App,
    domain::{
        access::Action,
        at::At,
        ids::{EpisodeId, PatientId, QuarantineId},
        text::Text,
    },
    fault::Fault,
    flow,
};

/// Looking at entries that wait.
pub struct Quarantine;

/// An entry that waits.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct Quarantined {
    /// Its id.
    pub id: QuarantineId,
    /// Whose it is.
    pub patient_id: Option<PatientId>,
    /// The patient's name.
    pub patient_name: Option<String>,
    /// Which episode it was meant for.
    pub episode_id: Option<EpisodeId>,
    /// `conflict` or `invalid_item`.
    pub code: String,
    /// What is wrong with it, in English.
    pub detail: String,
    /// The item as it came.
    pub raw: String,
    /// What could be read of it.
    pub item: Option<NewCheckIn>,
    /// When it reached the clinic.
    pub received_at: At,
}

/// All that wait.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct QuarantinedAll {
    /// The oldest first.
    pub items: Vec<Quarantined>,
}

/// How an entry is accepted.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct Acceptance {
    /// Why.
    pub reason: Text<1, 500>,
    /// The entry as the nurse understands it, where it cannot be read as it came; its times by the clinic's clock.
    pub item: Option<NewCheckIn>,
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
