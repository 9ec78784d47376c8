//! All that fell due during a stop has been told: the admins read how much it was.

use sea_orm::{ConnectionTrait, DbErr};

use super::notice;
use crate::{
    app::App,
    domain::{
        course::Stretch,
        ids::ClinicId,
        notice::{Notice, NoticeFigures, NoticeKind},
    },
    store::{clinic, downtime, outbox},
};

/// Says that the stop that this process catches up with is told, if there is one; whoever does so first writes the notice.
///
/// # Errors
/// The database's own.
pub async fn note(app: &App) -> Result<(), DbErr> {
    let Some(stop) = app.pulse.catch_up.of() else { return Ok(()) };
    let txn = app.store.begin_engine().await?;
    let is_first = downtime::mark_told(&txn, stop.from, app.now()).await?;
    let clinic = if is_first { clinic::only(&txn).await? } else { None };
    if let Some(clinic) = &clinic {
        let notice = count(&txn, clinic.id, stop).await?;
        notice::write(app, &txn, notice).await?;
    }
    txn.commit().await?;
    // Not before: what could not be written is tried at the next look.
    app.pulse.catch_up.ends();
    clinic.into_iter().for_each(|clinic| app.nudge(clinic.id));
    Ok(())
}

async fn count(db: &impl ConnectionTrait, clinic: ClinicId, stop: Stretch) -> Result<Notice, DbErr> {
    let (alerts, messages) = outbox::paged_since(db, clinic, stop.to).await?;
    tracing::warn!(alerts, messages, "What fell due while Reliefline did not run has been told");
    let figures = NoticeFigures {
        from: Some(stop.from),
        to: Some(stop.to),
        count: Some(alerts),
        messages: Some(messages),
        ..Default::default()
    };
    Ok(Notice::of_clinic(clinic, NoticeKind::CaughtUp, stop.from.0.to_string(), figures))
}
