//! Subscribing a browser, ending that, and trying it out.

mod replace;

use sea_orm::DatabaseTransaction;
use sha2::{Digest, Sha256};

use super::page;
use crate::{
    app::App,
    domain::{
        access::{Actor, Permit},
        alert::Severity,
        at::{At, HOUR, MINUTE, SECOND},
        ids::{AuditId, DeviceId, MessageId, SubscriptionId},
        message::{MessageKind, SubscriptionState},
    },
    fault::{Fault, problem},
    store::{audit, outbox, subscription},
};

/// Test pushes to one subscription in an hour.
const TESTS: usize = 10;
/// A test that has not arrived by then says enough.
const TEST_LIFE: i64 = 10 * MINUTE;

/// What a browser offers; its endpoint and keys were checked.
#[derive(Debug)]
pub struct Offer {
    /// Where its push service takes messages.
    pub endpoint: String,
    /// base64url of its point.
    pub p256dh: String,
    /// base64url of its secret.
    pub auth: String,
    /// When it says it ends.
    pub expires_at: Option<At>,
    /// The subscription that this browser had before.
    pub replaces: Option<SubscriptionId>,
}

/// Keeps or renews a subscription for the person and device. The one that it replaces ends; beyond ten the person's
/// oldest ends.
///
/// # Errors
/// The database's own; 404 for somebody who is neither staff nor patient.
pub async fn keep(
    app: &App,
    permit: &Permit,
    device_id: DeviceId,
    offer: Offer,
) -> Result<subscription::Model, Fault> {
    let now = app.now();
    let (staff_id, patient_id) = match permit.actor() {
        Actor::Staff(id) => (Some(id), None),
        Actor::Patient(id, _) => (None, Some(id)),
        Actor::Engine => return Err(Fault::not_found()),
    };
    let new = subscription::Model {
        id: SubscriptionId(app.new_id()),
        clinic_id: permit.clinic(),
        staff_id,
        patient_id,
        device_id,
        endpoint_hash: Sha256::digest(&offer.endpoint).to_vec(),
        endpoint: offer.endpoint,
        p256dh: offer.p256dh,
        auth: offer.auth,
        vapid: app.keys.vapid_fingerprint(),
        state: SubscriptionState::Live,
        unreceipted: 0,
        expires_at: offer.expires_at,
        created_at: now,
        seen_at: now,
        last_opened_at: None,
        gone_at: None,
    };
    let txn = app.store.begin().await?;
    let mut kept = new.clone();
    if !subscription::keep(&txn, new.clone()).await? {
        let known =
            subscription::by_endpoint(&txn, &new.endpoint_hash).await?.ok_or_else(Fault::not_found)?;
        (kept.id, kept.state) = (known.id, known.state);
        subscription::renew(&txn, &known, new).await?;
    }
    if let Some(former) = offer.replaces.filter(|former| *former != kept.id) {
        replace::run(app, &txn, permit, former, &kept, now).await?;
    }
    let mine = subscription::of_same_person(&txn, &kept).await?;
    let too_many = mine.len().saturating_sub(subscription::MOST);
    for oldest in mine.iter().filter(|one| one.id != kept.id).take(too_many) {
        subscription::end(&txn, oldest.id, now).await?;
    }
    let about = [("subscription", kept.id.0), ("device", device_id.0)];
    audit::note(&txn, AuditId(app.new_id()), now, permit, &about).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(kept)
}

/// Ends a person's own subscription; ending it again is fine.
///
/// # Errors
/// 404 when it is not this person's.
pub async fn end(app: &App, permit: &Permit, id: SubscriptionId) -> Result<(), Fault> {
    let now = app.now();
    let txn = app.store.begin().await?;
    let found = subscription::own(&txn, permit, id).await?.ok_or_else(Fault::not_found)?;
    subscription::end(&txn, found.id, now).await?;
    audit::note(&txn, AuditId(app.new_id()), now, permit, &[("subscription", id.0)]).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(())
}

/// Puts a test push into the outbox.
///
/// # Errors
/// 404 when it is not this person's, 409 `subscription_gone`, 429 beyond ten in an hour.
pub async fn test(app: &App, permit: &Permit, id: SubscriptionId) -> Result<MessageId, Fault> {
    let now = app.now();
    let txn = app.store.begin().await?;
    let found = subscription::own(&txn, permit, id).await?.ok_or_else(Fault::not_found)?;
    if found.state == SubscriptionState::Gone {
        return Err(Fault::Conflict(problem("subscription_gone", "This browser must subscribe anew.")));
    }
    let test = a_test(app, &txn, permit, id, now).await?;
    let message = test.id;
    outbox::put(&txn, vec![test]).await?;
    let about = [("subscription", id.0), ("message", message.0)];
    audit::note(&txn, AuditId(app.new_id()), now, permit, &about).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(message)
}

/// A test push to one browser, to be put into the outbox.
///
/// # Errors
/// 429 beyond ten in an hour; the database's own.
pub(super) async fn a_test(
    app: &App,
    txn: &DatabaseTransaction,
    permit: &Permit,
    id: SubscriptionId,
    now: At,
) -> Result<outbox::Model, Fault> {
    let sent = outbox::tests_since(txn, id, now.plus(-HOUR)).await?;
    if sent.len() >= TESTS {
        let first = sent[sent.len() - TESTS].created_at;
        let wait = first.plus(HOUR).since(now) / SECOND;
        return Err(Fault::slow_down(u64::try_from(wait).unwrap_or(1)));
    }
    let message = page::message(app, permit.clinic(), MessageKind::Test, id, Severity::Warning, now, now);
    Ok(outbox::Model { expires_at: now.plus(TEST_LIFE), ..message })
}
