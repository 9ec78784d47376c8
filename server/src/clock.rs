//! The only place that looks at the wall. Everything else gets `now` as an argument.

use std::{
    path::PathBuf,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::Instant,
};

use crate::domain::{at::At, steady::Line};

/// Where `now` comes from.
pub trait Clock: Send + Sync {
    /// The present instant, cut to milliseconds.
    fn now(&self) -> At;

    /// How far the machine's clock is from this one, in milliseconds, while its word is not taken.
    fn apart(&self) -> Option<i64> {
        None
    }
}

/// The machine's clock.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    fn now(&self) -> At {
        At::from(chrono::Utc::now())
    }
}

/// The file by which `reliefline clock accept` tells a running server that its machine's clock is right.
pub const ACCEPTED: &str = "clock.accepted";

/// The machine's clock, as far as it can be believed: a jump changes nothing until it has good grounds, or the operator
/// accepts it.
pub struct SteadyClock {
    began: Instant,
    line: Mutex<Line>,
    accepted: PathBuf,
}

impl SteadyClock {
    /// Begins now. `newest` is an instant that has been; a machine that says it is earlier is not believed. `stable`: a jump
    /// forward by a day at most that has stood for so long, in milliseconds, is. `accepted`: [`ACCEPTED`] in the data
    /// directory.
    #[must_use]
    pub fn begin(newest: Option<At>, stable: i64, accepted: PathBuf) -> Self {
        let wall = SystemClock.now();
        let was_accepted = std::fs::remove_file(&accepted).is_ok();
        let line = Line::begin_after(newest.filter(|_| !was_accepted), wall, 0, stable);
        Self { began: Instant::now(), line: Mutex::new(line), accepted }
    }

    fn with<T>(&self, look: impl FnOnce(&mut Line, At, i64) -> T) -> T {
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        let rising = i64::try_from(self.began.elapsed().as_millis()).unwrap_or(i64::MAX);
        look(&mut line, SystemClock.now(), rising)
    }
}

impl Clock for SteadyClock {
    fn now(&self) -> At {
        self.with(Line::look)
    }

    fn apart(&self) -> Option<i64> {
        let apart = self.with(|line, wall, rising| {
            line.look(wall, rising);
            line.apart()
        });
        // What was accepted while nothing was apart is no word about the next jump.
        let was_accepted = std::fs::remove_file(&self.accepted).is_ok();
        let apart = apart?;
        if !was_accepted {
            return Some(apart);
        }
        tracing::warn!(seconds = apart / 1000, "The machine's clock was accepted");
        self.with(Line::accept);
        None
    }
}

/// A clock that stands still until somebody turns it: for tests, and for the demo's history.
#[derive(Debug)]
pub struct HandClock(AtomicI64);

impl HandClock {
    /// A clock that shows `at`.
    #[must_use]
    pub fn at(at: At) -> Self {
        Self(AtomicI64::new(at.0))
    }

    /// Turns the clock forward by so many milliseconds.
    pub fn turn(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }

    /// Turns the clock to `at`.
    pub fn set(&self, at: At) {
        self.0.store(at.0, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> At {
        At(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::at::DAY;

    #[test]
    fn what_is_accepted_while_the_clocks_agree_is_no_word_about_the_next_jump() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let accepted = dir.path().join(ACCEPTED);
        let agrees = SteadyClock::begin(None, DAY, accepted.clone());
        std::fs::write(&accepted, []).expect("a file");
        assert_eq!((agrees.apart(), accepted.exists()), (None, false));
        // While they are apart it counts.
        let apart = SteadyClock::begin(Some(SystemClock.now().plus(2 * DAY)), DAY, accepted.clone());
        assert!(apart.apart().is_some());
        std::fs::write(&accepted, []).expect("a file");
        assert_eq!((apart.apart(), accepted.exists()), (None, false));
    }
}
