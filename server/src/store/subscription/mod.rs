//! Push subscriptions: one browser of one person.
//!
//! [`whose`] finds them by the person they belong to; [`state`] is whether they show what they are sent, and how they end.

pub mod state;
pub mod whose;

use std::collections::HashMap;

use sea_orm::{ActiveValue::Set, IntoActiveModel, QuerySelect, entity::prelude::*, sea_query::OnConflict};

pub use self::{state::*, whose::*};
use crate::{
    domain::{
        at::At,
        ids::{ClinicId, DeviceId, PatientId, StaffId, SubscriptionId},
        message::SubscriptionState,
    },
    store::outbox,
};

/// A person keeps so many; then the oldest ends.
pub const MOST: usize = 10;

/// Where a push service delivers to one browser. Never an API object.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "push_subscription")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SubscriptionId,
    pub clinic_id: ClinicId,
    pub staff_id: Option<StaffId>,
    pub patient_id: Option<PatientId>,
    pub device_id: DeviceId,
    /// Erased once gone.
    pub endpoint: String,
    /// SHA-256 of the endpoint.
    #[sea_orm(unique)]
    pub endpoint_hash: Vec<u8>,
    /// base64url of the P-256 point, and 16 bytes of secret.
    pub p256dh: String,
    pub auth: String,
    /// Which VAPID key it is bound to.
    pub vapid: String,
    pub state: SubscriptionState,
    /// Accepted messages in a row without a receipt.
    pub unreceipted: i16,
    pub expires_at: Option<At>,
    pub created_at: At,
    pub seen_at: At,
    pub last_opened_at: Option<At>,
    pub gone_at: Option<At>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps a new subscription. False: its endpoint is known.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, new: Model) -> Result<bool, DbErr> {
    let rows = Entity::insert(new.into_active_model())
        .on_conflict(OnConflict::column(Column::EndpointHash).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(rows == 1)
}

/// The subscription with this endpoint, held until the transaction ends.
///
/// # Errors
/// The database's own.
pub async fn by_endpoint(db: &impl ConnectionTrait, hash: &[u8]) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(COLUMN.endpoint_hash.eq(hash.to_vec())).lock_exclusive().one(db).await
}

/// Posted again: the same row with what is known now. Its state stays; only a receipt makes a phone live again.
///
/// # Errors
/// The database's own.
pub async fn renew(db: &impl ConnectionTrait, known: &Model, new: Model) -> Result<(), DbErr> {
    let moves =
        (known.staff_id, known.patient_id, known.device_id) != (new.staff_id, new.patient_id, new.device_id);
    if (known.staff_id, known.patient_id) != (new.staff_id, new.patient_id) {
        outbox::drop_waiting(db, known.id).await?;
    }
    let gone = known.state == SubscriptionState::Gone;
    Entity::update(ActiveModel {
        id: Set(known.id),
        clinic_id: Set(new.clinic_id),
        staff_id: Set(new.staff_id),
        patient_id: Set(new.patient_id),
        device_id: Set(new.device_id),
        p256dh: Set(if gone { String::new() } else { new.p256dh }),
        auth: Set(if gone { String::new() } else { new.auth }),
        vapid: Set(new.vapid),
        expires_at: Set(new.expires_at),
        unreceipted: Set(if moves { 0 } else { known.unreceipted }),
        seen_at: Set(new.seen_at),
        ..Default::default()
    })
    .exec(db)
    .await
    .map(drop)
}

/// Some subscriptions by their ids, gone or not.
///
/// # Errors
/// The database's own.
pub async fn all_of(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = SubscriptionId>,
) -> Result<HashMap<SubscriptionId, Model>, DbErr> {
    let all = Entity::find().filter(COLUMN.id.is_in(ids)).all(db).await?;
    Ok(all.into_iter().map(|device| (device.id, device)).collect())
}

/// One subscription.
///
/// # Errors
/// The database's own.
pub async fn get(db: &impl ConnectionTrait, id: SubscriptionId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(db).await
}
