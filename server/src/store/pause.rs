//! Pauses of episodes, in the patient's time: each row is what somebody said about it, and the last one counts.

use std::collections::HashMap;

use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*};

use super::course;
use crate::domain::{
    access::Permit,
    at::At,
    ids::{ClinicId, EpisodeId, PauseId, StaffId},
};

/// One word about the pause of an episode.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "pause")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PauseId,
    pub clinic_id: ClinicId,
    pub episode_id: EpisodeId,
    /// When it was said; unique in the episode.
    pub at: At,
    /// The first instant after the pause; `at` itself ends it.
    pub until: At,
    /// None: it ends one.
    pub reason: Option<String>,
    pub by_staff: StaffId,
}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps a word about a pause.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, _permit: &Permit, pause: Model) -> Result<(), DbErr> {
    Entity::insert(pause.into_active_model()).exec_without_returning(db).await.map(drop)
}

/// All of an episode, the oldest first.
///
/// # Errors
/// The database's own.
pub async fn of_episode(
    db: &impl ConnectionTrait,
    permit: &Permit,
    episode: EpisodeId,
) -> Result<Vec<Model>, DbErr> {
    course::of::<Entity>(permit, episode).order_by_asc(Column::At).all(db).await
}

/// The one that counts; it may be over.
///
/// # Errors
/// The database's own.
pub async fn newest(
    db: &impl ConnectionTrait,
    permit: &Permit,
    episode: EpisodeId,
) -> Result<Option<Model>, DbErr> {
    course::of::<Entity>(permit, episode).order_by_desc(Column::At).one(db).await
}

/// Is an episode paused at an instant of the patient's, or was it paused later?
///
/// # Errors
/// The database's own.
pub async fn lasts_after(db: &impl ConnectionTrait, episode: EpisodeId, at: At) -> Result<bool, DbErr> {
    let newest =
        Entity::find().filter(COLUMN.episode_id.eq(episode)).order_by_desc(Column::At).one(db).await?;
    Ok(newest.is_some_and(|pause| pause.until > at))
}

/// The pauses of a clinic's episodes that are not over at an instant of the patients', each the one that counts.
///
/// # Errors
/// The database's own.
pub async fn lasting(db: &impl ConnectionTrait, permit: &Permit, at: At) -> Result<Vec<Model>, DbErr> {
    let ours = Entity::find().filter(COLUMN.clinic_id.eq(permit.clinic()));
    let some: Vec<EpisodeId> = ours
        .clone()
        .filter(COLUMN.until.gt(at))
        .select_only()
        .column(Column::EpisodeId)
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    let all = ours.filter(COLUMN.episode_id.is_in(some)).order_by_asc(Column::At).all(db).await?;
    let newest: HashMap<EpisodeId, Model> = all.into_iter().map(|one| (one.episode_id, one)).collect();
    Ok(newest.into_values().filter(|one| one.until > at).collect())
}
