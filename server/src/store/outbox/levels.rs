//! What became of the levels of an alert's ladder: who was told, and whether anybody can have heard it.

use std::collections::HashSet;

use sea_orm::{
    JoinType, QuerySelect,
    entity::prelude::*,
    sea_query::{Expr, Func},
};

use super::{COLUMN, Column, Entity};
use crate::{
    domain::{
        at::At,
        channels::ChannelKind,
        ids::{AlertId, ClinicId, StaffId, SubscriptionId},
        message::{MessageKind, MessageState},
    },
    store::subscription,
};

fn pages(alert: AlertId) -> Select<Entity> {
    Entity::find().filter(COLUMN.alert_id.eq(alert)).filter(COLUMN.kind.eq(MessageKind::Alert))
}

/// Whose devices were told of an alert from one of its cycles on, whether it reached them or not.
///
/// # Errors
/// The database's own.
pub async fn told_since(
    db: &impl ConnectionTrait,
    alert: AlertId,
    cycle: i32,
) -> Result<HashSet<StaffId>, DbErr> {
    let devices = Entity::belongs_to(subscription::Entity)
        .from(Column::SubscriptionId)
        .to(subscription::Column::Id)
        .into();
    let told: Vec<Option<StaffId>> = pages(alert)
        .filter(COLUMN.cycle.gte(cycle))
        .join(JoinType::InnerJoin, devices)
        .select_only()
        .column(subscription::Column::StaffId)
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    Ok(told.into_iter().flatten().collect())
}

/// How many alerts of a clinic were told since an instant, and by how many messages.
///
/// # Errors
/// The database's own.
pub async fn paged_since(
    db: &impl ConnectionTrait,
    clinic: ClinicId,
    since: At,
) -> Result<(i64, i64), DbErr> {
    let alerts = Expr::col((Entity, Column::AlertId));
    let told: Option<(i64, i64)> = Entity::find()
        .select_only()
        .column_as(Expr::from(Func::count_distinct(alerts)), "alerts")
        .column_as(Column::Id.count(), "messages")
        .filter(COLUMN.clinic_id.eq(clinic))
        .filter(COLUMN.kind.eq(MessageKind::Alert))
        .filter(COLUMN.created_at.gte(since))
        .into_tuple()
        .one(db)
        .await?;
    Ok(told.unwrap_or_default())
}

/// Has a level messages, by whichever channel, and did every one of them end without reaching anybody?
///
/// # Errors
/// The database's own.
pub async fn is_level_dead(
    db: &impl ConnectionTrait,
    alert: AlertId,
    cycle: i32,
    level: i16,
) -> Result<bool, DbErr> {
    let states: Vec<MessageState> = pages(alert)
        .filter(COLUMN.cycle.eq(cycle))
        .filter(COLUMN.level.eq(level))
        .select_only()
        .column(Column::State)
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    let ended = |state: &MessageState| matches!(state, MessageState::Dead | MessageState::Expired);
    Ok(!states.is_empty() && states.iter().all(ended))
}

/// Devices that were told of an alert on its first level and have not said since that they showed it.
///
/// # Errors
/// The database's own.
pub async fn unheard(
    db: &impl ConnectionTrait,
    alert: AlertId,
    cycle: i32,
) -> Result<Vec<SubscriptionId>, DbErr> {
    pages(alert)
        .filter(COLUMN.cycle.eq(cycle))
        .filter(COLUMN.level.eq(1))
        .filter(COLUMN.channel.eq(ChannelKind::Push))
        .filter(COLUMN.shown_at.is_null())
        .filter(COLUMN.opened_at.is_null())
        .select_only()
        .column(Column::SubscriptionId)
        .into_tuple()
        .all(db)
        .await
}
