//! The watch over the watch (reliability.md 8): layers that find what the engine cannot say of itself. [`thread`] finds a
//! loop that is stuck, [`look`] what is overdue, [`peers`] an instance that is gone, [`canary`] messages that do not come
//! back, [`disk`] one that fills; [`heartbeat`] lets the outside find what is left.

pub mod canary;
pub mod cover;
pub mod disk;
pub mod heartbeat;
pub mod invariants;
pub mod limits;
pub mod look;
pub mod notices;
pub mod peers;
pub mod push_hosts;
pub mod systemd;
pub mod tell;
pub mod thread;

use std::time::Duration;

use sea_orm::DbErr;

use self::tell::Told;
use super::wait;
use crate::{
    app::App,
    domain::at::{At, SECOND},
    pulse::Loop,
    store::{self, beat},
};

/// Looks, counts and tells until the process stops.
pub async fn run(app: App) {
    let (mut told, mut looked, mut tidied, mut sang) = (Told::default(), None, None, None);
    let (mut missed, telling) = (push_hosts::Missed::default(), notices::Telling::default());
    // Not at once: what fell due while nobody ran is dealt with first.
    let mut proved = Some(app.now());
    app.pulse.begins(app.now());
    while !app.is_stopping() {
        app.pulse.beat(Loop::Watch);
        let now = app.now();
        if is_time(&mut looked, app.limits.look, now) {
            // Each by itself, and none for longer than the thread is patient.
            part(&app, "looking", look::keep(&app, &mut told)).await;
            part(&app, "comparing clocks", look::compare_clocks(&app, &mut told)).await;
            part(&app, "doubting the clock", look::doubt_the_clock(&app, &mut told)).await;
            part(&app, "looking for room", disk::keep(&app, &mut told)).await;
            part(&app, "missing instances", peers::keep(&app, &mut told)).await;
            part(&app, "counting canaries", canary::count(&app, &mut told)).await;
        }
        if is_time(&mut tidied, app.limits.again, now) {
            part(&app, "tidying notices", look::tidy(&app)).await;
            part(&app, "looking for cover", cover::keep(&app, &mut told)).await;
            part(&app, "telling of notices", notices::keep(&app, &telling)).await;
        }
        if is_time(&mut proved, app.limits.invariants, now) {
            part(&app, "looking at the invariants", invariants::keep(&app, &mut told)).await;
        }
        if is_time(&mut sang, app.limits.canary, now) {
            part(&app, "sending a canary", canary::send(&app)).await;
            part(&app, "greeting push services", push_hosts::keep(&app, &mut missed, &mut told)).await;
        }
        let before = app.now();
        wait(pause(&app)).await;
        // A machine that slept, or a clock that was set: what fell due meanwhile had nobody to do it.
        if !(0..=app.limits.look).contains(&app.now().since(before)) {
            app.pulse.begins(app.now());
        }
    }
}

/// How long a loop rests between two rounds: it must go round far more often than the thread is patient.
fn pause(app: &App) -> Duration {
    let millis = app.limits.tick.min(SECOND).min(app.limits.stale / 10);
    Duration::from_millis(u64::try_from(millis).unwrap_or(1).max(1))
}

/// Is this the one instance that does what is to be done once? Where nobody beats, it is.
///
/// # Errors
/// The database's own.
async fn is_first(app: &App) -> Result<bool, DbErr> {
    let first = beat::first(app.store.read_watch(), app.now()).await?;
    Ok(first.is_none_or(|first| first == app.instance))
}

/// Is it time again? A clock that was turned back makes it so.
fn is_time(last: &mut Option<At>, every: i64, now: At) -> bool {
    if last.is_some_and(|last| (0..every).contains(&now.since(last))) {
        return false;
    }
    *last = Some(now);
    true
}

async fn part(app: &App, name: &str, work: impl Future<Output = Result<(), DbErr>>) {
    app.pulse.beat(Loop::Watch);
    match tokio::time::timeout(app.limits.part(), work).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            app.store.makes_room_after(&error);
            tracing::error!(part = name, code = store::code_of(&error), "A part of the watch failed");
        }
        Err(_) => tracing::error!(part = name, "A part of the watch waits for too long"),
    }
}
