//! Changing the clinic's settings, all at once.

use crate::{
    app::App,
    domain::{
        access::Permit,
        at::At,
        calendar::Zone,
        ids::{AuditId, ClinicId},
    },
    fault::Fault,
    store::{audit, clinic},
};

/// What a clinic says of itself; valid when it exists.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Its name.
    pub name: String,
    /// Of working and quiet hours.
    pub zone: Zone,
    /// The line answered day and night.
    pub phone_24h: Option<String>,
    /// What to dial in an emergency.
    pub emergency_number: String,
    /// As it is shown.
    pub staff_hours: String,
    /// `HH:MM`.
    pub quiet_from: String,
    /// `HH:MM`.
    pub quiet_to: String,
    /// Of the course to be expected.
    pub statement_en: String,
    /// The same in Spanish.
    pub statement_es: String,
}

impl Settings {
    /// The row of a clinic with these settings.
    #[must_use]
    pub fn clinic(self, id: ClinicId, demo: bool, created_at: At) -> clinic::Model {
        clinic::Model {
            id,
            name: self.name,
            zone: self.zone.name().into(),
            phone_24h: self.phone_24h,
            emergency_number: self.emergency_number,
            staff_hours: self.staff_hours,
            quiet_from: self.quiet_from,
            quiet_to: self.quiet_to,
            statement_en: self.statement_en,
            statement_es: self.statement_es,
            demo,
            created_at,
        }
    }
}

/// Writes the settings.
///
/// # Errors
/// The database's own.
pub async fn run(app: &App, permit: &Permit, settings: Settings) -> Result<clinic::Model, Fault> {
    let txn = app.store.begin().await?;
    let before = clinic::get(&txn, permit.clinic()).await?;
    let after = settings.clinic(before.id, before.demo, before.created_at);
    clinic::change(&txn, after.clone()).await?;
    let subjects = [("clinic", permit.clinic().0)];
    audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &subjects).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(after)
}
