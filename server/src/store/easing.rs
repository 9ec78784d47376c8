//! Where half the dose of an exercise is advised.

use sea_orm::{ActiveValue::Set, IntoActiveModel, QueryOrder, entity::prelude::*};

use super::course;
use crate::domain::{
    access::Permit,
    at::At,
    calendar::Day,
    exercise::ExerciseId,
    ids::{ClinicId, EasingId, EpisodeId},
    stop_rules::Easing,
};

/// Dates with half the dose, in the patient's calendar.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "easing")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EasingId,
    pub clinic_id: ClinicId,
    pub episode_id: EpisodeId,
    pub exercise_id: ExerciseId,
    pub from_date: Day,
    /// First date of the full dose again; none: the therapist has not acted.
    pub to_date: Option<Day>,
    pub created_at: At,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// As the rules take it.
    #[must_use]
    pub fn easing(&self) -> Easing {
        Easing { exercise: self.exercise_id.clone(), from: self.from_date, to: self.to_date }
    }
}

/// Keeps a new one.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, easing: Model) -> Result<(), DbErr> {
    Entity::insert(easing.into_active_model()).exec_without_returning(db).await.map(drop)
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
    of_episodes(db, permit, [episode]).await
}

/// The same of several.
///
/// # Errors
/// The database's own.
pub async fn of_episodes(
    db: &impl ConnectionTrait,
    permit: &Permit,
    episodes: impl IntoIterator<Item = EpisodeId>,
) -> Result<Vec<Model>, DbErr> {
    course::of_any::<Entity>(permit, episodes)
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .all(db)
        .await
}

/// Ends one on a date.
///
/// # Errors
/// The database's own.
pub async fn end(db: &impl ConnectionTrait, permit: &Permit, id: EasingId, to: Day) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { to_date: Set(Some(to)), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .exec(db)
        .await
        .map(drop)
}
