//! Matters for a therapist to look at. Of a kind and an exercise one is open at a time.

use sea_orm::{
    ActiveValue::Set, IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*, sea_query::OnConflict,
};

use super::{course, patient};
use crate::domain::{
    access::Permit,
    at::At,
    exercise::ExerciseId,
    ids::{ClinicId, EpisodeId, PatientId, SessionLogId, StaffId, TherapistItemId},
    therapist_item::ItemKind,
};

/// One matter.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "therapist_item")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TherapistItemId,
    pub clinic_id: ClinicId,
    pub episode_id: EpisodeId,
    pub patient_id: PatientId,
    pub kind: ItemKind,
    pub exercise_id: Option<ExerciseId>,
    /// The log that it began with.
    pub log_id: Option<SessionLogId>,
    /// Keeps a second one of the same matter out while this one is open.
    #[sea_orm(unique)]
    pub open_key: Option<String>,
    /// Figures that it stands on.
    #[sea_orm(column_type = "JsonBinary")]
    pub evidence: Option<Json>,
    pub raised_at: At,
    pub closed_at: Option<At>,
    pub closed_by: Option<StaffId>,
    #[sea_orm(column_type = "Text")]
    pub note: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// What no second open one may have.
    #[must_use]
    pub fn open_key_of(episode: EpisodeId, kind: ItemKind, exercise: Option<&ExerciseId>) -> String {
        format!("{episode}:{}:{}", kind.word(), exercise.map_or("", ExerciseId::as_str))
    }
}

/// Raises a matter. False: the same is open already.
///
/// # Errors
/// The database's own.
pub async fn raise(db: &impl ConnectionTrait, item: Model) -> Result<bool, DbErr> {
    let rows = Entity::insert(item.into_active_model())
        .on_conflict(OnConflict::column(Column::OpenKey).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(rows == 1)
}

/// One matter that the permit reaches.
///
/// # Errors
/// The database's own.
pub async fn get(
    db: &impl ConnectionTrait,
    permit: &Permit,
    id: TherapistItemId,
) -> Result<Option<Model>, DbErr> {
    reachable(permit).filter(COLUMN.id.eq(id)).one(db).await
}

/// Matters that the permit reaches, open or closed, the newest first, so many at most.
///
/// # Errors
/// The database's own.
pub async fn list(
    db: &impl ConnectionTrait,
    permit: &Permit,
    open: bool,
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    let all = reachable(permit);
    let all = if open {
        all.filter(COLUMN.closed_at.is_null())
    } else {
        all.filter(COLUMN.closed_at.is_not_null())
    };
    all.order_by_desc(Column::RaisedAt).order_by_desc(Column::Id).limit(limit).all(db).await
}

/// All matters of an episode, open or closed, the oldest first.
///
/// # Errors
/// The database's own.
pub async fn of_episode(
    db: &impl ConnectionTrait,
    permit: &Permit,
    episode: EpisodeId,
) -> Result<Vec<Model>, DbErr> {
    course::of::<Entity>(permit, episode)
        .order_by_asc(Column::RaisedAt)
        .order_by_asc(Column::Id)
        .all(db)
        .await
}

/// Gives an open matter the figures of today.
///
/// # Errors
/// The database's own.
pub async fn restate(
    db: &impl ConnectionTrait,
    permit: &Permit,
    id: TherapistItemId,
    evidence: Json,
) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { evidence: Set(Some(evidence)), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.closed_at.is_null())
        .exec(db)
        .await
        .map(drop)
}

/// Closes a matter once: compare-and-set. False: somebody was first.
///
/// # Errors
/// The database's own.
pub async fn close(
    db: &impl ConnectionTrait,
    permit: &Permit,
    id: TherapistItemId,
    at: At,
    note: Option<String>,
) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .set(closed(permit, at, note))
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.closed_at.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Closes all open matters of a kind in an episode: what was done answers them.
///
/// # Errors
/// The database's own.
pub async fn close_all(
    db: &impl ConnectionTrait,
    permit: &Permit,
    episode: EpisodeId,
    kind: ItemKind,
    at: At,
) -> Result<(), DbErr> {
    Entity::update_many()
        .set(closed(permit, at, None))
        .filter(COLUMN.episode_id.eq(episode))
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.kind.eq(kind))
        .filter(COLUMN.closed_at.is_null())
        .exec(db)
        .await
        .map(drop)
}

fn reachable(permit: &Permit) -> Select<Entity> {
    let all = Entity::find().filter(COLUMN.clinic_id.eq(permit.clinic()));
    match permit.caseload_of() {
        Some(therapist) => all.filter(COLUMN.patient_id.in_subquery(patient::caseload(therapist))),
        None => all,
    }
}

fn closed(permit: &Permit, at: At, note: Option<String>) -> ActiveModel {
    ActiveModel {
        closed_at: Set(Some(at)),
        closed_by: Set(permit.staff()),
        note: Set(note),
        open_key: Set(None),
        ..Default::default()
    }
}
