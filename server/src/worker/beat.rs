//! The heartbeat of this instance: others see when it stopped, and a silence clock stands still while all did.

use crate::{
    app::App,
    domain::at::At,
    flow::downtime,
    store::{self, beat},
};

/// When this instance began, and when it last beat.
pub struct Beat {
    started_at: At,
    last: Option<At>,
}

impl Beat {
    /// Begins.
    #[must_use]
    pub fn begin(now: At) -> Self {
        Self { started_at: now, last: None }
    }

    /// Beats when it is time.
    pub async fn keep(&mut self, app: &App, now: At) {
        if self.last.is_some_and(|last| (0..app.limits.beat).contains(&now.since(last))) {
            return;
        }
        match write(app, self.started_at, now).await {
            Ok(()) => {
                self.last = Some(now);
                app.beats(now);
            }
            Err(error) => {
                app.store.makes_room_after(&error);
                tracing::error!(code = store::code_of(&error), "The heartbeat could not be written");
            }
        }
    }
}

async fn write(app: &App, started_at: At, now: At) -> Result<(), sea_orm::DbErr> {
    let txn = app.store.begin_engine().await?;
    // After this beat the gap before it could not be seen any more.
    downtime::notice(app, &txn).await?;
    beat::beat(&txn, app.instance, started_at, app.pulse.is_in_step(), now).await?;
    txn.commit().await
}

/// Says farewell, so that nobody misses this instance.
pub async fn end(app: &App) {
    let farewell = async {
        let txn = app.store.begin_engine().await?;
        beat::stop(&txn, app.instance, app.now()).await?;
        txn.commit().await
    };
    if let Err(error) = farewell.await {
        tracing::error!(code = store::code_of(&error), "The farewell could not be written");
    }
}
