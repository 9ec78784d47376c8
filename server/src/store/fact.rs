//! Dated facts of an episode: the procedure's end, the discharge, a pause. What was known when is never rewritten.

use sea_orm::{IntoActiveModel, QueryOrder, entity::prelude::*};

use super::course;
use crate::domain::{
    access::Permit,
    at::At,
    episode::FactKind,
    ids::{ClinicId, EpisodeId, FactId, StaffId},
};

/// One fact of an episode with the instant it became known.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "episode_fact")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FactId,
    pub clinic_id: ClinicId,
    pub episode_id: EpisodeId,
    pub kind: FactKind,
    pub at: At,
    pub known_at: At,
    pub by_staff: Option<StaffId>,
    pub reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps one fact.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, fact: Model) -> Result<(), DbErr> {
    Entity::insert(fact.into_active_model()).exec_without_returning(db).await.map(drop)
}

/// All facts of an episode in the order they became known.
///
/// # Errors
/// The database's own.
pub async fn all(
    db: &impl ConnectionTrait,
    permit: &Permit,
    episode: EpisodeId,
) -> Result<Vec<Model>, DbErr> {
    course::of::<Entity>(permit, episode).order_by_asc(Column::KnownAt).order_by_asc(Column::Id).all(db).await
}
