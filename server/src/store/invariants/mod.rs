//! What must always be so, asked of the database in plain queries (reliability.md 9): those invariants that one statement
//! answers, which sees one instant. They share nothing with the flows that keep them. `tests/stage/invariants.rs` asks the
//! same, and much more, of the small databases of stories.

mod alerts;

use sea_orm::{Condition, ExprTrait, JoinType, QueryOrder, QuerySelect, entity::prelude::*, sea_query::Expr};
use uuid::Uuid;

use super::{alert, episode, outbox, patient};
use crate::domain::{
    at::{At, MINUTE},
    episode::EpisodeState,
    message::MessageState,
};

/// So many rows of one are named at most.
const MOST: u64 = 50;
/// The clocks of instances may be so far apart, and a lease or a next try so far ahead.
const AHEAD: i64 = 2 * MINUTE;

/// An invariant that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Which, as reliability.md counts them.
    pub code: &'static str,
    /// The alerts, episodes or messages that break it, or some of them.
    pub rows: Vec<Uuid>,
}

/// Those that do not hold now.
///
/// # Errors
/// The database's own.
pub async fn broken(db: &impl ConnectionTrait, now: At) -> Result<Vec<Broken>, DbErr> {
    let all = [
        ("I5", ids(db, episode::Column::Id, unjudged_and_forgotten(now)).await?),
        ("I6", ids(db, alert::Column::Id, alerts::open_without_its_key()).await?),
        ("I7", ids(db, alert::Column::Id, alerts::without_cause()).await?),
        ("I8", alerts::untold(db).await?),
        ("I10", ids(db, alert::Column::Id, alerts::off_the_ladder()).await?),
        ("I11", ids(db, alert::Column::Id, alerts::by_nobody()).await?),
        ("I15", ids(db, outbox::Column::Id, leased_for_ever(now)).await?),
        ("I19", ids(db, episode::Column::Id, waits_for_nothing()).await?),
    ];
    let broken = all.into_iter().filter(|(_, rows)| !rows.is_empty());
    Ok(broken.map(|(code, rows)| Broken { code, rows }).collect())
}

async fn ids<E: EntityTrait>(
    db: &impl ConnectionTrait,
    id: impl ColumnTrait,
    rows: Select<E>,
) -> Result<Vec<Uuid>, DbErr> {
    rows.select_only().column(id).order_by_asc(id).limit(MOST).into_tuple().all(db).await
}

/// I5: what could not be judged is tried again soon.
fn unjudged_and_forgotten(now: At) -> Select<episode::Entity> {
    let patients: RelationDef = episode::Entity::belongs_to(patient::Entity)
        .from(episode::Column::PatientId)
        .to(patient::Column::Id)
        .into();
    let shift = Expr::col((patient::Entity, patient::Column::DemoShift));
    let due = Expr::col((episode::Entity, episode::Column::NextDueAt)).sub(shift);
    episode::Entity::find()
        .join(JoinType::InnerJoin, patients)
        .filter(episode::COLUMN.unjudged_since.is_not_null())
        .filter(Condition::any().add(episode::COLUMN.next_due_at.is_null()).add(due.gt(now.plus(AHEAD))))
}

/// I15: a lease ends.
fn leased_for_ever(now: At) -> Select<outbox::Entity> {
    let until = outbox::COLUMN.lease_until;
    outbox::Entity::find()
        .filter(outbox::COLUMN.state.eq(MessageState::Leased))
        .filter(Condition::any().add(until.is_null()).add(until.gt(now.plus(AHEAD))))
}

/// I19: an episode under way waits for something.
fn waits_for_nothing() -> Select<episode::Entity> {
    episode::Entity::find()
        .filter(episode::COLUMN.state.eq(EpisodeState::Active))
        .filter(episode::COLUMN.next_due_at.is_null())
}
