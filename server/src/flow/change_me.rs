//! Changing one's own language: of screens, and of the pushes one gets.

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

/// Sets the language of whoever asks.
///
/// # Errors
/// The database's own.
pub async fn run(app: &App, permit: &Permit, language: Language) -> Result<(), Fault> {
    let txn = app.store.begin().await?;
    match permit.actor() {
        Actor::Staff(id) => staff::speak(&txn, id, language).await?,
        Actor::Patient(id, _) => {
            let mut me = patient::lock(&txn, permit, id).await?.ok_or_else(Fault::not_found)?;
            me.language = language;
            patient::change(&txn, permit, me).await?;
        }
        Actor::Engine => return Err(Fault::not_found()),
    }
    audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &[]).await?;
    txn.commit().await?;
    Ok(())
}
