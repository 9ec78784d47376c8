//! Quarantine: entries that a nurse looks at.

use sea_orm::{ActiveValue::Set, IntoActiveModel, QueryOrder, entity::prelude::*};

use crate::domain::{
    access::Permit,
    at::At,
    ids::{CheckInId, ClinicId, DeviceId, EpisodeId, PatientId, QuarantineId, StaffId},
};

/// An entry that could not be taken as it came; nothing is lost.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "quarantine")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: QuarantineId,
    pub clinic_id: ClinicId,
    pub patient_id: Option<PatientId>,
    pub episode_id: Option<EpisodeId>,
    /// The item's own id, where it could be read.
    pub item_id: Option<CheckInId>,
    /// The item as it came, JSON.
    #[sea_orm(column_type = "Text")]
    pub raw: String,
    /// `conflict` or `invalid_item`.
    pub code: String,
    pub detail: String,
    pub sent_at: At,
    pub received_at: At,
    pub by_staff: Option<StaffId>,
    pub device_id: Option<DeviceId>,
    /// The check-in that it was to replace, for a correction.
    pub corrects: Option<CheckInId>,
    pub settled_at: Option<At>,
    pub settled_by: Option<StaffId>,
    /// Accepted (true) or discarded (false), once settled.
    pub accepted: Option<bool>,
    pub reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps an entry. One that waits already with the same words is not kept twice.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, entry: Model) -> Result<(), DbErr> {
    let known = Entity::find()
        .filter(COLUMN.clinic_id.eq(entry.clinic_id))
        .filter(match entry.patient_id {
            Some(patient) => COLUMN.patient_id.eq(patient),
            None => COLUMN.patient_id.is_null(),
        })
        .filter(COLUMN.raw.eq(entry.raw.as_str()))
        .one(db)
        .await?;
    if known.is_some() {
        return Ok(());
    }
    Entity::insert(entry.into_active_model()).exec_without_returning(db).await.map(drop)
}

/// Does an item with this id wait here, or was it settled without becoming a check-in?
///
/// # Errors
/// The database's own.
pub async fn holds(
    db: &impl ConnectionTrait,
    permit: &Permit,
    patient: PatientId,
    item: CheckInId,
) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.patient_id.eq(patient))
        .filter(COLUMN.item_id.eq(item))
        .one(db)
        .await
}

/// Entries that wait for a nurse, the oldest first.
///
/// # Errors
/// The database's own.
pub async fn waiting(db: &impl ConnectionTrait, permit: &Permit) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.settled_at.is_null())
        .order_by_asc(Column::ReceivedAt)
        .all(db)
        .await
}

/// How many entries wait for a nurse.
///
/// # Errors
/// The database's own.
pub async fn count_waiting(db: &impl ConnectionTrait, permit: &Permit) -> Result<u64, DbErr> {
    Entity::find()
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.settled_at.is_null())
        .count(db)
        .await
}

/// One entry.
///
/// # Errors
/// The database's own.
pub async fn get(
    db: &impl ConnectionTrait,
    permit: &Permit,
    id: QuarantineId,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(COLUMN.clinic_id.eq(permit.clinic())).one(db).await
}

/// Settles an entry once: compare-and-set. False: somebody was first.
///
/// # Errors
/// The database's own.
pub async fn settle(
    db: &impl ConnectionTrait,
    permit: &Permit,
    id: QuarantineId,
    now: At,
    accepted: bool,
    reason: &str,
) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .set(ActiveModel {
            settled_at: Set(Some(now)),
            settled_by: Set(permit.staff()),
            accepted: Set(Some(accepted)),
            reason: Set(Some(reason.to_owned())),
            ..Default::default()
        })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.settled_at.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}
