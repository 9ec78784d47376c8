//! Whose session a token is, and the new token that a session gets each week (security.md 4).

use sea_orm::DbErr;

use crate::{
    app::App,
    domain::{
        access::{Actor, Scope},
        at::At,
        hidden::Hidden,
        ids::{AuditId, SessionId},
        people::Roles,
        session as limits,
    },
    fault::Fault,
    flow::sign_in::new_token,
    store::{self, audit, device, session, staff},
};

/// Who was recognised.
pub struct Recognised {
    /// The person, and what the person may be.
    pub scope: Scope,
    /// A new token for the browser to keep from now on.
    pub new_token: Option<Hidden<1, 64>>,
}

/// Whose session this token is. `is_there`: the request says that somebody is there, not a page by itself.
///
/// # Errors
/// 401 `session_required`, `session_expired` or `device_revoked`.
pub async fn run(app: &App, token: &str, is_there: bool) -> Result<Recognised, Fault> {
    let (db, now) = (app.store.read(), app.now());
    let shown = app.keys.session_hash(token);
    let (session, is_old) = match session::by_token(db, &shown).await? {
        Some(session) => (session, false),
        None => (session::by_previous(db, &shown).await?.ok_or_else(unknown)?, true),
    };
    if is_old && session.previous_until.is_some_and(|until| now > until) {
        // The new one is in use: whoever brings the old one now is somebody else, or a very late page.
        tracing::warn!(session.id = %session.id, "A token came back after it was changed");
        if session.staff_id.is_some() {
            end(app, &session, now).await?;
        }
        return Err(expired());
    }
    let scope = scope_of(app, &session).await?;
    // What is only written down on the way must not keep a nurse from an alert, be the disk full or not.
    let new_token = tokens(app, &session, &shown, is_old).await.unwrap_or_else(|error| unwritten(&error));
    if is_there && now.since(session.last_seen_at) >= limits::SEEN_EACH {
        touch(app, &session, now).await.unwrap_or_else(|error| unwritten(&error));
    }
    Ok(Recognised { scope, new_token })
}

/// Is a session that was recognised before still what it was? For live lines, which outlast their request.
///
/// # Errors
/// 401 when it is over.
pub async fn again(app: &App, id: SessionId) -> Result<Scope, Fault> {
    let session = session::get(app.store.read(), id).await?.ok_or_else(unknown)?;
    scope_of(app, &session).await
}

fn unknown() -> Fault {
    Fault::sign_in("session_required", "Nobody is signed in here.")
}

fn expired() -> Fault {
    Fault::sign_in("session_expired", "The session is over; sign in again.")
}

async fn scope_of(app: &App, session: &session::Model) -> Result<Scope, Fault> {
    let (db, now) = (app.store.read(), app.now());
    let revoked = || Fault::sign_in("device_revoked", "The clinic removed this device.");
    let device = device::get(db, session.device_id).await?.ok_or_else(unknown)?;
    if device.removed_at.is_some() {
        return Err(revoked());
    }
    let idle = now.since(session.last_seen_at);
    if session.revoked_at.is_some() || idle > session.idle_limit || now >= session.absolute_until {
        return Err(expired());
    }
    let (actor, roles) = match (session.staff_id, session.patient_id) {
        (Some(id), _) => {
            let person = staff::get(db, session.clinic_id, id).await?.ok_or_else(revoked)?;
            (Actor::Staff(id), person.roles)
        }
        (None, Some(id)) => (Actor::Patient(id, device.id), Roles(Vec::new())),
        (None, None) => return Err(unknown()),
    };
    Ok(Scope { clinic: session.clinic_id, actor, roles, device: device.id, session: session.id })
}

/// Ends the old token at the first use of the new one, and makes a new one when it is time.
async fn tokens(
    app: &App,
    session: &session::Model,
    shown: &[u8],
    is_old: bool,
) -> Result<Option<Hidden<1, 64>>, DbErr> {
    let now = app.now();
    let age = now.since(session.token_since);
    let is_first_use = !is_old && session.previous_hash.is_some() && session.previous_until.is_none();
    let lasts = if is_old { limits::OFFER_AGAIN_EACH } else { limits::NEW_TOKEN_EACH };
    let in_time = is_old && session.previous_until.is_some();
    if !is_first_use && (age < lasts || in_time) {
        return Ok(None);
    }
    let txn = app.store.begin().await?;
    let mut new = None;
    if is_first_use {
        session::end_previous(&txn, session, now.plus(limits::OLD_TOKEN_LASTS)).await?;
    } else {
        let token = new_token();
        if session::renew(&txn, session, shown, app.keys.session_hash(&token), now).await? {
            new = Hidden::new(&token).ok();
        }
    }
    txn.commit().await?;
    Ok(new)
}

async fn touch(app: &App, session: &session::Model, now: At) -> Result<(), DbErr> {
    let txn = app.store.begin().await?;
    session::touch(&txn, session.id, now).await?;
    device::touch(&txn, session.device_id, now).await?;
    txn.commit().await
}

async fn end(app: &App, session: &session::Model, now: At) -> Result<(), DbErr> {
    let txn = app.store.begin().await?;
    session::end(&txn, session.id, now).await?;
    let (id, who) = (AuditId(app.new_id()), ("staff", session.staff_id.map(|id| id.0)));
    let subjects = [("device", session.device_id.0)];
    audit::keep(&txn, id, now, Some(session.clinic_id), who, "oldToken", &subjects).await?;
    txn.commit().await?;
    app.ended_sessions(session.clinic_id);
    Ok(())
}

fn unwritten<T: Default>(error: &DbErr) -> T {
    tracing::error!(code = store::code_of(error), "That a session was seen could not be written");
    T::default()
}
