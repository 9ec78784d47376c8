//! Devices: the phones and browsers people signed in on.

use std::collections::HashMap;

use sea_orm::{ActiveValue::Set, IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*};

use super::{outbox, subscription};
use crate::domain::{
    access::Permit,
    at::At,
    ids::{ClinicId, DeviceId, PatientId, StaffId, SubscriptionId},
    message::MessageKind,
    reach::Notifications,
};

/// A phone or browser.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "device")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DeviceId,
    pub clinic_id: ClinicId,
    pub staff_id: Option<StaffId>,
    pub patient_id: Option<PatientId>,
    pub name: String,
    pub created_at: At,
    pub last_seen_at: At,
    /// What it last said of its notifications.
    pub notifications: Option<Notifications>,
    /// Whether its person heard the last test push that they were asked about, and when they said so.
    pub test_heard: Option<bool>,
    pub test_heard_at: Option<At>,
    pub removed_at: Option<At>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps a new device.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, device: Model) -> Result<(), DbErr> {
    Entity::insert(device.into_active_model()).exec_without_returning(db).await.map(drop)
}

/// One device, removed or not.
///
/// # Errors
/// The database's own.
pub async fn get(db: &impl ConnectionTrait, id: DeviceId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(db).await
}

/// Somebody was heard of.
///
/// # Errors
/// The database's own.
pub async fn touch(db: &impl ConnectionTrait, id: DeviceId, now: At) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { last_seen_at: Set(now), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .exec(db)
        .await
        .map(drop)
}

/// It says how its notifications stand.
///
/// # Errors
/// The database's own.
pub async fn says(
    db: &impl ConnectionTrait,
    id: DeviceId,
    notifications: Notifications,
) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { notifications: Set(Some(notifications)), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .exec(db)
        .await
        .map(drop)
}

/// Its person says whether a test push was heard.
///
/// # Errors
/// The database's own.
pub async fn heard(db: &impl ConnectionTrait, id: DeviceId, heard: bool, now: At) -> Result<(), DbErr> {
    let said =
        ActiveModel { test_heard: Set(Some(heard)), test_heard_at: Set(Some(now)), ..Default::default() };
    Entity::update_many().set(said).filter(COLUMN.id.eq(id)).exec(db).await.map(drop)
}

/// Removes a device. False: removed before, or another clinic's.
///
/// # Errors
/// The database's own.
pub async fn remove(
    db: &impl ConnectionTrait,
    clinic: ClinicId,
    id: DeviceId,
    now: At,
) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .set(ActiveModel { removed_at: Set(Some(now)), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.clinic_id.eq(clinic))
        .filter(COLUMN.removed_at.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Removes all devices of a member of staff.
///
/// # Errors
/// The database's own.
pub async fn remove_of_staff(db: &impl ConnectionTrait, staff: StaffId, now: At) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { removed_at: Set(Some(now)), ..Default::default() })
        .filter(COLUMN.staff_id.eq(staff))
        .filter(COLUMN.removed_at.is_null())
        .exec(db)
        .await
        .map(drop)
}

/// A device with what is known of its notifications.
pub struct Reach {
    /// The device.
    pub device: Model,
    /// Its newest subscription that is not gone.
    pub subscription: Option<subscription::Model>,
    /// When it last showed a test, or had one opened, by whatever subscription it had then.
    pub test_shown_at: Option<At>,
}

/// A patient's devices that are not removed, the newest first.
///
/// # Errors
/// The database's own.
pub async fn of_patient(
    db: &impl ConnectionTrait,
    permit: &Permit,
    patient: PatientId,
) -> Result<Vec<Reach>, DbErr> {
    let devices = Entity::find()
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.patient_id.eq(patient))
        .filter(COLUMN.removed_at.is_null())
        .order_by_desc(Column::CreatedAt)
        .all(db)
        .await?;
    let mut reached = Vec::new();
    for device in devices {
        let subscriptions = subscription::Entity::find()
            .filter(subscription::COLUMN.device_id.eq(device.id))
            .order_by_desc(subscription::Column::SeenAt)
            .all(db)
            .await?;
        // One that was made anew takes the place of the one that the phone has shown a test by.
        let live = subscriptions.iter().find(|one| one.gone_at.is_none()).cloned();
        let test_shown_at = match &live {
            Some(_) => test_shown(db, subscriptions.iter().map(|one| one.id)).await?,
            None => None,
        };
        reached.push(Reach { device, subscription: live, test_shown_at });
    }
    Ok(reached)
}

async fn test_shown(
    db: &impl ConnectionTrait,
    subscriptions: impl IntoIterator<Item = SubscriptionId>,
) -> Result<Option<At>, DbErr> {
    let tests = outbox::Entity::find()
        .filter(outbox::COLUMN.subscription_id.is_in(subscriptions))
        .filter(outbox::COLUMN.kind.eq(MessageKind::Test))
        .order_by_desc(outbox::Column::CreatedAt)
        .limit(20)
        .all(db)
        .await?;
    Ok(tests.into_iter().find_map(|test| test.opened_at.or(test.shown_at)))
}

/// The phone that a patient joined with first, if it was not removed.
///
/// # Errors
/// The database's own.
pub async fn first_of_patient(
    db: &impl ConnectionTrait,
    permit: &Permit,
    patient: PatientId,
) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.patient_id.eq(patient))
        .filter(COLUMN.removed_at.is_null())
        .order_by_asc(Column::CreatedAt)
        .one(db)
        .await
}

/// Of each patient: how many phones are not removed, and when any of them, removed ones too, was last heard of.
///
/// # Errors
/// The database's own.
pub async fn heard_of(
    db: &impl ConnectionTrait,
    permit: &Permit,
    patients: impl IntoIterator<Item = PatientId>,
) -> Result<HashMap<PatientId, (u64, Option<At>)>, DbErr> {
    let all = Entity::find()
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.patient_id.is_in(patients))
        .all(db)
        .await?;
    let mut heard: HashMap<PatientId, (u64, Option<At>)> = HashMap::new();
    for device in all {
        let Some(patient) = device.patient_id else { continue };
        let of = heard.entry(patient).or_default();
        of.0 += u64::from(device.removed_at.is_none());
        of.1 = of.1.max(Some(device.last_seen_at));
    }
    Ok(heard)
}

/// Some devices, removed or not.
///
/// # Errors
/// The database's own.
pub async fn these(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = DeviceId>,
) -> Result<HashMap<DeviceId, Model>, DbErr> {
    let all = Entity::find().filter(COLUMN.id.is_in(ids)).all(db).await?;
    Ok(all.into_iter().map(|device| (device.id, device)).collect())
}
