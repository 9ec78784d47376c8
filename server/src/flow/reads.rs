//! Staff reading about patients leaves a line in the audit: one per person, patient and kind of page in 5 minutes,
//! committed before the answer leaves.

use crate::{
    app::App,
    domain::{
        access::Permit,
        at::{At, MINUTE},
        ids::{AuditId, PatientId, StaffId},
    },
    fault::Fault,
    store::audit,
};

const EACH: i64 = 5 * MINUTE;
const REMEMBERED: usize = 10_000;

/// Notes that staff read a page about a patient, or a list of patients. Patients reading their own leave none.
///
/// # Errors
/// The database's own.
pub async fn note(app: &App, permit: &Permit, patient: Option<PatientId>) -> Result<(), Fault> {
    let Some(staff) = permit.staff() else { return Ok(()) };
    let now = app.now();
    if was_noted(app, permit, staff, patient, now) {
        return Ok(());
    }
    let subjects: Vec<_> = patient.iter().map(|patient| ("patient", patient.0)).collect();
    let txn = app.store.begin().await?;
    audit::note(&txn, AuditId(app.new_id()), now, permit, &subjects).await?;
    txn.commit().await?;
    let mut reads = app.recent_reads.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if reads.len() >= REMEMBERED {
        reads.retain(|_, at| now.since(*at) < EACH);
    }
    reads.insert((staff, patient, permit.action()), now);
    Ok(())
}

fn was_noted(app: &App, permit: &Permit, staff: StaffId, patient: Option<PatientId>, now: At) -> bool {
    let reads = app.recent_reads.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    reads.get(&(staff, patient, permit.action())).is_some_and(|at| (0..EACH).contains(&now.since(*at)))
}
