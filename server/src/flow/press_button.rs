//! "I'm on it" from a notification, by its token alone: an idle-locked session must not stop a nurse at 03:00. Whoever
//! presses it has seen nothing of the patient, and has ten minutes to look (reliability.md 5).

use poem_openapi::Enum;
use sea_orm::DatabaseTransaction;

use super::{
    acknowledge::{self, By},
    again::again,
};
use crate::{
    app::App,
    domain::{
        access::{Action, Actor, Permit, Scope},
        alert::AlertState,
        ids::AlertId,
        message::SubscriptionState,
    },
    fault::Fault,
    keys::token_hash,
    store::{alert, outbox, staff, subscription},
};

/// What became of a pressed button. It names nobody: whoever holds the phone may not be the nurse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ButtonResult {
    /// The alert is the nurse's; the patient is to be looked at within ten minutes.
    Taken,
    /// A colleague has it, or it is closed.
    Handled,
    /// It changed after this message; a newer one says so.
    Changed,
    /// The button is too old, was used before, or its nurse has signed out; or there never was one.
    Expired,
}

/// Takes the alert of a message for the nurse whose device got it.
///
/// # Errors
/// The database's own.
pub async fn press(app: &App, token: &str) -> Result<ButtonResult, Fault> {
    let hash = token_hash(token);
    // Guesses must not wait for the write lock, nor make others wait.
    if !outbox::has_button(app.store.read(), &hash).await? {
        return Ok(ButtonResult::Expired);
    }
    again(|| once(app, &hash)).await
}

async fn once(app: &App, hash: &[u8]) -> Result<ButtonResult, Fault> {
    let txn = app.store.begin().await?;
    let Some(message) = outbox::by_button(&txn, hash).await? else { return Ok(ButtonResult::Expired) };
    let Some((permit, id)) = nurse_of(&txn, &message).await? else { return Ok(ButtonResult::Expired) };
    let now = app.now();
    if message.expires_at <= now {
        return Ok(ButtonResult::Expired);
    }
    if !outbox::press(&txn, message.id, now).await? {
        // A phone that heard no answer asks again: it is told what is so, and nothing is taken.
        return standing(&txn, &permit, id, message.cycle).await;
    }
    if let Some(device) = message.subscription_id {
        subscription::opened(&txn, device, message.shown_at.is_none(), now).await?;
    }
    match acknowledge::take(app, &txn, &permit, (id, message.cycle), By::Button).await {
        Ok(()) => {
            txn.commit().await?;
            app.nudge(message.clinic_id);
            Ok(ButtonResult::Taken)
        }
        // Who was first is for those who are signed in.
        Err(Fault::Conflict(_)) => standing(&txn, &permit, id, message.cycle).await,
        Err(fault) => Err(fault),
    }
}

/// The nurse who got the message, if she still is one and signed in on that device, and the alert.
async fn nurse_of(
    txn: &DatabaseTransaction,
    message: &outbox::Model,
) -> Result<Option<(Permit, AlertId)>, Fault> {
    let Some(device) = message.subscription_id else { return Ok(None) };
    let device =
        subscription::get(txn, device).await?.filter(|device| device.state != SubscriptionState::Gone);
    let (Some(person), Some(alert)) = (device.and_then(|device| device.staff_id), message.alert_id) else {
        return Ok(None);
    };
    let Some(person) = staff::get(txn, message.clinic_id, person).await? else { return Ok(None) };
    let scope = Scope::without_session(message.clinic_id, Actor::Staff(person.id), person.roles);
    Ok(scope.may(Action::AcknowledgeAlert).ok().map(|permit| (permit, alert)))
}

/// What has become of the alert since a button was used.
async fn standing(
    txn: &DatabaseTransaction,
    permit: &Permit,
    id: AlertId,
    cycle: i32,
) -> Result<ButtonResult, Fault> {
    let Some(alert) = alert::get(txn, permit, id).await? else { return Ok(ButtonResult::Expired) };
    Ok(match alert.state {
        AlertState::Resolved => ButtonResult::Handled,
        _ if alert.cycle != cycle => ButtonResult::Changed,
        AlertState::Acknowledged if alert.acknowledged_by == permit.staff() => ButtonResult::Taken,
        AlertState::Acknowledged => ButtonResult::Handled,
        AlertState::Open => ButtonResult::Expired,
    })
}
