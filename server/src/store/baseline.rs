//! Baselines: the pain before the procedure, as staff or patient gave it.

use sea_orm::{IntoActiveModel, QueryOrder, entity::prelude::*};

use super::course;
use crate::domain::{
    access::Permit,
    at::At,
    ids::{BaselineId, ClinicId, EpisodeId, StaffId},
    score::{Context, Score},
};

/// One entry of the pain before the procedure.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "baseline")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BaselineId,
    pub clinic_id: ClinicId,
    pub episode_id: EpisodeId,
    pub context: Context,
    pub score: Score,
    pub felt_at: At,
    /// Given from memory after the procedure.
    pub recalled: bool,
    pub entered_at: At,
    pub by_staff: Option<StaffId>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps one entry.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, baseline: Model) -> Result<(), DbErr> {
    Entity::insert(baseline.into_active_model()).exec_without_returning(db).await.map(drop)
}

/// All entries of an episode in the order they were made.
///
/// # Errors
/// The database's own.
pub async fn all(
    db: &impl ConnectionTrait,
    permit: &Permit,
    episode: EpisodeId,
) -> Result<Vec<Model>, DbErr> {
    course::of::<Entity>(permit, episode)
        .order_by_asc(Column::EnteredAt)
        .order_by_asc(Column::Id)
        .all(db)
        .await
}
