//! The only place that looks at the wall. Everything else gets `now` as an argument.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::domain::at::At;

/// Where `now` comes from.
pub trait Clock: Send + Sync {
    /// The present instant, cut to milliseconds.
    fn now(&self) -> At;
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
