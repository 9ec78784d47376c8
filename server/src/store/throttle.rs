//! Throttle: failures only; a success forgets them.

use sea_orm::{
    ActiveValue::Set,
    DatabaseTransaction, IntoActiveModel, QuerySelect,
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

/// What is counted under a key, held until the transaction ends: whoever counts at the same time waits, also for a key
/// that nobody counted before. No failures: nothing is counted yet.
///
/// # Errors
/// The database's own.
pub async fn hold(db: &DatabaseTransaction, key: &[u8], now: At) -> Result<Model, DbErr> {
    let none = Model { key: key.to_vec(), failures: 0, first_at: now, last_at: now };
    Entity::insert(none.into_active_model())
        .on_conflict(OnConflict::column(Column::Key).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    let held = Entity::find().filter(COLUMN.key.eq(key.to_vec())).lock_exclusive().one(db).await?;
    held.ok_or_else(|| DbErr::RecordNotFound("throttle".into()))
}

/// Writes a count that is held.
///
/// # Errors
/// The database's own.
pub async fn put(db: &DatabaseTransaction, count: Model) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel {
            failures: Set(count.failures),
            first_at: Set(count.first_at),
            last_at: Set(count.last_at),
            ..Default::default()
        })
        .filter(COLUMN.key.eq(count.key))
        .exec(db)
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
