//! Paging people about alerts, one push for matters of one patient, and calming the others once a nurse has taken one.

use sea_orm::{DatabaseTransaction, DbErr};
use uuid::Uuid;

use super::{
    climb::{self, Desk},
    judge::Held,
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        alert::{AlertState, Severity},
        at::At,
        catch_up,
        channels::ChannelKind,
        ids::{AlertId, ClinicId, MessageId, StaffId, SubscriptionId},
        ladder::{self, Entered, Letter},
        message::{MessageKind, MessageState, lifetime},
        schedule,
    },
    keys::token_hash,
    store::{
        alert, alert_event, episode,
        outbox::{self, Target},
        subscription,
    },
};

/// Tells the first level about alerts just `raised`, and about those whose page was carried by another one's that waits for
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
    if alerts.is_empty() {
        return Ok(());
    }
    alerts.sort_by_key(|alert| (std::cmp::Reverse(alert.severity), alert.raised_at, alert.id));
    let desk = Desk::of(txn, held.episode.clinic_id, now).await?;
    for alert in alerts {
        if raised.contains(&alert.id) {
            Box::pin(climb::step(app, txn, &desk, alert.id, now)).await?;
        } else if !outbox::is_carried(txn, episode, alert.severity).await? {
            Box::pin(climb::alone(app, txn, &desk, &alert, now)).await?;
        }
    }
    Ok(())
}

/// Did an alert share another one's page, which waits for nobody any more, and has it had none of its own?
///
/// # Errors
/// The database's own.
pub async fn lacks_its_page(txn: &DatabaseTransaction, alert: &alert::Model) -> Result<bool, DbErr> {
    let (episode, cycle) = (alert.episode_id, (alert.id, alert.cycle));
    Ok(alert_event::bundled_cycles(txn, episode).await?.contains(&cycle)
        && !outbox::paged_cycles(txn, episode).await?.contains(&cycle)
        && !outbox::is_carried(txn, episode, alert.severity).await?)
}

/// What a level calls for. The first may share the push of another alert of the patient; then it writes "bundled".
///
/// # Errors
/// The database's own.
pub async fn level(
    app: &App,
    txn: &DatabaseTransaction,
    desk: &Desk,
    alert: &alert::Model,
    entered: &Entered,
    now: At,
) -> Result<(), DbErr> {
    let is_first = (entered.rung.level, entered.rung.repeat) == (1, 0);
    let (episode, severity) = (alert.episode_id, alert.severity);
    if is_first && outbox::recently_paged(txn, episode, severity, alert.noticed_at, now).await? {
        let event = alert_event::beside(alert, alert_event::BUNDLED, alert.noticed_at);
        return alert_event::append(txn, event).await;
    }
    send(app, txn, desk, alert, entered, now).await.map(drop)
}

/// Puts a level's messages about an alert's present cycle into the outbox: one for every device of everybody it tells, and
/// one for every recipient of each channel that the clinic put on the level. The first level is told again only where a
/// device has not said that it showed the first message. How many were new; an info alert pages nobody.
///
/// # Errors
/// The database's own.
pub async fn send(
    app: &App,
    txn: &DatabaseTransaction,
    desk: &Desk,
    alert: &alert::Model,
    entered: &Entered,
    now: At,
) -> Result<u64, DbErr> {
    if alert.severity == Severity::Info {
        return Ok(0);
    }
    let Entered { rung, tells, .. } = entered;
    let unheard = match rung.spares_heard() {
        true => Some(outbox::unheard(txn, alert.id, alert.cycle).await?),
        false => None,
    };
    let pushes = ladder::letters(entered, &desk.letter_boxes(), unheard.as_deref(), &desk.staff);
    let calls = desk.channels.calls(rung.level, tells, &desk.people, app.switchboard.has_mail());
    let calls = calls
        .into_iter()
        .map(|(channel, person)| Letter { to: Target::Person(channel, person), has_button: false });
    // What is found all at once after a stop is not told all at once.
    let at = match app.pulse.catch_up.of() {
        Some(_) if rung.level == 1 => now.plus(catch_up::waits(alert.id, alert.rule, alert.severity)),
        _ => now,
    };
    let message = |Letter { to, has_button }: Letter| {
        let message = about(app, alert, MessageKind::Alert, to, at, now);
        outbox::Model {
            level: rung.level,
            repeat_no: rung.repeat,
            dedupe_key: outbox::alert_key(alert.id, alert.cycle, (rung.level, rung.repeat), to),
            acknowledge_hash: has_button.then(|| token_hash(&app.keys.acknowledge_token(message.id))),
            ..message
        }
    };
    let messages = pushes.into_iter().chain(calls).map(message);
    outbox::put(txn, messages.collect()).await
}

/// Somebody took the alert: takes back what was not sent, and replaces what the other people's devices show by
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
    let devices = subscription::these(txn, &Permit::engine(alert.clinic_id), paged).await?;
    let others = devices.iter().filter(|device| device.staff_id != Some(except));
    let messages =
        others.map(|device| about(app, alert, MessageKind::Handled, device.id, now, now)).collect();
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
    to: impl Into<Target>,
    at: At,
    now: At,
) -> outbox::Model {
    let to = to.into();
    outbox::Model {
        alert_id: Some(alert.id),
        episode_id: Some(alert.episode_id),
        cycle: alert.cycle,
        dedupe_key: outbox::dedupe_key(alert.id.0, alert.cycle, kind, to),
        ..message(app, alert.clinic_id, kind, to, alert.severity, at, now)
    }
}

/// A message that is about nothing yet, to be sent from `at` on.
pub(super) fn message(
    app: &App,
    clinic_id: ClinicId,
    kind: MessageKind,
    to: impl Into<Target>,
    severity: Severity,
    at: At,
    now: At,
) -> outbox::Model {
    let (id, to) = (MessageId(app.new_id()), to.into());
    let (channel, subscription_id, recipient_id) = match to {
        Target::Device(device) => (ChannelKind::Push, Some(device), None),
        Target::Person(channel, person) => (channel, None, Some(person)),
    };
    // Only a device has something to give back.
    let receipt = subscription_id.map(|_| token_hash(&app.keys.receipt_token(id)));
    outbox::Model {
        id,
        clinic_id,
        alert_id: None,
        episode_id: None,
        cycle: 0,
        level: 1,
        repeat_no: 0,
        kind,
        dedupe_key: outbox::dedupe_key(id.0, 0, kind, to),
        channel,
        subscription_id,
        recipient_id,
        severity,
        state: MessageState::Pending,
        attempt: 0,
        next_attempt_at: at,
        lease_owner: None,
        lease_until: None,
        fence: 0,
        expires_at: at.plus(lifetime(severity)),
        provider_status: None,
        receipt_hash: receipt,
        acknowledge_hash: None,
        acknowledged_at: None,
        created_at: now,
        accepted_at: None,
        shown_at: None,
        opened_at: None,
    }
}
