//! Signing in.

use std::net::IpAddr;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::DatabaseTransaction;

use crate::{
    app::App,
    domain::{
        access::{Actor, Scope},
        hidden::Hidden,
        ids::{AuditId, ClinicId, DeviceId, PatientId, SessionId, StaffId},
        people::Roles,
        session::{self as limits, Limits},
        throttle::{Rule, block},
    },
    fault::{self, Fault},
    flow::slow::{self, Counted},
    keys::random,
    passwords::Crowded,
    store::{audit, device, session, staff},
};

/// A session that was just made. Its token is shown once, to the browser.
pub struct SignedIn {
    /// For the cookie.
    pub token: Hidden<1, 64>,
    /// Milliseconds that the browser keeps it.
    pub keep_for: i64,
    /// Who is signed in now.
    pub scope: Scope,
}

/// Somebody tries to sign in.
pub struct Attempt<'a> {
    /// As typed.
    pub email: &'a str,
    /// As typed.
    pub password: Hidden<1, 256>,
    /// How the browser shows in lists.
    pub device_name: String,
    /// The token of an older session of this browser, over or not: the same device then.
    pub known_as: Option<String>,
    /// Where the request came from.
    pub from: IpAddr,
}

/// Signs in with e-mail and password.
///
/// # Errors
/// 401 `sign_in_failed`, whatever was wrong; 429 `slow_down` after failures.
pub async fn run(app: &App, attempt: Attempt<'_>) -> Result<SignedIn, Fault> {
    let email = attempt.email.trim().to_lowercase();
    let counted = [
        Counted::new(app, Rule::Credential, email.as_bytes()),
        Counted::new(app, Rule::Block, &block(attempt.from)),
    ];
    slow::strike(app, &counted).await?;
    let person = staff::by_email(app.store.read(), &email).await?;
    let kept = person.as_ref().map(|person| person.password_hash.as_str());
    let fits = app.passwords.fits(attempt.password.reveal(), kept).await?;
    let (true, Some(person)) = (fits, person) else {
        let txn = app.store.begin().await?;
        let id = AuditId(app.new_id());
        audit::keep(&txn, id, app.now(), None, ("anyone", None), "signInFailed", &[]).await?;
        txn.commit().await?;
        return Err(Fault::sign_in("sign_in_failed", "E-mail and password do not fit together."));
    };
    slow::forgive(app, &counted).await?;
    let txn = app.store.begin().await?;
    let device = match attempt.known_as {
        Some(token) => known_device(app, &txn, &token, person.id).await?,
        None => None,
    };
    let whom = Whom::Staff(person.id, person.roles);
    let signed_in = open(app, &txn, person.clinic_id, whom, attempt.device_name, device, "signIn").await?;
    txn.commit().await?;
    // This browser's last session, and the oldest of too many.
    app.ended_sessions(person.clinic_id);
    Ok(signed_in)
}

/// Whose session is opened.
pub enum Whom {
    /// A member of staff with the roles of this moment.
    Staff(StaffId, Roles),
    /// A patient.
    Patient(PatientId),
}

/// Opens a session inside a transaction; over the limit the oldest one ends.
///
/// # Errors
/// The database's own.
pub async fn open(
    app: &App,
    txn: &DatabaseTransaction,
    clinic: ClinicId,
    whom: Whom,
    device_name: String,
    known_device: Option<DeviceId>,
    action: &str,
) -> Result<SignedIn, Fault> {
    let now = app.now();
    let (staff, patient, limits, roles) = match whom {
        Whom::Staff(id, roles) => (Some(id), None, limits::of_staff(&roles), roles),
        Whom::Patient(id) => (None, Some(id), limits::PATIENT, Roles(Vec::new())),
    };
    end_oldest(app, txn, staff, patient, limits).await?;
    let device = match known_device {
        Some(device) => {
            session::end_of_device(txn, device, now).await?;
            device
        }
        None => {
            let device = DeviceId(app.new_id());
            let row = device::Model {
                id: device,
                clinic_id: clinic,
                staff_id: staff,
                patient_id: patient,
                name: device_name,
                created_at: now,
                last_seen_at: now,
                notifications: None,
                test_heard: None,
                test_heard_at: None,
                removed_at: None,
            };
            device::keep(txn, row).await?;
            device
        }
    };
    let token = new_token();
    let row = session::Model {
        id: SessionId(app.new_id()),
        clinic_id: clinic,
        token_hash: app.keys.session_hash(&token),
        staff_id: staff,
        patient_id: patient,
        device_id: device,
        created_at: now,
        last_seen_at: now,
        idle_limit: limits.idle,
        absolute_until: now.plus(limits.absolute),
        revoked_at: None,
        token_since: now,
        previous_hash: None,
        previous_until: None,
    };
    let session = row.id;
    session::keep(txn, row).await?;
    let (kind, id) = match (staff, patient) {
        (Some(id), _) => ("staff", Some(id.0)),
        (_, id) => ("patient", id.map(|id| id.0)),
    };
    let subjects = [("device", device.0)];
    audit::keep(txn, AuditId(app.new_id()), now, Some(clinic), (kind, id), action, &subjects).await?;
    let actor = match (staff, patient) {
        (Some(id), _) => Actor::Staff(id),
        (None, Some(id)) => Actor::Patient(id, device),
        (None, None) => return Err(Fault::not_found()),
    };
    let token = Hidden::new(&token).map_err(Fault::invalid)?;
    Ok(SignedIn { token, keep_for: limits.cookie, scope: Scope { clinic, actor, roles, device, session } })
}

/// A session's token: 256 bits, with a beginning by which scanners find leaks.
#[must_use]
pub fn new_token() -> String {
    format!("rls_{}", URL_SAFE_NO_PAD.encode(random::<32>()))
}

async fn end_oldest(
    app: &App,
    txn: &DatabaseTransaction,
    staff: Option<StaffId>,
    patient: Option<PatientId>,
    limits: Limits,
) -> Result<(), Fault> {
    let now = app.now();
    for over in session::live_of(txn, staff, patient, now).await?.into_iter().skip(limits.most - 1) {
        session::end(txn, over.id, now).await?;
        if patient.is_some() {
            super::remove_device::end(txn, over.clinic_id, over.device_id, now).await?;
        }
    }
    Ok(())
}

async fn known_device(
    app: &App,
    txn: &DatabaseTransaction,
    token: &str,
    staff: StaffId,
) -> Result<Option<DeviceId>, Fault> {
    let session = session::by_token(txn, &app.keys.session_hash(token)).await?;
    let Some(session) = session.filter(|session| session.staff_id == Some(staff)) else {
        return Ok(None);
    };
    let device = device::get(txn, session.device_id).await?;
    Ok(device.filter(|device| device.removed_at.is_none()).map(|device| device.id))
}

impl From<Crowded> for Fault {
    fn from(_: Crowded) -> Self {
        Self::SlowDown(fault::problem("slow_down", "Too many sign in at once; wait a little."), 2)
    }
}
