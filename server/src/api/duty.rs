//! Duty: who is on duty, taking it, handing it over.

use poem::web::Data;
use poem_openapi::{OpenApi, param::Query, payload::Json};

use super::{Area, answers::Made, who::Person};
use crate::{
    app::App,
    domain::{access::Action, at::At},
    fault::Fault,
    flow::{
        self,
        shapes::duty::{DutyView, HandOver, HandedOver, StintView, TakeDuty},
    },
};

/// The roster, and what a nurse does with her own duty.
pub struct Duty;

#[OpenApi(prefix_path = "/duty", tag = "Area::Duty")]
impl Duty {
    /// Who is on duty
    ///
    /// From the beginning of today for 14 days, unless `from` and `to` say otherwise: 62 days at most, else 400.
    #[oai(path = "/", method = "get", operation_id = "readDuty")]
    async fn read(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Query(from): Query<Option<At>>,
        Query(to): Query<Option<At>>,
    ) -> Result<Json<DutyView>, Fault> {
        let permit = scope.may(Action::ReadDuty)?;
        Ok(Json(flow::show_duty::read(app, &permit, from, to).await?))
    }

    /// Take duty
    ///
    /// On duty at once, at position 1, until then. 409 `phone_not_proven`: no test push was shown or tapped on the own
    /// phone within 24 hours. 422 `until_past`, `too_long`.
    #[oai(path = "/take", method = "post", operation_id = "takeDuty")]
    async fn take(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Json(body): Json<TakeDuty>,
    ) -> Result<Made<StintView>, Fault> {
        let permit = scope.may(Action::TakeDuty)?;
        Ok(Made::of(flow::take_duty::run(app, &permit, body).await?))
    }

    /// Hand duty over
    ///
    /// What of the own duty runs at `at` goes to a colleague from then on; if none runs, what begins next after it, whole.
    /// 409 `not_on_duty`, `phone_not_proven` (the colleague's); 422 `not_a_nurse`, `oneself`.
    #[oai(path = "/hand-over", method = "post", operation_id = "handOverDuty")]
    async fn hand_over(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Json(body): Json<HandOver>,
    ) -> Result<Made<HandedOver>, Fault> {
        let permit = scope.may(Action::HandOverDuty)?;
        let stints = flow::hand_over_duty::run(app, &permit, body).await?;
        Ok(Made::of(HandedOver { stints }))
    }
}
