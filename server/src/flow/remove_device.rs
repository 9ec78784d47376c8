//! Removing a phone: its session and its push subscriptions end with it, at once.

use sea_orm::{ConnectionTrait, DbErr};

use crate::{
    app::App,
    domain::{
        access::Permit,
        at::At,
        ids::{AuditId, ClinicId, DeviceId, PatientId},
    },
    fault::Fault,
    store::{audit, device, patient, session, subscription},
};

/// Removes a patient's device.
///
/// # Errors
/// 404 for a device that is not this patient's.
pub async fn run(app: &App, permit: &Permit, patient: PatientId, id: DeviceId) -> Result<(), Fault> {
    let now = app.now();
    let txn = app.store.begin().await?;
    patient::get(&txn, permit, patient).await?.ok_or_else(Fault::not_found)?;
    let device = device::get(&txn, id).await?.ok_or_else(Fault::not_found)?;
    if device.patient_id != Some(patient) || !end(&txn, permit.clinic(), id, now).await? {
        return Err(Fault::not_found());
    }
    let subjects = [("patient", patient.0), ("device", id.0)];
    audit::note(&txn, AuditId(app.new_id()), now, permit, &subjects).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    app.ended_sessions(permit.clinic());
    Ok(())
}

/// Ends a device with all that hangs on it. False: it was over before.
///
/// # Errors
/// The database's own.
pub async fn end(txn: &impl ConnectionTrait, clinic: ClinicId, id: DeviceId, now: At) -> Result<bool, DbErr> {
    let removed = device::remove(txn, clinic, id, now).await?;
    session::end_of_device(txn, id, now).await?;
    subscription::end_of_device(txn, id, now).await?;
    Ok(removed)
}
