//! Heartbeats of instances: written every 10 seconds.

use sea_orm::{ActiveValue::Set, IntoActiveModel, QueryOrder, entity::prelude::*, sea_query::OnConflict};

use crate::domain::{at::At, downtime::UNNOTICED, ids::InstanceId, instances::Beating};

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
    /// It was told to stop, and did.
    pub stopped_at: Option<At>,
    /// Its clock and the database's are in step.
    pub in_step: bool,
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
    in_step: bool,
    now: At,
) -> Result<(), DbErr> {
    let row = Model { instance_id: instance, started_at, beat_at: now, stopped_at: None, in_step };
    Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::column(Column::InstanceId)
                .update_columns([Column::BeatAt, Column::InStep])
                .to_owned(),
        )
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

/// The beats after an instant: of a clock that is, or was, ahead of whoever asks.
///
/// # Errors
/// The database's own.
pub async fn after(db: &impl ConnectionTrait, ahead: At) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(COLUMN.beat_at.gt(ahead)).order_by_desc(Column::BeatAt).all(db).await
}

/// Takes the beats after an instant back to another one.
///
/// # Errors
/// The database's own.
pub async fn take_back(db: &impl ConnectionTrait, ahead: At, to: At) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { beat_at: Set(to), ..Default::default() })
        .filter(COLUMN.beat_at.gt(ahead))
        .exec(db)
        .await
        .map(drop)
}

/// This instance was told to stop, and does: nobody shall miss it.
///
/// # Errors
/// The database's own.
pub async fn stop(db: &impl ConnectionTrait, instance: InstanceId, now: At) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { stopped_at: Set(Some(now)), ..Default::default() })
        .filter(COLUMN.instance_id.eq(instance))
        .exec(db)
        .await
        .map(drop)
}

/// The last beats of all instances that have beaten since an instant.
///
/// # Errors
/// The database's own.
pub async fn since(db: &impl ConnectionTrait, since: At) -> Result<Vec<Beating>, DbErr> {
    let all = Entity::find().filter(COLUMN.beat_at.gte(since)).order_by_asc(Column::BeatAt).all(db).await?;
    let beating = |row: Model| Beating {
        id: row.instance_id,
        started_at: row.started_at,
        beat_at: row.beat_at,
        has_stopped: row.stopped_at.is_some(),
    };
    Ok(all.into_iter().map(beating).collect())
}

/// Does another instance beat whose clock is in step? `now` is the database's.
///
/// # Errors
/// The database's own.
pub async fn is_another_in_step(
    db: &impl ConnectionTrait,
    instance: InstanceId,
    now: At,
) -> Result<bool, DbErr> {
    // One that lies further ahead is of a clock that was wrong before anybody compared it, and may be of nobody any more.
    let others = Entity::find()
        .filter(COLUMN.instance_id.ne(instance))
        .filter(COLUMN.in_step.eq(true))
        .filter(COLUMN.stopped_at.is_null())
        .filter(COLUMN.beat_at.between(now.plus(-UNNOTICED), now.plus(UNNOTICED)));
    Ok(others.one(db).await?.is_some())
}

/// How many instances run: they have beaten within a minute, and were not told to stop.
///
/// # Errors
/// The database's own.
pub async fn running(db: &impl ConnectionTrait, now: At) -> Result<u64, DbErr> {
    // A beat that lies further ahead is of a clock that was wrong.
    Entity::find()
        .filter(COLUMN.stopped_at.is_null())
        .filter(COLUMN.beat_at.between(now.plus(-UNNOTICED), now.plus(UNNOTICED)))
        .count(db)
        .await
}

/// Of the instances that run, the one that began first; one whose clock is apart only where no other runs.
///
/// # Errors
/// The database's own.
pub async fn first(db: &impl ConnectionTrait, now: At) -> Result<Option<InstanceId>, DbErr> {
    let first = Entity::find()
        .filter(COLUMN.stopped_at.is_null())
        .filter(COLUMN.beat_at.between(now.plus(-UNNOTICED), now.plus(UNNOTICED)))
        .order_by_desc(Column::InStep)
        .order_by_asc(Column::StartedAt)
        .order_by_asc(Column::InstanceId);
    Ok(first.one(db).await?.map(|row| row.instance_id))
}

/// When an instance last beat.
///
/// # Errors
/// The database's own.
pub async fn of(db: &impl ConnectionTrait, instance: InstanceId) -> Result<Option<At>, DbErr> {
    Ok(Entity::find_by_id(instance).one(db).await?.map(|row| row.beat_at))
}
