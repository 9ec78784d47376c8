//! Answers to the next-day question: whether the extra pain of an exercise is gone. One for a log, and it stands.

use sea_orm::{IntoActiveModel, entity::prelude::*, sea_query::OnConflict};

use super::course;
use crate::domain::{
    access::Permit,
    at::At,
    ids::{ClinicId, EpisodeId, SessionLogId},
};

/// One answer.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "next_day")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub log_id: SessionLogId,
    pub clinic_id: ClinicId,
    pub episode_id: EpisodeId,
    pub gone: bool,
    pub answered_at: At,
    pub received_at: At,
}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps an answer; where there is one already, gives that one.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, permit: &Permit, answer: Model) -> Result<Option<Model>, DbErr> {
    let log = answer.log_id;
    let rows = Entity::insert(answer.into_active_model())
        .on_conflict(OnConflict::column(Column::LogId).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    if rows == 1 {
        return Ok(None);
    }
    Entity::find_by_id(log).filter(COLUMN.clinic_id.eq(permit.clinic())).one(db).await
}

/// All answers of an episode.
///
/// # Errors
/// The database's own.
pub async fn of_episode(
    db: &impl ConnectionTrait,
    permit: &Permit,
    episode: EpisodeId,
) -> Result<Vec<Model>, DbErr> {
    course::of::<Entity>(permit, episode).all(db).await
}
