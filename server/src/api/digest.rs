//! One day of the clinic in figures.

use poem::web::Data;
use poem_openapi::{OpenApi, param::Query, payload::Json};

use super::{Area, who::Person};
use crate::{
    app::App,
    domain::{access::Action, calendar::Day},
    fault::Fault,
    flow::{self, shapes::digest::DigestView},
};

/// The morning's look at yesterday.
pub struct Digest;

#[OpenApi(prefix_path = "/digest", tag = "Area::Alerts")]
impl Digest {
    /// One day of the clinic
    ///
    /// A local date of the clinic's; none: yesterday, or the clinic's first day. 422 `outside_bounds`: it has not begun
    /// yet, or there was no clinic then.
    #[oai(path = "/", method = "get", operation_id = "readDigest")]
    async fn read(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Query(date): Query<Option<Day>>,
    ) -> Result<Json<DigestView>, Fault> {
        let permit = scope.may(Action::ReadDigest)?;
        Ok(Json(flow::show_digest::read(app, &permit, date).await?))
    }
}
