//! Setting up: the clinic, its first thresholds and its first admin, once.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::DatabaseTransaction;
use serde_json::json;

use crate::{
    app::App,
    domain::{
        hidden::Hidden,
        ids::{AuditId, ClinicId, StaffId},
        people::{Language, Role, Roles},
        thresholds::Thresholds,
    },
    fault::{self, Fault},
    flow::{
        change_clinic::Settings,
        sign_in::{self, SignedIn, Whom},
    },
    keys::random,
    store::{audit, clinic, set_up, staff, thresholds},
};

/// The first things there are.
pub struct First {
    /// The clinic's settings.
    pub clinic: Settings,
    /// The admin's name.
    pub name: String,
    /// The admin's e-mail, in lower case.
    pub email: String,
    /// The admin's password.
    pub password: Hidden<15, 256>,
    /// The admin's language.
    pub language: Language,
}

/// A new set-up link that takes the place of older ones; none once the clinic is set up.
///
/// # Errors
/// The database's own.
pub async fn link(app: &App) -> Result<Option<String>, Fault> {
    let txn = app.store.begin().await?;
    if !set_up::is_needed(&txn).await? {
        return Ok(None);
    }
    let token = URL_SAFE_NO_PAD.encode(random::<24>());
    set_up::renew(&txn, app.keys.session_hash(&token), app.now()).await?;
    txn.commit().await?;
    Ok(Some(format!("{}/setup#{token}", app.origin)))
}

/// Sets the clinic up and signs its first admin in.
///
/// # Errors
/// 400 `code_invalid` for another token; 409 `already_set_up`.
pub async fn run(app: &App, token: &str, first: First) -> Result<SignedIn, Fault> {
    let db = app.store.read();
    if !set_up::is_needed(db).await? {
        return Err(already());
    }
    let password = app.passwords.hash(first.password.reveal()).await?;
    let now = app.now();
    let txn = app.store.begin().await?;
    if !set_up::use_once(&txn, &app.keys.session_hash(token), now).await? {
        let needed = set_up::is_needed(&txn).await?;
        return Err(if needed { code_invalid() } else { already() });
    }
    let clinic = ClinicId(app.new_id());
    found(app, &txn, clinic, first.clinic, false).await?;
    let admin = staff::Model {
        id: StaffId(app.new_id()),
        clinic_id: clinic,
        name: first.name,
        email: first.email,
        roles: Roles(vec![Role::Admin]),
        language: first.language,
        phone: None,
        password_hash: password,
        created_at: now,
        disabled_at: None,
    };
    let whom = Whom::Staff(admin.id, admin.roles.clone());
    let subjects = [("clinic", clinic.0), ("staff", admin.id.0)];
    staff::keep(&txn, admin).await?;
    audit::keep(&txn, AuditId(app.new_id()), now, Some(clinic), ("anyone", None), "setUp", &subjects).await?;
    let signed_in = sign_in::open(app, &txn, clinic, whom, "Browser".into(), None, "signIn").await?;
    txn.commit().await?;
    Ok(signed_in)
}

/// Founds a clinic with its first thresholds.
///
/// # Errors
/// The database's own.
pub async fn found(
    app: &App,
    txn: &DatabaseTransaction,
    id: ClinicId,
    settings: Settings,
    demo: bool,
) -> Result<(), Fault> {
    let now = app.now();
    clinic::keep(txn, settings.clinic(id, demo, now)).await?;
    let version = thresholds::Model {
        clinic_id: id,
        version: 1,
        parameters: first_thresholds(),
        created_at: now,
        created_by: None,
    };
    thresholds::keep(txn, version).await?;
    Ok(())
}

/// The thresholds a clinic begins with: the defaults.
#[must_use]
pub fn first_thresholds() -> serde_json::Value {
    serde_json::to_value(Thresholds::default()).unwrap_or_else(|_| json!({}))
}

/// A code or token that is wrong, used or over: always the same words.
#[must_use]
pub fn code_invalid() -> Fault {
    Fault::Invalid(fault::problem("code_invalid", "This code or link does not fit, or its time is over."))
}

fn already() -> Fault {
    Fault::Conflict(fault::problem("already_set_up", "The clinic is set up; sign in."))
}
