//! One push service that is slow, full or broken must not hold up the others: at most 10 in flight to each, some of them
//! kept for what is urgent, a pause when it asks for one, and a breaker.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use crate::domain::{
    at::{At, MINUTE, SECOND},
    message::Outcome,
};

/// Most requests to one push service at one time.
pub const IN_FLIGHT: u32 = 10;
/// So many of them are kept for what is urgent.
pub const FOR_URGENT: u32 = 3;
/// So many failures in a row open the breaker.
pub const FAILURES: u32 = 10;
/// So long it stays open; then one probe goes.
pub const OPEN_FOR: i64 = 30 * SECOND;
/// No push service pauses us for longer.
pub const LONGEST_PAUSE: i64 = 10 * MINUTE;

/// What this instance knows of the push services, by origin.
#[derive(Default)]
pub struct Hosts(Mutex<HashMap<String, State>>);

#[derive(Clone, Copy, Default)]
struct State {
    in_flight: u32,
    failures: u32,
    closed_until: Option<At>,
}

/// The right to one request; given back when dropped.
pub struct Seat {
    hosts: Arc<Hosts>,
    origin: String,
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Some(state) = self.hosts.lock().get_mut(&self.origin) {
            state.in_flight = state.in_flight.saturating_sub(1);
        }
    }
}

impl Hosts {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, State>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A seat for one request to this origin, if there is one: some are kept for what is urgent.
    #[must_use]
    pub fn seat(self: &Arc<Self>, origin: &str, urgent: bool, now: At) -> Option<Seat> {
        let mut hosts = self.lock();
        let state = hosts.entry(origin.to_owned()).or_default();
        if !state.is_free(urgent, now) {
            return None;
        }
        state.in_flight += 1;
        Some(Seat { hosts: self.clone(), origin: origin.to_owned() })
    }

    /// Origins that get nothing now, not even what is urgent.
    #[must_use]
    pub fn taken(&self, now: At) -> Vec<String> {
        self.those(|state| !state.is_free(true, now))
    }

    /// Origins that rest, or of which one probe is under way.
    #[must_use]
    pub fn closed(&self, now: At) -> Vec<String> {
        self.those(|state| !state.is_open(now))
    }

    /// Origins whose seats for what is not urgent are all taken, for a moment.
    #[must_use]
    pub fn busy(&self, now: At) -> Vec<String> {
        self.those(|state| state.is_open(now) && !state.is_free(false, now))
    }

    fn those(&self, are: impl Fn(&State) -> bool) -> Vec<String> {
        let hosts = self.lock();
        hosts.iter().filter(|(_, state)| are(state)).map(|(origin, _)| origin.clone()).collect()
    }

    /// Learns from what became of a request.
    pub fn learn(&self, origin: &str, outcome: Outcome, now: At) {
        let mut hosts = self.lock();
        let state = hosts.entry(origin.to_owned()).or_default();
        match outcome {
            Outcome::Later(Some(429), asked) => {
                let wait = asked.unwrap_or(Duration::from_secs(1)).as_millis();
                let wait = i64::try_from(wait).unwrap_or(i64::MAX).min(LONGEST_PAUSE);
                state.closed_until = state.closed_until.max(Some(now.plus(wait)));
                state.failures = 0;
            }
            Outcome::Later(..) => {
                state.failures += 1;
                if state.failures >= FAILURES {
                    state.closed_until = Some(now.plus(OPEN_FOR));
                    tracing::warn!(
                        origin,
                        "A push service failed {FAILURES} times in a row; it rests for 30 s"
                    );
                }
            }
            _ => state.failures = 0,
        }
    }
}

impl State {
    fn is_free(&self, urgent: bool, now: At) -> bool {
        let most = if urgent { IN_FLIGHT } else { IN_FLIGHT - FOR_URGENT };
        self.is_open(now) && self.in_flight < most
    }

    fn is_open(&self, now: At) -> bool {
        let probed = self.failures >= FAILURES && self.in_flight > 0; // one probe after a rest
        !probed && self.closed_until.is_none_or(|until| until <= now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAILED: Outcome = Outcome::Later(None, None);

    #[test]
    fn ten_at_a_time_and_no_more() {
        let hosts = Arc::new(Hosts::default());
        let seats: Vec<_> = (0..11).map_while(|_| hosts.seat("a", true, At(0))).collect();
        assert_eq!(seats.len(), 10);
        assert_eq!(hosts.taken(At(0)), ["a"]);
        assert!(hosts.seat("b", true, At(0)).is_some());
        drop(seats);
        assert!(hosts.seat("a", true, At(0)).is_some());
    }

    #[test]
    fn what_is_not_urgent_leaves_seats_for_what_is() {
        let hosts = Arc::new(Hosts::default());
        let seats: Vec<_> = (0..11).map_while(|_| hosts.seat("a", false, At(0))).collect();
        assert_eq!(seats.len(), 7);
        assert_eq!((hosts.busy(At(0)).len(), hosts.closed(At(0)).len(), hosts.taken(At(0)).len()), (1, 0, 0));
        let urgent: Vec<_> = (0..11).map_while(|_| hosts.seat("a", true, At(0))).collect();
        assert_eq!(urgent.len(), 3);
    }

    #[test]
    fn ten_failures_open_the_breaker_and_one_probe_closes_it() {
        let hosts = Arc::new(Hosts::default());
        (0..10).for_each(|_| hosts.learn("a", FAILED, At(0)));
        assert!(hosts.seat("a", true, At(OPEN_FOR - 1)).is_none());
        let probe = hosts.seat("a", true, At(OPEN_FOR));
        assert!(probe.is_some() && hosts.seat("a", true, At(OPEN_FOR)).is_none(), "one probe");
        drop(probe);
        hosts.learn("a", FAILED, At(OPEN_FOR));
        assert!(hosts.seat("a", true, At(OPEN_FOR + 1)).is_none(), "a failed probe opens it again");
        hosts.learn("a", Outcome::Accepted(201), At(2 * OPEN_FOR));
        assert!(hosts.seat("a", true, At(2 * OPEN_FOR)).is_some());
    }

    #[test]
    fn too_many_requests_pauses_for_as_long_as_was_asked_and_ten_minutes_at_most() {
        let hosts = Arc::new(Hosts::default());
        hosts.learn("a", Outcome::Later(Some(429), Some(Duration::from_secs(90))), At(0));
        assert!(hosts.seat("a", true, At(89_999)).is_none());
        assert!(hosts.seat("a", true, At(90_000)).is_some());
        hosts.learn("a", Outcome::Later(Some(429), Some(Duration::MAX)), At(0));
        assert!(hosts.seat("a", true, At(LONGEST_PAUSE)).is_some());
    }
}
