//! All that fell due during a stop has been told: the admins read how much it was.

use sea_orm::DbErr;

use super::notice;
use crate::{
    app::App,
    domain::notice::{Notice, NoticeFigures, NoticeKind},
    store::{clinic, outbox},
};

/// Writes the notice of the stop that this process has caught up with, if there is one.
///
/// # Errors
/// The database's own.
pub async fn note(app: &App) -> Result<(), DbErr> {
    let Some((stop, since)) = app.pulse.catch_up.of() else { return Ok(()) };
    let db = app.store.read_engine();
    let Some(clinic) = clinic::only(db).await? else {
        app.pulse.catch_up.ends();
        return Ok(());
    };
    let (alerts, messages) = outbox::paged_since(db, clinic.id, since).await?;
    tracing::warn!(alerts, messages, "What fell due while Reliefline did not run has been told");
    let figures = NoticeFigures {
        from: Some(stop.from),
        to: Some(stop.to),
        count: Some(alerts),
        messages: Some(messages),
        ..Default::default()
    };
    let txn = app.store.begin_engine().await?;
    let key = stop.from.0.to_string();
    notice::write(app, &txn, Notice::of_clinic(clinic.id, NoticeKind::CaughtUp, key, figures)).await?;
    txn.commit().await?;
    // Not before: what could not be written is tried at the next look.
    app.pulse.catch_up.ends();
    app.nudge(clinic.id);
    Ok(())
}
