//! The mark that a demo clinic's history is whole.

use sea_orm::{IntoActiveModel, entity::prelude::*};

use crate::domain::{at::At, ids::ClinicId};

/// Written last by `--demo`: a demo clinic without it was interrupted.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "demo")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub clinic_id: ClinicId,
    pub filled_at: At,
}

impl ActiveModelBehavior for ActiveModel {}

/// Is this demo clinic's history whole?
///
/// # Errors
/// The database's own.
pub async fn is_whole(db: &impl ConnectionTrait, clinic: ClinicId) -> Result<bool, DbErr> {
    Ok(Entity::find_by_id(clinic).one(db).await?.is_some())
}

/// From now on it is.
///
/// # Errors
/// The database's own.
pub async fn mark_whole(db: &impl ConnectionTrait, clinic: ClinicId, now: At) -> Result<(), DbErr> {
    let row = Model { clinic_id: clinic, filled_at: now };
    Entity::insert(row.into_active_model()).exec_without_returning(db).await.map(drop)
}
