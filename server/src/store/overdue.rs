//! What should have happened by now: the watch's own questions. They share none with the engine, so that a question that
//! the engine asks wrongly is not asked wrongly twice (reliability.md 8, W2).

use sea_orm::{
    Condition, DbBackend, ExprTrait, FromQueryResult, JoinType, QuerySelect,
    entity::prelude::*,
    sea_query::{Expr, Func, Query},
};

use super::{alert, episode, escalation, outbox, patient};
use crate::domain::{
    alert::{AlertState, Severity},
    at::At,
    ids::ClinicId,
    message::{MessageKind, MessageState},
};

/// Messages that nobody is in danger without; a flood of them may take its time.
const PATIENT: [MessageKind; 3] =
    [MessageKind::CheckInDue, MessageKind::ExercisesDue, MessageKind::PlanChanged];

/// Since when the longest waiting message is due: of those that page people, or of the others.
///
/// # Errors
/// The database's own.
pub async fn message(db: &impl ConnectionTrait, now: At, pages: bool) -> Result<Option<At>, DbErr> {
    let kind =
        if pages { outbox::COLUMN.kind.is_not_in(PATIENT) } else { outbox::COLUMN.kind.is_in(PATIENT) };
    let waits = |state, column: outbox::Column| {
        earliest(
            outbox::Entity::find().filter(outbox::COLUMN.state.eq(state)).filter(kind.clone()),
            Expr::col((outbox::Entity, column)),
            now,
        )
    };
    let pending = waits(MessageState::Pending, outbox::Column::NextAttemptAt).one(db).await?;
    let leased = waits(MessageState::Leased, outbox::Column::LeaseUntil).one(db).await?;
    Ok([pending, leased].into_iter().flatten().filter_map(|found| found.at).min())
}

/// Since when the longest waiting step of a ladder is due.
///
/// # Errors
/// The database's own.
pub async fn step(db: &impl ConnectionTrait, now: At) -> Result<Option<At>, DbErr> {
    let due = Expr::col((escalation::Entity, escalation::Column::DueAt));
    one(db, earliest(escalation::Entity::find(), due, now)).await
}

/// Since when the step of a ladder waits that was put off for longest: each time it is due anew, and fails again.
///
/// # Errors
/// The database's own.
pub async fn put_off(db: &impl ConnectionTrait, now: At) -> Result<Option<At>, DbErr> {
    let since = Expr::col((escalation::Entity, escalation::Column::PutOffSince));
    one(db, earliest(escalation::Entity::find(), since, now)).await
}

/// Since when the longest waiting timer of an episode is over, by our clock.
///
/// # Errors
/// The database's own.
pub async fn timer(db: &impl ConnectionTrait, now: At) -> Result<Option<At>, DbErr> {
    one(db, earliest(episodes(), ours(episode::Entity, episode::Column::NextDueAt), now)).await
}

/// Since when the episode that waits longest could not be judged, by our clock.
///
/// # Errors
/// The database's own.
pub async fn unjudged(db: &impl ConnectionTrait, now: At) -> Result<Option<At>, DbErr> {
    one(db, earliest(episodes(), ours(episode::Entity, episode::Column::UnjudgedSince), now)).await
}

/// An urgent alert that waits on the first level of its ladder, or on none.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct Standing {
    /// Of which clinic.
    pub clinic_id: ClinicId,
    /// The ladder it climbs; none: it is on no ladder.
    pub ladder_version: Option<i32>,
    /// Since when it climbs; none: it is on no ladder.
    pub started_at: Option<At>,
    /// For how long people held it, in milliseconds.
    pub held: Option<i64>,
    /// When it was noticed, by our clock.
    pub noticed_at: At,
}

/// Urgent alerts that nobody has taken and that stand on the first level or on no ladder since `until` or longer.
///
/// # Errors
/// The database's own.
pub async fn on_first_level(db: &impl ConnectionTrait, until: At) -> Result<Vec<Standing>, DbErr> {
    let climbs: RelationDef = alert::Entity::belongs_to(escalation::Entity)
        .from(alert::Column::Id)
        .to(escalation::Column::AlertId)
        .into();
    let noticed = ours(alert::Entity, alert::Column::NoticedAt);
    let low = Condition::all()
        .add(escalation::COLUMN.level.lte(1_i16))
        .add(escalation::COLUMN.started_at.lte(until));
    let none = Condition::all().add(escalation::COLUMN.alert_id.is_null()).add(noticed.clone().lte(until));
    alert::Entity::find()
        .select_only()
        .column(alert::Column::ClinicId)
        .column(escalation::Column::LadderVersion)
        .column(escalation::Column::StartedAt)
        .column(escalation::Column::Held)
        .column_as(noticed, "noticed_at")
        .join(JoinType::LeftJoin, climbs)
        .join(JoinType::InnerJoin, patients::<alert::Entity>(alert::Column::PatientId))
        .filter(alert::COLUMN.state.eq(AlertState::Open))
        .filter(alert::COLUMN.severity.eq(Severity::Urgent))
        .filter(Condition::any().add(low).add(none))
        .limit(50)
        .into_model()
        .all(db)
        .await
}

/// How many urgent alerts have reached everybody and were taken by nobody.
///
/// # Errors
/// The database's own.
pub async fn on_last_level(db: &impl ConnectionTrait, last: i16) -> Result<u64, DbErr> {
    let climbs: RelationDef = alert::Entity::belongs_to(escalation::Entity)
        .from(alert::Column::Id)
        .to(escalation::Column::AlertId)
        .into();
    alert::Entity::find()
        .join(JoinType::InnerJoin, climbs)
        .filter(alert::COLUMN.state.eq(AlertState::Open))
        .filter(alert::COLUMN.severity.eq(Severity::Urgent))
        .filter(escalation::COLUMN.level.gte(last))
        .count(db)
        .await
}

/// The database's own clock. None on SQLite, which has the machine's.
///
/// # Errors
/// The database's own.
pub async fn clock(db: &impl ConnectionTrait) -> Result<Option<At>, DbErr> {
    if db.get_database_backend() == DbBackend::Sqlite {
        return Ok(None);
    }
    let asked = Query::select().expr_as(Expr::current_timestamp(), "now").to_owned();
    let Some(row) = db.query_one(&asked).await? else { return Ok(None) };
    let now: chrono::DateTime<chrono::Utc> = row.try_get("", "now")?;
    Ok(Some(At::from(now)))
}

#[derive(FromQueryResult)]
struct Found {
    at: Option<At>,
}

/// The earliest of an instant in rows, when it is not after `now`.
fn earliest<E: EntityTrait>(
    rows: Select<E>,
    instant: Expr,
    now: At,
) -> sea_orm::Selector<sea_orm::SelectModel<Found>> {
    rows.select_only()
        .column_as(Expr::from(Func::min(instant.clone())), "at")
        .filter(instant.lte(now))
        .into_model()
}

async fn one(
    db: &impl ConnectionTrait,
    asked: sea_orm::Selector<sea_orm::SelectModel<Found>>,
) -> Result<Option<At>, DbErr> {
    Ok(asked.one(db).await?.and_then(|found| found.at))
}

fn episodes() -> Select<episode::Entity> {
    episode::Entity::find().join(JoinType::InnerJoin, patients::<episode::Entity>(episode::Column::PatientId))
}

fn patients<E: EntityTrait>(column: E::Column) -> RelationDef {
    E::belongs_to(patient::Entity).from(column).to(patient::Column::Id).into()
}

/// An instant of the patient's by our clock.
fn ours<E: EntityTrait>(table: E, column: E::Column) -> Expr {
    Expr::col((table, column)).sub(Expr::col((patient::Entity, patient::Column::DemoShift)))
}
