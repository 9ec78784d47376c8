//! Which page carries which alert: matters of one patient share a push (reliability.md 3).

use sea_orm::{ExprTrait, JoinType, QuerySelect, entity::prelude::*, sea_query::Expr};

use super::{COLUMN, Column, Entity};
use crate::{
    domain::{
        alert::{AlertState, Severity},
        at::At,
        delivery::TOGETHER,
        ids::{AlertId, EpisodeId},
        message::{MessageKind, MessageState},
    },
    store::alert,
};

/// Was this episode paged about in the last 10 minutes, at least as severely, by an alert that nobody has taken yet?
/// Then a new alert writes "bundled" and no message. Only a first level's page carries others. The minutes are the patient's (`at`) as well as ours (`now`): a
/// demo patient whose clock was turned on by hours has news.
///
/// # Errors
/// The database's own.
pub async fn recently_paged(
    db: &impl ConnectionTrait,
    episode: EpisodeId,
    severity: Severity,
    at: At,
    now: At,
) -> Result<bool, DbErr> {
    let pages = carriers(episode, severity)
        .filter(COLUMN.level.eq(1))
        .filter(COLUMN.repeat_no.eq(0))
        .filter(COLUMN.created_at.gt(now.plus(-TOGETHER)))
        .filter(alert::COLUMN.noticed_at.gt(at.plus(-TOGETHER)));
    Ok(pages.count(db).await? > 0)
}

/// Does a page about this episode, at least as severe, still wait for a person? What was bundled needs no page of its
/// own as long as one does.
///
/// # Errors
/// The database's own.
pub async fn is_carried(
    db: &impl ConnectionTrait,
    episode: EpisodeId,
    severity: Severity,
) -> Result<bool, DbErr> {
    Ok(carriers(episode, severity).count(db).await? > 0)
}

/// Pages that may carry others: not taken back, not dead, and about the present cycle of an alert that nobody has taken.
fn carriers(episode: EpisodeId, severity: Severity) -> Select<Entity> {
    let alerts = Entity::belongs_to(alert::Entity).from(Column::AlertId).to(alert::Column::Id).into();
    Entity::find()
        .join(JoinType::InnerJoin, alerts)
        .filter(COLUMN.episode_id.eq(episode))
        .filter(COLUMN.kind.eq(MessageKind::Alert))
        .filter(COLUMN.state.is_in([MessageState::Pending, MessageState::Leased, MessageState::Accepted]))
        .filter(COLUMN.severity.is_in(severity.and_graver()))
        .filter(alert::COLUMN.state.eq(AlertState::Open))
        .filter(Expr::col((alert::Entity, alert::Column::Cycle)).equals((Entity, Column::Cycle)))
}

/// Alerts of an episode with the cycles in which each had a page of its own, whatever became of it.
///
/// # Errors
/// The database's own.
pub async fn paged_cycles(
    db: &impl ConnectionTrait,
    episode: EpisodeId,
) -> Result<Vec<(AlertId, i32)>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::AlertId)
        .column(Column::Cycle)
        .distinct()
        .filter(COLUMN.episode_id.eq(episode))
        .filter(COLUMN.kind.eq(MessageKind::Alert))
        .into_tuple()
        .all(db)
        .await
}
