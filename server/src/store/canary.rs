//! The canary's row among devices and subscriptions, and its messages. It belongs to nobody, so that no question about
//! people's devices finds it.

use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*, sea_query::OnConflict};

use super::{device, outbox, subscription};
use crate::domain::{
    at::At,
    ids::SubscriptionId,
    message::{MessageKind, SubscriptionState},
};

/// The canary's subscription, kept on first use with a device beside it, whichever instance comes first.
///
/// # Errors
/// The database's own.
pub async fn subscribe(db: &impl ConnectionTrait, new: subscription::Model) -> Result<SubscriptionId, DbErr> {
    let known = subscription::Entity::find()
        .filter(subscription::COLUMN.endpoint_hash.eq(new.endpoint_hash.clone()))
        .filter(subscription::COLUMN.state.ne(SubscriptionState::Gone));
    if let Some(known) = known.clone().one(db).await? {
        return Ok(known.id);
    }
    let beside = device::Model {
        id: new.device_id,
        clinic_id: new.clinic_id,
        staff_id: None,
        patient_id: None,
        name: "canary".into(),
        created_at: new.created_at,
        last_seen_at: new.created_at,
        notifications: None,
        test_heard: None,
        test_heard_at: None,
        removed_at: None,
    };
    device::keep(db, beside).await?;
    let id = new.id;
    subscription::Entity::insert(new.into_active_model())
        .on_conflict(OnConflict::column(subscription::Column::EndpointHash).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(known.one(db).await?.map_or(id, |known| known.id))
}

/// The newest canary messages, the newest first.
///
/// # Errors
/// The database's own.
pub async fn newest(db: &impl ConnectionTrait, most: u64) -> Result<Vec<outbox::Model>, DbErr> {
    outbox::Entity::find()
        .filter(outbox::COLUMN.kind.eq(MessageKind::Canary))
        .order_by_desc(outbox::Column::CreatedAt)
        .limit(most)
        .all(db)
        .await
}

/// Forgets canary messages from before an instant: they have sung.
///
/// # Errors
/// The database's own.
pub async fn forget(db: &impl ConnectionTrait, before: At) -> Result<(), DbErr> {
    outbox::Entity::delete_many()
        .filter(outbox::COLUMN.kind.eq(MessageKind::Canary))
        .filter(outbox::COLUMN.created_at.lt(before))
        .exec(db)
        .await
        .map(drop)
}
