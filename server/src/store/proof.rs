//! When somebody's phone last proved that it shows what is sent to it.

use std::collections::HashMap;

use sea_orm::{Condition, QuerySelect, entity::prelude::*};

use super::{outbox, subscription};
use crate::domain::{
    at::At,
    ids::{StaffId, SubscriptionId},
    message::{MessageKind, SubscriptionState},
};

/// When each of these members of staff last had a test push shown or tapped, of those sent after `since`, on a device
/// that is not gone. Who is not in it had none.
///
/// # Errors
/// The database's own.
pub async fn of_staff(
    db: &impl ConnectionTrait,
    staff: impl IntoIterator<Item = StaffId>,
    since: At,
) -> Result<HashMap<StaffId, At>, DbErr> {
    let devices: Vec<(SubscriptionId, Option<StaffId>)> = subscription::Entity::find()
        .select_only()
        .columns([subscription::Column::Id, subscription::Column::StaffId])
        .filter(subscription::COLUMN.staff_id.is_in(staff))
        .filter(subscription::COLUMN.state.ne(SubscriptionState::Gone))
        .into_tuple()
        .all(db)
        .await?;
    let said = Condition::any()
        .add(outbox::COLUMN.shown_at.is_not_null())
        .add(outbox::COLUMN.opened_at.is_not_null());
    let tests: Vec<(SubscriptionId, Option<At>, Option<At>)> = outbox::Entity::find()
        .select_only()
        .columns([outbox::Column::SubscriptionId, outbox::Column::ShownAt, outbox::Column::OpenedAt])
        .filter(outbox::COLUMN.subscription_id.is_in(devices.iter().map(|(device, _)| *device)))
        .filter(outbox::COLUMN.created_at.gt(since))
        .filter(outbox::COLUMN.kind.eq(MessageKind::Test))
        .filter(said)
        .into_tuple()
        .all(db)
        .await?;
    let owners: HashMap<_, _> = devices.into_iter().collect();
    let mut proofs = HashMap::new();
    for (device, shown, opened) in tests {
        if let (Some(Some(owner)), Some(at)) = (owners.get(&device), shown.max(opened)) {
            let last = proofs.entry(*owner).or_insert(at);
            *last = at.max(*last);
        }
    }
    Ok(proofs)
}
