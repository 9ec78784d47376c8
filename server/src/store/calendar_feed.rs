//! Calendar feeds: one secret address for each member of staff who wants the own duty in a calendar.

use sea_orm::{IntoActiveModel, entity::prelude::*, sea_query::OnConflict};

use crate::domain::{
    at::At,
    ids::{ClinicId, StaffId},
};

/// Whose duty an address shows. Never an API object.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_feed")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub staff_id: StaffId,
    pub clinic_id: ClinicId,
    /// SHA-256 of the token, which is shown once.
    #[sea_orm(unique)]
    pub token_hash: Vec<u8>,
    pub made_at: At,
}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps a person's feed; the address before it is none any more.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, feed: Model) -> Result<(), DbErr> {
    let newest =
        OnConflict::column(Column::StaffId).update_columns([Column::TokenHash, Column::MadeAt]).to_owned();
    Entity::insert(feed.into_active_model()).on_conflict(newest).exec_without_returning(db).await.map(drop)
}

/// The feed of a token.
///
/// # Errors
/// The database's own.
pub async fn by_hash(db: &impl ConnectionTrait, hash: &[u8]) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(COLUMN.token_hash.eq(hash.to_vec())).one(db).await
}

/// Since when a person has a feed, if so.
///
/// # Errors
/// The database's own.
pub async fn since(db: &impl ConnectionTrait, staff: StaffId) -> Result<Option<At>, DbErr> {
    Ok(Entity::find_by_id(staff).one(db).await?.map(|feed| feed.made_at))
}

/// Ends a person's feed. False: there was none.
///
/// # Errors
/// The database's own.
pub async fn end(db: &impl ConnectionTrait, staff: StaffId) -> Result<bool, DbErr> {
    Ok(Entity::delete_by_id(staff).exec(db).await?.rows_affected == 1)
}
