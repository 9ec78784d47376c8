//! Changing one's own language, of screens and of the pushes one gets, and one's own telephone.

use crate::{
    app::App,
    domain::{
        access::{Actor, Permit},
        ids::AuditId,
        people::Language,
    },
    fault::Fault,
    store::{audit, patient, staff},
};

/// Sets what whoever asks has given: the language; for staff the telephone, or none any more.
///
/// # Errors
/// 422 for a patient's telephone, which the clinic keeps.
pub async fn run(
    app: &App,
    permit: &Permit,
    language: Option<Language>,
    phone: Option<Option<String>>,
) -> Result<(), Fault> {
    let txn = app.store.begin().await?;
    match permit.actor() {
        Actor::Staff(id) => {
            if let Some(language) = language {
                staff::speak(&txn, id, language).await?;
            }
            if let Some(phone) = phone {
                staff::call_at(&txn, permit.clinic(), id, phone).await?;
            }
        }
        Actor::Patient(..) if phone.is_some() => {
            return Err(Fault::field("phone", "The clinic keeps a patient's telephone."));
        }
        Actor::Patient(id, _) => {
            let mut me = patient::lock(&txn, permit, id).await?.ok_or_else(Fault::not_found)?;
            me.language = language.unwrap_or(me.language);
            patient::change(&txn, permit, me).await?;
        }
        Actor::Engine => return Err(Fault::not_found()),
    }
    audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &[]).await?;
    txn.commit().await?;
    Ok(())
}
