//! Asking the nurses to look at an episode that could not be judged for a minute: a rule or the engine is broken, and a
//! person must do what it does not.

use std::collections::HashSet;

use sea_orm::{ConnectionTrait, DbErr};

use super::{climb::Desk, notice, page};
use crate::{
    app::App,
    domain::{
        access::Permit,
        at::{At, MINUTE},
        ids::{ClinicId, SubscriptionId},
        ladder::{self, Member, Rung},
        notice::{Notice, NoticeFigures, NoticeKind},
    },
    store::{self, episode, outbox, subscription, system_notice},
};

/// So long the engine tries by itself.
const PATIENCE: i64 = MINUTE;

/// Writes the messages that are missing: one for each stretch and device of whoever is to look now, so that the next one on
/// duty is asked too while it lasts. True: there were some.
///
/// # Errors
/// The database's own.
pub async fn due(app: &App) -> Result<bool, DbErr> {
    let (db, now) = (app.store.read_engine(), app.now());
    let mut worked = false;
    for episode in episode::unjudged(db, now.plus(-PATIENCE)).await? {
        let devices = to_ask(db, episode.clinic_id, now).await?;
        let key = |device| outbox::unjudged_key(episode.id, episode.unjudged_since, device);
        let written = outbox::written(db, devices.iter().copied().map(key).collect()).await?;
        let missing: Vec<_> = devices.into_iter().filter(|device| !written.contains(&key(*device))).collect();
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

/// Whose devices: the ladder's first level, or the next one that has a living nurse. What broke the judging may have broken
/// the roster too: then every nurse is asked.
async fn to_ask(db: &impl ConnectionTrait, clinic: ClinicId, now: At) -> Result<Vec<SubscriptionId>, DbErr> {
    match Desk::of(db, clinic, now).await {
        Ok(desk) => Ok(of_ladder(&desk, now)),
        Err(error) => {
            tracing::error!(
                code = store::code_of(&error),
                "Who is on duty cannot be read; every nurse is asked"
            );
            let all = subscription::live_of_nurses(db, &Permit::engine(clinic)).await?;
            Ok(all.into_iter().map(|(device, _)| device.id).collect())
        }
    }
}

fn of_ladder(desk: &Desk, now: At) -> Vec<SubscriptionId> {
    // Admins see no patient, and no telephone rings for this.
    let nurses = desk.staff.iter().filter(|member| member.is_nurse);
    let nurses: Vec<_> = nurses.map(|nurse| Member { is_called: false, ..*nurse }).collect();
    let first = Rung { level: 1, repeat: 0, at: now };
    let entered = ladder::enter(first, &nurses, &desk.duty, &HashSet::new());
    desk.devices_of(&entered.tells).map(|device| device.id).collect()
}
