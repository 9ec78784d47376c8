//! The set-up link: printed at each start until it is used.

use sea_orm::{ActiveValue::Set, IntoActiveModel, entity::prelude::*, sea_query::OnConflict};

use crate::domain::at::At;

/// The link that makes the first admin; one row, once.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "set_up")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i16,
    /// Keyed SHA-256 of the secret in the link printed last.
    pub token_hash: Vec<u8>,
    pub created_at: At,
    pub used_at: Option<At>,
}

impl ActiveModelBehavior for ActiveModel {}

const ONLY: i16 = 1;

/// Is there no clinic yet?
///
/// # Errors
/// The database's own.
pub async fn is_needed(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    Ok(super::clinic::only(db).await?.is_none())
}

/// Lets the link with this hash count, and no older one. Nothing once the clinic is set up.
///
/// # Errors
/// The database's own.
pub async fn renew(db: &impl ConnectionTrait, token_hash: Vec<u8>, now: At) -> Result<(), DbErr> {
    let row = Model { id: ONLY, token_hash: token_hash.clone(), created_at: now, used_at: None };
    Entity::insert(row.into_active_model())
        .on_conflict(OnConflict::column(Column::Id).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Entity::update_many()
        .set(ActiveModel { token_hash: Set(token_hash), created_at: Set(now), ..Default::default() })
        .filter(COLUMN.id.eq(ONLY))
        .filter(COLUMN.used_at.is_null())
        .exec(db)
        .await
        .map(drop)
}

/// Uses the link once. False: another token, or used before.
///
/// # Errors
/// The database's own.
pub async fn use_once(db: &impl ConnectionTrait, token_hash: &[u8], now: At) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .set(ActiveModel { used_at: Set(Some(now)), ..Default::default() })
        .filter(COLUMN.id.eq(ONLY))
        .filter(COLUMN.token_hash.eq(token_hash.to_vec()))
        .filter(COLUMN.used_at.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}
