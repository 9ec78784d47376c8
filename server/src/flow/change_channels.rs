//! A new version of a clinic's channels.

use crate::{
    app::App,
    domain::{access::Permit, channels::Channels, hidden::Hidden, ids::AuditId, people::Role},
    fault::Fault,
    store::{audit, channel_settings, staff},
};

/// Makes the version after `seen`; the webhook's address was checked. A secret that is not given stays as it is.
///
/// # Errors
/// 422 `secret_needed` (a webhook without one), `unknown_recipient`; 409 `stale_version` when `seen` is not the one in
/// force.
pub async fn run(
    app: &App,
    permit: &Permit,
    seen: i32,
    channels: Channels,
    secret: Option<Hidden<1, 1024>>,
) -> Result<channel_settings::Model, Fault> {
    let (now, clinic) = (app.now(), permit.clinic());
    let txn = app.store.begin().await?;
    let before = channel_settings::newest(&txn, clinic).await?;
    let present = before.as_ref().map_or(0, |newest| newest.version);
    if present != seen {
        return Err(Fault::stale_version(present));
    }
    let people = staff::all(&txn, clinic).await?;
    let acts = |person: &staff::Model| {
        person.disabled_at.is_none() && (person.roles.has(Role::Nurse) || person.roles.has(Role::Admin))
    };
    for (place, id) in channels.recipients.iter().flatten().enumerate() {
        if !people.iter().any(|person| person.id == *id && acts(person)) {
            let field = format!("channels.recipients[{place}]");
            return Err(Fault::coded("unknown_recipient", &field, "An active nurse or admin is expected."));
        }
    }
    let sealed = match (&channels.webhook, secret) {
        (None, _) => None,
        (Some(_), Some(secret)) => {
            let place = (channel_settings::SECRET, clinic.0);
            Some(app.keys.seal(place, secret.reveal().as_bytes()))
        }
        (Some(_), None) => before.and_then(|before| before.webhook_secret),
    };
    if channels.webhook.is_some() && sealed.is_none() {
        let detail = "A webhook needs a secret, so that its receiver knows who sends.";
        return Err(Fault::coded("secret_needed", "channels.webhook.secret", detail));
    }
    let version = channel_settings::Model {
        clinic_id: clinic,
        version: seen + 1,
        channels,
        webhook_secret: sealed,
        created_at: now,
        created_by: permit.staff(),
    };
    if !channel_settings::keep(&txn, version.clone()).await? {
        return Err(Fault::stale_version(seen + 1));
    }
    audit::note(&txn, AuditId(app.new_id()), now, permit, &[("clinic", clinic.0)]).await?;
    txn.commit().await?;
    Ok(version)
}
