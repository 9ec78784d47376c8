//! Check-ins: kept once, never edited.

use sea_orm::{
    ActiveValue::Set, FromQueryResult, IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*,
    sea_query::OnConflict,
};

use super::patient;
use crate::domain::{
    access::Permit,
    at::At,
    check_in::RedFlags,
    ids::{CheckInId, ClinicId, DeviceId, EpisodeId, PatientId, StaffId},
    score::{Declined, Opioid, Score},
};

/// What a patient sent: how it feels to move, how it feels to rest.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "check_in")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CheckInId,
    pub clinic_id: ClinicId,
    pub episode_id: EpisodeId,
    pub patient_id: PatientId,
    /// SHA-256 of the parsed fields without `age_ms`, so that a retry is never a conflict.
    pub content_hash: Vec<u8>,
    pub movement: Option<Score>,
    pub rest: Option<Score>,
    pub movement_confirmed: bool,
    pub rest_confirmed: bool,
    pub opioid: Opioid,
    #[sea_orm(column_type = "JsonBinary")]
    pub red_flags: RedFlags,
    pub declined: Option<Declined>,
    pub recalled_baseline: Option<Score>,
    /// When it was felt, as the server computed it from the three below.
    pub felt_at: At,
    /// What the phone said.
    pub felt_at_given: At,
    pub entered_at_given: At,
    pub sent_at_given: At,
    pub age_ms: Option<i64>,
    pub received_at: At,
    /// The phone's clock was wrong; staff see it.
    pub clock_suspect: bool,
    /// More than 60 in an hour came from this person.
    pub over_limit: bool,
    /// Who took it by telephone; none: the patient.
    pub by_staff: Option<StaffId>,
    pub device_id: Option<DeviceId>,
    /// The check-in that this one replaces.
    pub corrects: Option<CheckInId>,
    /// Marked entered in error since then.
    pub in_error_at: Option<At>,
    pub in_error_by_staff: Option<StaffId>,
    pub in_error_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

/// What became of a check-in that was handed in.
#[derive(Debug, PartialEq, Eq)]
pub enum Kept {
    /// A new row.
    Created,
    /// The same id with the same content.
    Duplicate,
    /// The same id with other content.
    Conflict,
    /// The id belongs to another patient.
    Foreign,
}

/// Keeps a check-in once.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, permit: &Permit, check_in: Model) -> Result<Kept, DbErr> {
    let (id, hash, patient) = (check_in.id, check_in.content_hash.clone(), check_in.patient_id);
    let rows = Entity::insert(check_in.into_active_model())
        .on_conflict(OnConflict::column(Column::Id).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    if rows == 1 {
        return Ok(Kept::Created);
    }
    let known = Entity::find_by_id(id).filter(COLUMN.clinic_id.eq(permit.clinic())).one(db).await?;
    Ok(match known {
        Some(known) if known.patient_id != patient => Kept::Foreign,
        Some(known) if known.content_hash == hash => Kept::Duplicate,
        Some(_) => Kept::Conflict,
        None => Kept::Foreign,
    })
}

/// One check-in that the permit reaches.
///
/// # Errors
/// The database's own.
pub async fn get(db: &impl ConnectionTrait, permit: &Permit, id: CheckInId) -> Result<Option<Model>, DbErr> {
    reachable(permit).filter(COLUMN.id.eq(id)).one(db).await
}

/// All check-ins of an episode by the instant they were felt.
///
/// # Errors
/// The database's own.
pub async fn of_episode(
    db: &impl ConnectionTrait,
    permit: &Permit,
    episode: EpisodeId,
) -> Result<Vec<Model>, DbErr> {
    reachable(permit)
        .filter(COLUMN.episode_id.eq(episode))
        .order_by_asc(Column::FeltAt)
        .order_by_asc(Column::Id)
        .all(db)
        .await
}

/// Ids of a patient's check-ins after one of them, in their own order: what the server has, for the phone to compare.
///
/// # Errors
/// The database's own.
pub async fn ids(
    db: &impl ConnectionTrait,
    permit: &Permit,
    patient: PatientId,
    after: Option<CheckInId>,
    limit: u64,
) -> Result<Vec<CheckInId>, DbErr> {
    let mut query = reachable(permit).filter(COLUMN.patient_id.eq(patient));
    if let Some(after) = after {
        query = query.filter(COLUMN.id.gt(after));
    }
    query.select_only().column(Column::Id).order_by_asc(Column::Id).limit(limit).into_tuple().all(db).await
}

/// How many of a patient's check-ins arrived since an instant.
///
/// # Errors
/// The database's own.
pub async fn count_since(
    db: &impl ConnectionTrait,
    permit: &Permit,
    patient: PatientId,
    since: At,
) -> Result<u64, DbErr> {
    reachable(permit)
        .filter(COLUMN.patient_id.eq(patient))
        .filter(COLUMN.received_at.gte(since))
        .count(db)
        .await
}

/// When the check-ins of some episodes were felt, from an instant on: what answers a prompt. Corrected ones count, those
/// entered in error do not.
///
/// # Errors
/// The database's own.
pub async fn felt_since(
    db: &impl ConnectionTrait,
    episodes: impl IntoIterator<Item = EpisodeId>,
    since: At,
) -> Result<Vec<(EpisodeId, At)>, DbErr> {
    Entity::find()
        .select_only()
        .columns([Column::EpisodeId, Column::FeltAt])
        .filter(COLUMN.episode_id.is_in(episodes))
        .filter(COLUMN.felt_at.gte(since))
        .filter(COLUMN.in_error_at.is_null())
        .into_tuple()
        .all(db)
        .await
}

/// A check-in that arrived: of whom, when, and by whom if not by the patient.
#[derive(Clone, Copy, Debug, FromQueryResult)]
#[allow(missing_docs)]
pub struct Received {
    pub episode_id: EpisodeId,
    pub patient_id: PatientId,
    pub received_at: At,
    pub by_staff: Option<StaffId>,
}

/// Check-ins of a clinic that arrived within a time of the patients', without its end; by the index of each patient's.
///
/// # Errors
/// The database's own.
pub async fn received_within(
    db: &impl ConnectionTrait,
    permit: &Permit,
    (from, to): (At, At),
) -> Result<Vec<Received>, DbErr> {
    Entity::find()
        .select_only()
        .columns([Column::EpisodeId, Column::PatientId, Column::ReceivedAt, Column::ByStaff])
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.patient_id.in_subquery(patient::ids(permit)))
        .filter(COLUMN.received_at.gte(from))
        .filter(COLUMN.received_at.lt(to))
        .into_model()
        .all(db)
        .await
}

/// Has a check-in of this episode come since an instant?
///
/// # Errors
/// The database's own.
pub async fn has_come_since(db: &impl ConnectionTrait, episode: EpisodeId, since: At) -> Result<bool, DbErr> {
    let come = Entity::find().filter(COLUMN.episode_id.eq(episode)).filter(COLUMN.received_at.gte(since));
    Ok(come.count(db).await? > 0)
}

/// Marks a check-in as entered in error, once. False: it was marked before.
///
/// # Errors
/// The database's own.
pub async fn mark_in_error(
    db: &impl ConnectionTrait,
    permit: &Permit,
    id: CheckInId,
    at: At,
    reason: Option<String>,
) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .set(ActiveModel {
            in_error_at: Set(Some(at)),
            in_error_by_staff: Set(permit.staff()),
            in_error_reason: Set(reason),
            ..Default::default()
        })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.in_error_at.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// The check-in that stands in the place of this one after all its corrections, `but` for the one that is being kept.
///
/// # Errors
/// The database's own.
pub async fn standing(
    db: &impl ConnectionTrait,
    permit: &Permit,
    first: Model,
    but: Option<CheckInId>,
) -> Result<Model, DbErr> {
    let all = of_episode(db, permit, first.episode_id).await?;
    let mut standing = first;
    for _ in 0..all.len() {
        let next = all.iter().find(|row| row.corrects == Some(standing.id));
        let Some(next) = next.filter(|next| Some(next.id) != but) else { break };
        standing = next.clone();
    }
    Ok(standing)
}

fn reachable(permit: &Permit) -> Select<Entity> {
    let all = Entity::find().filter(COLUMN.clinic_id.eq(permit.clinic()));
    match permit.own() {
        Some(patient) => all.filter(COLUMN.patient_id.eq(patient)),
        None => all,
    }
}
