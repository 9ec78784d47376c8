//! Sums of adherence by date, derived from logs, plans, holds and easings: what a date counts once it is over.

use sea_orm::{QueryOrder, entity::prelude::*};

use super::course;
use crate::domain::{
    access::Permit,
    adherence::DaySum,
    calendar::Day,
    ids::{ClinicId, EpisodeId},
};

/// One local date of an episode.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "adherence_day")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub episode_id: EpisodeId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub date: Day,
    pub clinic_id: ClinicId,
    /// Items to be done, to 0.001.
    pub prescribed: f64,
    /// Items done, to 0.001.
    pub credited: f64,
    /// Exercises with work that counts on neither side.
    pub extra: i32,
    /// Is the whole plan held?
    pub held: bool,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// As it is shown.
    #[must_use]
    pub fn sum(&self) -> DaySum {
        DaySum {
            date: self.date,
            prescribed: self.prescribed,
            credited: self.credited,
            extra: u32::try_from(self.extra).unwrap_or_default(),
            held: self.held,
        }
    }
}

/// All sums of an episode, the oldest first.
///
/// # Errors
/// The database's own.
pub async fn of_episode(
    db: &impl ConnectionTrait,
    permit: &Permit,
    episode: EpisodeId,
) -> Result<Vec<Model>, DbErr> {
    course::of::<Entity>(permit, episode).order_by_asc(Column::Date).all(db).await
}
