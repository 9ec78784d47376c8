//! The invariants of alerts and of the ladder that they climb.

use sea_orm::{
    Condition, ExprTrait, JoinType, QuerySelect,
    entity::prelude::*,
    sea_query::{Expr, Query, SelectStatement},
};
use uuid::Uuid;

use super::ids;
use crate::{
    domain::alert::{AlertState, Severity},
    store::{alert, alert_event, escalation, outbox, system_notice},
};

/// The rules opened it, in words of the events' kinds; with a place in their log.
const BY_RULES: [&str; 3] = ["raise", "escalate", "reopen"];
/// Nobody kept the promise, or nobody looked: another cycle of the alert.
const BY_NOBODY: [&str; 2] = ["lapse", "unopened"];

/// I6: what is unresolved has the key that keeps one matter one alert, and what is resolved stands in nobody's way.
pub(super) fn open_without_its_key() -> Select<alert::Entity> {
    let resolved = alert::COLUMN.state.eq(AlertState::Resolved);
    let open = alert::COLUMN.state.ne(AlertState::Resolved);
    let keyless = Condition::all().add(open).add(alert::COLUMN.open_key.is_null());
    let blocking = Condition::all().add(resolved).add(alert::COLUMN.open_key.is_not_null());
    alert::Entity::find().filter(Condition::any().add(keyless).add(blocking))
}

/// I7: each cycle of an unresolved alert has one cause.
pub(super) fn without_cause() -> Select<alert::Entity> {
    let by_rules = Condition::all()
        .add(alert_event::COLUMN.kind.is_in(BY_RULES))
        .add(alert_event::COLUMN.ordinal.is_not_null());
    let causes = about::<alert_event::Entity>(alert_event::Column::AlertId)
        .expr(Expr::col((alert_event::Entity, alert_event::Column::Seq)).count())
        .cond_where(Condition::any().add(by_rules).add(alert_event::COLUMN.kind.is_in(BY_NOBODY)))
        .to_owned();
    let cycle = Expr::col((alert::Entity, alert::Column::Cycle));
    alert::Entity::find()
        .filter(alert::COLUMN.state.ne(AlertState::Resolved))
        .filter(cycle.ne(Expr::SubQuery(None, Box::new(causes.into()))))
}

/// I8: a level tells somebody, or an admin; or another alert's page carries it, or a rule opened it again quietly.
pub(super) async fn untold(db: &impl ConnectionTrait) -> Result<Vec<Uuid>, DbErr> {
    let level = (escalation::Entity, escalation::Column::Level);
    let told = about::<outbox::Entity>(outbox::Column::AlertId)
        .expr(Expr::val(1))
        .and_where(same(outbox::Entity, outbox::Column::Cycle))
        .and_where(Expr::col((outbox::Entity, outbox::Column::Level)).equals(level))
        .to_owned();
    let excused = about::<alert_event::Entity>(alert_event::Column::AlertId)
        .expr(Expr::val(1))
        .and_where(same(alert_event::Entity, alert_event::Column::Cycle))
        .and_where(alert_event::COLUMN.kind.is_in([alert_event::BUNDLED, "reopen"]))
        .to_owned();
    let climbs: RelationDef = alert::Entity::belongs_to(escalation::Entity)
        .from(alert::Column::Id)
        .to(escalation::Column::AlertId)
        .into();
    let silent = alert::Entity::find()
        .join(JoinType::InnerJoin, climbs)
        .filter(alert::COLUMN.state.eq(AlertState::Open))
        .filter(escalation::COLUMN.level.gt(0_i16))
        .filter(Expr::exists(told).not())
        .filter(Expr::exists(excused).not());
    let silent = ids(db, alert::Column::Id, silent).await?;
    let keys = silent.iter().map(Uuid::to_string);
    let noticed: Vec<String> = system_notice::Entity::find()
        .select_only()
        .column(system_notice::Column::Key)
        .filter(system_notice::COLUMN.key.is_in(keys))
        .into_tuple()
        .all(db)
        .await?;
    Ok(silent.into_iter().filter(|id| !noticed.contains(&id.to_string())).collect())
}

/// I10: whatever waits for a person climbs, in its present cycle.
pub(super) fn off_the_ladder() -> Select<alert::Entity> {
    let climbs = about::<escalation::Entity>(escalation::Column::AlertId)
        .expr(Expr::val(1))
        .and_where(same(escalation::Entity, escalation::Column::Cycle))
        .and_where(Expr::col((escalation::Entity, escalation::Column::DueAt)).is_not_null())
        .and_where(Expr::col((escalation::Entity, escalation::Column::HeldSince)).is_null())
        .to_owned();
    alert::Entity::find()
        .filter(alert::COLUMN.state.eq(AlertState::Open))
        .filter(alert::COLUMN.severity.ne(Severity::Info))
        .filter(Expr::exists(climbs).not())
}

/// I11: only a person acknowledges, and only a person closes what is urgent.
pub(super) fn by_nobody() -> Select<alert::Entity> {
    let taken = Condition::all()
        .add(alert::COLUMN.state.eq(AlertState::Acknowledged))
        .add(alert::COLUMN.acknowledged_by.is_null());
    let closed = Condition::all()
        .add(alert::COLUMN.state.eq(AlertState::Resolved))
        .add(alert::COLUMN.severity.eq(Severity::Urgent))
        .add(alert::COLUMN.resolved_by.is_null());
    alert::Entity::find().filter(Condition::any().add(taken).add(closed))
}

/// The rows of a table that are about the alert at hand.
fn about<E: EntityTrait + Default>(column: E::Column) -> SelectStatement {
    Query::select()
        .from(E::default())
        .and_where(Expr::col((E::default(), column)).equals((alert::Entity, alert::Column::Id)))
        .to_owned()
}

/// Of the alert's present cycle.
fn same<E: EntityTrait>(table: E, cycle: E::Column) -> Expr {
    Expr::col((table, cycle)).equals((alert::Entity, alert::Column::Cycle))
}
