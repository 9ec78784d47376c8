//! Logs that could not be counted as they came: they wait for the patient's therapist, and nothing is lost.

use sea_orm::{ActiveValue::Set, IntoActiveModel, QueryOrder, entity::prelude::*};

use super::patient;
use crate::domain::{
    access::Permit,
    at::At,
    ids::{ClinicId, DeviceId, EpisodeId, PatientId, QuarantineId, SessionLogId, StaffId},
};

/// A log that waits, or waited.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session_log_aside")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: QuarantineId,
    pub clinic_id: ClinicId,
    pub patient_id: PatientId,
    pub episode_id: Option<EpisodeId>,
    /// The item's own id, where it could be read.
    pub item_id: Option<SessionLogId>,
    /// The item as it came, JSON.
    #[sea_orm(column_type = "Text")]
    pub raw: String,
    pub code: String,
    #[sea_orm(column_type = "Text")]
    pub detail: String,
    pub sent_at: At,
    pub received_at: At,
    pub device_id: Option<DeviceId>,
    pub settled_at: Option<At>,
    pub settled_by: Option<StaffId>,
    /// Accepted (true) or discarded (false), once settled.
    pub accepted: Option<bool>,
    pub reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps an entry. One of the same patient with the same words, or the same id, is not kept twice.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, entry: Model) -> Result<(), DbErr> {
    let all = Entity::find()
        .filter(COLUMN.clinic_id.eq(entry.clinic_id))
        .filter(COLUMN.patient_id.eq(entry.patient_id));
    let known = match entry.item_id {
        Some(id) => all.filter(COLUMN.item_id.eq(id)).filter(COLUMN.code.eq(entry.code.as_str())),
        None => all.filter(COLUMN.raw.eq(entry.raw.as_str())),
    };
    if known.one(db).await?.is_some() {
        return Ok(());
    }
    Entity::insert(entry.into_active_model()).exec_without_returning(db).await.map(drop)
}

/// Entries that the permit reaches and that wait, the oldest first.
///
/// # Errors
/// The database's own.
pub async fn waiting(db: &impl ConnectionTrait, permit: &Permit) -> Result<Vec<Model>, DbErr> {
    reachable(permit)
        .filter(COLUMN.settled_at.is_null())
        .order_by_asc(Column::ReceivedAt)
        .order_by_asc(Column::Id)
        .all(db)
        .await
}

/// One entry that the permit reaches.
///
/// # Errors
/// The database's own.
pub async fn get(
    db: &impl ConnectionTrait,
    permit: &Permit,
    id: QuarantineId,
) -> Result<Option<Model>, DbErr> {
    reachable(permit).filter(COLUMN.id.eq(id)).one(db).await
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
    reason: String,
) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .set(ActiveModel {
            settled_at: Set(Some(now)),
            settled_by: Set(permit.staff()),
            accepted: Set(Some(accepted)),
            reason: Set(Some(reason)),
            ..Default::default()
        })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.settled_at.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

fn reachable(permit: &Permit) -> Select<Entity> {
    let all = Entity::find().filter(COLUMN.clinic_id.eq(permit.clinic()));
    match permit.caseload_of() {
        Some(therapist) => all.filter(COLUMN.patient_id.in_subquery(patient::caseload(therapist))),
        None => all,
    }
}
