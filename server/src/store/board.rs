//! The board: one row an episode, kept in the same transaction as what changes it; the screens look only at these.

use sea_orm::{
    FromQueryResult, IntoActiveModel, Iterable, JoinType, QueryOrder, QuerySelect, entity::prelude::*,
    sea_query::OnConflict,
};

use super::{episode, patient};
use crate::domain::{
    access::Permit,
    alert::{Rule, Severity},
    at::At,
    episode::{EpisodeState, Levels},
    ids::{ClinicId, EpisodeId, PatientId},
    score::{Context, Score},
    shift::Shift,
};

/// The status of one episode, ready to be shown.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "board")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub episode_id: EpisodeId,
    pub clinic_id: ClinicId,
    pub patient_id: PatientId,
    pub state: EpisodeState,
    pub procedure_ended_at: Option<At>,
    pub discharged_at: Option<At>,
    pub baseline_movement: Option<Score>,
    pub baseline_rest: Option<Score>,
    /// The newest score, its context, and the one before it in that context.
    pub last_score: Option<Score>,
    pub last_context: Option<Context>,
    pub last_felt_at: Option<At>,
    pub previous_score: Option<Score>,
    /// When anybody last heard from the patient.
    pub last_heard_at: Option<At>,
    /// Since when a silence counts, by the rules (`Standing::quiet_since`).
    pub quiet_since: Option<At>,
    /// The gravest unresolved alert.
    pub severity: Option<Severity>,
    pub top_rule: Option<Rule>,
    pub open_alerts: i16,
    /// The word of `domain::status`.
    pub status: String,
    pub updated_at: At,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Since when a silence counts, by our clock. A row of before that was kept says it by the last word.
    #[must_use]
    pub fn quiet_since(&self, shift: Shift) -> At {
        let since = self.quiet_since.or(self.last_heard_at).or(self.procedure_ended_at);
        since.map_or(At(0), |at| shift.outward(at))
    }
}

/// Writes an episode's row, new or changed.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    let columns: Vec<Column> = Column::iter().filter(|column| !matches!(column, Column::EpisodeId)).collect();
    Entity::insert(row.into_active_model())
        .on_conflict(OnConflict::column(Column::EpisodeId).update_columns(columns).to_owned())
        .exec_without_returning(db)
        .await
        .map(drop)
}

/// The row of one episode, if it was ever judged.
///
/// # Errors
/// The database's own.
pub async fn get(db: &impl ConnectionTrait, episode: EpisodeId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(episode).one(db).await
}

/// The rows of some episodes.
///
/// # Errors
/// The database's own.
pub async fn these(
    db: &impl ConnectionTrait,
    permit: &Permit,
    episodes: impl IntoIterator<Item = EpisodeId>,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.episode_id.is_in(episodes))
        .all(db)
        .await
}

/// A row with whose it is.
#[derive(Clone, Debug, FromQueryResult)]
#[allow(missing_docs)]
pub struct Named {
    #[sea_orm(nested)]
    pub row: Model,
    pub patient_name: String,
    pub birth_date: String,
    pub demo_shift: i64,
    pub levels: Levels,
    pub unjudged_since: Option<At>,
}

/// The rows of episodes that are planned or under way, the newest procedure first. One query for all of it: rows are
/// handed over one by one, and with a thousand of them that is what takes the time.
///
/// # Errors
/// The database's own.
pub async fn read(db: &impl ConnectionTrait, permit: &Permit) -> Result<Vec<Named>, DbErr> {
    let patient = Entity::belongs_to(patient::Entity).from(Column::PatientId).to(patient::Column::Id);
    let episode = Entity::belongs_to(episode::Entity).from(Column::EpisodeId).to(episode::Column::Id);
    Entity::find()
        .join(JoinType::InnerJoin, patient.into())
        .join(JoinType::InnerJoin, episode.into())
        .column_as(patient::Column::Name, "patient_name")
        .column(patient::Column::BirthDate)
        .column(patient::Column::DemoShift)
        .column(episode::Column::Levels)
        .column(episode::Column::UnjudgedSince)
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.state.is_in([EpisodeState::Planned, EpisodeState::Active]))
        .order_by_desc(Column::ProcedureEndedAt)
        .into_model()
        .all(db)
        .await
}
