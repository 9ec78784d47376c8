//! How often is too often, and how many at once too many: counted in memory, by this process alone.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
};

use tokio::sync::oneshot;

use crate::domain::{
    at::{At, MINUTE},
    ids::SessionId,
};

/// So many each minute for one key.
pub struct PerMinute {
    limit: u32,
    seen: Mutex<(At, HashMap<Vec<u8>, u32>)>,
}

impl PerMinute {
    /// Allows `limit` a minute.
    #[must_use]
    pub fn of(limit: u32) -> Self {
        Self { limit, seen: Mutex::new((At(0), HashMap::new())) }
    }

    /// Counts one more; too many: how many seconds to wait.
    pub fn count(&self, key: &[u8], now: At) -> Option<u64> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let minute = At(now.0 - now.0.rem_euclid(MINUTE));
        if seen.0 != minute {
            // A new minute forgets everybody, so the table never outgrows one minute's callers.
            *seen = (minute, HashMap::new());
        }
        let count = seen.1.entry(key.to_vec()).or_default();
        *count += 1;
        (*count > self.limit).then(|| ((minute.plus(MINUTE).since(now) + 999) / 1000).max(1) as u64)
    }
}

/// Most live lines of one session at a time.
const LINES: usize = 4;

/// The live lines of this process, by session.
#[derive(Default)]
pub struct Lines(Mutex<HashMap<SessionId, VecDeque<oneshot::Sender<()>>>>);

impl Lines {
    /// One more line of a session; the oldest ends when there are too many. A line is over when what it holds here says
    /// so, and gives its place back by dropping it.
    pub fn open(&self, session: SessionId) -> oneshot::Receiver<()> {
        let (ends, over) = oneshot::channel();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, lines| {
            lines.retain(|line| !line.is_closed());
            !lines.is_empty()
        });
        let lines = all.entry(session).or_default();
        lines.push_back(ends);
        if lines.len() > LINES {
            lines.pop_front();
        }
        over
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_minute_begins_at_nought() {
        let pace = PerMinute::of(2);
        let now = At(MINUTE * 5 + 58_500);
        assert_eq!(
            [pace.count(b"a", now), pace.count(b"a", now), pace.count(b"a", now)],
            [None, None, Some(2)]
        );
        assert_eq!(pace.count(b"b", now), None);
        assert_eq!(pace.count(b"a", now.plus(1_500)), None);
    }

    #[test]
    fn the_fifth_line_ends_the_oldest_that_still_stands() {
        let (lines, session) = (Lines::default(), SessionId(uuid::Uuid::nil()));
        let mut open: VecDeque<_> = (0..4).map(|_| lines.open(session)).collect();
        open.pop_back();
        open.push_back(lines.open(session));
        assert!(open.iter_mut().all(|line| line.try_recv() == Err(oneshot::error::TryRecvError::Empty)));
        open.push_back(lines.open(session));
        let over: Vec<_> = open
            .iter_mut()
            .map(|line| line.try_recv().is_err_and(|one| one == oneshot::error::TryRecvError::Closed))
            .collect();
        assert_eq!(over, [true, false, false, false, false]);
    }
}
