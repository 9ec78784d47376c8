//! Holds of a plan, or of one exercise of it. A hold is never rewritten: its release stands beside it.

use sea_orm::{ActiveValue::Set, IntoActiveModel, QueryOrder, entity::prelude::*};

use super::course;
use crate::domain::{
    access::Permit,
    at::At,
    calendar::Day,
    exercise::ExerciseId,
    hold::{Cause, Hold},
    ids::{AlertId, ClinicId, EpisodeId, HoldId, StaffId},
};

/// Dates on which something is not to be done, in the patient's calendar.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_hold")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HoldId,
    pub clinic_id: ClinicId,
    pub episode_id: EpisodeId,
    /// None: the whole plan.
    pub exercise_id: Option<ExerciseId>,
    pub from_date: Day,
    /// First date after it, as it was set; none: until a person releases it.
    pub to_date: Option<Day>,
    pub cause: Cause,
    pub reason: Option<String>,
    /// The alert that it began with.
    pub alert_id: Option<AlertId>,
    pub created_at: At,
    pub by_staff: Option<StaffId>,
    pub released_at: Option<At>,
    pub released_by: Option<StaffId>,
    /// First date that is not held any more.
    pub released_on: Option<Day>,
    pub release_note: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Its dates as they count now.
    #[must_use]
    pub fn hold(&self) -> Hold {
        Hold::new(self.exercise_id.clone(), self.from_date, self.released_on.or(self.to_date), self.cause)
    }
}

/// Keeps a new hold.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, _permit: &Permit, hold: Model) -> Result<(), DbErr> {
    Entity::insert(hold.into_active_model()).exec_without_returning(db).await.map(drop)
}

/// One hold of the clinic.
///
/// # Errors
/// The database's own.
pub async fn get(db: &impl ConnectionTrait, permit: &Permit, id: HoldId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(COLUMN.clinic_id.eq(permit.clinic())).one(db).await
}

/// All holds of some episodes, over or not, the oldest first.
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

/// How a hold is released.
pub struct Release {
    /// First date that is not held any more.
    pub on: Day,
    /// What there is to say.
    pub note: Option<String>,
    /// When it was said.
    pub at: At,
}

/// Releases a hold once: compare-and-set. False: somebody was first.
///
/// # Errors
/// The database's own.
pub async fn release(
    db: &impl ConnectionTrait,
    permit: &Permit,
    id: HoldId,
    release: Release,
) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .set(ActiveModel {
            released_at: Set(Some(release.at)),
            released_by: Set(permit.staff()),
            released_on: Set(Some(release.on)),
            release_note: Set(release.note),
            ..Default::default()
        })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.released_at.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}
