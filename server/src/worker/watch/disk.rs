//! The disk that an SQLite database is on: told before it is full, and its reserve is made again once there is room.

use sea_orm::DbErr;

use super::tell::Told;
use crate::{
    app::App,
    domain::notice::{Notice, NoticeFigures, NoticeKind},
};

/// Looks, and tells.
///
/// # Errors
/// The database's own.
pub async fn keep(app: &App, told: &mut Told) -> Result<(), DbErr> {
    let Some(disk) = app.store.disk().cloned() else { return Ok(()) };
    // A disk may let its asker wait.
    let asked = tokio::task::spawn_blocking(move || disk.keep().map(|room| (room, disk.has_reserve())));
    let (room, has_reserve) = match asked.await {
        Ok(Ok(said)) => said,
        Ok(Err(error)) => {
            tracing::error!(%error, "The disk does not say how much room it has");
            return Ok(());
        }
        Err(_) => return Ok(()),
    };
    let notice = room.worry(has_reserve).map(|word| {
        let figures = NoticeFigures { count: i64::try_from(room.percent()).ok(), ..NoticeFigures::default() };
        Notice::of_all(NoticeKind::DiskLow, word, figures)
    });
    told.keep(app, NoticeKind::DiskLow, notice.into_iter().collect(), |_| true).await
}
