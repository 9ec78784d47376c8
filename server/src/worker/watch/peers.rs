//! W3: instances that beat no more. Their leases run out by themselves; that they are missing must be said.

use sea_orm::DbErr;

use super::tell::Told;
use crate::{
    app::App,
    domain::{
        at::{DAY, SECOND},
        instances,
        notice::{Notice, NoticeFigures, NoticeKind},
    },
    store::beat,
};

/// Whoever is missing for longer was not an instance of today.
const FORGOTTEN: i64 = DAY;

/// Looks who is missing, and tells.
///
/// # Errors
/// The database's own.
pub async fn keep(app: &App, told: &mut Told) -> Result<(), DbErr> {
    let now = app.now();
    let all = beat::since(app.store.read_watch(), now.plus(-FORGOTTEN)).await?;
    let mut missing = instances::missing(&all, now, app.limits.peer);
    // That this one cannot write is another matter.
    missing.retain(|one| one.id != app.instance);
    app.pulse.misses(missing.len());
    let notices = missing.iter().map(|one| {
        let seconds = now.since(one.beat_at) / SECOND;
        let figures = NoticeFigures { seconds: Some(seconds), ..Default::default() };
        Notice::of_all(NoticeKind::InstanceGone, one.id.to_string(), figures)
    });
    told.keep(app, NoticeKind::InstanceGone, notices.collect(), |_| true).await
}
