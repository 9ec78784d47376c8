//! Changing a patient's particulars.

use crate::{
    app::App,
    domain::{
        access::Permit,
        calendar::{Day, Zone},
        ids::{AuditId, PatientId},
        patient::{Contact, name_key},
        people::Language,
    },
    fault::Fault,
    flow::{judge, keep_caseload, keep_reminders},
    store::{audit, episode, patient},
};

/// What changes; the rest stays.
#[derive(Debug, Default)]
pub struct Changes {
    /// First and last name.
    pub name: Option<String>,
    /// Born on.
    pub birth_date: Option<Day>,
    /// Of screens and pushes.
    pub language: Option<Language>,
    /// Of the patient's days.
    pub zone: Option<Zone>,
    /// How the clinic calls the patient.
    pub phone: Option<String>,
    /// Another contact, or nobody any more.
    pub contact: Option<Option<Contact>>,
}

/// Writes the changes.
///
/// # Errors
/// 404 for a patient that is not this clinic's.
pub async fn run(
    app: &App,
    permit: &Permit,
    id: PatientId,
    changes: Changes,
) -> Result<patient::Model, Fault> {
    let txn = app.store.begin().await?;
    let mut row = patient::lock(&txn, permit, id).await?.ok_or_else(Fault::not_found)?;
    let moves = changes.zone.filter(|zone| zone.name() != row.zone);
    if let Some(zone) = moves {
        keep_reminders::note_zone(app, &txn, permit, &row, zone).await?;
    }
    if let Some(name) = changes.name {
        (row.name_key, row.name) = (name_key(&name), name);
    }
    if let Some(day) = changes.birth_date {
        row.birth_date = day.to_string();
    }
    if let Some(zone) = changes.zone {
        row.zone = zone.name().into();
    }
    row.language = changes.language.unwrap_or(row.language);
    row.phone = changes.phone.unwrap_or(row.phone);
    if let Some(contact) = changes.contact {
        row.contact_consent = contact.as_ref().is_some_and(|contact| contact.consent);
        row.contact_relation = contact.as_ref().and_then(|contact| contact.relation.clone());
        row.contact_phone = contact.as_ref().map(|contact| contact.phone.clone());
        row.contact_name = contact.map(|contact| contact.name);
    }
    patient::change(&txn, permit, row.clone()).await?;
    if let Some(episode) = episode::present(&txn, permit, id).await?.filter(|_| moves.is_some()) {
        // The reminders fly along, and today may be another day.
        let held = judge::hold(app, &txn, permit, episode.id).await?.ok_or_else(Fault::not_found)?;
        keep_reminders::follow(app, &txn, &held).await?;
        keep_caseload::keep(app, &txn, &held).await?;
    }
    audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &[("patient", id.0)]).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(row)
}
