//! Figures of the whole installation for whoever watches it: counts, and no row of anybody.

use sea_orm::{
    FromQueryResult, JoinType, QuerySelect,
    entity::prelude::*,
    sea_query::{Expr, Func},
};

use super::{alert, escalation, outbox};
use crate::domain::{
    alert::{AlertState, Severity},
    at::At,
    message::{MessageKind, MessageState},
};

/// What waits in the outbox of one kind and state.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct Waiting {
    /// Of which kind.
    pub kind: MessageKind,
    /// Pending or leased.
    pub state: MessageState,
    /// How many.
    pub count: i64,
    /// When the first of them is, or was, to be sent.
    pub first_at: Option<At>,
}

/// What waits in the outbox.
///
/// # Errors
/// The database's own.
pub async fn outbox(db: &impl ConnectionTrait) -> Result<Vec<Waiting>, DbErr> {
    outbox::Entity::find()
        .select_only()
        .columns([outbox::Column::Kind, outbox::Column::State])
        .column_as(Expr::from(Func::count(Expr::col((outbox::Entity, outbox::Column::Id)))), "count")
        .column_as(
            Expr::from(Func::min(Expr::col((outbox::Entity, outbox::Column::NextAttemptAt)))),
            "first_at",
        )
        .filter(outbox::COLUMN.state.is_in([MessageState::Pending, MessageState::Leased]))
        .group_by(outbox::Column::Kind)
        .group_by(outbox::Column::State)
        .into_model()
        .all(db)
        .await
}

/// Unresolved alerts of one state, severity and level.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct Alerts {
    /// Open or acknowledged.
    pub state: AlertState,
    /// How soon a person is needed.
    pub severity: Severity,
    /// Of the ladder; none: on no ladder.
    pub level: Option<i16>,
    /// How many.
    pub count: i64,
}

/// The unresolved alerts.
///
/// # Errors
/// The database's own.
pub async fn alerts(db: &impl ConnectionTrait) -> Result<Vec<Alerts>, DbErr> {
    let climbs: RelationDef = alert::Entity::belongs_to(escalation::Entity)
        .from(alert::Column::Id)
        .to(escalation::Column::AlertId)
        .into();
    alert::Entity::find()
        .select_only()
        .columns([alert::Column::State, alert::Column::Severity])
        .column(escalation::Column::Level)
        .column_as(Expr::from(Func::count(Expr::col((alert::Entity, alert::Column::Id)))), "count")
        .join(JoinType::LeftJoin, climbs)
        .filter(alert::COLUMN.state.ne(AlertState::Resolved))
        .group_by(alert::Column::State)
        .group_by(alert::Column::Severity)
        .group_by(escalation::Column::Level)
        .into_model()
        .all(db)
        .await
}
