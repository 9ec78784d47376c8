//! Reminders of a patient: one row for an episode and kind, with the indexed instant at which to look again.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set,
    DatabaseTransaction, FromQueryResult, IntoActiveModel, JoinType, QueryOrder, QuerySelect,
    entity::prelude::*,
    sea_query::{Alias, Expr, ExprTrait, IntoIden, LockBehavior, LockType, Query, TableRef, ValueTuple},
};

use super::{episode, patient};
use crate::domain::{
    at::At,
    episode::EpisodeState,
    ids::{ClinicId, EpisodeId, PatientId},
    schedule::{Progress, ReminderKind, Timetable},
};

/// How far the reminders of a kind have been dealt with.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "reminder")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub episode_id: EpisodeId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: ReminderKind,
    pub clinic_id: ClinicId,
    pub patient_id: PatientId,
    /// In the patient's time, as `progress` is.
    #[sea_orm(column_type = "JsonBinary")]
    pub timetable: Timetable,
    #[sea_orm(column_type = "JsonBinary")]
    pub progress: Progress,
    /// When to look again, by *our* clock: what a demo patient's turned clock would hide from the index. None: there is
    /// nothing left, or the episode is not under way.
    #[sea_orm(indexed)]
    pub next_due_at: Option<At>,
    /// Rises with each change: whoever read an older one changes nothing.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}

/// Which row.
pub type Key = (EpisodeId, ReminderKind);

/// Is any due? Asked first, so that an idle worker never takes the write lock.
///
/// # Errors
/// The database's own.
pub async fn is_any_due(db: &impl ConnectionTrait, now: At) -> Result<bool, DbErr> {
    // In the index's order: else PostgreSQL may walk the whole table to find the one that is left.
    let first = waiting(now).order_by_asc(Column::NextDueAt).select_only().column(Column::EpisodeId);
    let first: Option<EpisodeId> = first.into_tuple().one(db).await?;
    Ok(first.is_some())
}

fn waiting(now: At) -> Select<Entity> {
    Entity::find().filter(COLUMN.next_due_at.lte(now))
}

/// Those that are due, the oldest first; only their keys, so that one row that cannot be read does not hide the others.
/// Rows that another instance holds are passed over, as a hint: [`move_on`] decides.
///
/// # Errors
/// The database's own.
pub async fn due(db: &impl ConnectionTrait, now: At, most: u64) -> Result<Vec<Key>, DbErr> {
    waiting(now)
        .select_only()
        .columns([Column::EpisodeId, Column::Kind])
        .order_by_asc(Column::NextDueAt)
        .limit(most)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .into_tuple()
        .all(db)
        .await
}

/// These rows, and the keys of those that cannot be read.
///
/// # Errors
/// The database's own, when it has no time.
pub async fn read(db: &impl ConnectionTrait, keys: &[Key]) -> Result<(Vec<Model>, Vec<Key>), DbErr> {
    let episodes = keys.iter().map(|(episode, _)| *episode);
    match Entity::find().filter(COLUMN.episode_id.is_in(episodes)).all(db).await {
        Ok(mut rows) => {
            rows.retain(|row| keys.contains(&(row.episode_id, row.kind)));
            return Ok((rows, Vec::new()));
        }
        Err(error) if super::is_busy(&error) => return Err(error),
        // One of them is damaged: each by itself then.
        Err(_) => {}
    }
    let (mut rows, mut unreadable) = (Vec::new(), Vec::new());
    for key in keys {
        match Entity::find_by_id(*key).one(db).await {
            Ok(row) => rows.extend(row),
            Err(error) if super::is_busy(&error) => return Err(error),
            Err(_) => unreadable.push(*key),
        }
    }
    Ok((rows, unreadable))
}

/// One row.
///
/// # Errors
/// The database's own.
pub async fn get(db: &impl ConnectionTrait, key: Key) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(key).one(db).await
}

/// One row, held until the transaction ends.
///
/// # Errors
/// The database's own.
pub async fn lock(db: &DatabaseTransaction, key: Key) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(key).lock_exclusive().one(db).await
}

/// Keeps a row that is not there yet.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    Entity::insert(row.into_active_model()).exec_without_returning(db).await.map(drop)
}

/// A row as it is to be from now on; its timetable stays.
#[derive(Clone, Debug)]
pub struct Move {
    /// Which one.
    pub key: Key,
    /// The version that was read.
    pub version: i64,
    /// How far it has been dealt with now.
    pub progress: Progress,
    /// When to look again.
    pub next_due_at: Option<At>,
}

impl Move {
    /// Of a row that was read.
    #[must_use]
    pub fn of(row: &Model, progress: Progress, next_due_at: Option<At>) -> Self {
        Self { key: (row.episode_id, row.kind), version: row.version, progress, next_due_at }
    }
}

/// Moves rows on, each only if it is still as it was read: compare-and-set in one statement. False: one was not, and
/// the transaction must not be kept.
///
/// # Errors
/// The database's own.
pub async fn move_on(db: &DatabaseTransaction, moves: Vec<Move>) -> Result<bool, DbErr> {
    if moves.is_empty() {
        return Ok(true);
    }
    let all = moves.len() as u64;
    // Both databases name the columns of a list so.
    let moved = |column: &'static str| Expr::col((Alias::new("moved"), Alias::new(column)));
    let values = moves.into_iter().map(|one| {
        let Move { key: (episode, kind), version, progress, next_due_at } = one;
        let next = next_due_at.map(|at| at.0);
        ValueTuple::Many(vec![episode.into(), kind.into(), version.into(), progress.into(), next.into()])
    });
    let update = Query::update()
        .table(Entity)
        .from(TableRef::ValuesList(values.collect(), Alias::new("moved").into_iden()))
        .value(Column::Progress, moved("column4"))
        .value(Column::NextDueAt, moved("column5"))
        .value(Column::Version, moved("column3").add(1))
        .and_where(Expr::col((Entity, Column::EpisodeId)).eq(moved("column1")))
        .and_where(Expr::col((Entity, Column::Kind)).eq(moved("column2")))
        .and_where(Expr::col((Entity, Column::Version)).eq(moved("column3")))
        .to_owned();
    Ok(db.execute(&update).await?.rows_affected() == all)
}

/// Another timetable for a row that is held; [`move_on`] goes with it.
///
/// # Errors
/// The database's own.
pub async fn retime(db: &DatabaseTransaction, key: Key, timetable: Timetable) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { timetable: Set(timetable), ..Default::default() })
        .filter(COLUMN.episode_id.eq(key.0))
        .filter(COLUMN.kind.eq(key.1))
        .exec(db)
        .await
        .map(drop)
}

/// One that cannot be worked on waits, so that it never blocks the others. It may be unreadable, and is not read.
///
/// # Errors
/// The database's own.
pub async fn set_aside(db: &impl ConnectionTrait, key: Key, until: At) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { next_due_at: Set(Some(until)), ..Default::default() })
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(COLUMN.episode_id.eq(key.0))
        .filter(COLUMN.kind.eq(key.1))
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
        .col_expr(Column::NextDueAt, Expr::col(Column::NextDueAt).sub(millis))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(COLUMN.patient_id.eq(patient))
        .exec(db)
        .await
        .map(drop)
}

/// What a reminder must know of its episode.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct Whose {
    /// The episode.
    pub id: EpisodeId,
    /// Only one under way reminds.
    pub state: EpisodeState,
    /// How far the patient's clock runs ahead of ours: `domain::shift`.
    pub demo_shift: i64,
}

/// The episodes of some reminders.
///
/// # Errors
/// The database's own.
pub async fn whose(
    db: &impl ConnectionTrait,
    episodes: impl IntoIterator<Item = EpisodeId>,
) -> Result<HashMap<EpisodeId, Whose>, DbErr> {
    all_of(db, of_episodes(episodes)).await
}

/// The same, but only those that nobody is changing, and held until the transaction ends. Whoever changes an episode
/// holds it first and its reminders then: to wait for one here, with its reminder in hand, would lock both for good.
///
/// # Errors
/// The database's own.
pub async fn hold_whose(
    db: &DatabaseTransaction,
    episodes: impl IntoIterator<Item = EpisodeId>,
) -> Result<HashMap<EpisodeId, Whose>, DbErr> {
    let free = of_episodes(episodes).lock_with_behavior(LockType::KeyShare, LockBehavior::SkipLocked);
    all_of(db, free).await
}

fn of_episodes(episodes: impl IntoIterator<Item = EpisodeId>) -> Select<episode::Entity> {
    let patients = episode::Entity::belongs_to(patient::Entity)
        .from(episode::Column::PatientId)
        .to(patient::Column::Id)
        .into();
    episode::Entity::find()
        .select_only()
        .columns([episode::Column::Id, episode::Column::State])
        .column(patient::Column::DemoShift)
        .join(JoinType::InnerJoin, patients)
        .filter(episode::COLUMN.id.is_in(episodes))
}

async fn all_of(
    db: &impl ConnectionTrait,
    find: Select<episode::Entity>,
) -> Result<HashMap<EpisodeId, Whose>, DbErr> {
    let found: Vec<Whose> = find.into_model().all(db).await?;
    Ok(found.into_iter().map(|one| (one.id, one)).collect())
}

/// When the next one is due.
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
