//! The limits of the watch (reliability.md 8), in milliseconds.

use std::time::Duration;

use crate::domain::at::{HOUR, MINUTE, SECOND};

/// After how long each layer says that something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How often the thread counts the beats of the loops.
    pub tick: i64,
    /// Within this a task must be run by the runtime.
    pub probe: i64,
    /// A loop that has not gone round for so long ends the process.
    pub stale: i64,
    /// How often an instance writes its beat.
    pub beat: i64,
    /// How often the watch looks for what is overdue.
    pub look: i64,
    /// What is overdue for longer is late.
    pub late: i64,
    /// The same for reminders, which may come in thousands and harm nobody when they wait.
    pub patience: i64,
    /// So long after its ladder says that an alert leaves the first level, it must have left it.
    pub first_level: i64,
    /// The nurses are told of what has been late for so long.
    pub banner: i64,
    /// A matter that lasts is told again so often.
    pub again: i64,
    /// An instance that has not beaten for so long is missing.
    pub peer: i64,
    /// The database's clock may be so far from this machine's.
    pub clock: i64,
    /// A jump of the machine's clock by a day at most that has stood for so long was a sleep.
    pub stable: i64,
    /// How often a canary is sent.
    pub canary: i64,
    /// Within this a canary comes back.
    pub canary_back: i64,
    /// So many canaries in a row that did not come back are too many.
    pub canary_misses: i64,
    /// How often the invariants are looked at.
    pub invariants: i64,
    /// How often the outside is told that all is well.
    pub heartbeat: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            tick: SECOND,
            probe: SECOND,
            stale: 30 * SECOND,
            beat: 10 * SECOND,
            look: 10 * SECOND,
            late: MINUTE,
            patience: 10 * MINUTE,
            first_level: 30 * SECOND,
            banner: 2 * MINUTE,
            again: MINUTE,
            peer: MINUTE,
            clock: 2 * SECOND,
            stable: MINUTE,
            canary: 5 * MINUTE,
            canary_back: MINUTE,
            canary_misses: 2,
            invariants: HOUR,
            heartbeat: MINUTE,
        }
    }
}

impl Limits {
    /// So long the watch waits for one answer, of the database or of a push service: half of what a part of its round may
    /// take, so that what follows still has its time.
    #[must_use]
    pub fn waits(&self) -> Duration {
        self.part() / 2
    }

    /// A part of the watch's round takes no longer, so that the thread never takes it for stuck.
    #[must_use]
    pub fn part(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.stale / 3).unwrap_or(1))
    }

    /// Those of this process: a debug build may be told to hurry (`RELIEFLINE_WATCH_DIVISOR`), so that tests of the running
    /// program need not wait for minutes.
    #[must_use]
    pub fn of_this_process() -> Self {
        #[cfg(debug_assertions)]
        if let Some(divisor) =
            std::env::var("RELIEFLINE_WATCH_DIVISOR").ok().and_then(|text| text.parse().ok())
        {
            return Self::default().divided_by(divisor);
        }
        Self::default()
    }

    /// The same, so many times shorter, a stuck loop not below ten seconds; how far clocks may be apart, and how many canaries may be missed, stay.
    #[must_use]
    pub fn divided_by(self, divisor: i64) -> Self {
        let short = |limit: i64| limit / divisor.max(1);
        Self {
            tick: short(self.tick),
            probe: self.probe,
            // A machine that runs all tests at once may keep a loop waiting for seconds.
            stale: short(self.stale).max(10 * SECOND),
            beat: short(self.beat),
            look: short(self.look),
            late: short(self.late),
            patience: short(self.patience),
            first_level: short(self.first_level),
            banner: short(self.banner),
            again: short(self.again),
            peer: short(self.peer),
            clock: self.clock,
            stable: short(self.stable),
            canary: short(self.canary),
            canary_back: short(self.canary_back),
            canary_misses: self.canary_misses,
            invariants: short(self.invariants),
            heartbeat: short(self.heartbeat),
        }
    }
}
