//! Asking the nurses to look at an episode that could not be judged for a minute: a rule or the engine is broken, and a
//! person must do what it does not.

use sea_orm::DbErr;

use super::{notice, page};
use crate::{
    app::App,
    domain::{
        access::Permit,
        at::MINUTE,
        notice::{Notice, NoticeFigures, NoticeKind},
    },
    store::{episode, outbox, subscription, system_notice},
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
        let (clinic, kind) = (episode.clinic_id, NoticeKind::EpisodeUnjudged);
        let which = episode.id.to_string();
        let is_told = system_notice::is_open(db, Some(clinic), kind, &which).await?;
        if missing.is_empty() && is_told {
            continue;
        }
        let txn = app.store.begin_engine().await?;
        page::about_unjudged(app, &txn, &episode, &missing).await?;
        if !is_told {
            // Nobody may have a device; an admin's screen shows it all the same.
            notice::write(app, &txn, Notice::of_clinic(clinic, kind, which, NoticeFigures::default()))
                .await?;
        }
        txn.commit().await?;
        app.nudge(episode.clinic_id);
        worked = true;
    }
    Ok(worked)
}
