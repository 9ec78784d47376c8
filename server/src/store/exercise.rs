//! A clinic's own exercises; the shipped ones are data of the protocol (`domain/exercise`).

use sea_orm::{
    ActiveValue::Set, DatabaseTransaction, FromJsonQueryResult, IntoActiveModel, QueryOrder, QuerySelect,
    entity::prelude::*,
};
use serde::{Deserialize, Serialize};

use crate::domain::{
    access::Permit,
    at::At,
    exercise::{Exercise, ExerciseId},
    ids::{ClinicId, StaffId},
};

/// All that an exercise is, as kept in a JSON column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Content(pub Exercise);

/// One exercise of a clinic's own.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "exercise")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ExerciseId,
    pub clinic_id: ClinicId,
    #[sea_orm(column_type = "JsonBinary")]
    pub content: Content,
    pub created_at: At,
    pub changed_at: At,
    pub by_staff: Option<StaffId>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps a new one.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, exercise: Model) -> Result<(), DbErr> {
    Entity::insert(exercise.into_active_model()).exec_without_returning(db).await.map(drop)
}

/// All of a clinic's own, in the order they were made.
///
/// # Errors
/// The database's own.
pub async fn all(db: &impl ConnectionTrait, permit: &Permit) -> Result<Vec<Exercise>, DbErr> {
    let rows = Entity::find()
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.content.0).collect())
}

/// One of the clinic's own, locked until the transaction ends.
///
/// # Errors
/// The database's own.
pub async fn lock(
    db: &DatabaseTransaction,
    permit: &Permit,
    id: &ExerciseId,
) -> Result<Option<Exercise>, DbErr> {
    let row = Entity::find_by_id(id.clone())
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .lock_exclusive()
        .one(db)
        .await?;
    Ok(row.map(|row| row.content.0))
}

/// Writes what an exercise is now.
///
/// # Errors
/// The database's own.
pub async fn change(
    db: &impl ConnectionTrait,
    permit: &Permit,
    exercise: Exercise,
    now: At,
) -> Result<(), DbErr> {
    let id = exercise.id.clone();
    Entity::update_many()
        .set(ActiveModel {
            content: Set(Content(exercise)),
            changed_at: Set(now),
            by_staff: Set(permit.staff()),
            ..Default::default()
        })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .exec(db)
        .await
        .map(drop)
}
