//! A worker whose clock is apart judges too early or too late: while an instance in step is at work, it leaves all to that
//! one (reliability.md 7).

use sea_orm::DbErr;

use crate::{
    app::App,
    store::{self, beat, overdue},
};

/// Does this instance leave the work to another one now? When nobody can say, it works: late is better than never.
pub async fn leaves_it_to_others(app: &App) -> bool {
    if app.pulse.is_in_step() {
        return false;
    }
    is_another_at_work(app).await.unwrap_or_else(|error| {
        tracing::error!(code = store::code_of(&error), "Nobody says whether another instance is at work");
        false
    })
}

async fn is_another_at_work(app: &App) -> Result<bool, DbErr> {
    let db = app.store.read_engine();
    // Ours is the clock that is wrong.
    let Some(now) = overdue::clock(db).await? else { return Ok(false) };
    beat::is_another_in_step(db, app.instance, now).await
}
