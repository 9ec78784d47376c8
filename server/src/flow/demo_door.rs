//! The demo's doors: sign-in links that open once, and patients' clocks that run ahead.

use crate::{
    app::App,
    domain::{
        access::Permit,
        at::HOUR,
        ids::{AuditId, PatientId},
    },
    doors::Guest,
    fault::Fault,
    flow::{
        set_up::code_invalid,
        sign_in::{self, SignedIn, Whom},
    },
    store::{audit, caseload, clinic, patient, reminder, staff},
};

/// A new sign-in link for somebody of the demo clinic.
#[must_use]
pub fn link(app: &App, guest: Guest) -> String {
    format!("{}/demo#{}", app.origin, app.doors.mint(guest))
}

/// Signs in with a link's secret.
///
/// # Errors
/// 404 unless the server runs a demo; 400 `code_invalid`.
pub async fn open(app: &App, secret: &str) -> Result<SignedIn, Fault> {
    if !app.demo {
        return Err(Fault::not_found());
    }
    // A link is not used up by a database that has no time for it.
    let txn = app.store.begin().await?;
    let guest = app.doors.redeem(secret).ok_or_else(code_invalid)?;
    let clinic = clinic::only(&txn).await?.filter(|clinic| clinic.demo).ok_or_else(Fault::not_found)?;
    let whom = match guest {
        Guest::Staff(id) => {
            let person = staff::get(&txn, clinic.id, id).await?.ok_or_else(code_invalid)?;
            Whom::Staff(id, person.roles)
        }
        Guest::Patient(id) => Whom::Patient(id),
    };
    let signed_in = sign_in::open(app, &txn, clinic.id, whom, "Demo".into(), None, "openDemo").await?;
    txn.commit().await?;
    Ok(signed_in)
}

/// Turns a patient's clock forward by so many hours; says how far it runs ahead now.
///
/// # Errors
/// 404 unless the server runs a demo, or for a patient that is not there.
pub async fn shift(app: &App, permit: &Permit, id: PatientId, more: f64) -> Result<f64, Fault> {
    if !app.demo {
        return Err(Fault::not_found());
    }
    let txn = app.store.begin().await?;
    let patient = patient::lock(&txn, permit, id).await?.ok_or_else(Fault::not_found)?;
    #[expect(clippy::cast_possible_truncation, reason = "at most 2016 hours")]
    let ahead = patient.demo_shift.saturating_add((more * HOUR as f64).round() as i64);
    patient::run_ahead(&txn, permit, id, ahead).await?;
    reminder::run_ahead(&txn, id, ahead - patient.demo_shift).await?;
    caseload::run_ahead(&txn, id, ahead - patient.demo_shift).await?;
    audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &[("patient", id.0)]).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(hours(ahead))
}

/// Milliseconds as hours.
#[must_use]
pub fn hours(millis: i64) -> f64 {
    millis as f64 / HOUR as f64
}
