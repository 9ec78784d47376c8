//! Words of the therapist to the patient.

use sea_orm::{IntoActiveModel, QueryOrder, entity::prelude::*};

use super::course;
use crate::domain::{
    access::Permit,
    at::At,
    ids::{ClinicId, EpisodeId, PlanNoteId, StaffId},
};

/// One note, shown with the plan.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_note")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlanNoteId,
    pub clinic_id: ClinicId,
    pub episode_id: EpisodeId,
    #[sea_orm(column_type = "Text")]
    pub text: String,
    pub created_at: At,
    pub by_staff: StaffId,
}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps one.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, _permit: &Permit, note: Model) -> Result<(), DbErr> {
    Entity::insert(note.into_active_model()).exec_without_returning(db).await.map(drop)
}

/// All of an episode, the newest first.
///
/// # Errors
/// The database's own.
pub async fn of_episode(
    db: &impl ConnectionTrait,
    permit: &Permit,
    episode: EpisodeId,
) -> Result<Vec<Model>, DbErr> {
    course::of::<Entity>(permit, episode)
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .all(db)
        .await
}
