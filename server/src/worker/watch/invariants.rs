//! What must always be so, looked at once an hour in the running clinic: a fault of the program that no test found.

use sea_orm::DbErr;

use super::{is_first, tell::Told};
use crate::{
    app::App,
    domain::notice::{Notice, NoticeFigures, NoticeKind},
    store::invariants,
};

/// Looks, where this instance is the one that does, and tells of each invariant that does not hold.
///
/// # Errors
/// The database's own.
pub async fn keep(app: &App, told: &mut Told) -> Result<(), DbErr> {
    if !is_first(app).await? {
        return Ok(());
    }
    let broken = invariants::broken(app.store.read_watch(), app.now()).await?;
    let notices = broken.into_iter().map(|one| {
        let figures = NoticeFigures {
            count: i64::try_from(one.rows.len()).ok(),
            row: one.rows.first().map(ToString::to_string),
            ..Default::default()
        };
        Notice::of_all(NoticeKind::InvariantBroken, one.code, figures)
    });
    told.keep(app, NoticeKind::InvariantBroken, notices.collect(), |_| true).await
}
