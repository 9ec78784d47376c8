//! Heartbeats of instances: written every 10 seconds.

use sea_orm::{IntoActiveModel, QueryOrder, entity::prelude::*, sea_query::OnConflict};

use crate::domain::{at::At, ids::InstanceId};

/// One running instance and when it last wrote.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "beat")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub instance_id: InstanceId,
    pub started_at: At,
    pub beat_at: At,
}

impl ActiveModelBehavior for ActiveModel {}

/// This instance lives, and its last write worked.
///
/// # Errors
/// The database's own.
pub async fn beat(
    db: &impl ConnectionTrait,
    instance: InstanceId,
    started_at: At,
    now: At,
) -> Result<(), DbErr> {
    Entity::insert(Model { instance_id: instance, started_at, beat_at: now }.into_active_model())
        .on_conflict(OnConflict::column(Column::InstanceId).update_column(Column::BeatAt).to_owned())
        .exec_without_returning(db)
        .await
        .map(drop)
}

/// The last beat of any instance, of those that are not after `ahead`.
///
/// # Errors
/// The database's own.
pub async fn last(db: &impl ConnectionTrait, ahead: At) -> Result<Option<At>, DbErr> {
    let last = Entity::find().filter(COLUMN.beat_at.lte(ahead)).order_by_desc(Column::BeatAt).one(db).await?;
    Ok(last.map(|beat| beat.beat_at))
}
