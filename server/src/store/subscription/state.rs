//! What is known of whether a browser shows what it is sent, and how it ends.

use sea_orm::{ActiveValue::Set, ExprTrait, entity::prelude::*, sea_query::Expr};

use super::{ActiveModel, COLUMN, Column, Entity};
use crate::{
    domain::{
        at::At,
        ids::{DeviceId, StaffId, SubscriptionId},
        message::SubscriptionState,
    },
    store::{escalation, outbox},
};

/// So many accepted messages in a row without a receipt make a subscription suspect.
const SILENT_AFTER: i16 = 3;

/// The push service took a message and the device has not said so yet: one more without a receipt.
///
/// # Errors
/// The database's own.
pub async fn unheard(db: &impl ConnectionTrait, id: SubscriptionId) -> Result<(), DbErr> {
    let one_more = Expr::col(Column::Unreceipted).add(1);
    Entity::update_many().col_expr(Column::Unreceipted, one_more).filter(COLUMN.id.eq(id)).exec(db).await?;
    let silent = Entity::update_many()
        .set(ActiveModel { state: Set(SubscriptionState::Suspect), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.state.eq(SubscriptionState::Live))
        .filter(COLUMN.unreceipted.gte(SILENT_AFTER));
    silent.exec(db).await.map(drop)
}

/// The device said that it showed a message: it is live.
///
/// # Errors
/// The database's own.
pub async fn heard(db: &impl ConnectionTrait, id: SubscriptionId) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { state: Set(SubscriptionState::Live), unreceipted: Set(0), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.state.ne(SubscriptionState::Gone))
        .exec(db)
        .await
        .map(drop)
}

/// Somebody opened a message. `unshown`: the device never said that it showed it, so it cannot say such things.
///
/// # Errors
/// The database's own.
pub async fn opened(
    db: &impl ConnectionTrait,
    id: SubscriptionId,
    unshown: bool,
    now: At,
) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { last_opened_at: Set(Some(now)), unreceipted: Set(0), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .exec(db)
        .await?;
    if !unshown {
        return Ok(());
    }
    Entity::update_many()
        .set(ActiveModel { state: Set(SubscriptionState::NoReceipts), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.state.is_in([SubscriptionState::Live, SubscriptionState::Suspect]))
        .exec(db)
        .await
        .map(drop)
}

/// The push service does not take our messages for it: it may be silent.
///
/// # Errors
/// The database's own.
pub async fn suspect(db: &impl ConnectionTrait, id: SubscriptionId) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { state: Set(SubscriptionState::Suspect), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.state.is_in([SubscriptionState::Live, SubscriptionState::NoReceipts]))
        .exec(db)
        .await
        .map(drop)
}

/// The push service has forgotten it. Terminal: where it was is erased, and it gets nothing more. Its endpoint's hash
/// stays, so that a phone which posts it again learns that it must subscribe anew.
///
/// # Errors
/// The database's own.
pub async fn gone(db: &impl ConnectionTrait, id: SubscriptionId, now: At) -> Result<(), DbErr> {
    outbox::bury(db, id).await?;
    escalation::doubt_all_of(db, id).await?;
    Entity::update_many()
        .set(ActiveModel {
            state: Set(SubscriptionState::Gone),
            endpoint: Set(String::new()),
            p256dh: Set(String::new()),
            auth: Set(String::new()),
            gone_at: Set(Some(now)),
            ..Default::default()
        })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.state.ne(SubscriptionState::Gone))
        .exec(db)
        .await
        .map(drop)
}

/// Its person ended it: gone, and the same browser may come back with the same endpoint.
///
/// # Errors
/// The database's own.
pub async fn end(db: &impl ConnectionTrait, id: SubscriptionId, now: At) -> Result<(), DbErr> {
    gone(db, id, now).await?;
    Entity::update_many()
        .set(ActiveModel { endpoint_hash: Set(id.0.as_bytes().to_vec()), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .exec(db)
        .await
        .map(drop)
}

/// Ends all of a device: signing out, removing a phone.
///
/// # Errors
/// The database's own.
pub async fn end_of_device(db: &impl ConnectionTrait, device: DeviceId, now: At) -> Result<(), DbErr> {
    end_all(db, Entity::find().filter(COLUMN.device_id.eq(device)), now).await
}

/// Ends all of a member of staff: disabling.
///
/// # Errors
/// The database's own.
pub async fn end_of_staff(db: &impl ConnectionTrait, staff: StaffId, now: At) -> Result<(), DbErr> {
    end_all(db, Entity::find().filter(COLUMN.staff_id.eq(staff)), now).await
}

async fn end_all(db: &impl ConnectionTrait, which: Select<Entity>, now: At) -> Result<(), DbErr> {
    for device in which.filter(COLUMN.state.ne(SubscriptionState::Gone)).all(db).await? {
        end(db, device.id, now).await?;
    }
    Ok(())
}
