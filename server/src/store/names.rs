//! Who the ids in a list are: names of staff, patients and episodes looked up in one go.

use std::collections::HashMap;

use sea_orm::{QuerySelect, entity::prelude::*};

use super::{episode, patient, staff};
use crate::domain::{
    access::Permit,
    ids::{EpisodeId, PatientId, StaffId},
};

/// Patients by id.
///
/// # Errors
/// The database's own.
pub async fn patients(
    db: &impl ConnectionTrait,
    permit: &Permit,
    ids: impl IntoIterator<Item = PatientId>,
) -> Result<HashMap<PatientId, patient::Model>, DbErr> {
    let rows = patient::Entity::find()
        .filter(patient::COLUMN.clinic_id.eq(permit.clinic()))
        .filter(patient::COLUMN.id.is_in(ids))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Episodes by id.
///
/// # Errors
/// The database's own.
pub async fn episodes(
    db: &impl ConnectionTrait,
    permit: &Permit,
    ids: impl IntoIterator<Item = EpisodeId>,
) -> Result<HashMap<EpisodeId, episode::Model>, DbErr> {
    let rows = episode::Entity::find()
        .filter(episode::COLUMN.clinic_id.eq(permit.clinic()))
        .filter(episode::COLUMN.id.is_in(ids))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Names of the clinic's staff, those who left included.
///
/// # Errors
/// The database's own.
pub async fn staff(db: &impl ConnectionTrait, permit: &Permit) -> Result<HashMap<StaffId, String>, DbErr> {
    let rows = staff::Entity::find()
        .select_only()
        .column(staff::Column::Id)
        .column(staff::Column::Name)
        .filter(staff::COLUMN.clinic_id.eq(permit.clinic()))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The patient of a name; the first one, if several have it.
///
/// # Errors
/// The database's own.
pub async fn patient_named(
    db: &impl ConnectionTrait,
    permit: &Permit,
    name: &str,
) -> Result<Option<patient::Model>, DbErr> {
    patient::Entity::find()
        .filter(patient::COLUMN.clinic_id.eq(permit.clinic()))
        .filter(patient::COLUMN.name.eq(name))
        .one(db)
        .await
}
