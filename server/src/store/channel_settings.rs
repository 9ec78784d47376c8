//! What a clinic set of its channels: versions, as of the ladder. Version 0 is the default. The webhook's secret is sealed.

use sea_orm::{IntoActiveModel, QueryOrder, entity::prelude::*, sea_query::OnConflict};

use crate::domain::{
    at::At,
    channels::Channels,
    ids::{ClinicId, StaffId},
};

/// One version of a clinic's channels. Never an API object: it holds a secret.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "channel_settings")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub clinic_id: ClinicId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub channels: Channels,
    /// Sealed for [`SECRET`] and the clinic.
    pub webhook_secret: Option<Vec<u8>>,
    pub created_at: At,
    pub created_by: Option<StaffId>,
}

/// The place that a secret is sealed for.
pub const SECRET: &str = "channel_settings.webhook_secret";

impl ActiveModelBehavior for ActiveModel {}

/// The version in force; none: the default.
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
