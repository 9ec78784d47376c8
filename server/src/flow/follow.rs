//! A live line: what a person's open screen hears of its clinic, without what it was. The lookout looks for all of them.

use std::time::Duration;

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
        at::{At, HOUR, MINUTE},
        ids::SessionId,
    },
    fault::Fault,
    flow::{
        lookout::{self, LOOK_BACK},
        recognise,
        shapes::live::{Change, ChangeKind},
    },
    news::Heard,
    store::alert_event,
};

/// How long a session that stood is taken to stand; its end on this instance is told at once.
const STANDS: i64 = MINUTE;
/// How long a line on which nothing happens waits before it asks.
const ASK_EACH: Duration = Duration::from_secs(60);
/// A line lasts so long; its screen opens the next one.
const LASTS: i64 = HOUR;

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
    // In this order nothing falls between what is read here and what is heard.
    let heard = app.news.listen();
    lookout::begin(app).await?;
    let (highest, has_missed) = missed(app, permit, last).await?;
    let line = Line {
        app: app.clone(),
        permit: *permit,
        session,
        over: app.lines.open(session),
        heard,
        highest,
        opened_at: app.now(),
        stood_at: app.now(),
    };
    let missed = has_missed.then_some(Change { sequence: highest, kind: ChangeKind::Alert });
    Ok(stream::unfold((line, missed), |(mut line, missed)| async move {
        let change = match missed {
            Some(change) => change,
            None => line.next().await?,
        };
        Some((change, (line, None)))
    }))
}

/// The newest sequence that a screen knows once it is told, and whether there is something to tell: a screen that opens
/// reads everything; one that was away may have missed whatever was committed late beside what it saw last.
async fn missed(app: &App, permit: &Permit, last: Option<i64>) -> Result<(i64, bool), Fault> {
    let db = app.store.read();
    let newest = alert_event::newest(db, permit).await?;
    let Some(last) = last else { return Ok((newest, false)) };
    // A sequence of another database, or of a backup's future, is as good as none.
    let seen = last.min(newest);
    let written = alert_event::written_at(db, permit, seen).await?.unwrap_or(app.now());
    let from = written.min(app.now()).plus(-LOOK_BACK);
    let from = alert_event::newest_before(db, permit, seen, from).await?;
    Ok((newest, alert_event::is_other_after(db, permit, from, seen).await?))
}

struct Line {
    app: App,
    permit: Permit,
    session: SessionId,
    /// Says that the line must end: the session has too many.
    over: oneshot::Receiver<()>,
    heard: broadcast::Receiver<Heard>,
    /// The highest sequence that the screen knows; what it is told never goes back.
    highest: i64,
    opened_at: At,
    /// When its session was last known to stand.
    stood_at: At,
}

impl Line {
    /// The next change. None: the line is over.
    async fn next(&mut self) -> Option<Change> {
        // It may have been told to before this line could hear of it.
        while !self.app.is_stopping() {
            let heard = self.hear().await?;
            let is_old = self.app.now().since(self.opened_at) >= LASTS;
            if is_old || !self.stands(heard).await {
                return None;
            }
            let kind = match heard {
                Some(Heard::Alert(clinic, seq)) if clinic == self.permit.clinic() => {
                    self.highest = self.highest.max(seq);
                    ChangeKind::Alert
                }
                Some(Heard::Board(clinic)) if clinic == self.permit.clinic() => ChangeKind::Board,
                _ => continue,
            };
            return Some(Change { sequence: self.highest, kind });
        }
        None
    }

    /// Waits for a word, or for the time to ask (nothing). None: the line must end. One that missed words is told that
    /// alerts changed: its screen reads them all.
    async fn hear(&mut self) -> Option<Option<Heard>> {
        let word = tokio::select! {
            _ = &mut self.over => return None,
            word = timeout(ASK_EACH, self.heard.recv()) => word,
        };
        match word {
            Ok(Ok(Heard::Stop) | Err(RecvError::Closed)) => None,
            Ok(Ok(word)) => Some(Some(word)),
            Ok(Err(RecvError::Lagged(_))) => Some(Some(Heard::Alert(self.permit.clinic(), self.highest))),
            Err(_) => Some(None),
        }
    }

    /// Signed out, disabled, removed, idle for too long: then the line ends. A database that does not answer ends none.
    async fn stands(&mut self, heard: Option<Heard>) -> bool {
        let (clinic, now) = (self.permit.clinic(), self.app.now());
        if heard.is_some_and(|word| word != Heard::Sessions(clinic)) && now.since(self.stood_at) < STANDS {
            return true;
        }
        self.stood_at = now;
        // Boxed: asking takes two kilobytes once a minute, which an idle line would hold all the time.
        match Box::pin(recognise::again(&self.app, self.session)).await {
            Ok(scope) => scope.may(self.permit.action()).is_ok(),
            Err(fault) => !matches!(fault, Fault::SignIn(_)),
        }
    }
}
