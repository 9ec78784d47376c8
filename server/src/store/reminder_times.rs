//! When a patient wants to be reminded. The zone is the patient's row's, so that all days are in one.

use std::collections::HashMap;

use sea_orm::{IntoActiveModel, entity::prelude::*, sea_query::OnConflict};

use super::patient;
use crate::domain::{
    access::Permit,
    at::At,
    calendar::{TimeOfDay, Zone},
    ids::{ClinicId, PatientId},
    schedule::OwnTimes,
};

/// A patient's own times; none: the protocol's.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "reminder_times")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub patient_id: PatientId,
    pub clinic_id: ClinicId,
    #[sea_orm(column_type = "JsonBinary")]
    pub own: OwnTimes,
    pub changed_at: At,
}

impl ActiveModelBehavior for ActiveModel {}

/// What holds for a patient now. A zone that the list does not know counts as UTC.
///
/// # Errors
/// The database's own.
pub async fn of(
    db: &impl ConnectionTrait,
    permit: &Permit,
    patient: &patient::Model,
) -> Result<OwnTimes, DbErr> {
    let kept = Entity::find_by_id(patient.id).filter(COLUMN.clinic_id.eq(permit.clinic())).one(db).await?;
    let zone = Zone::parse(&patient.zone).unwrap_or_default();
    Ok(kept.map_or_else(|| OwnTimes::standard(zone), |kept| OwnTimes { zone, ..kept.own }))
}

/// At which times patients asked to be reminded of exercises; who did not is asked when the plan says.
///
/// # Errors
/// The database's own.
pub async fn exercise_times(
    db: &impl ConnectionTrait,
    patients: impl IntoIterator<Item = PatientId>,
) -> Result<HashMap<PatientId, Vec<TimeOfDay>>, DbErr> {
    let kept = Entity::find().filter(COLUMN.patient_id.is_in(patients)).all(db).await?;
    Ok(kept.into_iter().map(|kept| (kept.patient_id, kept.own.exercise_times)).collect())
}

/// Keeps them in the place of those before.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, times: Model) -> Result<(), DbErr> {
    let anew = [Column::Own, Column::ChangedAt];
    Entity::insert(times.into_active_model())
        .on_conflict(OnConflict::column(Column::PatientId).update_columns(anew).to_owned())
        .exec_without_returning(db)
        .await
        .map(drop)
}
