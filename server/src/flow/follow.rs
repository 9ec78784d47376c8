//! Live changes of a clinic: one broadcast in the process, and a look at the events each 2 seconds for what another
//! instance wrote.

use std::{collections::VecDeque, time::Duration};

use futures_util::{Stream, stream};
use tokio::{
    sync::{
        broadcast::{self, error::RecvError},
        oneshot,
    },
    time::timeout,
};

use crate::{
    app::App,
    domain::{
        access::Permit,
        at::{At, SECOND},
        ids::{ClinicId, SessionId},
    },
    fault::Fault,
    flow::{
        recognise,
        shapes::live::{Change, ChangeKind},
    },
    store::alert_event,
};

/// On PostgreSQL a lower sequence may commit later: look back so far, and skip what was sent.
const LOOK_BACK: i64 = 10 * SECOND;
/// How long to wait for a word before looking by oneself.
const LOOK_EACH: Duration = Duration::from_secs(2);
/// So many events at one look.
const MOST: u64 = 500;

/// Follows a clinic after the sequence that the screen saw last; without one, from now on. Ends with the session.
///
/// # Errors
/// The database's own.
pub async fn changes(
    app: &App,
    permit: &Permit,
    session: SessionId,
    last: Option<i64>,
) -> Result<impl Stream<Item = Change> + Send + use<>, Fault> {
    let (db, now) = (app.store.read(), app.now());
    let newest = alert_event::newest(db, permit).await?;
    let seen = last.unwrap_or(newest).min(newest);
    let written = alert_event::written_at(db, permit, seen).await?.unwrap_or(now);
    let from = alert_event::newest_before(db, permit, seen, written.min(now).plus(-LOOK_BACK)).await?;
    let mut sent = VecDeque::new();
    for event in alert_event::after(db, permit, from, MOST).await?.into_iter().filter(|event| event.0 <= seen)
    {
        // A screen that opens now reads everything; one that was away may have missed all but what it names.
        if last.is_none() || event.0 == seen {
            sent.push_back(event);
        }
    }
    let follower = Follower {
        app: app.clone(),
        permit: *permit,
        session,
        over: app.lines.open(session),
        changed: app.changed.subscribe(),
        from,
        highest: seen,
        sent,
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
    session: SessionId,
    /// Says that the line must end: the session has too many.
    over: oneshot::Receiver<()>,
    changed: broadcast::Receiver<ClinicId>,
    /// Everything up to here was sent or is too old to appear.
    from: i64,
    /// The highest sequence that the screen knows; what it is told never goes back.
    highest: i64,
    /// Sequences sent after `from`, with their instants.
    sent: VecDeque<(i64, At)>,
    ready: VecDeque<Change>,
    first: bool,
}

impl Follower {
    /// The next change. None: the line is over.
    async fn next(&mut self) -> Option<Change> {
        loop {
            if let Some(change) = self.ready.pop_front() {
                return Some(change);
            }
            let told = if std::mem::take(&mut self.first) { false } else { self.wait().await? };
            if self.app.is_stopping() || !self.is_allowed().await {
                return None;
            }
            self.look().await;
            if self.ready.is_empty() && told {
                self.ready.push_back(Change { sequence: self.highest, kind: ChangeKind::Board });
            }
        }
    }

    /// Waits for a word about this clinic, or for the time to look. True: there was a word. None: the line must end.
    async fn wait(&mut self) -> Option<bool> {
        let word = timeout(LOOK_EACH, self.changed.recv());
        let word = tokio::select! {
            _ = &mut self.over => return None,
            word = word => word,
        };
        match word {
            Ok(Ok(clinic)) => Some(clinic == self.permit.clinic()),
            Ok(Err(RecvError::Lagged(_))) => Some(true),
            Ok(Err(RecvError::Closed)) => None,
            Err(_) => Some(false),
        }
    }

    /// Signed out, disabled, removed, idle for too long: then the line ends. A database that does not answer ends none.
    async fn is_allowed(&self) -> bool {
        match recognise::again(&self.app, self.session).await {
            Ok(scope) => scope.may(self.permit.action()).is_ok(),
            Err(fault) => !matches!(fault, Fault::SignIn(_)),
        }
    }

    async fn look(&mut self) {
        let Ok(events) = alert_event::after(self.app.store.read(), &self.permit, self.from, MOST).await
        else {
            return;
        };
        for (seq, at) in events {
            if !self.sent.iter().any(|(sent, _)| *sent == seq) {
                self.sent.push_back((seq, at));
                self.highest = self.highest.max(seq);
                self.ready.push_back(Change { sequence: self.highest, kind: ChangeKind::Alert });
            }
        }
        let old = self.app.now().plus(-LOOK_BACK);
        while let Some((seq, _)) = self.sent.front().filter(|(_, at)| *at < old || self.sent.len() > 200) {
            self.from = self.from.max(*seq);
            self.sent.pop_front();
        }
    }
}
