//! One round of work, and what it did. A test calls [`tick`]; the loop calls [`start`], which does not wait for the
//! push services.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use sea_orm::DbErr;
use tokio::task::JoinSet;

use super::deliver;
use crate::{
    app::App,
    domain::at::At,
    flow::{ask_to_look, caught_up, climb, judge, keep_caseload, remind},
    pulse::Loop,
    store,
};

/// What a round did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Did {
    /// Something; there may be more.
    Worked,
    /// Nothing was due.
    Idle,
}

/// Does what is due and waits until it is done.
pub async fn tick(app: &App, now: At) -> Did {
    let mut sends = JoinSet::new();
    let did = start(app, now, &mut sends).await;
    while sends.join_next().await.is_some() {}
    did
}

/// Ticks until nothing is due any more.
pub async fn until_idle(app: &App) {
    while tick(app, app.now()).await == Did::Worked {}
}

/// Does what is due; what is to be sent flies on in `sends`, so that one slow push service holds up nobody. Each part by
/// itself: one that fails, or panics, keeps no other from its work.
pub async fn start(app: &App, now: At, sends: &mut JoinSet<()>) -> Did {
    let judged = part(app, "judging", judge::due(app)).await;
    let asked = part(app, "asking to look", ask_to_look::due(app)).await;
    let climbed = part(app, "climbing", climb::due(app)).await;
    let finds = [judged, climbed].contains(&Part::Worked);
    let delivered = part(app, "delivering", deliver::start(app, now, finds, sends)).await;
    // Last, so that whatever is urgent has gone before it.
    let reminded = part(app, "reminding", remind::next(app)).await;
    let kept = part(app, "keeping caseloads", keep_caseload::due(app)).await;
    let parts = [judged, asked, climbed, delivered, reminded, kept];
    if parts.contains(&Part::Worked) {
        return Did::Worked;
    }
    // Nothing is due any more, and neither because the pace holds it back nor because nobody could look.
    if !parts.contains(&Part::Failed) && app.pulse.catch_up.room(false, now).is_some_and(|room| room > 0) {
        part(app, "noting the catch-up", async { caught_up::note(app).await.map(|()| false) }).await;
    }
    Did::Idle
}

/// What became of one part of a round.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// There may be more.
    Worked,
    Idle,
    Failed,
}

/// One part of the round. `work`: true where there may be more.
async fn part(app: &App, name: &str, work: impl Future<Output = Result<bool, DbErr>>) -> Part {
    app.pulse.beat(Loop::Worker);
    match AssertUnwindSafe(work).catch_unwind().await {
        Ok(Ok(true)) => Part::Worked,
        Ok(Ok(false)) => Part::Idle,
        Ok(Err(error)) => {
            app.store.makes_room_after(&error);
            tracing::error!(part = name, code = store::code_of(&error), "A part of the worker failed");
            Part::Failed
        }
        Err(_) => {
            tracing::error!(part = name, "A part of the worker panicked; it goes on");
            Part::Failed
        }
    }
}
