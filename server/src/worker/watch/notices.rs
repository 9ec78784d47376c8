//! What flows wrote into their own transactions and only a screen shows: told by the channels too, once each. What is told is
//! that there is something to read, so that several are told at once.

use std::sync::Arc;

use sea_orm::DbErr;
use tokio::sync::Mutex;

use super::is_first;
use crate::{
    app::App,
    channels,
    domain::ids::NoticeId,
    store::{self, system_notice},
};

/// Held while somebody is being told: the next look leaves it to that.
#[derive(Default)]
pub struct Telling(Arc<Mutex<()>>);

impl Telling {
    /// Waits until nobody is being told any more.
    pub async fn is_over(&self) {
        drop(self.0.lock().await);
    }
}

/// Looks what was not told yet, and tells it beside the watch, which waits for no channel.
///
/// # Errors
/// The database's own.
pub async fn keep(app: &App, telling: &Telling) -> Result<(), DbErr> {
    let untold = system_notice::untold(app.store.read_watch()).await?;
    if untold.is_empty() || !is_first(app).await? {
        return Ok(());
    }
    let Ok(held) = telling.0.clone().try_lock_owned() else { return Ok(()) };
    let app = app.clone();
    tokio::spawn(async move {
        // Refused, or nobody is there to be told: the next look tries again.
        if channels::tell_directly(&app).await > 0
            && let Err(error) = mark(&app, untold).await
        {
            app.store.makes_room_after(&error);
            tracing::error!(code = store::code_of(&error), "That a notice was told could not be kept");
        }
        drop(held);
    });
    Ok(())
}

async fn mark(app: &App, told: Vec<NoticeId>) -> Result<(), DbErr> {
    let txn = app.store.begin_watch().await?;
    system_notice::mark_told(&txn, told, app.now()).await?;
    txn.commit().await
}
