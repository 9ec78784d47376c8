//! One look into the database for all live lines of this process: at a word of its own, and each 2 seconds for what
//! another instance wrote. Ten thousand open screens ask no more of the database than one.

use std::{collections::BTreeMap, panic::AssertUnwindSafe, time::Duration};

use futures_util::FutureExt;
use sea_orm::DbErr;
use tokio::time::Instant;

use crate::{
    app::App,
    domain::{
        at::{At, SECOND},
        ids::ClinicId,
    },
    news::Heard,
    store::{self, alert_event},
};

/// On PostgreSQL a lower sequence may commit later: look back so far, and skip what was told.
pub const LOOK_BACK: i64 = 10 * SECOND;
/// How often to look back.
const LOOK_BACK_EACH: Duration = Duration::from_secs(2);
/// So many events at one look.
const MOST: u64 = 1_000;

/// Begins to look, unless somebody does. Whatever is committed from now on is told to whoever listens already.
///
/// # Errors
/// The database's own.
pub async fn begin(app: &App) -> Result<(), DbErr> {
    let mut is_watched = app.news.is_watched.lock().await;
    if !*is_watched {
        let lookout = Lookout::here(app.clone()).await?;
        *is_watched = true;
        tokio::spawn(lookout.run());
    }
    Ok(())
}

struct Lookout {
    app: App,
    /// Everything up to here was told or is too old to appear.
    from: i64,
    /// The highest sequence that was told.
    highest: i64,
    /// Sequences after `from` that were told, with their instants.
    told: BTreeMap<i64, At>,
    /// Found and not told yet: a look that fails half way loses nothing.
    found: Vec<(i64, ClinicId)>,
    looked_back: Instant,
}

impl Lookout {
    /// Stands here: what is there by now is seen by each line as it opens.
    async fn here(app: App) -> Result<Self, DbErr> {
        let from = alert_event::newest_of_all(app.store.read(), app.now().plus(-LOOK_BACK)).await?;
        let (told, found, looked_back) = (BTreeMap::new(), Vec::new(), Instant::now());
        let mut lookout = Self { app, from, highest: from, told, found, looked_back };
        lookout.look(from).await?;
        lookout.found.clear();
        Ok(lookout)
    }

    /// Looks until nobody listens any more.
    async fn run(mut self) {
        let app = self.app.clone();
        loop {
            let mut changed = app.news.wait().await;
            // Under the lock: a line that opens now is either seen here, or begins the next lookout.
            let mut is_watched = app.news.is_watched.lock().await;
            if !app.news.is_heard() {
                *is_watched = false;
                return;
            }
            drop(is_watched);
            // What fails, or panics, does so for one look.
            match AssertUnwindSafe(self.look_around()).catch_unwind().await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => {
                    tracing::error!(code = store::code_of(&error), "What changed could not be read");
                }
                Err(_) => tracing::error!("Looking for changes panicked; it goes on"),
            }
            for (seq, clinic) in self.found.drain(..) {
                changed.remove(&clinic);
                app.news.tell(Heard::Alert(clinic, seq));
            }
            changed.into_iter().for_each(|clinic| app.news.tell(Heard::Board(clinic)));
        }
    }

    /// What appeared since the last look, or late.
    async fn look_around(&mut self) -> Result<(), DbErr> {
        self.look(self.highest).await?;
        if self.looked_back.elapsed() >= LOOK_BACK_EACH {
            self.look(self.from).await?;
            self.looked_back = Instant::now();
            self.forget();
        }
        Ok(())
    }

    /// What is there after a sequence and was not told yet.
    async fn look(&mut self, mut after: i64) -> Result<(), DbErr> {
        loop {
            let events = alert_event::after(self.app.store.read(), after, MOST).await?;
            let Some((last, ..)) = events.last() else { return Ok(()) };
            after = *last;
            self.highest = self.highest.max(after);
            for (seq, clinic, at) in events {
                if self.told.insert(seq, at).is_none() {
                    self.found.push((seq, clinic));
                }
            }
        }
    }

    fn forget(&mut self) {
        let old = self.app.now().plus(-LOOK_BACK);
        while let Some(first) = self.told.first_entry().filter(|first| *first.get() < old) {
            self.from = *first.key();
            first.remove();
        }
    }
}
