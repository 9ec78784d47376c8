//! Episodes: the procedure, its state, and when it is due to be judged.

use sea_orm::{
    ActiveValue::Set,
    DatabaseTransaction, FromQueryResult, IntoActiveModel, JoinType, Order, QueryOrder, QuerySelect,
    RelationDef,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait},
};

use super::patient;
use crate::domain::{
    access::Permit,
    at::At,
    episode::{EpisodeState, Levels},
    ids::{ClinicId, EpisodeId, PatientId},
};

/// One procedure and the 84 days after it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "episode")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EpisodeId,
    pub clinic_id: ClinicId,
    pub patient_id: PatientId,
    pub state: EpisodeState,
    /// Vertebrae treated, such as T12, L1.
    #[sea_orm(column_type = "JsonBinary")]
    pub levels: Levels,
    pub long_acting_opioid: bool,
    /// The end of the procedure as known now: t = 0.
    pub procedure_ended_at: Option<At>,
    pub discharged_at: Option<At>,
    /// The rule set it started with.
    pub ruleset: String,
    /// The version of the clinic's thresholds it started with.
    pub thresholds_version: i32,
    /// When the rules must look again without an input.
    #[sea_orm(indexed)]
    pub next_due_at: Option<At>,
    /// Since when a rule could not be run on it.
    pub unjudged_since: Option<At>,
    /// The instant of the last input; the next one is strictly later.
    pub heard_until: At,
    pub created_at: At,
}

impl ActiveModelBehavior for ActiveModel {}

/// One episode that the permit reaches.
///
/// # Errors
/// The database's own.
pub async fn get(db: &impl ConnectionTrait, permit: &Permit, id: EpisodeId) -> Result<Option<Model>, DbErr> {
    reachable(permit).filter(COLUMN.id.eq(id)).one(db).await
}

/// The same with its row locked until the transaction ends; SQLite's write lock already does that.
///
/// # Errors
/// The database's own.
pub async fn lock(db: &DatabaseTransaction, permit: &Permit, id: EpisodeId) -> Result<Option<Model>, DbErr> {
    reachable(permit).filter(COLUMN.id.eq(id)).lock_exclusive().one(db).await
}

/// The episode that a patient's check-ins belong to: the one under way, else the newest.
///
/// # Errors
/// The database's own.
pub async fn present(
    db: &impl ConnectionTrait,
    permit: &Permit,
    patient: PatientId,
) -> Result<Option<Model>, DbErr> {
    let all = reachable(permit)
        .filter(COLUMN.patient_id.eq(patient))
        .order_by_desc(Column::CreatedAt)
        .all(db)
        .await?;
    let under_way = |episode: &&Model| matches!(episode.state, EpisodeState::Planned | EpisodeState::Active);
    Ok(all.iter().find(under_way).or(all.first()).cloned())
}

fn reachable(permit: &Permit) -> Select<Entity> {
    let all = Entity::find().filter(COLUMN.clinic_id.eq(permit.clinic()));
    match (permit.own(), permit.caseload_of()) {
        (Some(patient), _) => all.filter(COLUMN.patient_id.eq(patient)),
        (None, Some(therapist)) => all.filter(COLUMN.patient_id.in_subquery(patient::caseload(therapist))),
        (None, None) => all,
    }
}

/// What judging an episode leaves behind on its row.
pub struct Judged {
    /// When the rules must look again without an input; none: nothing left to wait for.
    pub next_due_at: Option<At>,
    /// Since when a rule could not be run on it.
    pub unjudged_since: Option<At>,
    /// The instant up to which inputs are in.
    pub heard_until: At,
    /// Active until day 84.
    pub state: EpisodeState,
}

/// Writes what judging left behind.
///
/// # Errors
/// The database's own.
pub async fn settle(db: &impl ConnectionTrait, id: EpisodeId, judged: Judged) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel {
            next_due_at: Set(judged.next_due_at),
            unjudged_since: Set(judged.unjudged_since),
            heard_until: Set(judged.heard_until),
            state: Set(judged.state),
            ..Default::default()
        })
        .filter(COLUMN.id.eq(id))
        .exec(db)
        .await
        .map(drop)
}

/// An episode whose timer is over: no more of the row than it takes to find it again, so that one row that cannot be
/// read does not hide the others.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct Due {
    /// Which.
    pub id: EpisodeId,
    /// Of which clinic.
    pub clinic_id: ClinicId,
    /// How far the patient's clock runs ahead of ours, in milliseconds: `domain::shift`.
    pub demo_shift: i64,
}

/// Episodes whose timer is over, the oldest first. Demo patients' clocks may run ahead, so the shift is looked at too.
///
/// # Errors
/// The database's own.
pub async fn due(db: &impl ConnectionTrait, now: At, limit: u64) -> Result<Vec<Due>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::Id)
        .column(Column::ClinicId)
        .column(patient::Column::DemoShift)
        .join(JoinType::InnerJoin, patients())
        .filter(COLUMN.next_due_at.is_not_null())
        .filter(is_over(Column::NextDueAt, now))
        .order_by_asc(Column::NextDueAt)
        .limit(limit)
        .into_model()
        .all(db)
        .await
}

fn patients() -> RelationDef {
    Entity::belongs_to(patient::Entity).from(Column::PatientId).to(patient::Column::Id).into()
}

/// Is an instant of the patient's not later than one of ours?
fn is_over(column: Column, now: At) -> Expr {
    let shift = Expr::col((patient::Entity, patient::Column::DemoShift));
    Expr::col((Entity, column)).lte(Expr::val(now).add(shift))
}

/// An episode that could not even be loaded is looked at again later. Its row may be unreadable, and is not read.
///
/// # Errors
/// The database's own.
pub async fn put_off(db: &impl ConnectionTrait, id: EpisodeId, until: At) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { next_due_at: Set(Some(until)), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .exec(db)
        .await
        .map(drop)
}

/// An episode that rules could not be run on.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Unjudged {
    /// Which.
    pub id: EpisodeId,
    /// Of which clinic.
    pub clinic_id: ClinicId,
    /// Whose.
    pub patient_id: PatientId,
    /// Since when, in the patient's time: it names the stretch.
    pub unjudged_since: At,
}

/// Episodes of all clinics that have not been judged since `until` or longer.
///
/// # Errors
/// The database's own.
pub async fn unjudged(db: &impl ConnectionTrait, until: At) -> Result<Vec<Unjudged>, DbErr> {
    every_unjudged()
        .join(JoinType::InnerJoin, patients())
        .filter(is_over(Column::UnjudgedSince, until))
        .into_model()
        .all(db)
        .await
}

/// All of a clinic's episodes that could not be judged, those that have been so for longest first.
///
/// # Errors
/// The database's own.
pub async fn unjudged_of(db: &impl ConnectionTrait, permit: &Permit) -> Result<Vec<Unjudged>, DbErr> {
    every_unjudged().filter(COLUMN.clinic_id.eq(permit.clinic())).into_model().all(db).await
}

fn every_unjudged() -> Select<Entity> {
    Entity::find()
        .select_only()
        .columns([Column::Id, Column::ClinicId, Column::PatientId, Column::UnjudgedSince])
        .filter(COLUMN.unjudged_since.is_not_null())
        .order_by_asc(Column::UnjudgedSince)
        .order_by_asc(Column::Id)
}

/// Since when an episode could not be judged; none: it was.
///
/// # Errors
/// The database's own.
pub async fn unjudged_since(db: &impl ConnectionTrait, id: EpisodeId) -> Result<Option<At>, DbErr> {
    let since: Option<Option<At>> =
        Entity::find_by_id(id).select_only().column(Column::UnjudgedSince).into_tuple().one(db).await?;
    Ok(since.flatten())
}

/// All episodes of a patient, the newest first.
///
/// # Errors
/// The database's own.
pub async fn of_patient(
    db: &impl ConnectionTrait,
    permit: &Permit,
    patient: PatientId,
) -> Result<Vec<Model>, DbErr> {
    reachable(permit)
        .filter(COLUMN.patient_id.eq(patient))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .all(db)
        .await
}

/// Keeps a new episode.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, _permit: &Permit, episode: Model) -> Result<(), DbErr> {
    Entity::insert(episode.into_active_model()).exec_without_returning(db).await.map(drop)
}

/// Writes what staff may change of an episode.
///
/// # Errors
/// The database's own.
pub async fn change(db: &impl ConnectionTrait, permit: &Permit, episode: &Model) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel {
            state: Set(episode.state),
            levels: Set(episode.levels.clone()),
            long_acting_opioid: Set(episode.long_acting_opioid),
            procedure_ended_at: Set(episode.procedure_ended_at),
            discharged_at: Set(episode.discharged_at),
            ..Default::default()
        })
        .filter(COLUMN.id.eq(episode.id))
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .exec(db)
        .await
        .map(drop)
}

/// When the next timer of any episode is due, in the patient's time.
///
/// # Errors
/// The database's own.
pub async fn earliest_due(db: &impl ConnectionTrait) -> Result<Option<At>, DbErr> {
    let earliest: Option<Option<At>> = Entity::find()
        .select_only()
        .column(Column::NextDueAt)
        .filter(COLUMN.next_due_at.is_not_null())
        .order_by_asc(Column::NextDueAt)
        .into_tuple()
        .one(db)
        .await?;
    Ok(earliest.flatten())
}

/// When anything of any episode was last judged, by our clock, of what is not after `ahead`.
///
/// # Errors
/// The database's own.
pub async fn last_heard(db: &impl ConnectionTrait, ahead: At) -> Result<Option<At>, DbErr> {
    let shift = Expr::col((patient::Entity, patient::Column::DemoShift));
    let heard = Expr::col((Entity, Column::HeardUntil)).sub(shift);
    Entity::find()
        .select_only()
        .column_as(heard.clone(), "heard")
        .join(JoinType::InnerJoin, patients())
        .filter(heard.clone().lte(ahead))
        .order_by(heard, Order::Desc)
        .into_tuple()
        .one(db)
        .await
}

/// Does a clinic follow anybody now, or soon?
///
/// # Errors
/// The database's own.
pub async fn is_any_under_way(db: &impl ConnectionTrait, clinic: ClinicId) -> Result<bool, DbErr> {
    let states = [EpisodeState::Planned, EpisodeState::Active];
    let ours = Entity::find().filter(COLUMN.clinic_id.eq(clinic)).filter(COLUMN.state.is_in(states));
    Ok(ours.select_only().column(Column::Id).into_tuple::<EpisodeId>().one(db).await?.is_some())
}

/// Holds a clinic's episodes under way until the transaction ends.
///
/// # Errors
/// The database's own.
pub async fn lock_active(db: &DatabaseTransaction, permit: &Permit) -> Result<(), DbErr> {
    let ids: Vec<EpisodeId> = active(permit)
        .select_only()
        .column(Column::Id)
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .into_tuple()
        .all(db)
        .await?;
    tracing::debug!(count = ids.len(), "Episodes are held");
    Ok(())
}

/// A clinic's episodes under way are due to be judged now.
///
/// # Errors
/// The database's own.
pub async fn judge_again(db: &impl ConnectionTrait, permit: &Permit, now: At) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { next_due_at: Set(Some(now)), ..Default::default() })
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.state.eq(EpisodeState::Active))
        .filter(COLUMN.next_due_at.gt(now))
        .exec(db)
        .await
        .map(drop)
}

fn active(permit: &Permit) -> Select<Entity> {
    let ours = Entity::find().filter(COLUMN.clinic_id.eq(permit.clinic()));
    ours.filter(COLUMN.state.eq(EpisodeState::Active))
}
