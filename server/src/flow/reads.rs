//! Staff reading about patients leaves a line in the audit: one per person, patient and kind of page in 5 minutes,
//! committed before the answer leaves. When it cannot be written, the log gets it and the nurse gets the answer: a full
//! disk must not hide an alert.

use sea_orm::DbErr;

use crate::{
    app::App,
    domain::{
        access::Permit,
        at::{At, MINUTE},
        ids::{AuditId, PatientId, StaffId},
    },
    store::{self, audit, escalation},
};

const EACH: i64 = 5 * MINUTE;
const REMEMBERED: usize = 10_000;

/// Notes that staff read a page about a patient, or a list of patients. Patients reading their own leave none.
pub async fn note(app: &App, permit: &Permit, patient: Option<PatientId>) {
    let Some(staff) = permit.staff() else { return };
    if let Some(patient) = patient {
        look(app, permit, patient, staff).await;
    }
    let now = app.now();
    if was_noted(app, permit, staff, patient, now) {
        return;
    }
    if let Err(error) = keep(app, permit, patient, now).await {
        let (code, action) = (store::code_of(&error), permit.action().operation_id());
        let patient = patient.map(|patient| patient.to_string());
        tracing::error!(code, action, staff.id = %staff, patient.id = patient, "A read is not in the audit");
        return;
    }
    let mut reads = app.recent_reads.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if reads.len() >= REMEMBERED {
        reads.retain(|_, at| now.since(*at) < EACH);
    }
    reads.insert((staff, patient, permit.action()), now);
}

/// Whoever took an alert by a notification's button has now looked whom it is about. Were that lost, it would climb on.
async fn look(app: &App, permit: &Permit, patient: PatientId, staff: StaffId) {
    let found = async {
        let alerts = escalation::unopened(app.store.read(), permit, patient, staff).await?;
        if alerts.is_empty() {
            return Ok(());
        }
        let txn = app.store.begin().await?;
        escalation::opened(&txn, alerts).await?;
        txn.commit().await
    };
    if let Err(error) = found.await {
        tracing::error!(code = store::code_of(&error), staff.id = %staff, "A look was not kept");
    }
}

async fn keep(app: &App, permit: &Permit, patient: Option<PatientId>, now: At) -> Result<(), DbErr> {
    let subjects: Vec<_> = patient.iter().map(|patient| ("patient", patient.0)).collect();
    let txn = app.store.begin().await?;
    audit::note(&txn, AuditId(app.new_id()), now, permit, &subjects).await?;
    txn.commit().await
}

fn was_noted(app: &App, permit: &Permit, staff: StaffId, patient: Option<PatientId>, now: At) -> bool {
    let reads = app.recent_reads.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    reads.get(&(staff, patient, permit.action())).is_some_and(|at| (0..EACH).contains(&now.since(*at)))
}
