//! Which instances are missing: they beat no more, said no farewell, and none was started in their place.

use crate::domain::{at::At, ids::InstanceId};

/// One instance and its last beat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beating {
    /// Which.
    pub id: InstanceId,
    /// When it began.
    pub started_at: At,
    /// When it last beat.
    pub beat_at: At,
    /// It was told to stop, and did.
    pub has_stopped: bool,
}

/// Those that have not beaten for longer than `silent` milliseconds and that nobody replaced. Each start after the last beat
/// of a missing one takes the place of one, even if what was started then is missing, or has stopped, by now.
#[must_use]
pub fn missing(all: &[Beating], now: At, silent: i64) -> Vec<Beating> {
    let mut starts: Vec<At> = all.iter().map(|one| one.started_at).collect();
    let is_gone = |one: &&Beating| !one.has_stopped && now.since(one.beat_at) > silent;
    let mut gone: Vec<Beating> = all.iter().filter(is_gone).copied().collect();
    starts.sort_unstable();
    gone.sort_unstable_by_key(|one| one.beat_at);
    // The one that was missed first is replaced first.
    gone.retain(|one| match starts.iter().position(|start| *start > one.beat_at) {
        Some(place) => {
            starts.remove(place);
            false
        }
        None => true,
    });
    gone
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::domain::at::{MINUTE, SECOND};

    fn one(id: u128, started: i64, beat: i64) -> Beating {
        let at = |seconds| At(seconds * SECOND);
        Beating {
            id: InstanceId(Uuid::from_u128(id)),
            started_at: at(started),
            beat_at: at(beat),
            has_stopped: false,
        }
    }

    fn gone(all: &[Beating], now: i64) -> Vec<u128> {
        missing(all, At(now * SECOND), MINUTE).iter().map(|one| one.id.0.as_u128()).collect()
    }

    #[test]
    fn who_beats_no_more_for_a_minute_is_missing_until_another_is_started() {
        let mut all = vec![one(1, 0, 100), one(2, 0, 40)];
        assert_eq!(gone(&all, 100), Vec::<u128>::new(), "a minute is not over");
        assert_eq!(gone(&all, 101), [2]);
        all.push(one(3, 101, 101));
        assert_eq!(gone(&all, 102), Vec::<u128>::new(), "it took the place");
        all.push(one(4, 0, 30));
        assert_eq!(gone(&all, 102), [2], "of one");
    }

    #[test]
    fn one_that_crashes_again_and_again_is_missing_only_while_nobody_is_started() {
        let mut all = vec![one(1, 0, 100), one(2, 101, 200), one(3, 201, 300)];
        assert_eq!(gone(&all, 300), Vec::<u128>::new());
        assert_eq!(gone(&all, 400), [3]);
        all.push(one(4, 400, 400));
        assert_eq!(gone(&all, 400), Vec::<u128>::new());
        all.push(one(5, 0, 250));
        assert_eq!(gone(&all, 400), [3], "of two machines one came back");
    }

    #[test]
    fn who_said_farewell_is_not_missing() {
        let left = Beating { has_stopped: true, ..one(2, 0, 0) };
        assert_eq!(gone(&[one(1, 0, 1000), left], 1000), Vec::<u128>::new());
    }

    proptest! {
        #[test]
        fn no_live_instance_is_missing_and_a_start_never_makes_more_so(
            beats in prop::collection::vec((0_i64..500, 0_i64..500), 0..8), start in 0_i64..1000,
        ) {
            let all: Vec<_> = (1..).zip(&beats).map(|(id, (a, b))| one(id, *a.min(b), *b.max(a))).collect();
            let before = gone(&all, 1000);
            prop_assert!(missing(&all, At(1000 * SECOND), MINUTE).iter().all(|one| 1000 - one.beat_at.0 / SECOND > 60));
            let mut more = all;
            more.push(one(99, start, 1000));
            let after = gone(&more, 1000);
            prop_assert!(after.len() <= before.len() && before.len() <= after.len() + 1);
        }
    }
}
