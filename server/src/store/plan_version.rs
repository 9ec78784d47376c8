//! Versions of an episode's plan. A version is never rewritten but for the date on which it ends.

use sea_orm::{ActiveValue::Set, IntoActiveModel, QueryOrder, entity::prelude::*, sea_query::OnConflict};

use super::course;
use crate::domain::{
    access::Permit,
    at::At,
    calendar::Day,
    exercise::Phase,
    ids::{ClinicId, EpisodeId, PlanVersionId, StaffId},
    plan::{PlanVersion, Prescriptions, Reasons, Warnings},
};

/// What is asked of a patient from one date to another, in the patient's calendar.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_version")]
#[allow(missing_docs)]
pub struct Model {
    /// Made by the therapist's browser.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlanVersionId,
    pub clinic_id: ClinicId,
    pub episode_id: EpisodeId,
    pub based_on: Option<PlanVersionId>,
    pub from_date: Day,
    /// First date on which it is not in force any more; none: the newest.
    pub to_date: Option<Day>,
    pub phase: Phase,
    #[sea_orm(column_type = "JsonBinary")]
    pub prescriptions: Prescriptions,
    /// Why the warnings were set aside, by their code.
    #[sea_orm(column_type = "JsonBinary")]
    pub reasons: Reasons,
    #[sea_orm(column_type = "JsonBinary")]
    pub warnings: Warnings,
    pub created_at: At,
    pub by_staff: StaffId,
}

impl ActiveModelBehavior for ActiveModel {}

impl From<Model> for PlanVersion {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            based_on: row.based_on,
            from: row.from_date,
            to: row.to_date,
            phase: row.phase,
            prescriptions: row.prescriptions,
            reasons: row.reasons,
        }
    }
}

/// Keeps a new version. False: its id is taken.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, _permit: &Permit, version: Model) -> Result<bool, DbErr> {
    let rows = Entity::insert(version.into_active_model())
        .on_conflict(OnConflict::column(Column::Id).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(rows == 1)
}

/// All versions of an episode in the order they were published.
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

/// Ends a version on a date.
///
/// # Errors
/// The database's own.
pub async fn close(
    db: &impl ConnectionTrait,
    permit: &Permit,
    id: PlanVersionId,
    to: Day,
) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { to_date: Set(Some(to)), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .exec(db)
        .await
        .map(drop)
}
