//! Throttle: failures only; a success forgets them.

use sea_orm::{
    IntoActiveModel,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use crate::domain::at::At;

/// Failures counted against one credential or address block.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "throttle")]
#[allow(missing_docs)]
pub struct Model {
    /// Keyed hash of what is counted.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Vec<u8>,
    pub failures: i32,
    pub first_at: At,
    pub last_at: At,
}

impl ActiveModelBehavior for ActiveModel {}

/// What is counted under a key.
///
/// # Errors
/// The database's own.
pub async fn get(db: &impl ConnectionTrait, key: &[u8]) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(COLUMN.key.eq(key.to_vec())).one(db).await
}

/// Writes a count, new or not.
///
/// # Errors
/// The database's own.
pub async fn put(db: &impl ConnectionTrait, count: Model) -> Result<(), DbErr> {
    Entity::insert(count.into_active_model())
        .on_conflict(
            OnConflict::column(Column::Key)
                .update_columns([Column::Failures, Column::FirstAt, Column::LastAt])
                .to_owned(),
        )
        .exec_without_returning(db)
        .await
        .map(drop)
}

/// Forgets what was counted.
///
/// # Errors
/// The database's own.
pub async fn forget(db: &impl ConnectionTrait, key: &[u8]) -> Result<(), DbErr> {
    Entity::delete_many().filter(COLUMN.key.eq(key.to_vec())).exec(db).await.map(drop)
}

/// Takes one failure back: it was a success.
///
/// # Errors
/// The database's own.
pub async fn forgive(db: &impl ConnectionTrait, key: &[u8]) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::Failures, Expr::col(Column::Failures).sub(1))
        .filter(COLUMN.key.eq(key.to_vec()))
        .filter(COLUMN.failures.gt(0))
        .exec(db)
        .await
        .map(drop)
}

/// Forgets everything older than `before`.
///
/// # Errors
/// The database's own.
pub async fn sweep(db: &impl ConnectionTrait, before: At) -> Result<(), DbErr> {
    Entity::delete_many().filter(COLUMN.last_at.lt(before)).exec(db).await.map(drop)
}
