//! What a therapist saw of how an exercise is done.

use sea_orm::{IntoActiveModel, QueryOrder, entity::prelude::*};

use super::course;
use crate::domain::{
    access::Permit,
    at::At,
    calendar::Day,
    exercise::ExerciseId,
    ids::{ClinicId, EpisodeId, FormCheckId, StaffId},
};

/// One look at one exercise.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "form_check")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FormCheckId,
    pub clinic_id: ClinicId,
    pub episode_id: EpisodeId,
    pub exercise_id: ExerciseId,
    /// The patient's local date.
    pub date: Day,
    pub correct: bool,
    pub note: Option<String>,
    pub created_at: At,
    pub by_staff: StaffId,
}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps one.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, _permit: &Permit, check: Model) -> Result<(), DbErr> {
    Entity::insert(check.into_active_model()).exec_without_returning(db).await.map(drop)
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
    course::of::<Entity>(permit, episode)
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .all(db)
        .await
}
