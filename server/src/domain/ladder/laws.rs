//! Laws of the ladder, for any severity, ladder, hour and rhythm of looking.

use proptest::prelude::*;

use super::*;
use crate::domain::{
    at::{DAY, SECOND},
    calendar::Zone,
    schedule::Quiet,
};

fn clinic() -> WorkingTime {
    WorkingTime { zone: Zone::parse("America/New_York").unwrap(), quiet: Quiet::default() }
}

fn ladders() -> impl Strategy<Value = Ladder> {
    (2..=10_i64, 5..=30_i64, 15..=120_i64, 1..=8_i64)
        .prop_map(|(urgent_second_min, urgent_third_min, warning_second_min, warning_third_h)| Ladder {
            urgent_second_min,
            urgent_third_min,
            warning_second_min,
            warning_third_h,
        })
        .prop_filter("safe", |ladder| ladder.check().is_ok())
}

fn raised() -> impl Strategy<Value = At> {
    // A year of seconds, both changes of the clock in it.
    (0..366 * DAY / SECOND).prop_map(|seconds| At(1_767_225_600_000 + seconds * SECOND))
}

/// Looks at these intervals (seconds) and takes what is due: the steps, with when they were taken.
fn climbs(mut climb: Climb, ladder: &Ladder, looks: &[i64]) -> Vec<(Rung, At)> {
    let mut now = climb.started_at;
    let mut taken = Vec::new();
    for wait in std::iter::once(&0).chain(looks) {
        now = now.plus(wait * SECOND);
        if let Some(rung) = climb.due(ladder, &clinic(), now) {
            climb = climb.at(rung, now);
            taken.push((rung, now));
        }
    }
    taken
}

proptest! {
    #[test]
    fn it_only_climbs_and_never_before_its_time(
        urgent: bool, ladder in ladders(), raised in raised(),
        looks in prop::collection::vec(1..40_000_i64, 0..60),
    ) {
        let severity = if urgent { Severity::Urgent } else { Severity::Warning };
        let taken = climbs(Climb::begin(severity, raised), &ladder, &looks);
        for pair in taken.windows(2) {
            let (earlier, later) = (pair[0].0, pair[1].0);
            prop_assert!((later.level, later.repeat) > (earlier.level, earlier.repeat));
        }
        for (rung, at) in taken {
            prop_assert!(rung.at <= at);
            prop_assert!(urgent || !clinic().quiet.holds(rung.at, clinic().zone), "a warning at night");
        }
    }

    #[test]
    fn an_urgent_alert_is_at_each_level_in_time_whatever_the_hour(
        ladder in ladders(), raised in raised(), looks in prop::collection::vec(1..60_i64, 120),
    ) {
        let taken = climbs(Climb::begin(Severity::Urgent, raised), &ladder, &looks);
        let end = raised.plus(looks.iter().sum::<i64>() * SECOND);
        for (level, minutes) in [(1, 0), (2, ladder.urgent_second_min), (3, ladder.urgent_third_min)] {
            let due = raised.plus(minutes * MINUTE);
            let at = taken.iter().find(|(rung, _)| rung.level >= level).map(|(_, at)| *at);
            prop_assert!(at.map_or(due.plus(MINUTE) > end, |at| at <= due.plus(MINUTE)), "level {level}: {at:?}");
        }
    }

    #[test]
    fn looking_often_or_once_ends_on_the_same_level(
        urgent: bool, ladder in ladders(), raised in raised(), looks in prop::collection::vec(1..20_000_i64, 1..40),
    ) {
        let severity = if urgent { Severity::Urgent } else { Severity::Warning };
        let begun = Climb::begin(severity, raised);
        let often = climbs(begun, &ladder, &looks);
        let once = climbs(begun, &ladder, &[looks.iter().sum()]);
        prop_assert_eq!(often.last().map(|(rung, _)| rung.level), once.last().map(|(rung, _)| rung.level));
    }

    #[test]
    fn a_lapse_is_always_a_level_up_or_the_last(urgent: bool, ladder in ladders(), raised in raised(),
        looks in prop::collection::vec(1..2_000_i64, 0..40)) {
        let severity = if urgent { Severity::Urgent } else { Severity::Warning };
        let mut climb = Climb::begin(severity, raised);
        for (rung, at) in climbs(climb, &ladder, &looks) {
            climb = climb.at(rung, at);
            let lapsed = climb.lapsed(at);
            prop_assert!(lapsed.level == LAST || (lapsed.level > climb.level && lapsed.level >= 2));
        }
    }
}
