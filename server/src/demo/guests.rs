//! Who the demo's sign-in links are for.

use super::{cast::people, scenes::staff_scope};
use crate::{
    app::App,
    domain::access::{Actor, Permit},
    doors::Guest,
    fault::Fault,
    store::{clinic, names},
};

/// The demo clinic's doors.
pub struct Demo {
    /// Role and person for a sign-in link, in the order printed.
    pub guests: Vec<(&'static str, Guest)>,
}

/// Who the sign-in links are for.
///
/// # Errors
/// 404 when this is no demo database.
pub async fn guests(app: &App) -> Result<Demo, Fault> {
    let db = app.store.read();
    let clinic = clinic::only(db).await?.filter(|clinic| clinic.demo).ok_or_else(Fault::not_found)?;
    let mut guests = Vec::new();
    for (role, short) in [("admin", "ines"), ("nurse", "ana"), ("therapist", "tom")] {
        let scope = staff_scope(app, clinic.id, short).await?;
        if let Actor::Staff(id) = scope.actor {
            guests.push((role, Guest::Staff(id)));
        }
    }
    let permit = Permit::engine(clinic.id);
    let first = names::patient_named(db, &permit, people()[0].name).await?.ok_or_else(Fault::not_found)?;
    guests.push(("patient", Guest::Patient(first.id)));
    Ok(Demo { guests })
}
