//! The own plan, asked for often and changed seldom.

use poem::web::Data;
use poem_openapi::{ApiResponse, OpenApi, param::Header, payload::Json, types::ToJSON};
use sha2::{Digest, Sha256};

use super::{Area, who::Person};
use crate::{
    app::App,
    domain::access::Action,
    fault::Fault,
    flow::{self, shapes::own_plan::OwnPlanView},
};

/// The own plan.
pub struct OwnPlan;

/// The plan, or the word that it is the same.
#[derive(ApiResponse)]
enum Answer {
    /// The plan as it is now.
    #[oai(status = 200)]
    Plan(
        Json<Box<OwnPlanView>>,
        /// To be sent back as `If-None-Match`.
        #[oai(header = "ETag")]
        String,
    ),
    /// What the phone has is the plan as it is now.
    #[oai(status = 304)]
    Same(
        /// The one that was sent.
        #[oai(header = "ETag")]
        String,
    ),
}

#[OpenApi(prefix_path = "/me/plan", tag = "Area::Plans")]
impl OwnPlan {
    /// My plan
    ///
    /// 14 days back and 14 ahead with the doses advised, holds, exercises in both languages, and the therapist's notes.
    /// With `If-None-Match` 304 while nothing has changed, the date included. 404 `not_found` while the clinic has not
    /// made an episode.
    #[oai(path = "/", method = "get", operation_id = "readOwnPlan")]
    async fn read(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        /// The `ETag` of the plan that the phone has.
        #[oai(name = "If-None-Match")]
        Header(known): Header<Option<String>>,
    ) -> Result<Answer, Fault> {
        let permit = scope.may(Action::ReadOwnPlan)?;
        let plan = flow::show_own_plan::read(app, &permit).await?;
        let tag = tag(&plan);
        let is_same = |one: &str| one == "*" || one.trim_start_matches("W/") == tag;
        if known.is_some_and(|known| known.split(',').any(|one| is_same(one.trim()))) {
            return Ok(Answer::Same(tag));
        }
        Ok(Answer::Plan(Json(Box::new(plan)), tag))
    }
}

fn tag(plan: &OwnPlanView) -> String {
    let hash = Sha256::digest(plan.to_json_string());
    let hex: String = hash[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hex}\"")
}
