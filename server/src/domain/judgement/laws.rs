//! Laws that hold for every course, tried on random ones.

use std::collections::{BTreeMap, BTreeSet};

use proptest::{prelude::*, sample::select};

use super::{Change, judge, tests::line};
use crate::domain::{
    alert::{Closure, Rule, RuleEvent, Severity},
    at::{At, HOUR, MINUTE},
    course::{
        BaselineEntry, Course, CourseCheckIn, Known, PersonResolve, Stretch, Withdrawal,
        tests::{T0, id},
    },
    rules::{Ruleset, story::hand},
    score::{Context, Opioid, Score},
};

fn hour() -> impl Strategy<Value = i64> {
    prop_oneof![6 => (-100..400_i64).prop_map(|quarter| quarter * 15), 1 => (0..2100_i64).prop_map(|h| h * 60)]
}

fn check_in(number: usize) -> impl Strategy<Value = CourseCheckIn> {
    let score = || prop::option::of((0..=10_i16).prop_map(Score));
    let flag = prop_oneof![8 => Just(None), 1 => Just(Some("RF-FALL")), 1 => Just(Some("RF-WOUND"))];
    let opioid = select(vec![None, Some(Opioid::Under4h)]);
    let corrects = prop_oneof![4 => Just(None), 1 => (0..number.max(1)).prop_map(Some)];
    (hour(), 0..20_i64, score(), score(), any::<bool>(), flag, opioid, corrects).prop_map(
        move |(felt, delay, movement, rest, confirmed, flag, opioid, corrects)| CourseCheckIn {
            id: id(number as u128),
            felt_at: T0.plus(felt * MINUTE),
            // Each its own instant.
            received_at: T0.plus((felt + delay * delay) * MINUTE + number as i64),
            movement,
            rest,
            movement_confirmed: confirmed,
            rest_confirmed: confirmed,
            opioid,
            red_flags: flag.into_iter().map(ToString::to_string).collect(),
            declined: false,
            recalled_baseline: movement.filter(|_| number % 7 == 3),
            corrects: corrects.filter(|other| *other < number).map(|other| id(other as u128)),
        },
    )
}

prop_compose! {
    fn any_course()(
        check_ins in (0..25_usize).prop_flat_map(|n| (0..n).map(check_in).collect::<Vec<_>>()),
        ends in prop::collection::vec((hour(), -80..80_i64), 0..4),
        discharge in prop::option::of((hour(), 0..30_i64)),
        baselines in prop::collection::vec((hour(), -200..10_i64, 0..=10_i16, any::<bool>()), 0..3),
        resolves in prop::collection::vec((hour(), 0..4_usize, 0..4_usize), 0..4),
        withdrawals in prop::collection::vec((hour(), 0..25_u128), 0..3),
        downtimes in prop::collection::vec((hour(), 1..3000_i64, prop::option::of(0..600_i64)), 0..3),
        pauses in prop::collection::vec((hour(), 0..14 * 24 * 60_i64), 0..4),
    ) -> Course {
        let minute = |minute: i64| T0.plus(minute * MINUTE + 500);
        let rules = [Rule::Severe, Rule::Silence, Rule::Relief48, Rule::Rebound];
        let hows = [Closure::Closed, Closure::Unanswered, Closure::Lapsed, Closure::Reached];
        Course {
            check_ins,
            procedure_ends: ends
                .into_iter()
                .map(|(known, shift)| Known { known_at: minute(known), value: minute(shift * 15) })
                .collect(),
            discharges: discharge
                .into_iter()
                .map(|(known, hours)| Known { known_at: minute(known), value: minute(hours * 60) })
                .collect(),
            baselines: baselines
                .into_iter()
                .map(|(entered, felt, score, recalled)| BaselineEntry {
                    context: Context::Movement,
                    score: Score(score),
                    felt_at: minute(felt * 60),
                    entered_at: minute(entered),
                    recalled,
                })
                .collect(),
            resolves: resolves
                .into_iter()
                .map(|(at, rule, how)| {
                    PersonResolve { at: minute(at), rule: rules[rule], key: None, how: hows[how] }
                })
                .collect(),
            withdrawals: withdrawals
                .into_iter()
                .map(|(at, check_in)| Withdrawal { check_in: id(check_in), at: minute(at) })
                .collect(),
            // Found by ourselves, or noted some time after it.
            downtimes: downtimes
                .into_iter()
                .map(|(from, length, noted)| Known {
                    known_at: minute(noted.map_or(from, |noted| from + length + noted)),
                    value: Stretch { from: minute(from), to: minute(from + length) },
                })
                .collect(),
            pauses: pauses
                .into_iter()
                .map(|(at, length)| Known { known_at: minute(at), value: minute(at + length) })
                .collect(),
            ..Course::default()
        }
    }
}

/// What the server knows at that instant.
fn known(course: &Course, now: At) -> Course {
    let mut known = course.clone();
    known.procedure_ends.retain(|end| end.known_at <= now);
    known.discharges.retain(|end| end.known_at <= now);
    known.baselines.retain(|entry| entry.entered_at <= now);
    known.check_ins.retain(|check_in| check_in.received_at <= now);
    known.withdrawals.retain(|withdrawal| withdrawal.at <= now);
    known.resolves.retain(|resolve| resolve.at <= now);
    known.downtimes.retain(|stretch| stretch.value.to.max(stretch.known_at) <= now);
    known.pauses.retain(|pause| pause.known_at <= now);
    known
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_said_by_now_is_a_prefix_of_what_is_said_later(
        course in any_course(), now in hour(), later in 0..2_000_i64,
    ) {
        let now = T0.plus(now * MINUTE + 700);
        // Nobody judges while nobody runs.
        let down = |d: &Known<Stretch>| d.known_at == d.value.from && d.value.from <= now && now < d.value.to;
        prop_assume!(!course.downtimes.iter().any(down));
        let rules = Ruleset::default();
        let soon = judge(&known(&course, now), now, &rules);
        let late = judge(&course, now.plus(later * 15 * MINUTE), &rules);
        prop_assert!(soon.broken.is_empty() && late.broken.is_empty());
        prop_assert!(soon.changes.len() <= late.changes.len(), "{:#?} {:#?}", soon.changes, late.changes);
        let lines = |changes: &[Change]| changes.iter().map(line).collect::<Vec<_>>();
        let count = soon.changes.len();
        prop_assert_eq!(lines(&soon.changes), lines(&late.changes[..count]));
        prop_assert_eq!(&soon.changes[..], &late.changes[..count]);
    }

    #[test]
    fn the_order_in_which_a_course_is_listed_changes_nothing(course in any_course(), now in hour()) {
        let now = T0.plus(now * MINUTE + 700);
        let mut reversed = course.clone();
        reversed.check_ins.reverse();
        reversed.withdrawals.reverse();
        reversed.resolves.reverse();
        let rules = Ruleset::default();
        let (one, other) = (judge(&course, now, &rules), judge(&reversed, now, &rules));
        prop_assert_eq!(one.changes, other.changes);
        prop_assert_eq!(one.next_due, other.next_due);
    }

    #[test]
    fn what_is_said_fits_the_alerts_that_stand_whatever_becomes_of_the_procedures_end(mut course in any_course()) {
        // Nobody closes an alert that has not been raised yet: people act once the end is settled.
        let settled = course.procedure_ends.iter().map(|end| end.known_at).max().unwrap_or(T0);
        course.resolves.retain(|resolve| resolve.at > settled);
        course.resolves.sort_by_key(|resolve| (resolve.at, resolve.how));
        let judgement = judge(&course, T0.plus(2100 * HOUR), &Ruleset::default());
        let mut people = course.resolves.iter().peekable();
        // (rule, key) → once urgent
        let mut open: BTreeMap<(Rule, Option<String>), bool> = BTreeMap::new();
        let mut owed = BTreeSet::new();
        for change in &judgement.changes {
            while people.peek().is_some_and(|resolve| resolve.at <= change.noticed_at) {
                let PersonResolve { rule, key, how, .. } = people.next().unwrap();
                hand((*rule, key.clone()), *how, &mut open, &mut owed);
            }
            let name = (change.rule, change.key.clone());
            let stands = open.get(&name).copied();
            let urgent = change.severity == Severity::Urgent;
            let calls = matches!(change.event, RuleEvent::Raise | RuleEvent::Reopen | RuleEvent::Escalate);
            let was_owed = calls && owed.remove(&name);
            match change.event {
                RuleEvent::Raise | RuleEvent::Escalate => {
                    prop_assert!(change.event == RuleEvent::Raise || stands.is_some(), "{change:?}");
                    open.insert(name, stands.unwrap_or_default() || urgent);
                }
                RuleEvent::Reopen => {
                    prop_assert!(stands.is_none() || was_owed, "{change:?}");
                    open.insert(name, stands.unwrap_or_default() || urgent);
                }
                RuleEvent::Clear => prop_assert!(stands == Some(true) && urgent, "{change:?}"),
                RuleEvent::Resolve | RuleEvent::Supersede | RuleEvent::Void => {
                    prop_assert!(stands == Some(false) && !urgent, "{change:?}");
                    owed.remove(&name);
                    open.remove(&name);
                }
            }
        }
        for PersonResolve { rule, key, how, .. } in people {
            hand((*rule, key.clone()), *how, &mut open, &mut owed);
        }
        let mut standing: Vec<_> = judgement.open.into_iter().map(|alert| (alert.rule, alert.key)).collect();
        standing.sort();
        prop_assert_eq!(standing, open.into_keys().collect::<Vec<_>>());
    }
}
