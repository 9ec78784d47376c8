//! The caseload: one row for each episode under way, kept in the same transaction as what changes it, with the indexed
//! instant at which time alone may change it. The list looks only at these.

use sea_orm::{
    ActiveValue::Set,
    Condition, FromQueryResult, IntoActiveModel, JoinType, QueryOrder, QuerySelect,
    entity::prelude::*,
    sea_query::{Alias, Expr, ExprTrait, OnConflict},
};

use super::{patient, staff};
use crate::domain::{
    access::Permit,
    at::At,
    caseload::{Figures, Need, Needs},
    ids::{ClinicId, EpisodeId, PatientId, StaffId},
};

/// Who stands where, and why.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "caseload")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub episode_id: EpisodeId,
    pub clinic_id: ClinicId,
    pub patient_id: PatientId,
    /// [`Need::rank`] of the most pressing need.
    pub rank: i16,
    /// Since when that need has pressed, in the patient's time; none: nothing presses.
    pub since: Option<At>,
    #[sea_orm(column_type = "JsonBinary")]
    pub needs: Needs,
    #[sea_orm(column_type = "JsonBinary")]
    pub figures: Figures,
    /// When to look again, by *our* clock: what a demo patient's turned clock would hide from the index.
    #[sea_orm(indexed)]
    pub due_at: At,
    /// Rises with each change: whoever read an older one changes nothing.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}

/// The row of one episode.
///
/// # Errors
/// The database's own.
pub async fn get(db: &impl ConnectionTrait, episode: EpisodeId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(episode).one(db).await
}

/// Writes a row, new or in the place of the version before it: compare-and-set. False: that one is not there any more, and
/// the transaction must not be kept.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, row: Model) -> Result<bool, DbErr> {
    let came = Expr::col((Alias::new("excluded"), Column::Version)).sub(1);
    let unchanged = Expr::col((Entity, Column::Version)).eq(came);
    let changes =
        [Column::Rank, Column::Since, Column::Needs, Column::Figures, Column::DueAt, Column::Version];
    let twice =
        OnConflict::column(Column::EpisodeId).update_columns(changes).action_and_where(unchanged).to_owned();
    let rows = Entity::insert(row.into_active_model()).on_conflict(twice).exec_without_returning(db).await?;
    Ok(rows == 1)
}

/// Takes an episode off the list: it is not under way.
///
/// # Errors
/// The database's own.
pub async fn remove(db: &impl ConnectionTrait, episode: EpisodeId) -> Result<(), DbErr> {
    Entity::delete_by_id(episode).exec(db).await.map(drop)
}

/// Those that are due, the oldest first: no more of a row than it takes to find it again.
///
/// # Errors
/// The database's own.
pub async fn due(db: &impl ConnectionTrait, now: At, most: u64) -> Result<Vec<(EpisodeId, ClinicId)>, DbErr> {
    Entity::find()
        .select_only()
        .columns([Column::EpisodeId, Column::ClinicId])
        .filter(COLUMN.due_at.lte(now))
        .order_by_asc(Column::DueAt)
        .limit(most)
        .into_tuple()
        .all(db)
        .await
}

/// Is this one due?
///
/// # Errors
/// The database's own.
pub async fn is_due(db: &impl ConnectionTrait, episode: EpisodeId, now: At) -> Result<bool, DbErr> {
    let due = Entity::find_by_id(episode).filter(COLUMN.due_at.lte(now));
    Ok(due.count(db).await? > 0)
}

/// One that cannot be worked on waits, so that it never blocks the others. It may be unreadable, and is not read.
///
/// # Errors
/// The database's own.
pub async fn put_off(db: &impl ConnectionTrait, episode: EpisodeId, until: At) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { due_at: Set(until), ..Default::default() })
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(COLUMN.episode_id.eq(episode))
        .exec(db)
        .await
        .map(drop)
}

/// A demo patient's clock was turned on by so many milliseconds: what is due comes so much earlier.
///
/// # Errors
/// The database's own.
pub async fn run_ahead(db: &impl ConnectionTrait, patient: PatientId, millis: i64) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::DueAt, Expr::col(Column::DueAt).sub(millis))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(COLUMN.patient_id.eq(patient))
        .exec(db)
        .await
        .map(drop)
}

/// When the next one is due.
///
/// # Errors
/// The database's own.
pub async fn earliest_due(db: &impl ConnectionTrait) -> Result<Option<At>, DbErr> {
    Entity::find().select_only().column(Column::DueAt).order_by_asc(Column::DueAt).into_tuple().one(db).await
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
    pub therapist_id: Option<StaffId>,
    pub therapist_name: Option<String>,
}

/// The place of a row in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its rank.
    pub rank: i16,
    /// Since when.
    pub since: Option<At>,
    /// The patient's name as lists are sorted by it.
    pub name: String,
    /// Whose episode.
    pub episode: EpisodeId,
}

/// The rows that the permit reaches after a place: by rank, then since (the oldest first), then name, then id. One query for
/// all of it.
///
/// # Errors
/// The database's own.
pub async fn page(
    db: &impl ConnectionTrait,
    permit: &Permit,
    after: Option<Place>,
    limit: u64,
) -> Result<Vec<Named>, DbErr> {
    let therapist = patient::Entity::belongs_to(staff::Entity)
        .from(patient::Column::TherapistId)
        .to(staff::Column::Id)
        .into();
    let mut rows = reachable(permit)
        .join(JoinType::LeftJoin, therapist)
        .column_as(patient::Column::Name, "patient_name")
        .column(patient::Column::BirthDate)
        .column(patient::Column::DemoShift)
        .column(patient::Column::TherapistId)
        .column_as(staff::Column::Name, "therapist_name");
    if let Some(place) = after {
        rows = rows.filter(beyond(&place));
    }
    rows.order_by_asc(Column::Rank)
        .order_by_asc(Column::Since)
        .order_by_asc(patient::Column::NameKey)
        .order_by_asc(Column::EpisodeId)
        .limit(limit)
        .into_model()
        .all(db)
        .await
}

/// Rows after a place. Of one rank all have an instant, or none has.
fn beyond(place: &Place) -> Condition {
    let name = || Expr::col((patient::Entity, patient::Column::NameKey));
    let by_name = Condition::any()
        .add(name().gt(place.name.as_str()))
        .add(Condition::all().add(name().eq(place.name.as_str())).add(COLUMN.episode_id.gt(place.episode)));
    let same_rank = match place.since {
        None => by_name,
        Some(since) => Condition::any()
            .add(COLUMN.since.gt(since))
            .add(Condition::all().add(COLUMN.since.eq(since)).add(by_name)),
    };
    Condition::any()
        .add(COLUMN.rank.gt(place.rank))
        .add(Condition::all().add(COLUMN.rank.eq(place.rank)).add(same_rank))
}

/// How many rows the permit reaches, and how many of them need something.
///
/// # Errors
/// The database's own.
pub async fn counts(db: &impl ConnectionTrait, permit: &Permit) -> Result<(u64, u64), DbErr> {
    let ranks: Vec<(i16, i64)> = reachable(permit)
        .select_only()
        .column(Column::Rank)
        .column_as(Expr::col((Entity, Column::EpisodeId)).count(), "many")
        .group_by(Column::Rank)
        .into_tuple()
        .all(db)
        .await?;
    let sum = |ranks: &mut dyn Iterator<Item = &(i16, i64)>| {
        ranks.map(|(_, many)| u64::try_from(*many).unwrap_or_default()).sum()
    };
    let needing = sum(&mut ranks.iter().filter(|(rank, _)| *rank < Need::None.rank()));
    Ok((sum(&mut ranks.iter()), needing))
}

fn reachable(permit: &Permit) -> Select<Entity> {
    let patient = Entity::belongs_to(patient::Entity).from(Column::PatientId).to(patient::Column::Id).into();
    let all = Entity::find().join(JoinType::InnerJoin, patient).filter(COLUMN.clinic_id.eq(permit.clinic()));
    match permit.caseload_of() {
        Some(therapist) => all.filter(patient::COLUMN.therapist_id.eq(therapist)),
        None => all,
    }
}
