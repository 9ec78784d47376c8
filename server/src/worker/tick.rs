//! One round of work, and what it did. A test calls [`tick`]; the loop calls [`start`], which does not wait for the
//! push services.

use tokio::task::JoinSet;

use super::deliver;
use crate::{app::App, domain::at::At, flow::judge, store};

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

/// Does what is due; what is to be sent flies on in `sends`, so that one slow push service holds up nobody.
pub async fn start(app: &App, now: At, sends: &mut JoinSet<()>) -> Did {
    let judged = judge_due(app).await;
    let delivered = deliver::start(app, now, sends).await;
    if judged || delivered { Did::Worked } else { Did::Idle }
}

/// Judges the episodes whose time has come. True: there may be more.
async fn judge_due(app: &App) -> bool {
    judge::due(app).await.unwrap_or_else(|error| {
        tracing::error!(code = store::code_of(&error), "The episodes due could not be judged");
        false
    })
}
