//! What the next shift must know.

use poem::web::Data;
use poem_openapi::{OpenApi, param::Query, payload::Json};

use super::{Area, who::Person};
use crate::{
    app::App,
    domain::{access::Action, at::At, duty::Stretch},
    fault::Fault,
    flow::{self, shapes::handover::HandoverView},
};

/// The board for the next shift.
pub struct Handover;

#[OpenApi(prefix_path = "/handover", tag = "Area::Duty")]
impl Handover {
    /// What the next shift must know
    ///
    /// What is open, owed, silent and paused is as it is now; what was closed, and who came, is of the time from `from`
    /// to `to`: 7 days at most, else 422 `outside_bounds`.
    #[oai(path = "/", method = "get", operation_id = "readHandover")]
    async fn read(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Query(from): Query<At>,
        Query(to): Query<At>,
    ) -> Result<Json<HandoverView>, Fault> {
        let permit = scope.may(Action::ReadHandover)?;
        Ok(Json(flow::show_handover::read(app, &scope, &permit, Stretch { from, to }).await?))
    }
}
