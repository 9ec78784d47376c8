//! Sums of adherence by week, derived from logs, plans, holds and easings: what a week counts once it is over.

use sea_orm::{QueryOrder, entity::prelude::*};

use super::course;
use crate::domain::{
    access::Permit,
    calendar::Day,
    ids::{ClinicId, EpisodeId},
};

/// One week of an episode, Monday to Sunday.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "adherence_week")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub episode_id: EpisodeId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub monday: Day,
    pub clinic_id: ClinicId,
    /// Items to be done, to 0.001.
    pub prescribed: f64,
    /// Items done, to 0.001.
    pub credited: f64,
    /// Exercises with work that counts on neither side.
    pub extra: i32,
    /// On so many of its dates the whole plan is held.
    pub held: i16,
}

impl ActiveModelBehavior for ActiveModel {}

/// All sums of an episode, the oldest first.
///
/// # Errors
/// The database's own.
pub async fn of_episode(
    db: &impl ConnectionTrait,
    permit: &Permit,
    episode: EpisodeId,
) -> Result<Vec<Model>, DbErr> {
    course::of::<Entity>(permit, episode).order_by_asc(Column::Monday).all(db).await
}
