//! Ladders: a clinic's versions; an alert keeps the one it was raised under. Version 0 is the default.

use sea_orm::{IntoActiveModel, QueryOrder, entity::prelude::*, sea_query::OnConflict};

use crate::domain::{
    at::At,
    ids::{ClinicId, StaffId},
    ladder::Ladder,
};

/// One version of a clinic's ladder.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ladder")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub clinic_id: ClinicId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub steps: Ladder,
    pub created_at: At,
    pub created_by: Option<StaffId>,
}

impl ActiveModelBehavior for ActiveModel {}

/// The version in force; none: the default.
///
/// # Errors
/// The database's own.
pub async fn newest(db: &impl ConnectionTrait, clinic: ClinicId) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(COLUMN.clinic_id.eq(clinic)).order_by_desc(Column::Version).one(db).await
}

/// The ladder of a version.
///
/// # Errors
/// The database's own.
pub async fn get(db: &impl ConnectionTrait, clinic: ClinicId, version: i32) -> Result<Ladder, DbErr> {
    let found = Entity::find_by_id((clinic, version)).one(db).await?;
    Ok(found.map_or_else(Ladder::default, |found| found.steps))
}

/// Keeps a new version. False: somebody made one with this number first.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, version: Model) -> Result<bool, DbErr> {
    let rows = Entity::insert(version.into_active_model())
        .on_conflict(OnConflict::columns([Column::ClinicId, Column::Version]).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(rows == 1)
}
