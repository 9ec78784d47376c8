//! Adding a patient.

use crate::{
    app::App,
    domain::{
        access::Permit,
        ids::{AuditId, PatientId},
        patient::{Details, name_key},
    },
    fault::Fault,
    store::{audit, patient},
};

/// Adds a patient to the clinic.
///
/// # Errors
/// The database's own.
pub async fn run(app: &App, permit: &Permit, details: Details) -> Result<patient::Model, Fault> {
    let now = app.now();
    let (contact, consent) = match details.contact {
        Some(contact) => (Some((contact.name, contact.relation, contact.phone)), contact.consent),
        None => (None, false),
    };
    let row = patient::Model {
        id: PatientId(app.new_id()),
        clinic_id: permit.clinic(),
        name_key: name_key(&details.name),
        name: details.name,
        birth_date: details.birth_date.to_string(),
        language: details.language,
        zone: details.zone.name().into(),
        phone: details.phone,
        contact_name: contact.as_ref().map(|contact| contact.0.clone()),
        contact_relation: contact.as_ref().and_then(|contact| contact.1.clone()),
        contact_phone: contact.map(|contact| contact.2),
        contact_consent: consent,
        created_at: now,
        created_by: permit.staff(),
        demo_shift: 0,
        therapist_id: None,
    };
    let txn = app.store.begin().await?;
    patient::keep(&txn, permit, row.clone()).await?;
    audit::note(&txn, AuditId(app.new_id()), now, permit, &[("patient", row.id.0)]).await?;
    txn.commit().await?;
    Ok(row)
}
