//! Delivering: claim messages, hand each to the push services, write what became of it.

use sea_orm::DbErr;
use tokio::task::JoinSet;
use web_push::SubscriptionInfo;

use crate::{
    app::App,
    channels::{Hook, Notice, NoticeKind},
    domain::{
        alert::Severity,
        at::At,
        message::{MessageKind, Outcome},
        words,
    },
    flow::{
        claim::{Call, Claimed, To, claim},
        receipt, remind,
        settle::settle,
    },
    keys::Keys,
    planted,
    push::{Letter, Parcel, Seat, allow, canary::Canary, message::origin_of},
    store::{self, beat, channel_settings, outbox::Taken, subscription},
};

/// How often a result is written before it is left to the end of its lease.
const WRITES: u32 = 3;

/// Claims what is due and sends it, each message in a task of its own; after a stop at its share of the pace, and once all that
/// is overdue was found (`finds`: there still was something). True: there may be more.
///
/// # Errors
/// The database's own, when the outbox, or who else runs, cannot be read.
pub async fn start(app: &App, now: At, finds: bool, sends: &mut JoinSet<()>) -> Result<bool, DbErr> {
    let hosts = &app.post.hosts;
    let taken = Taken { urgent: hosts.taken(now), closed: hosts.closed(now), busy: hosts.busy(now) };
    let seat = |way: &str, severity| hosts.seat(&lane_of(way), severity == Severity::Urgent, now);
    if app.pulse.catch_up.of().is_some() {
        app.pulse.catch_up.shares(beat::running(app.store.read_engine(), now).await?);
    }
    let room = app.pulse.catch_up.room(finds, now);
    let round = claim(app, now, &taken, room, seat).await?;
    app.pulse.catch_up.sends(round.claimed.len(), now);
    for claimed in round.claimed {
        sends.spawn(carry(app.clone(), claimed, now));
    }
    Ok(round.worked)
}

/// Sends one message and settles it.
async fn carry(app: App, claimed: Claimed<Seat>, now: At) {
    let outcome = send(&app, &claimed, now).await;
    if claimed.message.kind != MessageKind::Canary {
        app.pulse.sends.learn(outcome, app.now());
    }
    if claimed.message.kind == MessageKind::Alert {
        planted::dies_at("die-after-send");
    }
    app.post.hosts.learn(&lane_of(&claimed.to.way(&claimed.message)), outcome, app.now());
    drop(claimed.seat);
    for _ in 0..WRITES {
        match settle(&app, &claimed.message, outcome).await {
            Ok(_) => {
                if claimed.message.kind == MessageKind::Alert {
                    planted::dies_at("die-after-settle");
                }
                return;
            }
            Err(error) => log(&error),
        }
    }
}

fn log(error: &DbErr) {
    tracing::error!(code = store::code_of(error), "A result could not be written");
}

/// What the seats are counted by: the origin of an endpoint, or a channel's route as it is.
fn lane_of(way: &str) -> String {
    if way.starts_with("http") { origin_of(way) } else { way.to_owned() }
}

async fn send(app: &App, claimed: &Claimed<Seat>, now: At) -> Outcome {
    match &claimed.to {
        To::Device(device) => push(app, claimed, device, now).await,
        To::Person(call) => speak(app, claimed, call, now).await,
    }
}

/// Says it by a channel outside Web Push.
async fn speak(app: &App, claimed: &Claimed<Seat>, call: &Call, now: At) -> Outcome {
    let Claimed { message, language, .. } = claimed;
    let (kind, path) = match message.kind {
        MessageKind::Bundle => (NoticeKind::Bundle, "/alerts"),
        MessageKind::DutyGap => (NoticeKind::System, "/duty"),
        _ => (NoticeKind::Alert, "/alerts"),
    };
    let notice = Notice {
        id: message.id,
        kind,
        level: message.level,
        count: call.count,
        text: words::push(message.kind, *language).into(),
        url: format!("{}{path}", app.origin),
    };
    let Some((url, sealed)) = &call.webhook else {
        return app.switchboard.mail(&notice, &call.address, now).await.outcome;
    };
    let place = (channel_settings::SECRET, message.clinic_id.0);
    let Some(secret) = app.keys.unseal(place, sealed) else {
        tracing::error!(clinic = %message.clinic_id, "A webhook's secret was sealed with other keys; set it anew");
        return Outcome::Misdirected(0);
    };
    let hook = Hook { url: url.clone(), secret };
    app.switchboard.call(&hook, &notice, &[&call.address], now).await.outcome
}

async fn push(app: &App, claimed: &Claimed<Seat>, device: &subscription::Model, now: At) -> Outcome {
    let Claimed { message, language, .. } = claimed;
    // Settings may have changed since it subscribed.
    let is_canary = message.kind == MessageKind::Canary;
    if !is_canary && allow::endpoint(&device.endpoint, &app.push_hosts, &app.origin).is_err() {
        return Outcome::Misdirected(0);
    }
    let letter = Letter {
        id: message.id,
        kind: message.kind,
        about: message.alert_id.map(|id| id.0).or(message.episode_id.map(|id| id.0)),
        language: *language,
        expires_at: message.expires_at,
        may_wait: remind::may_wait(message),
        may_acknowledge: message.acknowledge_hash.is_some(),
    };
    let browser = SubscriptionInfo::new(&device.endpoint, &device.p256dh, &device.auth);
    let mut outcome = Outcome::Refused(0);
    for _ in 0..2 {
        let Ok(parcel) = letter.seal(&app.keys, &app.post.signatures, &app.origin, &browser, now) else {
            return Outcome::Refused(0);
        };
        if is_canary {
            return arrive(app, &parcel).await;
        }
        if message.attempt == 1 {
            app.pulse.sends.leaves(message.created_at.max(message.next_attempt_at), app.now());
        }
        outcome = app.post.channel.send(&parcel, now).await;
        if !matches!(outcome, Outcome::Misdirected(401 | 403)) {
            break;
        }
        // Our signature may have gone stale: once more with a new one.
        app.post.signatures.forget(&device.endpoint);
    }
    outcome
}

/// The device inside the server takes its push and says that it showed it. Like a push service it takes what it cannot read:
/// that it does not come back is what the watch sees.
async fn arrive(app: &App, parcel: &Parcel) -> Outcome {
    let canary = match planted::is_planted("canary-deaf") {
        true => Canary::of(&Keys::generate()),
        false => Canary::of(&app.keys),
    };
    match canary.read(parcel) {
        Ok(token) => {
            if receipt::take(app, &token, false).await.is_err() {
                tracing::error!("The canary's receipt was not taken");
            }
        }
        Err(error) => tracing::error!(%error, "The canary cannot read its push"),
    }
    Outcome::Accepted(201)
}
