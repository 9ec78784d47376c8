//! Downtime: what Reliefline finds out by itself, and what an admin notes. The clock of a silence stands still in it.

use sea_orm::{DatabaseTransaction, DbErr};

use super::notice as notices;
use crate::{
    app::App,
    domain::{
        access::Permit,
        at::{At, SECOND},
        catch_up,
        course::Stretch,
        downtime,
        ids::{AuditId, DowntimeId},
        notice::{Notice, NoticeFigures, NoticeKind},
    },
    fault::Fault,
    store::{self, audit, beat, episode, overdue},
};

/// Looks whether nobody ran until now, and keeps that stretch, once. Called before an episode is held and before a beat,
/// so that nothing is judged after a stop without knowing of it: neither at the start, nor by a request that reaches a
/// machine which has just woken up. While this instance beats it asks nothing of the database.
///
/// It begins at the last sign of life: the last beat of any instance, or what was judged last, whichever is later. So no
/// stored event lies in it, and a course may know it from its beginning. A beat that lies ahead of us tells of no stop.
///
/// # Errors
/// The database's own.
pub async fn notice(app: &App, txn: &DatabaseTransaction) -> Result<(), DbErr> {
    let now = app.now();
    if app.is_beating(now) {
        return Ok(());
    }
    let ahead = now.plus(downtime::UNNOTICED);
    let wrong = beat::after(txn, ahead).await?;
    if !wrong.is_empty() {
        // Somebody ran, by a clock that is or was another one: since when nobody did is not known, and what is not known is
        // given to no silence.
        return settle(app, txn, &wrong, now).await;
    }
    // Without any beat nobody ever ran.
    let Some(beat) = beat::last(txn, ahead).await? else { return Ok(()) };
    let judged = episode::last_heard(txn, ahead).await?;
    let last = judged.map_or(beat, |judged| beat.max(judged));
    let Some(stretch) = downtime::gap(last, now) else { return join(app, txn, now).await };
    app.pulse.catch_up.begins(stretch, now);
    let found = store::downtime::Model {
        id: DowntimeId(app.new_id()),
        clinic_id: None,
        from_at: stretch.from,
        to_at: stretch.to,
        found_from: Some(stretch.from),
        reason: None,
        by_staff: None,
        noted_at: now,
        told_at: None,
    };
    if store::downtime::keep(txn, found).await? {
        let seconds = stretch.to.since(stretch.from) / 1000;
        tracing::warn!(seconds, "Reliefline did not run; silences are given that time back");
    }
    Ok(())
}

/// Beats that lie ahead are taken back, so that the next stop is found all the same: on SQLite, where nobody else can run,
/// and else those that PostgreSQL's clock says have not been either. Whoever wrote one and lives beats again within seconds.
async fn settle(app: &App, txn: &DatabaseTransaction, wrong: &[beat::Model], now: At) -> Result<(), DbErr> {
    let theirs = overdue::clock(txn).await?;
    let latest = theirs.map_or(now, |theirs| theirs.max(now));
    let ahead = latest.plus(downtime::UNNOTICED);
    // Before the start of whoever starts now, who takes the place of one that is gone.
    beat::take_back(txn, ahead, latest.plus(-downtime::UNNOTICED / 2)).await?;
    // Its clock and the database's agreed then: it is those two that have gone back.
    let behind = wrong.iter().find(|beat| beat.in_step && beat.beat_at > ahead);
    if let Some(beat) = behind.filter(|_| theirs.is_some()) {
        let seconds = Some(beat.beat_at.since(latest) / SECOND);
        let figures = NoticeFigures { seconds, ..Default::default() };
        let notice = Notice::of_all(NoticeKind::ClockBehind, beat.instance_id.to_string(), figures);
        notices::write(app, txn, notice).await?;
    }
    Ok(())
}

/// Another instance has found the stop, or this one before it was started anew: what fell due meanwhile is told by all of
/// them at the same pace.
async fn join(app: &App, txn: &DatabaseTransaction, now: At) -> Result<(), DbErr> {
    if let Some(found) = store::downtime::being_told(txn, now.plus(-catch_up::JOINED_FOR)).await? {
        app.pulse.catch_up.begins(Stretch { from: found.from_at, to: found.to_at }, now);
    }
    Ok(())
}

/// An admin notes a stretch in which patients could not reach the clinic's server. The clinic's episodes under way are
/// due to be judged again at once; what was said before stays.
///
/// # Errors
/// 422 `ends_before_it_begins`, `downtime_not_over`, `downtime_too_long`, `downtime_too_old`.
pub async fn note(
    app: &App,
    permit: &Permit,
    stretch: Stretch,
    reason: String,
) -> Result<store::downtime::Model, Fault> {
    let txn = app.store.begin().await?;
    // Held until the commit: whoever judges one of them does so before, or knows of the stretch.
    episode::lock_active(&txn, permit).await?;
    let now = app.now();
    let last = episode::last_heard(&txn, now.plus(downtime::UNNOTICED)).await?;
    downtime::check(stretch, now)
        .map_err(|refused| Fault::coded(refused.code(), refused.field(), refused.to_string()))?;
    let row = store::downtime::Model {
        id: DowntimeId(app.new_id()),
        clinic_id: Some(permit.clinic()),
        from_at: stretch.from,
        to_at: stretch.to,
        found_from: None,
        reason: Some(reason),
        by_staff: permit.staff(),
        // Later than any input, so that none ties with it or comes after it unknowing.
        noted_at: last.map_or(now, |last| now.max(last.plus(1))),
        told_at: None,
    };
    store::downtime::keep(&txn, row.clone()).await?;
    episode::judge_again(&txn, permit, now).await?;
    audit::note(&txn, AuditId(app.new_id()), now, permit, &[("downtime", row.id.0)]).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(row)
}
