//! Swaps of duty: one nurse asks another; nothing changes until the other agrees.

use sea_orm::{ActiveValue::Set, Condition, IntoActiveModel, QueryOrder, entity::prelude::*};

use crate::domain::{
    access::Permit,
    at::At,
    duty::{StintId, Stretch, SwapState},
    ids::{ClinicId, DutySwapId, StaffId},
};

/// One question whether to swap. Never an API object.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "duty_swap")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DutySwapId,
    pub clinic_id: ClinicId,
    pub asked_by: StaffId,
    pub asked: StaffId,
    /// The stint of who asks, as it was then.
    pub mine: StintId,
    pub mine_from: At,
    pub mine_to: At,
    /// The stint of who is asked, as it was then.
    pub theirs: StintId,
    pub theirs_from: At,
    pub theirs_to: At,
    pub state: SwapState,
    pub asked_at: At,
    pub settled_at: Option<At>,
    pub settled_by: Option<StaffId>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// When the stint of who asks was then.
    #[must_use]
    pub fn my_time(&self) -> Stretch {
        Stretch { from: self.mine_from, to: self.mine_to }
    }

    /// When the stint of who is asked was then.
    #[must_use]
    pub fn their_time(&self) -> Stretch {
        Stretch { from: self.theirs_from, to: self.theirs_to }
    }
}

/// Keeps a new question.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, swap: Model) -> Result<(), DbErr> {
    Entity::insert(swap.into_active_model()).exec_without_returning(db).await.map(drop)
}

/// One swap that the person who asks has to do with.
///
/// # Errors
/// The database's own.
pub async fn get(db: &impl ConnectionTrait, permit: &Permit, id: DutySwapId) -> Result<Option<Model>, DbErr> {
    let Some(staff) = permit.staff() else { return Ok(None) };
    Entity::find_by_id(id).filter(COLUMN.clinic_id.eq(permit.clinic())).filter(of(staff)).one(db).await
}

/// The open ones that the person who asks has to do with, and that are about nothing begun yet; the oldest first.
///
/// # Errors
/// The database's own.
pub async fn open(db: &impl ConnectionTrait, permit: &Permit, now: At) -> Result<Vec<Model>, DbErr> {
    let Some(staff) = permit.staff() else { return Ok(Vec::new()) };
    Entity::find()
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.state.eq(SwapState::Open))
        .filter(of(staff))
        .filter(COLUMN.mine_from.gt(now))
        .filter(COLUMN.theirs_from.gt(now))
        .order_by_asc(Column::AskedAt)
        .order_by_asc(Column::Id)
        .all(db)
        .await
}

/// Settles an open swap once: compare-and-set. False: somebody was first.
///
/// # Errors
/// The database's own.
pub async fn settle(
    db: &impl ConnectionTrait,
    permit: &Permit,
    id: DutySwapId,
    state: SwapState,
    now: At,
) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .set(settled(permit, state, now))
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.state.eq(SwapState::Open))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Ends all open swaps that a member of staff has to do with: disabling.
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
        .set(settled(permit, SwapState::Ended, now))
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.state.eq(SwapState::Open))
        .filter(of(staff))
        .exec(db)
        .await
        .map(drop)
}

fn of(staff: StaffId) -> Condition {
    Condition::any().add(COLUMN.asked_by.eq(staff)).add(COLUMN.asked.eq(staff))
}

fn settled(permit: &Permit, state: SwapState, now: At) -> ActiveModel {
    ActiveModel {
        state: Set(state),
        settled_at: Set(Some(now)),
        settled_by: Set(permit.staff()),
        ..Default::default()
    }
}
