//! W2: what should have happened and did not, asked in plain queries on a connection of the watch's own.

use sea_orm::{DatabaseConnection, DbErr};

use super::tell::Told;
use crate::{
    app::App,
    channels::addresses,
    domain::{
        alert::AlertState,
        at::{At, MINUTE, SECOND},
        ids::{AlertId, EpisodeId},
        ladder::LAST,
        notice::{Notice, NoticeFigures, NoticeKind},
    },
    pulse::Verdict,
    store::{self, beat, episode, ladder, outbox, overdue, system_notice},
};

/// The word for a database that does not answer.
const BLIND: &str = "database";

/// Looks, keeps what it saw, and tells of what is late. Not to be able to look is no error: it is told too.
///
/// # Errors
/// The database's own, when what it saw cannot be told.
pub async fn keep(app: &App, told: &mut Told) -> Result<(), DbErr> {
    let now = app.now();
    let code = match tokio::time::timeout(app.limits.waits(), look(app)).await {
        Ok(Ok(seen)) => {
            // For the day on which nobody answers.
            addresses::refresh(app).await;
            return follow(app, told, &seen).await;
        }
        Ok(Err(error)) => store::code_of(&error),
        Err(_) => "timed_out".into(),
    };
    tracing::error!(code, "The watch cannot look");
    if app.pulse.saw_nothing(now, &app.limits) {
        let figures = NoticeFigures { code: Some(code), ..Default::default() };
        told.lasts(app, Notice::of_all(NoticeKind::EngineLate, BLIND, figures)).await;
    }
    Ok(())
}

/// One look. What it saw is what `/healthz/alerts` says until the next.
///
/// # Errors
/// The database's own.
pub async fn look(app: &App) -> Result<Verdict, DbErr> {
    let (db, now) = (app.store.read_watch(), app.now());
    let began = app.pulse.began_at();
    // What fell due while nobody ran counts from when somebody did: the engine has had no more time than that.
    let age = |since: Option<At>| since.max(since.and(began)).map_or(0, |since| now.since(since));
    // Where no watch runs nobody beats; else an instance that has not yet is as old as its watch.
    let wrote = began.and(beat::of(db, app.instance).await?.or(began));
    let seen = Verdict {
        at: now,
        pages: age(overdue::message(db, now, true).await?),
        reminders: age(overdue::message(db, now, false).await?),
        steps: age(overdue::step(db, now).await?),
        put_off: age(overdue::put_off(db, now).await?),
        timers: age(overdue::timer(db, now).await?),
        unjudged: age(overdue::unjudged(db, now).await?),
        writes: age(wrote),
        on_first_level: on_first_level(app, db, now).await?,
        on_last_level: count(overdue::on_last_level(db, LAST).await?),
    };
    app.pulse.saw(seen, &app.limits);
    Ok(seen)
}

/// Urgent alerts that should have left the first level by now. A clinic's ladder says when.
async fn on_first_level(app: &App, db: &DatabaseConnection, now: At) -> Result<i64, DbErr> {
    if app.pulse.began_at().is_some_and(|began| now.since(began) <= app.limits.first_level) {
        return Ok(0);
    }
    let mut overdue = 0;
    // No safe ladder leaves it sooner.
    let soonest = now.plus(-2 * MINUTE - app.limits.first_level);
    for one in overdue::on_first_level(db, soonest).await? {
        let steps = ladder::get(db, one.clinic_id, one.ladder_version.unwrap_or_default()).await?;
        let leaves = steps.urgent_second_min * MINUTE + one.held.unwrap_or_default();
        let since = one.started_at.unwrap_or(one.noticed_at);
        overdue += i64::from(now.since(since) > leaves + app.limits.first_level);
    }
    Ok(overdue)
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Tells of what is late, and ends what is over.
async fn follow(app: &App, told: &mut Told, seen: &Verdict) -> Result<(), DbErr> {
    let mine = format!("writes:{}", app.instance);
    let late = seen.late(&app.limits).into_iter().map(|(what, found)| {
        let figures = match what {
            "first_level" => NoticeFigures { count: Some(found), ..Default::default() },
            _ => NoticeFigures { seconds: Some(found / SECOND), ..Default::default() },
        };
        let key = if what == "writes" { mine.as_str() } else { what };
        Notice::of_all(NoticeKind::EngineLate, key, figures)
    });
    // What another instance cannot write is that one's to end, or ends when it is told no more.
    let ends = |key: &str| !key.starts_with("writes:") || key == mine;
    told.keep(app, NoticeKind::EngineLate, late.collect(), ends).await?;
    let unsigned = app.pulse.sends.broken_signature(app.now()).map(|(count, of)| {
        let figures = NoticeFigures { count: Some(count), of: Some(of), ..Default::default() };
        Notice::of_all(NoticeKind::VapidBroken, app.instance.to_string(), figures)
    });
    let mine = app.instance.to_string();
    told.keep(app, NoticeKind::VapidBroken, unsigned.into_iter().collect(), |key| key == mine).await
}

/// How far this machine's clock is from the database's. A worker whose clock is apart judges too early or too late.
///
/// # Errors
/// The database's own.
pub async fn compare_clocks(app: &App, told: &mut Told) -> Result<(), DbErr> {
    let Some(theirs) = overdue::clock(app.store.read_watch()).await? else { return Ok(()) };
    let apart = app.now().since(theirs);
    let is_apart = apart.abs() > app.limits.clock;
    app.pulse.clock_is_apart(is_apart);
    let mine = app.instance.to_string();
    let figures = NoticeFigures { seconds: Some(apart / SECOND), ..Default::default() };
    let notice = is_apart.then(|| Notice::of_all(NoticeKind::ClockApart, &mine, figures));
    told.keep(app, NoticeKind::ClockApart, notice.into_iter().collect(), |key| key == mine).await
}

/// Has this machine's clock jumped, so that its word is not taken?
///
/// # Errors
/// The database's own.
pub async fn doubt_the_clock(app: &App, told: &mut Told) -> Result<(), DbErr> {
    let mine = app.instance.to_string();
    let notice = app.clock.apart().map(|apart| {
        let figures = NoticeFigures { seconds: Some(apart / SECOND), ..Default::default() };
        Notice::of_all(NoticeKind::ClockJumped, &mine, figures)
    });
    told.keep(app, NoticeKind::ClockJumped, notice.into_iter().collect(), |key| key == mine).await
}

/// Ends the notices whose cause is over: the alert was taken, the episode judged, or it was not seen for long.
///
/// # Errors
/// The database's own.
pub async fn tidy(app: &App) -> Result<(), DbErr> {
    let (db, now) = (app.store.read_watch(), app.now());
    let mut over = Vec::new();
    let told = system_notice::open_of(db, NoticeKind::NobodyLive).await?;
    let about = |notice: &system_notice::Model| notice.key.parse().ok().map(AlertId);
    let standings = outbox::standings(db, told.iter().filter_map(about)).await?;
    let waits = |notice: &&system_notice::Model| {
        matches!(about(notice).and_then(|id| standings.get(&id)), Some((AlertState::Open, _)))
    };
    over.extend(told.iter().filter(|notice| !waits(notice)).map(|notice| notice.id));
    for notice in system_notice::open_of(db, NoticeKind::EpisodeUnjudged).await? {
        let since = match notice.key.parse() {
            Ok(episode) => episode::unjudged_since(db, EpisodeId(episode)).await?,
            Err(_) => None,
        };
        if since.is_none() {
            over.push(notice.id);
        }
    }
    let txn = app.store.begin_watch().await?;
    if !over.is_empty() {
        system_notice::end(&txn, over, now).await?;
    }
    system_notice::lapse_all(&txn, now).await?;
    txn.commit().await
}
