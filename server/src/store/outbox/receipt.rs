//! What devices said of messages, and the test pushes that ask them.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set,
    FromQueryResult, QueryOrder, QuerySelect,
    entity::prelude::*,
    sea_query::{Expr, Func},
};

use super::{ActiveModel, COLUMN, Column, Entity, Model};
use crate::domain::{
    access::Permit,
    at::At,
    ids::{EpisodeId, MessageId, SubscriptionId},
    message::MessageKind,
};

/// Test pushes to a device since `since`, the oldest first.
///
/// # Errors
/// The database's own.
pub async fn tests_since(
    db: &impl ConnectionTrait,
    device: SubscriptionId,
    since: At,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.subscription_id.eq(device))
        .filter(COLUMN.kind.eq(MessageKind::Test))
        .filter(COLUMN.created_at.gt(since))
        .order_by_asc(Column::CreatedAt)
        .all(db)
        .await
}

/// The newest test push to a device.
///
/// # Errors
/// The database's own.
pub async fn last_test(db: &impl ConnectionTrait, device: SubscriptionId) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.subscription_id.eq(device))
        .filter(COLUMN.kind.eq(MessageKind::Test))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .one(db)
        .await
}

/// Is there a message with this receipt?
///
/// # Errors
/// The database's own.
pub async fn has_receipt(db: &impl ConnectionTrait, hash: &[u8]) -> Result<bool, DbErr> {
    Ok(Entity::find().filter(COLUMN.receipt_hash.eq(hash.to_vec())).count(db).await? > 0)
}

/// The message that a receipt is about, held until the transaction ends.
///
/// # Errors
/// The database's own.
pub async fn by_receipt(db: &impl ConnectionTrait, hash: &[u8]) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(COLUMN.receipt_hash.eq(hash.to_vec())).lock_exclusive().one(db).await
}

/// The page whose button has this token, held until the transaction ends.
///
/// # Errors
/// The database's own.
pub async fn by_button(db: &impl ConnectionTrait, hash: &[u8]) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(COLUMN.acknowledge_hash.eq(hash.to_vec())).lock_exclusive().one(db).await
}

/// Is there a page whose button has this token?
///
/// # Errors
/// The database's own.
pub async fn has_button(db: &impl ConnectionTrait, hash: &[u8]) -> Result<bool, DbErr> {
    Ok(Entity::find().filter(COLUMN.acknowledge_hash.eq(hash.to_vec())).count(db).await? > 0)
}

/// The button was used. False: it was before.
///
/// # Errors
/// The database's own.
pub async fn press(db: &impl ConnectionTrait, id: MessageId, now: At) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .set(ActiveModel { acknowledged_at: Set(Some(now)), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.acknowledged_at.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// The device showed it. False: it said so before.
///
/// # Errors
/// The database's own.
pub async fn shown(db: &impl ConnectionTrait, id: MessageId, now: At) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .set(ActiveModel { shown_at: Set(Some(now)), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.shown_at.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Somebody opened it. False: it said so before.
///
/// # Errors
/// The database's own.
pub async fn opened(db: &impl ConnectionTrait, id: MessageId, now: At) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .set(ActiveModel { opened_at: Set(Some(now)), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.opened_at.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// The reminders of some episodes' check-ins that were written since an instant, the oldest first.
///
/// # Errors
/// The database's own.
pub async fn prompts_since(
    db: &impl ConnectionTrait,
    permit: &Permit,
    episodes: impl IntoIterator<Item = EpisodeId>,
    since: At,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.episode_id.is_in(episodes))
        .filter(COLUMN.kind.eq(MessageKind::CheckInDue))
        .filter(COLUMN.created_at.gte(since))
        .order_by_asc(Column::CreatedAt)
        .all(db)
        .await
}

/// What was last heard of a device's messages.
#[derive(Clone, Copy, Debug, Default, FromQueryResult)]
pub struct LastWords {
    /// When its push service last took one.
    pub accepted_at: Option<At>,
    /// When it last said that it showed one.
    pub shown_at: Option<At>,
    /// When one was last opened on it.
    pub opened_at: Option<At>,
}

#[derive(FromQueryResult)]
struct Said {
    subscription_id: SubscriptionId,
    #[sea_orm(nested)]
    last: LastWords,
}

fn said(of: impl IntoIterator<Item = SubscriptionId>) -> Select<Entity> {
    let last = |column| Expr::from(Func::max(Expr::col((Entity, column))));
    Entity::find()
        .select_only()
        .column(Column::SubscriptionId)
        .column_as(last(Column::AcceptedAt), "accepted_at")
        .column_as(last(Column::ShownAt), "shown_at")
        .column_as(last(Column::OpenedAt), "opened_at")
        .filter(COLUMN.subscription_id.is_in(of))
        .group_by(Column::SubscriptionId)
}

/// What was last heard of each of these devices; who is not in it was sent nothing.
///
/// # Errors
/// The database's own.
pub async fn last_words(
    db: &impl ConnectionTrait,
    of: impl IntoIterator<Item = SubscriptionId>,
) -> Result<HashMap<SubscriptionId, LastWords>, DbErr> {
    let all: Vec<Said> = said(of).into_model().all(db).await?;
    Ok(all.into_iter().map(|one| (one.subscription_id, one.last)).collect())
}

/// When each of these devices last showed, or had opened, a test push of those sent after `since`.
///
/// # Errors
/// The database's own.
pub async fn last_proofs(
    db: &impl ConnectionTrait,
    of: impl IntoIterator<Item = SubscriptionId>,
    since: At,
) -> Result<HashMap<SubscriptionId, At>, DbErr> {
    let tests = said(of).filter(COLUMN.kind.eq(MessageKind::Test)).filter(COLUMN.created_at.gt(since));
    let all: Vec<Said> = tests.into_model().all(db).await?;
    let proven = |one: Said| Some((one.subscription_id, one.last.shown_at.max(one.last.opened_at)?));
    Ok(all.into_iter().filter_map(proven).collect())
}
