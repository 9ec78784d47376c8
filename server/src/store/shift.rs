//! The duty plan: shifts. A shift is never rewritten; it is ended, and another one stands beside it.

use sea_orm::{ActiveValue::Set, Condition, IntoActiveModel, QueryOrder, entity::prelude::*};

use crate::domain::{
    access::Permit,
    at::At,
    calendar::Day,
    duty::{LocalTime, Planned, Repeat, Shift},
    ids::{ClinicId, ShiftId, StaffId},
};

/// One line of a clinic's duty plan.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "duty_shift")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ShiftId,
    pub clinic_id: ClinicId,
    pub staff_id: StaffId,
    pub position: i16,
    /// On the clinic's clock.
    pub start_local: LocalTime,
    pub end_local: LocalTime,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub repeat: Option<Repeat>,
    /// The last date on which it may begin; none: it goes on. Derived, to be found by.
    pub last_date: Option<Day>,
    pub made_at: At,
    pub made_by: StaffId,
    /// What had not begun then does not come any more.
    pub ended_at: Option<At>,
    pub ended_by: Option<StaffId>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// As duty is read from it.
    #[must_use]
    pub fn planned(&self) -> Planned {
        let shift = Shift {
            staff: self.staff_id,
            position: self.position,
            start: self.start_local,
            end: self.end_local,
            repeat: self.repeat.clone(),
        };
        Planned { id: self.id, shift, made_at: self.made_at, ended_at: self.ended_at }
    }
}

/// Keeps a new shift.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, shift: Model) -> Result<(), DbErr> {
    Entity::insert(shift.into_active_model()).exec_without_returning(db).await.map(drop)
}

/// One shift of the clinic, ended or not.
///
/// # Errors
/// The database's own.
pub async fn get(db: &impl ConnectionTrait, permit: &Permit, id: ShiftId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(COLUMN.clinic_id.eq(permit.clinic())).one(db).await
}

/// The shifts of a clinic that may begin on `date` or later and had not ended at `at`, the oldest first.
///
/// # Errors
/// The database's own.
pub async fn since(
    db: &impl ConnectionTrait,
    clinic: ClinicId,
    date: Day,
    at: At,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.clinic_id.eq(clinic))
        .filter(Condition::any().add(COLUMN.last_date.is_null()).add(COLUMN.last_date.gte(date)))
        .filter(Condition::any().add(COLUMN.ended_at.is_null()).add(COLUMN.ended_at.gte(at)))
        .order_by_asc(Column::MadeAt)
        .order_by_asc(Column::Id)
        .all(db)
        .await
}

/// Ends a shift once: compare-and-set. False: somebody was first.
///
/// # Errors
/// The database's own.
pub async fn end(db: &impl ConnectionTrait, permit: &Permit, id: ShiftId, now: At) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .set(ended(permit.staff(), now))
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.ended_at.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Ends all shifts of a member of staff: disabling.
///
/// # Errors
/// The database's own.
pub async fn end_of_staff(
    db: &impl ConnectionTrait,
    permit: &Permit,
    staff: StaffId,
    now: At,
) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ended(permit.staff(), now))
        .filter(COLUMN.staff_id.eq(staff))
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.ended_at.is_null())
        .exec(db)
        .await
        .map(drop)
}

fn ended(by: Option<StaffId>, now: At) -> ActiveModel {
    ActiveModel { ended_at: Set(Some(now)), ended_by: Set(by), ..Default::default() }
}
