//! Tests of whether a phone can be reached: who asked, of whose phones, and what became of the messages.

use sea_orm::{IntoActiveModel, QueryOrder, entity::prelude::*};

use super::{device, outbox, subscription};
use crate::domain::{
    access::Permit,
    at::At,
    ids::{ClinicId, DeviceId, PatientId, ReachTestId, StaffId},
    message::{MessageKind, MessageState},
    reach::{Fate, Phone},
};

/// One test, of all phones of a patient or of one's own.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "reach_test")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReachTestId,
    pub clinic_id: ClinicId,
    pub patient_id: Option<PatientId>,
    pub device_id: Option<DeviceId>,
    pub by_staff: StaffId,
    pub created_at: At,
}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps a new test.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, test: Model) -> Result<(), DbErr> {
    Entity::insert(test.into_active_model()).exec_without_returning(db).await.map(drop)
}

/// A test, for whoever asked for it.
///
/// # Errors
/// The database's own.
pub async fn own(
    db: &impl ConnectionTrait,
    permit: &Permit,
    id: ReachTestId,
) -> Result<Option<Model>, DbErr> {
    let Some(by) = permit.staff() else { return Ok(None) };
    Entity::find_by_id(id)
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.by_staff.eq(by))
        .one(db)
        .await
}

/// The phones that a test is about, the newest first, with what became of their messages.
///
/// # Errors
/// The database's own.
pub async fn phones(db: &impl ConnectionTrait, test: &Model) -> Result<Vec<(device::Model, Phone)>, DbErr> {
    let devices = device::Entity::find()
        .filter(device::COLUMN.clinic_id.eq(test.clinic_id))
        .filter(device::COLUMN.removed_at.is_null())
        .order_by_desc(device::Column::CreatedAt);
    let devices = match (test.patient_id, test.device_id) {
        (Some(patient), _) => devices.filter(device::COLUMN.patient_id.eq(patient)),
        (None, device) => devices.filter(device::COLUMN.id.eq(device)),
    };
    let mut phones = Vec::new();
    for device in devices.all(db).await? {
        let fate = fate(db, test, device.id).await?;
        let phone = Phone { notifications: device.notifications, last_seen: device.last_seen_at, fate };
        phones.push((device, phone));
    }
    Ok(phones)
}

/// How far the test came on a device that may have subscribed more than once.
async fn fate(db: &impl ConnectionTrait, test: &Model, device: DeviceId) -> Result<Fate, DbErr> {
    let subscriptions =
        subscription::Entity::find().filter(subscription::COLUMN.device_id.eq(device)).all(db).await?;
    let keys = subscriptions.iter().map(|one| outbox::dedupe_key(test.id.0, 0, MessageKind::Test, one.id));
    let messages = outbox::Entity::find().filter(outbox::Column::DedupeKey.is_in(keys)).all(db).await?;
    let fates = messages.iter().map(|message| match message.state {
        _ if message.opened_at.is_some() => Fate::Tapped,
        _ if message.shown_at.is_some() => Fate::Shown,
        MessageState::Accepted => Fate::Accepted,
        MessageState::Pending | MessageState::Leased => Fate::Waiting,
        MessageState::Dead | MessageState::Cancelled | MessageState::Expired => Fate::Ended,
    });
    Ok(fates.max().unwrap_or(Fate::None))
}
