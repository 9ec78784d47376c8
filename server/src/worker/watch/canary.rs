//! W4: a message to a device inside the server, through the outbox like all others. When it does not come back, somebody
//! else's would not either.

use sea_orm::DbErr;
use sha2::{Digest, Sha256};

use super::tell::Told;
use crate::{
    app::App,
    domain::{
        at::{At, HOUR},
        ids::{ClinicId, DeviceId, SubscriptionId},
        message::SubscriptionState,
        notice::{Notice, NoticeFigures, NoticeKind},
    },
    flow::send_canary,
    push::canary::{Canary, ENDPOINT},
    store::{canary, clinic, outbox, subscription},
};

/// Canaries are kept for so long.
const KEPT: i64 = HOUR;

/// Sends this period's canary, unless another instance has.
///
/// # Errors
/// The database's own.
pub async fn send(app: &App) -> Result<(), DbErr> {
    let Some(clinic) = clinic::only(app.store.read_watch()).await? else { return Ok(()) };
    let now = app.now();
    let txn = app.store.begin_watch().await?;
    canary::forget(&txn, now.plus(-KEPT)).await?;
    let device = canary::subscribe(&txn, subscribed(app, clinic.id, now)).await?;
    let message = send_canary::message(app, clinic.id, device, app.limits.canary, now);
    outbox::put(&txn, vec![message]).await?;
    txn.commit().await?;
    app.work.notify_one();
    Ok(())
}

fn subscribed(app: &App, clinic_id: ClinicId, now: At) -> subscription::Model {
    let keys = Canary::of(&app.keys);
    subscription::Model {
        id: SubscriptionId(app.new_id()),
        clinic_id,
        staff_id: None,
        patient_id: None,
        device_id: DeviceId(app.new_id()),
        endpoint: ENDPOINT.into(),
        endpoint_hash: Sha256::digest(format!("{ENDPOINT} {}", keys.p256dh())).to_vec(),
        p256dh: keys.p256dh(),
        auth: keys.auth(),
        vapid: app.keys.vapid_fingerprint(),
        state: SubscriptionState::Live,
        unreceipted: 0,
        expires_at: None,
        created_at: now,
        seen_at: now,
        last_opened_at: None,
        gone_at: None,
    }
}

/// Looks how many of the last canaries did not come back, and tells when they are too many.
///
/// # Errors
/// The database's own.
pub async fn count(app: &App, told: &mut Told) -> Result<(), DbErr> {
    let now = app.now();
    let most = u64::try_from(app.limits.canary_misses).unwrap_or_default() + 2;
    let newest = canary::newest(app.store.read_watch(), most).await?;
    let over = newest.iter().filter(|one| now.since(one.created_at) > app.limits.canary_back);
    let missed = over.take_while(|one| one.shown_at.is_none()).count();
    let missed = i64::try_from(missed).unwrap_or(i64::MAX);
    app.pulse.canaries_missed(missed);
    let figures = NoticeFigures { count: Some(missed), ..Default::default() };
    let notice =
        (missed >= app.limits.canary_misses).then(|| Notice::of_all(NoticeKind::CanaryMissed, "", figures));
    told.keep(app, NoticeKind::CanaryMissed, notice.into_iter().collect(), |_| true).await
}
