//! Paging nurses about an alert, and calming the others once one has taken it.

use sea_orm::{DatabaseTransaction, DbErr};

use crate::{
    app::App,
    domain::{
        access::Permit,
        alert::Severity,
        at::At,
        ids::{MessageId, StaffId, SubscriptionId},
        message::{MessageKind, MessageState, lifetime},
    },
    keys::token_hash,
    store::{alert, outbox, subscription},
};

/// Puts one message about an alert's present cycle into the outbox for every device of every nurse, for now or for
/// `hold_until`. How many were new. An info alert pages nobody.
///
/// # Errors
/// The database's own.
pub async fn page_nurses(
    app: &App,
    txn: &DatabaseTransaction,
    alert: &alert::Model,
    hold_until: Option<At>,
    now: At,
) -> Result<u64, DbErr> {
    if alert.severity == Severity::Info {
        return Ok(0);
    }
    let at = hold_until.map_or(now, |until| until.max(now));
    let nurses = subscription::live_of_nurses(txn, &Permit::engine(alert.clinic_id)).await?;
    let messages = nurses
        .iter()
        .map(|(device, _)| message(app, alert, MessageKind::Alert, device.id, at, now))
        .collect();
    outbox::put(txn, messages).await
}

/// Somebody took the alert: takes back what was not sent, and replaces what the other nurses' devices show by
/// "Handled by a colleague", without a sound.
///
/// # Errors
/// The database's own.
pub async fn calm_others(
    app: &App,
    txn: &DatabaseTransaction,
    alert: &alert::Model,
    except: StaffId,
) -> Result<u64, DbErr> {
    let now = app.now();
    outbox::cancel(txn, alert.id).await?;
    let paged = outbox::paged_about(txn, alert.id).await?;
    let nurses = subscription::live_of_nurses(txn, &Permit::engine(alert.clinic_id)).await?;
    let messages = nurses
        .iter()
        .filter(|(device, _)| device.staff_id != Some(except) && paged.contains(&device.id))
        .map(|(device, _)| message(app, alert, MessageKind::Handled, device.id, now, now))
        .collect();
    outbox::put(txn, messages).await
}

fn message(
    app: &App,
    alert: &alert::Model,
    kind: MessageKind,
    device: SubscriptionId,
    at: At,
    now: At,
) -> outbox::Model {
    let id = MessageId(app.new_id());
    outbox::Model {
        id,
        clinic_id: alert.clinic_id,
        alert_id: Some(alert.id),
        episode_id: Some(alert.episode_id),
        cycle: alert.cycle,
        kind,
        dedupe_key: outbox::dedupe_key(alert.id.0, alert.cycle, kind, device),
        subscription_id: device,
        severity: alert.severity,
        state: MessageState::Pending,
        attempt: 0,
        next_attempt_at: at,
        lease_owner: None,
        lease_until: None,
        fence: 0,
        expires_at: at.plus(lifetime(alert.severity)),
        provider_status: None,
        receipt_hash: Some(token_hash(&app.keys.receipt_token(id))),
        created_at: now,
        accepted_at: None,
        shown_at: None,
        opened_at: None,
    }
}
