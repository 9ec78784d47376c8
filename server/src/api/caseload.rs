//! Who needs the therapist most.

use poem::web::Data;
use poem_openapi::{OpenApi, param::Query, payload::Json};

use super::{Area, who::Person};
use crate::{
    app::App,
    domain::access::Action,
    fault::Fault,
    flow::{self, shapes::caseload::CaseloadView},
};

/// The caseload.
pub struct Caseload;

#[OpenApi(prefix_path = "/caseload", tag = "Area::Plans")]
impl Caseload {
    /// The caseload
    ///
    /// A therapist's own patients, or for a nurse the clinic's, in the order of need; 100 a page. 422 `bad_cursor`.
    #[oai(path = "/", method = "get", operation_id = "readCaseload")]
    async fn read(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Query(cursor): Query<Option<String>>,
    ) -> Result<Json<CaseloadView>, Fault> {
        let permit = scope.may(Action::ReadCaseload)?;
        flow::reads::note(app, &permit, None).await;
        Ok(Json(flow::show_caseload::read(app, &permit, cursor.as_deref()).await?))
    }
}
