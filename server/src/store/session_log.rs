//! Logs of exercise: kept once, never edited. A correction is a row of its own, and the row before it names it.

use sea_orm::{
    ActiveValue::Set, IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*, sea_query::OnConflict,
};

use super::check_in::Kept;
use crate::domain::{
    access::Permit,
    at::At,
    calendar::Day,
    check_in::RedFlags,
    exercise::ExerciseId,
    ids::{ClinicId, DeviceId, EpisodeId, PatientId, PrescriptionId, SessionLogId, StaffId},
    score::Score,
    session_log::{SessionLog, Skip, Stop},
    stop_rules::{Pain, StopResult},
};

/// One exercise as a patient did it, or left it out.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session_log")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionLogId,
    pub clinic_id: ClinicId,
    pub episode_id: EpisodeId,
    pub patient_id: PatientId,
    /// SHA-256 of what was said without `age_ms`, so that a retry is never a conflict.
    pub content_hash: Vec<u8>,
    pub exercise_id: ExerciseId,
    /// Where the phone had it from; the version in force on the date gives the dose.
    pub prescription_id: Option<PrescriptionId>,
    /// The date it counts for, as the phone froze it.
    pub local_date: Day,
    /// The zone the patient was in.
    pub zone: String,
    /// When it was done, as the server computed it from what follows.
    pub done_at: At,
    pub done_at_given: At,
    pub entered_at_given: At,
    pub sent_at_given: At,
    pub age_ms: Option<i64>,
    pub received_at: At,
    pub amount: f64,
    pub sets: Option<i32>,
    pub rest_before: Option<Score>,
    pub pain_before: Option<Score>,
    pub pain_after: Option<Score>,
    pub effort: Option<Score>,
    pub stop: Option<Stop>,
    pub skip: Option<Skip>,
    #[sea_orm(column_type = "JsonBinary")]
    pub red_flags: RedFlags,
    /// Received after its date.
    pub late: bool,
    pub clock_suspect: bool,
    /// What the stop rules said when it came.
    pub result: StopResult,
    pub by_staff: Option<StaffId>,
    pub device_id: Option<DeviceId>,
    /// The log that this one replaces.
    pub corrects: Option<SessionLogId>,
    pub reason: Option<String>,
    /// The log that replaces this one: then it counts no more.
    pub superseded_by: Option<SessionLogId>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The log as the rules take it.
    #[must_use]
    pub fn log(&self) -> SessionLog {
        SessionLog {
            id: self.id,
            exercise: self.exercise_id.clone(),
            date: self.local_date,
            done: self.done_at,
            amount: self.amount,
            sets: self.sets,
            pain: Pain { rest: self.rest_before, before: self.pain_before, after: self.pain_after },
            effort: self.effort,
            stop: self.stop,
            skip: self.skip,
            red_flags: self.red_flags.0.clone(),
        }
    }
}

/// Keeps a log once.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, permit: &Permit, log: Model) -> Result<Kept, DbErr> {
    let (id, hash, patient) = (log.id, log.content_hash.clone(), log.patient_id);
    let rows = Entity::insert(log.into_active_model())
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

/// One log that the permit reaches.
///
/// # Errors
/// The database's own.
pub async fn get(
    db: &impl ConnectionTrait,
    permit: &Permit,
    id: SessionLogId,
) -> Result<Option<Model>, DbErr> {
    reachable(permit).filter(COLUMN.id.eq(id)).one(db).await
}

/// Logs of these ids, counting or not.
///
/// # Errors
/// The database's own.
pub async fn by_ids(
    db: &impl ConnectionTrait,
    permit: &Permit,
    ids: impl IntoIterator<Item = SessionLogId>,
) -> Result<Vec<Model>, DbErr> {
    reachable(permit).filter(COLUMN.id.is_in(ids)).all(db).await
}

/// All logs of an episode that count, by date and instant.
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
        .filter(COLUMN.superseded_by.is_null())
        .order_by_asc(Column::LocalDate)
        .order_by_asc(Column::DoneAt)
        .order_by_asc(Column::Id)
        .all(db)
        .await
}

/// Logs that count of some episodes, for dates from one on: what answers a reminder of exercises.
///
/// # Errors
/// The database's own.
pub async fn since(
    db: &impl ConnectionTrait,
    episodes: impl IntoIterator<Item = EpisodeId>,
    from: Day,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.episode_id.is_in(episodes))
        .filter(COLUMN.local_date.gte(from))
        .filter(COLUMN.superseded_by.is_null())
        .all(db)
        .await
}

/// Is anything logged for this date?
///
/// # Errors
/// The database's own.
pub async fn any_on(db: &impl ConnectionTrait, episode: EpisodeId, date: Day) -> Result<bool, DbErr> {
    let on = Entity::find().filter(COLUMN.episode_id.eq(episode)).filter(COLUMN.local_date.eq(date));
    Ok(on.count(db).await? > 0)
}

/// Ids of a patient's logs after one of them, in their own order: what the server has, for the phone to compare.
///
/// # Errors
/// The database's own.
pub async fn ids(
    db: &impl ConnectionTrait,
    permit: &Permit,
    patient: PatientId,
    after: Option<SessionLogId>,
    limit: u64,
) -> Result<Vec<SessionLogId>, DbErr> {
    let mut query = reachable(permit).filter(COLUMN.patient_id.eq(patient));
    if let Some(after) = after {
        query = query.filter(COLUMN.id.gt(after));
    }
    query.select_only().column(Column::Id).order_by_asc(Column::Id).limit(limit).into_tuple().all(db).await
}

/// How many of a patient's logs arrived since an instant.
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

/// Names the log that replaces this one.
///
/// # Errors
/// The database's own.
pub async fn supersede(
    db: &impl ConnectionTrait,
    permit: &Permit,
    id: SessionLogId,
    by: SessionLogId,
) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { superseded_by: Set(Some(by)), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .exec(db)
        .await
        .map(drop)
}

fn reachable(permit: &Permit) -> Select<Entity> {
    let all = Entity::find().filter(COLUMN.clinic_id.eq(permit.clinic()));
    match permit.own() {
        Some(patient) => all.filter(COLUMN.patient_id.eq(patient)),
        None => all,
    }
}
