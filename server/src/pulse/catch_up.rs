//! Whether this process catches up after a stop, and how fast it may send meanwhile.

use std::sync::{Mutex, PoisonError};

use crate::domain::{
    at::At,
    catch_up::{FINDS_FIRST, Pace, share},
    course::Stretch,
};

/// One process's.
#[derive(Default)]
pub struct CatchUp(Mutex<Option<State>>);

#[derive(Clone, Copy)]
struct State {
    stop: Stretch,
    since: At,
    pace: Pace,
    /// Of a second's messages.
    share: u32,
}

impl CatchUp {
    fn with<T>(&self, read: impl FnOnce(&mut Option<State>) -> T) -> T {
        read(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A stop is over, and its work is not told yet. Whoever finds the same one once more, before this instance has beaten,
    /// begins nothing anew.
    pub fn begins(&self, stop: Stretch, now: At) {
        self.with(|state| {
            if state.is_none_or(|known| known.stop.from != stop.from) {
                *state = Some(State { stop, since: now, pace: Pace::default(), share: share(1) });
            }
        });
    }

    /// The stop whose work is being caught up with.
    #[must_use]
    pub fn of(&self) -> Option<Stretch> {
        self.with(|state| state.map(|state| state.stop))
    }

    /// So many instances run, this one among them: each sends its part.
    pub fn shares(&self, running: u64) {
        self.with(|state| {
            if let Some(state) = state {
                state.share = share(running);
            }
        });
    }

    /// How many messages may leave now; none: as many as there are. `finds`: something overdue was found in this round.
    #[must_use]
    pub fn room(&self, finds: bool, now: At) -> Option<u32> {
        self.with(|state| {
            let state = (*state)?;
            let waits = finds && (0..FINDS_FIRST).contains(&now.since(state.since));
            Some(if waits { 0 } else { state.pace.room(state.share, now) })
        })
    }

    /// So many leave.
    pub fn sends(&self, count: usize, now: At) {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        self.with(|state| {
            if let Some(state) = state {
                state.pace = state.pace.after(count, now);
            }
        });
    }

    /// It is done.
    pub fn ends(&self) {
        self.with(|state| *state = None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        at::{MINUTE, SECOND},
        catch_up::A_SECOND,
    };

    #[test]
    fn all_that_is_overdue_is_found_first_but_not_for_ever_and_then_the_pace_is_kept() {
        let catch_up = CatchUp::default();
        let now = At(100 * MINUTE);
        assert_eq!(catch_up.room(true, now), None);
        catch_up.begins(Stretch { from: now.plus(-MINUTE), to: now }, now);
        assert_eq!((catch_up.room(true, now), catch_up.room(false, now)), (Some(0), Some(A_SECOND)));
        assert_eq!(catch_up.room(true, now.plus(FINDS_FIRST)), Some(A_SECOND));
        catch_up.sends(20, now);
        assert_eq!((catch_up.room(false, now), catch_up.room(false, now.plus(SECOND))), (Some(0), Some(20)));
        catch_up.begins(Stretch { from: now.plus(-MINUTE), to: now.plus(SECOND) }, now.plus(SECOND));
        assert_eq!(
            catch_up.room(true, now.plus(FINDS_FIRST)),
            Some(A_SECOND),
            "the same stop, found once more"
        );
        catch_up.shares(2);
        assert_eq!(catch_up.room(false, now.plus(SECOND)), Some(10), "another one began");
        catch_up.ends();
        assert_eq!((catch_up.of(), catch_up.room(false, now)), (None, None));
    }
}
