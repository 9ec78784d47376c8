//! Paging nurses about alerts, one push for matters of one patient, and calming the others once a nurse has taken one.

use sea_orm::{DatabaseTransaction, DbErr};
use uuid::Uuid;

use super::judge::Held;
use crate::{
    app::App,
    domain::{
        access::Permit,
        alert::{AlertState, Severity},
        at::At,
        ids::{AlertId, ClinicId, MessageId, StaffId, SubscriptionId},
        message::{MessageKind, MessageState, lifetime},
        schedule,
    },
    keys::token_hash,
    store::{alert, alert_event, clinic, episode, outbox, subscription},
};

/// Tells the nurses about alerts just `raised`, and about those whose page was carried by another one's that waits for
/// nobody any more: it was taken, closed, settled. The gravest goes first and carries the others: matters of one patient
/// within ten minutes share a push.
///
/// # Errors
/// The database's own.
pub async fn tell(
    app: &App,
    txn: &DatabaseTransaction,
    held: &Held,
    raised: &[AlertId],
) -> Result<(), DbErr> {
    let (episode, now) = (held.episode.id, app.now());
    let mut alerts = alert::of_episode(txn, &Permit::engine(held.episode.clinic_id), episode).await?;
    alerts.retain(|alert| alert.state == AlertState::Open && alert.severity > Severity::Info);
    if alerts.is_empty() {
        return Ok(());
    }
    let bundled = alert_event::bundled_cycles(txn, episode).await?;
    let paged = outbox::paged_cycles(txn, episode).await?;
    alerts.retain(|alert| {
        let cycle = (alert.id, alert.cycle);
        (raised.contains(&alert.id) || bundled.contains(&cycle)) && !paged.contains(&cycle)
    });
    alerts.sort_by_key(|alert| (std::cmp::Reverse(alert.severity), alert.raised_at, alert.id));
    for alert in alerts {
        let is_new = raised.contains(&alert.id);
        let carried = if is_new {
            outbox::recently_paged(txn, episode, alert.severity, held.at, now).await?
        } else {
            outbox::is_carried(txn, episode, alert.severity).await?
        };
        if !carried {
            let hold_until = hold_until(txn, &alert, now).await?;
            page_nurses(app, txn, &alert, hold_until, now).await?;
        } else if is_new {
            alert_event::append(txn, bundled_event(&alert, held.at)).await?;
        }
    }
    Ok(())
}

/// Urgent: at once. A warning: at the end of the clinic's quiet hours.
async fn hold_until(txn: &DatabaseTransaction, alert: &alert::Model, now: At) -> Result<Option<At>, DbErr> {
    if alert.severity == Severity::Urgent {
        return Ok(None);
    }
    let clinic = clinic::get(txn, alert.clinic_id).await?;
    Ok(schedule::quiet_until(now, &clinic.zone, &clinic.quiet_from, &clinic.quiet_to))
}

fn bundled_event(alert: &alert::Model, at: At) -> alert_event::Model {
    alert_event::Model {
        seq: 0,
        clinic_id: alert.clinic_id,
        episode_id: alert.episode_id,
        alert_id: alert.id,
        ordinal: None,
        kind: alert_event::BUNDLED.into(),
        rule: alert.rule,
        key: alert.key.clone(),
        severity: alert.severity,
        cycle: alert.cycle,
        at,
        noticed_at: at,
        by_staff: None,
        evidence: serde_json::Value::Null,
    }
}

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
    let messages =
        nurses.iter().map(|(device, _)| about(app, alert, MessageKind::Alert, device.id, at, now)).collect();
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
        .map(|(device, _)| about(app, alert, MessageKind::Handled, device.id, now, now))
        .collect();
    outbox::put(txn, messages).await
}

/// Asks the nurses on these devices to look at an episode that could not be judged: at any hour, once a stretch. How many
/// messages were new.
///
/// # Errors
/// The database's own.
pub async fn about_unjudged(
    app: &App,
    txn: &DatabaseTransaction,
    episode: &episode::Unjudged,
    devices: &[SubscriptionId],
) -> Result<u64, DbErr> {
    let now = app.now();
    let about = |device: &SubscriptionId| outbox::Model {
        episode_id: Some(episode.id),
        dedupe_key: outbox::unjudged_key(episode.id, episode.unjudged_since, *device),
        ..message(app, episode.clinic_id, MessageKind::Unjudged, *device, Severity::Urgent, now, now)
    };
    outbox::put(txn, devices.iter().map(about).collect()).await
}

/// "Your plan has changed" on the patient's phones, once for each `change` (a version, a hold); not in the patient's
/// quiet hours (clinical.md 1.3).
///
/// # Errors
/// The database's own.
pub async fn tell_plan_changed(
    app: &App,
    txn: &DatabaseTransaction,
    held: &Held,
    change: Uuid,
) -> Result<u64, DbErr> {
    let (clinic, now) = (held.episode.clinic_id, app.now());
    let at = schedule::quiet_until(now, &held.patient.zone, "21:00", "08:00").unwrap_or(now);
    let kind = MessageKind::PlanChanged;
    let phones = subscription::of_patient(txn, &Permit::engine(clinic), held.patient.id).await?;
    let message = |phone: &subscription::Model| outbox::Model {
        episode_id: Some(held.episode.id),
        dedupe_key: outbox::dedupe_key(change, 0, kind, phone.id),
        ..message(app, clinic, kind, phone.id, Severity::Info, at, now)
    };
    outbox::put(txn, phones.iter().map(message).collect()).await
}

fn about(
    app: &App,
    alert: &alert::Model,
    kind: MessageKind,
    device: SubscriptionId,
    at: At,
    now: At,
) -> outbox::Model {
    outbox::Model {
        alert_id: Some(alert.id),
        episode_id: Some(alert.episode_id),
        cycle: alert.cycle,
        dedupe_key: outbox::dedupe_key(alert.id.0, alert.cycle, kind, device),
        ..message(app, alert.clinic_id, kind, device, alert.severity, at, now)
    }
}

/// A message that is about nothing yet, to be sent from `at` on.
pub(super) fn message(
    app: &App,
    clinic_id: ClinicId,
    kind: MessageKind,
    device: SubscriptionId,
    severity: Severity,
    at: At,
    now: At,
) -> outbox::Model {
    let id = MessageId(app.new_id());
    outbox::Model {
        id,
        clinic_id,
        alert_id: None,
        episode_id: None,
        cycle: 0,
        kind,
        dedupe_key: outbox::dedupe_key(id.0, 0, kind, device),
        subscription_id: device,
        severity,
        state: MessageState::Pending,
        attempt: 0,
        next_attempt_at: at,
        lease_owner: None,
        lease_until: None,
        fence: 0,
        expires_at: at.plus(lifetime(severity)),
        provider_status: None,
        receipt_hash: Some(token_hash(&app.keys.receipt_token(id))),
        created_at: now,
        accepted_at: None,
        shown_at: None,
        opened_at: None,
    }
}
