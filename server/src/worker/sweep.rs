//! Counts of tries that nobody needs any more are forgotten, once an hour.

use crate::{
    app::App,
    domain::{
        at::{At, HOUR},
        throttle::LONGEST,
    },
    store::{self, throttle},
};

/// When this instance last swept.
#[derive(Default)]
pub struct Sweep {
    last: Option<At>,
}

impl Sweep {
    /// Sweeps when it is time.
    pub async fn keep(&mut self, app: &App, now: At) {
        if self.last.is_some_and(|last| (0..HOUR).contains(&now.since(last))) {
            return;
        }
        self.last = Some(now);
        if let Err(error) = sweep(app, now).await {
            tracing::error!(code = store::code_of(&error), "Old counts could not be forgotten");
        }
    }
}

async fn sweep(app: &App, now: At) -> Result<(), sea_orm::DbErr> {
    let txn = app.store.begin_engine().await?;
    throttle::sweep(&txn, now.plus(-LONGEST)).await?;
    txn.commit().await
}
