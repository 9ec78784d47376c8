//! Episodes: the procedure, its state, and when it is due to be judged.

use sea_orm::{
    ActiveValue::Set,
    DatabaseTransaction, IntoActiveModel, JoinType, QueryOrder, QuerySelect, RelationTrait,
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
    match permit.own() {
        Some(patient) => all.filter(COLUMN.patient_id.eq(patient)),
        None => all,
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

/// Episodes whose timer is over, the oldest first. Demo patients' clocks may run ahead, so the shift is looked at too.
///
/// # Errors
/// The database's own.
pub async fn due(
    db: &impl ConnectionTrait,
    now: At,
    limit: u64,
) -> Result<Vec<(EpisodeId, ClinicId)>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::Id)
        .column(Column::ClinicId)
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(patient::Entity).from(Column::PatientId).to(patient::Column::Id).into(),
        )
        .filter(COLUMN.next_due_at.is_not_null())
        .filter(
            Expr::col((Entity, Column::NextDueAt))
                .lte(Expr::val(now).add(Expr::col((patient::Entity, patient::Column::DemoShift)))),
        )
        .order_by_asc(Column::NextDueAt)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await
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
    let row = Entity::find()
        .filter(COLUMN.next_due_at.is_not_null())
        .order_by_asc(Column::NextDueAt)
        .one(db)
        .await?;
    Ok(row.and_then(|row| row.next_due_at))
}
