//! Thresholds: versions; an episode keeps the one it started with.

use sea_orm::{IntoActiveModel, QueryOrder, entity::prelude::*, sea_query::OnConflict};

use crate::domain::{
    at::At,
    ids::{ClinicId, StaffId},
};

/// One version of a clinic's thresholds.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "thresholds")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub clinic_id: ClinicId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub parameters: Json,
    pub created_at: At,
    pub created_by: Option<StaffId>,
}

impl ActiveModelBehavior for ActiveModel {}

/// One version of a clinic's thresholds.
///
/// # Errors
/// The database's own.
pub async fn get(db: &impl ConnectionTrait, clinic: ClinicId, version: i32) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((clinic, version)).one(db).await
}

/// The version in force.
///
/// # Errors
/// The database's own.
pub async fn newest(db: &impl ConnectionTrait, clinic: ClinicId) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(COLUMN.clinic_id.eq(clinic)).order_by_desc(Column::Version).one(db).await
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
