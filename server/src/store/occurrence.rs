//! What became of each reminder: one row for an episode, kind, local date and slot, whoever looks, however often.

use sea_orm::{
    FromQueryResult, IntoActiveModel, JoinType, QueryOrder, QuerySelect, entity::prelude::*,
    sea_query::OnConflict,
};

use super::{course, episode};
use crate::domain::{
    access::Permit,
    at::At,
    calendar::{Day, TimeOfDay},
    ids::{ClinicId, EpisodeId, PatientId},
    schedule::{OccurrenceState, ReminderKind},
};

/// One reminder of one local date.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "occurrence")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub episode_id: EpisodeId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: ReminderKind,
    #[sea_orm(primary_key, auto_increment = false)]
    pub local_date: Day,
    #[sea_orm(primary_key, auto_increment = false)]
    pub slot: TimeOfDay,
    pub clinic_id: ClinicId,
    /// When it was due, in the patient's time.
    pub due_at: At,
    pub state: OccurrenceState,
    /// Since when it stands so, in the patient's time.
    pub changed_at: At,
}

impl ActiveModelBehavior for ActiveModel {}

const KEY: [Column; 4] = [Column::EpisodeId, Column::Kind, Column::LocalDate, Column::Slot];

/// Writes down those whose turn has come; one that is there already is left alone.
///
/// # Errors
/// The database's own.
pub async fn come(db: &impl ConnectionTrait, new: Vec<Model>) -> Result<(), DbErr> {
    put(db, new, OnConflict::columns(KEY).do_nothing().to_owned()).await
}

/// Writes down where they stand now.
///
/// # Errors
/// The database's own.
pub async fn stand(db: &impl ConnectionTrait, now: Vec<Model>) -> Result<(), DbErr> {
    let anew = [Column::State, Column::ChangedAt];
    put(db, now, OnConflict::columns(KEY).update_columns(anew).to_owned()).await
}

async fn put(db: &impl ConnectionTrait, rows: Vec<Model>, twice: OnConflict) -> Result<(), DbErr> {
    // A stop of weeks has many; a statement takes so many values at most.
    for some in rows.chunks(500) {
        let some = some.iter().cloned().map(IntoActiveModel::into_active_model);
        Entity::insert_many(some).on_conflict(twice.clone()).exec_without_returning(db).await?;
    }
    Ok(())
}

/// All of an episode, by when they were due.
///
/// # Errors
/// The database's own.
pub async fn of_episode(
    db: &impl ConnectionTrait,
    permit: &Permit,
    episode: EpisodeId,
) -> Result<Vec<Model>, DbErr> {
    course::of::<Entity>(permit, episode).order_by_asc(Column::DueAt).order_by_asc(Column::Kind).all(db).await
}

/// One whose turn came: of whom, and when in the patient's time.
#[derive(Clone, Copy, Debug, FromQueryResult)]
#[allow(missing_docs)]
pub struct Come {
    pub episode_id: EpisodeId,
    pub patient_id: PatientId,
    pub due_at: At,
}

/// Those of a clinic of one kind whose local date is not before the first, and before the second; by each episode's key.
///
/// # Errors
/// The database's own.
pub async fn come_within(
    db: &impl ConnectionTrait,
    permit: &Permit,
    kind: ReminderKind,
    (from, to): (Day, Day),
) -> Result<Vec<Come>, DbErr> {
    let episodes = Entity::belongs_to(episode::Entity).from(Column::EpisodeId).to(episode::Column::Id);
    Entity::find()
        .select_only()
        .columns([Column::EpisodeId, Column::DueAt])
        .column(episode::Column::PatientId)
        .join(JoinType::InnerJoin, episodes.into())
        .filter(episode::COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.kind.eq(kind))
        .filter(COLUMN.local_date.gte(from))
        .filter(COLUMN.local_date.lt(to))
        .into_model()
        .all(db)
        .await
}
