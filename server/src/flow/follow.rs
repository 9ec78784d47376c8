//! Live changes of a clinic: one broadcast in the process, and a look at the events each 2 seconds for what another
//! instance wrote.

use std::{collections::VecDeque, time::Duration};

use futures_util::{Stream, stream};
use tokio::{
    sync::broadcast::{self, error::RecvError},
    time::timeout,
};

use crate::{
    app::App,
    domain::{
        access::Permit,
        at::{At, SECOND},
        ids::ClinicId,
    },
    fault::Fault,
    flow::shapes::live::{Change, ChangeKind},
    store::alert_event,
};

/// On PostgreSQL a lower sequence may commit later: look back so far, and skip what was sent.
const LOOK_BACK: i64 = 10 * SECOND;
/// How long to wait for a word before looking by oneself.
const LOOK_EACH: Duration = Duration::from_secs(2);

/// Follows a clinic after the sequence that the screen saw last; without one, from now on.
///
/// # Errors
/// The database's own.
pub async fn changes(
    app: &App,
    permit: &Permit,
    last: Option<i64>,
) -> Result<impl Stream<Item = Change> + Send + use<>, Fault> {
    let newest = alert_event::newest(app.store.read(), permit).await?;
    let follower = Follower {
        app: app.clone(),
        permit: *permit,
        clinic: permit.clinic(),
        changed: app.changed.subscribe(),
        from: last.unwrap_or(newest).min(newest),
        sent: VecDeque::new(),
        ready: VecDeque::new(),
        first: true,
    };
    Ok(stream::unfold(follower, |mut follower| async move {
        let change = follower.next().await?;
        Some((change, follower))
    }))
}

struct Follower {
    app: App,
    permit: Permit,
    clinic: ClinicId,
    changed: broadcast::Receiver<ClinicId>,
    /// Everything up to here was sent or is too old to appear.
    from: i64,
    /// Sequences sent after `from`, with their instants.
    sent: VecDeque<(i64, At)>,
    ready: VecDeque<Change>,
    first: bool,
}

impl Follower {
    async fn next(&mut self) -> Option<Change> {
        loop {
            if let Some(change) = self.ready.pop_front() {
                return Some(change);
            }
            let told = if std::mem::take(&mut self.first) { false } else { self.wait().await? };
            self.look().await;
            if self.ready.is_empty() && told {
                let sequence = self.sent.back().map_or(self.from, |(seq, _)| *seq);
                self.ready.push_back(Change { sequence, kind: ChangeKind::Board });
            }
        }
    }

    /// Waits for a word about this clinic, or for the time to look. True: there was a word. None: the server stops.
    async fn wait(&mut self) -> Option<bool> {
        match timeout(LOOK_EACH, self.changed.recv()).await {
            Ok(Ok(clinic)) => Some(clinic == self.clinic),
            Ok(Err(RecvError::Lagged(_))) => Some(true),
            Ok(Err(RecvError::Closed)) => None,
            Err(_) => Some(false),
        }
    }

    async fn look(&mut self) {
        let Ok(events) = alert_event::after(self.app.store.read(), &self.permit, self.from, 500).await else {
            return;
        };
        for (seq, at) in events {
            if !self.sent.iter().any(|(sent, _)| *sent == seq) {
                self.sent.push_back((seq, at));
                self.ready.push_back(Change { sequence: seq, kind: ChangeKind::Alert });
            }
        }
        let old = self.app.now().plus(-LOOK_BACK);
        while let Some((seq, _)) = self.sent.front().filter(|(_, at)| *at < old || self.sent.len() > 200) {
            self.from = self.from.max(*seq);
            self.sent.pop_front();
        }
    }
}
