//! In which zone a patient's days were, and since when: dated, and never rewritten.

use sea_orm::{IntoActiveModel, entity::prelude::*};

use crate::domain::{
    at::At,
    calendar::Zone,
    ids::{ClinicId, PatientId, StaffId, ZoneChangeId},
};

/// From an instant on a patient is in another zone.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "zone_change")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ZoneChangeId,
    pub clinic_id: ClinicId,
    pub patient_id: PatientId,
    pub zone: Zone,
    /// The one before it, as it was written.
    pub was: String,
    /// In the patient's time.
    pub at: At,
    /// Who changed it; none: the patient's phone.
    pub by_staff: Option<StaffId>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps a change.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, change: Model) -> Result<(), DbErr> {
    Entity::insert(change.into_active_model()).exec_without_returning(db).await.map(drop)
}
