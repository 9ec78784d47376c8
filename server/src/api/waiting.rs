//! What waits for a nurse, for admins.

use poem::web::Data;
use poem_openapi::{OpenApi, payload::Json};

use super::{Area, who::Person};
use crate::{
    app::App,
    domain::access::Action,
    fault::Fault,
    flow::{self, shapes::waiting::WaitingView},
};

/// Alerts that wait for a nurse.
pub struct Waiting;

#[OpenApi(prefix_path = "/alerts", tag = "Area::Alerts")]
impl Waiting {
    /// List the alerts that wait for a nurse
    ///
    /// For admins, whom the last level of the ladder tells so that they find a nurse. Alerts that nobody is on: urgent ones
    /// from the first moment, others once they have reached the last level. How long, whom we told, and the nurses with
    /// their telephones; nothing of a patient.
    #[oai(path = "/waiting", method = "get", operation_id = "listWaiting")]
    async fn list(&self, Data(app): Data<&App>, Person(scope): Person) -> Result<Json<WaitingView>, Fault> {
        let permit = scope.may(Action::ListWaiting)?;
        Ok(Json(flow::show_waiting::read(app, &permit).await?))
    }
}
