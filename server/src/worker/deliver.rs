//! Delivering: claim messages, hand each to the push services, write what became of it.

use sea_orm::DbErr;
use tokio::task::JoinSet;
use web_push::SubscriptionInfo;

use crate::{
    app::App,
    domain::{alert::Severity, at::At, message::Outcome},
    flow::{
        claim::{Claimed, claim},
        remind,
        settle::settle,
    },
    push::{Letter, Seat, allow, message::origin_of},
    store::{self, outbox::Taken},
};

/// How often a result is written before it is left to the end of its lease.
const WRITES: u32 = 3;

/// Claims what is due and sends it, each message in a task of its own. True: there may be more.
pub async fn start(app: &App, now: At, sends: &mut JoinSet<()>) -> bool {
    let hosts = &app.post.hosts;
    let taken = Taken { urgent: hosts.taken(now), closed: hosts.closed(now), busy: hosts.busy(now) };
    let seat = |endpoint: &str, severity| hosts.seat(&origin_of(endpoint), severity == Severity::Urgent, now);
    match claim(app, now, &taken, seat).await {
        Ok(round) => {
            for claimed in round.claimed {
                sends.spawn(carry(app.clone(), claimed, now));
            }
            round.worked
        }
        Err(error) => {
            tracing::error!(code = store::code_of(&error), "The outbox could not be read");
            false
        }
    }
}

/// Sends one message and settles it.
async fn carry(app: App, claimed: Claimed<Seat>, now: At) {
    let outcome = send(&app, &claimed, now).await;
    app.post.hosts.learn(&origin_of(&claimed.device.endpoint), outcome, app.now());
    drop(claimed.seat);
    for _ in 0..WRITES {
        match settle(&app, &claimed.message, outcome).await {
            Ok(_) => return,
            Err(error) => log(&error),
        }
    }
}

fn log(error: &DbErr) {
    tracing::error!(code = store::code_of(error), "A result could not be written");
}

async fn send(app: &App, claimed: &Claimed<Seat>, now: At) -> Outcome {
    let Claimed { message, device, language, .. } = claimed;
    // Settings may have changed since it subscribed.
    if allow::endpoint(&device.endpoint, &app.push_hosts, &app.origin).is_err() {
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
        outcome = app.post.channel.send(&parcel, now).await;
        if !matches!(outcome, Outcome::Misdirected(401 | 403)) {
            break;
        }
        // Our signature may have gone stale: once more with a new one.
        app.post.signatures.forget(&device.endpoint);
    }
    outcome
}
