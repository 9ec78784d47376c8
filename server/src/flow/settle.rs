//! Writing what became of a try to send, unless somebody else took the message over meanwhile.

use sea_orm::{DatabaseTransaction, DbErr};

use super::notice;
use crate::{
    app::App,
    domain::{
        at::At,
        channels,
        delivery::{Lesson, Settled},
        ids::SubscriptionId,
        message::Outcome,
        notice::{Notice, NoticeFigures, NoticeKind},
    },
    keys,
    store::{escalation, outbox, subscription},
};

/// Settles a leased message. False: our lease was over and another's result counts.
///
/// # Errors
/// The database's own; then the lease runs out and the message is tried again.
pub async fn settle(app: &App, message: &outbox::Model, outcome: Outcome) -> Result<bool, DbErr> {
    let now = app.now();
    let settled = Settled::after(outcome, message.attempt, message.severity, now, chance());
    let txn = app.store.begin_engine().await?;
    if !outbox::settle(&txn, message.id, message.fence, settled, outcome.status()).await? {
        return Ok(false);
    }
    if let Some(alert) = message.alert_id.filter(|_| settled.reached_nobody()) {
        escalation::doubt(&txn, alert).await?;
    }
    match message.subscription_id {
        Some(device) => learn(app, &txn, message, device, outcome, now).await?,
        None => complain(app, &txn, message, outcome).await?,
    }
    txn.commit().await?;
    app.nudge(message.clinic_id);
    Ok(true)
}

/// The push service of an endpoint, and nothing of the browser.
fn host_of(endpoint: &str) -> String {
    endpoint.split('/').nth(2).unwrap_or_default().to_owned()
}

/// What an answer says of the device.
async fn learn(
    app: &App,
    txn: &DatabaseTransaction,
    message: &outbox::Model,
    device: SubscriptionId,
    outcome: Outcome,
    now: At,
) -> Result<(), DbErr> {
    // The device may have been faster with its receipt than we with this line.
    let receipted = outbox::get(txn, message.id).await?.is_some_and(|now| now.shown_at.is_some());
    match Lesson::of(outcome, receipted) {
        Lesson::Unheard => subscription::unheard(txn, device).await?,
        Lesson::Gone => subscription::gone(txn, device, now).await?,
        Lesson::Suspect => {
            let status = outcome.status();
            tracing::error!(subscription = %device, status, "A push service does not take our pushes");
            subscription::suspect(txn, device).await?;
        }
        Lesson::Nothing => {}
    }
    if let Outcome::Refused(status) = outcome {
        tracing::error!(message = %message.id, status, "A push service refuses a push as it is built");
        let host = subscription::get(txn, device).await?.map(|device| host_of(&device.endpoint));
        refused(app, txn, host.unwrap_or_default(), status).await?;
    }
    Ok(())
}

async fn refused(app: &App, txn: &DatabaseTransaction, by: String, status: u16) -> Result<(), DbErr> {
    let figures = NoticeFigures { status: Some(status), ..Default::default() };
    notice::write(app, txn, Notice::of_all(NoticeKind::PushRefused, by, figures)).await
}

/// Another channel than Web Push has no device to learn of; whoever looks after the server must know.
async fn complain(
    app: &App,
    txn: &DatabaseTransaction,
    message: &outbox::Model,
    outcome: Outcome,
) -> Result<(), DbErr> {
    if let Outcome::Gone(status) | Outcome::Refused(status) | Outcome::Misdirected(status) = outcome {
        let channel = message.channel;
        tracing::error!(message = %message.id, ?channel, status, "A channel does not take a message");
        refused(app, txn, channels::route(channel, message.clinic_id), status).await?;
    }
    Ok(())
}

fn chance() -> f64 {
    f64::from(u32::from_le_bytes(keys::random())) / f64::from(u32::MAX)
}
