//! Putting a patient into a therapist's caseload, or taking the patient out of it.

use crate::{
    app::App,
    domain::{
        access::Permit,
        ids::{AuditId, PatientId, StaffId},
        people::Role,
    },
    fault::Fault,
    store::{audit, patient, staff},
};

/// Gives a patient a therapist, or none.
///
/// # Errors
/// 404 for a patient that is not this clinic's; 422 `not_a_therapist`.
pub async fn run(
    app: &App,
    permit: &Permit,
    id: PatientId,
    therapist: Option<StaffId>,
) -> Result<patient::Model, Fault> {
    let txn = app.store.begin().await?;
    let mut row = patient::lock(&txn, permit, id).await?.ok_or_else(Fault::not_found)?;
    if let Some(staff) = therapist {
        let person = staff::get(&txn, permit.clinic(), staff).await?;
        if !person.is_some_and(|person| person.roles.has(Role::Therapist)) {
            let detail = "An active therapist of the clinic is expected.";
            return Err(Fault::coded("not_a_therapist", "staffId", detail));
        }
    }
    row.therapist_id = therapist;
    patient::assign(&txn, permit, id, therapist).await?;
    let mut subjects = vec![("patient", id.0)];
    subjects.extend(therapist.map(|staff| ("staff", staff.0)));
    audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &subjects).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(row)
}
