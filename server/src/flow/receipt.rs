//! Taking a receipt: the device showed a push, or somebody opened it. It says nothing of whether anybody read it, and
//! never stops a page.

use crate::{
    app::App,
    fault::Fault,
    keys::token_hash,
    store::{outbox, subscription},
};

/// Takes a receipt; an unknown token, or a stage told before, changes nothing.
///
/// # Errors
/// The database's own.
pub async fn take(app: &App, token: &str, opened: bool) -> Result<(), Fault> {
    let hash = token_hash(token);
    // Guesses must not wait for the write lock, nor make others wait.
    if !outbox::has_receipt(app.store.read(), &hash).await? {
        return Ok(());
    }
    let now = app.now();
    let txn = app.store.begin().await?;
    let Some(message) = outbox::by_receipt(&txn, &hash).await? else { return Ok(()) };
    let first = if opened {
        outbox::opened(&txn, message.id, now).await?
    } else {
        outbox::shown(&txn, message.id, now).await?
    };
    if !first {
        return Ok(());
    }
    let Some(device) = message.subscription_id else { return Ok(()) };
    if opened {
        subscription::opened(&txn, device, message.shown_at.is_none(), now).await?;
    } else {
        subscription::heard(&txn, device).await?;
    }
    txn.commit().await?;
    app.nudge(message.clinic_id);
    Ok(())
}
