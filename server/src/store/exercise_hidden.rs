//! Exercises that a clinic does not offer: shipped ones and its own. Plans that have them keep them.

use std::collections::BTreeSet;

use sea_orm::{IntoActiveModel, QuerySelect, entity::prelude::*, sea_query::OnConflict};

use crate::domain::{
    access::Permit,
    at::At,
    exercise::ExerciseId,
    ids::{ClinicId, StaffId},
};

/// One exercise that is hidden.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "exercise_hidden")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub clinic_id: ClinicId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub exercise_id: ExerciseId,
    pub hidden_at: At,
    pub by_staff: Option<StaffId>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Hides an exercise; one that is hidden stays so.
///
/// # Errors
/// The database's own.
pub async fn hide(db: &impl ConnectionTrait, hidden: Model) -> Result<(), DbErr> {
    Entity::insert(hidden.into_active_model())
        .on_conflict(OnConflict::columns([Column::ClinicId, Column::ExerciseId]).do_nothing().to_owned())
        .exec_without_returning(db)
        .await
        .map(drop)
}

/// Offers an exercise again.
///
/// # Errors
/// The database's own.
pub async fn show(db: &impl ConnectionTrait, permit: &Permit, id: &ExerciseId) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.exercise_id.eq(id.clone()))
        .exec(db)
        .await
        .map(drop)
}

/// All that a clinic hides.
///
/// # Errors
/// The database's own.
pub async fn all(db: &impl ConnectionTrait, permit: &Permit) -> Result<BTreeSet<ExerciseId>, DbErr> {
    let ids: Vec<ExerciseId> = Entity::find()
        .select_only()
        .column(Column::ExerciseId)
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().collect())
}
