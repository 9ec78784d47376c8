//! Who can be told anything, for admins.

use poem::web::Data;
use poem_openapi::{OpenApi, payload::Json};

use super::{Area, who::Person};
use crate::{
    app::App,
    domain::access::Action,
    fault::Fault,
    flow::{self, shapes::reachability::Reachability as All},
};

/// Reachability.
pub struct Reachability;

#[OpenApi(tag = "Area::Push")]
impl Reachability {
    /// Who can be reached
    ///
    /// Everybody with access, with the browsers that notifications are turned on in: what was last taken by its push
    /// service, shown and opened, whether a test push proved it within a day, why it cannot be counted on, and when its
    /// notifications end, if that is within seven days.
    #[oai(path = "/reachability", method = "get", operation_id = "readReachability")]
    async fn read(&self, Data(app): Data<&App>, Person(scope): Person) -> Result<Json<All>, Fault> {
        let permit = scope.may(Action::ReadReachability)?;
        Ok(Json(flow::show_reachability::run(app, &permit).await?))
    }
}
