//! Looking ahead, once a minute: will there be somebody on duty whose phone rings?

use crate::{
    app::App,
    domain::at::{At, MINUTE},
    flow::look_ahead,
    store,
};

/// When this instance last looked.
#[derive(Default)]
pub struct Ahead {
    last: Option<At>,
}

impl Ahead {
    /// Looks when it is time.
    pub async fn keep(&mut self, app: &App, now: At) {
        if self.last.is_some_and(|last| (0..MINUTE).contains(&now.since(last))) {
            return;
        }
        self.last = Some(now);
        if let Err(error) = look_ahead::run(app).await {
            tracing::error!(code = store::code_of(&error), "Nobody could look ahead");
        }
    }
}
