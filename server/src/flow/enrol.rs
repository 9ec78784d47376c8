//! Enrolling: a phone joins with an invite, once. Whatever is wrong with it, the answer is the same, and so is the work.

use std::net::IpAddr;

use sea_orm::DbErr;

use crate::{
    app::App,
    domain::{
        hidden::Hidden,
        ids::AuditId,
        invite::{Code, frozen_until},
        throttle::{Rule, block},
    },
    fault::Fault,
    flow::{
        set_up::code_invalid,
        sign_in::{self, SignedIn, Whom},
        slow::{self, Counted},
    },
    store::{audit, invite},
};

/// What the phone brings.
pub enum Proof {
    /// The code, as typed.
    Code(Hidden<1, 40>),
    /// The link's secret.
    Secret(Hidden<1, 128>),
}

/// Binds a phone to a patient.
///
/// # Errors
/// 400 `code_invalid`; 429 `slow_down`.
pub async fn run(app: &App, proof: &Proof, device_name: String, from: IpAddr) -> Result<SignedIn, Fault> {
    let block = block(from);
    let mut counted = vec![Counted::new(app, Rule::Block, &block)];
    if matches!(proof, Proof::Code(_)) {
        counted.push(Counted::new(app, Rule::Codes, &block));
    }
    slow::strike(app, &counted).await?;
    let found = match proof {
        Proof::Code(typed) => by_code(app, typed.reveal()).await?,
        Proof::Secret(secret) => {
            invite::by_link(app.store.read(), &app.keys.session_hash(secret.reveal()), app.now()).await?
        }
    };
    let Some(invite) = found else { return Err(failed(app).await) };
    let txn = app.store.begin().await?;
    if !invite::use_once(&txn, invite.id, app.now()).await? {
        drop(txn);
        return Err(failed(app).await);
    }
    let whom = Whom::Patient(invite.patient_id);
    let signed_in = sign_in::open(app, &txn, invite.clinic_id, whom, device_name, None, "enrol").await?;
    txn.commit().await?;
    slow::forgive(app, &counted).await?;
    app.nudge(invite.clinic_id);
    Ok(signed_in)
}

/// Whatever was wrong: one line in the audit, one answer.
async fn failed(app: &App) -> Fault {
    match note(app).await {
        Ok(()) => code_invalid(),
        Err(error) => error.into(),
    }
}

async fn note(app: &App) -> Result<(), DbErr> {
    let txn = app.store.begin().await?;
    let id = AuditId(app.new_id());
    audit::keep(&txn, id, app.now(), None, ("anyone", None), "enrolFailed", &[]).await?;
    txn.commit().await
}

async fn by_code(app: &App, typed: &str) -> Result<Option<invite::Model>, Fault> {
    let code = Code::parse(typed);
    let mut invite = match &code {
        Some(code) => invite::by_selector(app.store.read(), &code.selector, app.now()).await?,
        None => None,
    };
    if let Some(found) = &invite
        && !count(app, found).await?
    {
        invite = None;
    }
    let secret = code.as_ref().map_or("", |code| code.secret.as_str());
    let kept = invite.as_ref().map(|invite| invite.secret_hash.as_str());
    Ok(if app.passwords.fits(secret, kept).await? { invite } else { None })
}

/// Counts the try before it is looked at. False: typing is frozen or over.
async fn count(app: &App, invite: &invite::Model) -> Result<bool, DbErr> {
    let now = app.now();
    if invite.tries >= invite::MOST_TRIES || invite.frozen_until.is_some_and(|until| now < until) {
        return Ok(false);
    }
    let txn = app.store.begin().await?;
    let counted = invite::count_try(&txn, invite, frozen_until(invite.tries + 1, now)).await?;
    txn.commit().await?;
    Ok(counted)
}
