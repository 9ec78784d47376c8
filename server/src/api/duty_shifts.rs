//! The plan of duty: shifts, by an admin.

use poem::web::Data;
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::{
    Area,
    answers::{Done, Made},
    who::Person,
};
use crate::{
    app::App,
    domain::{access::Action, ids::ShiftId},
    fault::Fault,
    flow::{
        plan_duty,
        shapes::duty::{ChangedShift, NewShift, ShiftView},
    },
};

/// Shifts of the plan.
pub struct DutyShifts;

#[OpenApi(prefix_path = "/duty/shifts", tag = "Area::Duty")]
impl DutyShifts {
    /// Plan a shift
    ///
    /// On the clinic's clock; it may pass midnight and lasts 24 hours at most. 422 `not_a_nurse`,
    /// `ends_before_it_begins`, `shift_too_long`, `repeat_days`, `repeat_ends_too_early`, `over_already`.
    #[oai(path = "/", method = "post", operation_id = "addShift")]
    async fn add(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Json(body): Json<NewShift>,
    ) -> Result<Made<ShiftView>, Fault> {
        let permit = scope.may(Action::AddShift)?;
        Ok(Made::of(plan_duty::add(app, &permit, body).await?))
    }

    /// Plan a shift otherwise
    ///
    /// As far as it has not begun: what was on duty by it stays as it was. The answer is the shift that stands for it now,
    /// with an id of its own. 409 `shift_begun` when nothing of it is to come, `shift_ended` (by whom, and when); 422 as
    /// for a new one.
    #[oai(path = "/:id", method = "patch", operation_id = "changeShift")]
    async fn change(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<ShiftId>,
        Json(body): Json<ChangedShift>,
    ) -> Result<Json<ShiftView>, Fault> {
        let permit = scope.may(Action::ChangeShift)?;
        Ok(Json(plan_duty::change(app, &permit, id, body).await?))
    }

    /// End a shift
    ///
    /// What has begun goes on to its end; nothing more comes. 409 as for a change.
    #[oai(path = "/:id", method = "delete", operation_id = "endShift")]
    async fn end(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<ShiftId>,
    ) -> Result<Done, Fault> {
        let permit = scope.may(Action::EndShift)?;
        plan_duty::end(app, &permit, id).await?;
        Ok(Done::Done)
    }
}
