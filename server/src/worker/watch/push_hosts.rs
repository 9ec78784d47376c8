//! W4, the way to the phones: can the push services in use be reached at all? Nothing is said to them.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join_all;
use sea_orm::DbErr;

use super::tell::Told;
use crate::{
    app::App,
    domain::{
        at::DAY,
        notice::{Notice, NoticeFigures, NoticeKind},
    },
    push::{allow, message::origin_of},
    store::subscription,
};

/// A browser that nobody has used for so long says nothing of what is in use.
const IN_USE: i64 = 14 * DAY;
/// So many are greeted at once; there are four or five in the world.
const MOST: usize = 20;

/// How often in a row each push service could not be reached.
#[derive(Default)]
pub struct Missed(BTreeMap<String, i64>);

/// Greets each push service in use, and tells of those that did not answer twice in a row.
///
/// # Errors
/// The database's own.
pub async fn keep(app: &App, missed: &mut Missed, told: &mut Told) -> Result<(), DbErr> {
    let now = app.now();
    let endpoints = subscription::endpoints_in_use(app.store.read_watch(), now.plus(-IN_USE)).await?;
    // Settings may have changed since it subscribed; the canary's lives nowhere.
    let allowed =
        endpoints.iter().filter(|endpoint| allow::endpoint(endpoint, &app.push_hosts, &app.origin).is_ok());
    let origins: BTreeSet<String> = allowed.map(|endpoint| origin_of(endpoint)).collect();
    // Side by side, and each by itself: one that takes a connection and says nothing is missed, and hides no other one.
    let greeted = origins.into_iter().take(MOST).map(|origin| async {
        let answer = tokio::time::timeout(app.limits.waits(), app.post.channel.greets(&origin)).await;
        (origin, answer.unwrap_or(false))
    });
    let greeted = join_all(greeted).await;
    missed.0 = greeted
        .into_iter()
        .map(|(origin, is_there)| {
            let before = missed.0.get(&origin).copied().unwrap_or_default();
            (origin, if is_there { 0 } else { before + 1 })
        })
        .collect();
    let silent = missed.0.iter().filter(|(_, times)| **times >= app.limits.canary_misses);
    let notices = silent.map(|(origin, times)| {
        let figures = NoticeFigures { count: Some(*times), ..Default::default() };
        Notice::of_all(NoticeKind::PushHostUnreachable, origin, figures)
    });
    told.keep(app, NoticeKind::PushHostUnreachable, notices.collect(), |_| true).await
}
