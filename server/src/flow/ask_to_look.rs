//! Asking the nurses to look at an episode that could not be judged for a minute: a rule or the engine is broken, and a
//! person must do what it does not.

use sea_orm::DbErr;

use super::page;
use crate::{
    app::App,
    domain::{access::Permit, at::MINUTE},
    store::{episode, outbox, subscription},
};

/// So long the engine tries by itself.
const PATIENCE: i64 = MINUTE;

/// Writes the messages that are missing: one for each stretch and device. True: there were some.
///
/// # Errors
/// The database's own.
pub async fn due(app: &App) -> Result<bool, DbErr> {
    let db = app.store.read_engine();
    let mut worked = false;
    for episode in episode::unjudged(db, app.now().plus(-PATIENCE)).await? {
        let devices = subscription::live_of_nurses(db, &Permit::engine(episode.clinic_id)).await?;
        let key = |device| outbox::unjudged_key(episode.id, episode.unjudged_since, device);
        let written = outbox::written(db, devices.iter().map(|(device, _)| key(device.id)).collect()).await?;
        let missing: Vec<_> = devices
            .iter()
            .map(|(device, _)| device.id)
            .filter(|device| !written.contains(&key(*device)))
            .collect();
        if missing.is_empty() {
            continue;
        }
        let txn = app.store.begin_engine().await?;
        page::about_unjudged(app, &txn, &episode, &missing).await?;
        txn.commit().await?;
        app.nudge(episode.clinic_id);
        worked = true;
    }
    Ok(worked)
}
