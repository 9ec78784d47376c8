//! Swaps of duty: one nurse asks, the other agrees or not.

use poem::web::Data;
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::{Area, answers::Made, who::Person};
use crate::{
    app::App,
    domain::{access::Action, ids::DutySwapId},
    fault::Fault,
    flow::{
        shapes::duty::{NewSwap, SwapView},
        swap_duty,
    },
};

/// Swaps.
pub struct DutySwaps;

#[OpenApi(prefix_path = "/duty/swaps", tag = "Area::Duty")]
impl DutySwaps {
    /// Ask to swap
    ///
    /// Nothing changes until the other agrees. 422 `unknown_stint`, `stint_begun`.
    #[oai(path = "/", method = "post", operation_id = "askToSwap")]
    async fn ask(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Json(body): Json<NewSwap>,
    ) -> Result<Made<SwapView>, Fault> {
        let permit = scope.may(Action::AskToSwap)?;
        Ok(Made::of(swap_duty::ask(app, &permit, body).await?))
    }

    /// Agree to swap
    ///
    /// For the one who is asked; 404 for others. 409 `swap_settled` (by whom, and when), `stint_begun`, `duty_changed`,
    /// `phone_not_proven` (`fields` says whose: `me`, `them`).
    #[oai(path = "/:id/accept", method = "post", operation_id = "acceptSwap")]
    async fn accept(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<DutySwapId>,
    ) -> Result<Json<SwapView>, Fault> {
        let permit = scope.may(Action::AcceptSwap)?;
        Ok(Json(swap_duty::accept(app, &permit, id).await?))
    }

    /// Refuse to swap
    ///
    /// For the one who is asked; 404 for others. 409 `swap_settled` (by whom, and when).
    #[oai(path = "/:id/decline", method = "post", operation_id = "declineSwap")]
    async fn decline(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<DutySwapId>,
    ) -> Result<Json<SwapView>, Fault> {
        let permit = scope.may(Action::DeclineSwap)?;
        Ok(Json(swap_duty::decline(app, &permit, id).await?))
    }
}
