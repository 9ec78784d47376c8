//! Faults of Reliefline itself, for admins.

use poem::web::Data;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};

use super::{Area, answers::Done, who::Person};
use crate::{
    app::App,
    domain::{access::Action, ids::NoticeId},
    fault::Fault,
    flow::{self, shapes::notices::SystemNotices as List},
};

/// System notices.
pub struct SystemNotices;

#[OpenApi(prefix_path = "/system-notices", tag = "Area::Clinic")]
impl SystemNotices {
    /// List system notices
    ///
    /// What is wrong with Reliefline itself, of this clinic and of the whole installation, the last seen first; 200 at most.
    /// `open=true`: those that last, `open=false`: those that are over; without it both.
    #[oai(path = "/", method = "get", operation_id = "listSystemNotices")]
    async fn list(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Query(open): Query<Option<bool>>,
    ) -> Result<Json<List>, Fault> {
        let permit = scope.may(Action::ListSystemNotices)?;
        Ok(Json(flow::show_notices::list(app, &permit, open).await?))
    }

    /// Close a system notice
    ///
    /// While its cause lasts it is told anew. Closed before, or over: 409 `already_closed` naming who and when.
    #[oai(path = "/:id/close", method = "post", operation_id = "closeSystemNotice")]
    async fn close(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<NoticeId>,
    ) -> Result<Done, Fault> {
        let permit = scope.may(Action::CloseSystemNotice)?;
        flow::close_notice::run(app, &permit, id).await?;
        Ok(Done::Done)
    }
}
