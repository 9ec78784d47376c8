//! Adding a member of staff.

use crate::{
    app::App,
    domain::{
        access::Permit,
        hidden::Hidden,
        ids::{AuditId, ClinicId, StaffId},
        people::{Language, Roles},
    },
    fault::{self, Fault},
    store::{audit, staff},
};

/// Who comes.
pub struct Newcomer {
    /// First and last name.
    pub name: String,
    /// In lower case.
    pub email: String,
    /// At least one.
    pub roles: Roles,
    /// To sign in with.
    pub password: Hidden<15, 256>,
    /// Of screens and pushes.
    pub language: Language,
    /// Where a message by telephone goes to.
    pub phone: Option<String>,
}

/// Adds somebody, for an admin.
///
/// # Errors
/// 409 `email_taken`.
pub async fn run(app: &App, permit: &Permit, newcomer: Newcomer) -> Result<staff::Model, Fault> {
    let row = row(app, permit.clinic(), newcomer).await?;
    let txn = app.store.begin().await?;
    if !staff::keep(&txn, row.clone()).await? {
        return Err(taken());
    }
    audit::note(&txn, AuditId(app.new_id()), row.created_at, permit, &[("staff", row.id.0)]).await?;
    txn.commit().await?;
    Ok(row)
}

/// Adds somebody, for whoever has the command line of the host.
///
/// # Errors
/// 409 `email_taken`.
pub async fn by_operator(app: &App, clinic: ClinicId, newcomer: Newcomer) -> Result<staff::Model, Fault> {
    let row = row(app, clinic, newcomer).await?;
    let txn = app.store.begin().await?;
    if !staff::keep(&txn, row.clone()).await? {
        return Err(taken());
    }
    let (id, subjects) = (AuditId(app.new_id()), [("staff", row.id.0)]);
    audit::keep(&txn, id, row.created_at, Some(clinic), ("operator", None), "addStaff", &subjects).await?;
    txn.commit().await?;
    Ok(row)
}

async fn row(app: &App, clinic: ClinicId, newcomer: Newcomer) -> Result<staff::Model, Fault> {
    Ok(staff::Model {
        id: StaffId(app.new_id()),
        clinic_id: clinic,
        name: newcomer.name,
        email: newcomer.email,
        roles: newcomer.roles,
        language: newcomer.language,
        phone: newcomer.phone,
        password_hash: app.passwords.hash(newcomer.password.reveal()).await?,
        created_at: app.now(),
        disabled_at: None,
    })
}

/// Somebody has this e-mail already.
#[must_use]
pub fn taken() -> Fault {
    Fault::Conflict(fault::problem("email_taken", "Somebody signs in with this e-mail already."))
}
