//! Laws that hold for every timeline, tried on random ones.

use std::collections::{BTreeMap, BTreeSet};

use proptest::{prelude::*, sample::select};

use super::{Pace, Ruleset, log, log_with, story::hand};
use crate::domain::{
    alert::{Closure, Rule, RuleEvent, Severity},
    elapsed::Elapsed,
    score::Context,
    thresholds::{CheckpointId, Thresholds},
    timeline::{BaselineEntry, Correction, Discharge, Downtime, Felt, Pause, RedFlag, Resolve, Timeline},
};

const ITEMS: [&str; 2] = ["RF-FALL", "RF-WOUND"];

/// Quarter hours up to a little over four days, so that instants, edges and windows meet often; sometimes anywhere.
fn hour() -> impl Strategy<Value = Elapsed> {
    prop_oneof![
        6 => (0..400_i64).prop_map(|quarter| Elapsed(quarter * 900_000)),
        1 => (0..2_100_i64).prop_map(|hour| Elapsed(hour * 3_600_000)),
    ]
}

fn score(source: usize) -> impl Strategy<Value = Felt> {
    let delay = prop_oneof![4 => Just(0), 1 => 0..40_i64, 1 => 0..200_i64];
    let value = prop_oneof![3 => 0..=10_i16, 1 => 5..=9_i16, 1 => 0..=5_i16];
    let opioid = prop_oneof![3 => Just(None), 1 => select(vec![Some(0.0), Some(3.99), Some(4.0)])];
    (hour(), delay, value, any::<bool>(), any::<bool>(), opioid).prop_map(
        move |(felt, delay, score, rest, confirmed, opioid_hours)| {
            let received = felt.plus(Elapsed(delay * 900_000));
            Felt {
                id: Some(format!("{source:03}")),
                source,
                felt,
                received,
                first_received: received,
                score,
                context: if rest { Context::Rest } else { Context::Movement },
                confirmed,
                opioid_hours,
                heard: true,
            }
        },
    )
}

fn scores() -> impl Strategy<Value = Vec<Felt>> {
    (0..40_usize).prop_flat_map(|n| (0..n).map(score).collect::<Vec<_>>())
}

fn resolve() -> impl Strategy<Value = Resolve> {
    let rules = vec![
        (Rule::Severe, None),
        (Rule::Relief48, None),
        (Rule::Relief72, None),
        (Rule::Rebound, None),
        (Rule::Worse, None),
        (Rule::Silence, None),
        (Rule::Masked, None),
        (Rule::RedFlag, Some("RF-FALL".to_string())),
    ];
    let how = vec![Closure::Closed, Closure::Unanswered, Closure::Lapsed, Closure::Reached];
    (hour(), select(rules), select(how)).prop_map(|(at, (rule, key), how)| Resolve { at, rule, key, how })
}

fn red_flag() -> impl Strategy<Value = RedFlag> {
    (-20..2100_i64, 0..2_usize).prop_map(|(hour, item)| RedFlag {
        at: Elapsed(hour * 3_600_000),
        source: 0,
        item: ITEMS[item].into(),
        severity: if item == 0 { Severity::Urgent } else { Severity::Warning },
    })
}

/// Which score is taken back, how long after its arrival, and whether for another value.
type Slip = (prop::sample::Index, i64, Option<(i16, bool)>);

fn slip() -> impl Strategy<Value = Slip> {
    (any::<prop::sample::Index>(), -8..120_i64, prop::option::of((0..=10_i16, any::<bool>())))
}

/// Any parameters inside their safe bounds, the defaults often among them.
fn any_thresholds() -> impl Strategy<Value = Thresholds> {
    let some = prop::collection::vec(0.0..=1.0_f64, 30).prop_map(|shares| within_bounds(&shares));
    prop_oneof![Just(Thresholds::default()), some]
}

/// Each parameter at its share of the way from the smallest to the largest safe value.
#[expect(clippy::cast_possible_truncation, reason = "scores are small")]
fn within_bounds(shares: &[f64]) -> Thresholds {
    let shares = std::cell::RefCell::new(shares.iter());
    let share = || *shares.borrow_mut().next().unwrap();
    let whole = |min: i16, max: i16| (f64::from(min) + share() * f64::from(max - min)).round() as i16;
    let hours = |min: f64, max: f64| ((min + share() * (max - min)) * 4.0).round() / 4.0;
    let severe_nrs = whole(6, 8);
    let acceptable_nrs = whole(2, 4);
    let relief_pct = hours(20.0, 50.0);
    let mut thresholds = Thresholds {
        severe_nrs,
        urgent_nrs: whole((severe_nrs + 1).max(8), 10),
        severe_resolve_nrs: whole(4, severe_nrs - 2),
        confirm_wait_h: hours(0.25, 2.0),
        relief_pct,
        resolve_pct: hours(relief_pct + 5.0, 60.0),
        acceptable_nrs,
        min_baseline: whole((acceptable_nrs + 1).max(3), 5),
        fallback_nrs: whole(5, 7),
        mask_h: hours(2.0, 12.0),
        rebound_delta: whole(2, 3),
        rebound_min_nrs: whole(3, 5),
        rebound_start_h: hours(12.0, 72.0),
        worse_delta: whole(1, 3),
        worse_min_nrs: whole(3, 5),
        worse_start_h: hours(2.0, 12.0),
        run_min_span_h: hours(0.5, 4.0),
        run_max_gap_h: hours(24.0, 72.0),
        cooldown_h: hours(2.0, 12.0),
        late_live_h: hours(2.0, 12.0),
        reeval_h: hours(12.0, 48.0),
        redflag_dedupe_h: hours(4.0, 24.0),
        silence_early_h: hours(12.0, 24.0),
        silence_mid_h: hours(24.0, 72.0),
        silence_late_h: hours(168.0, 336.0),
        ..Thresholds::default()
    };
    let lookback = hours(6.0, 12.0);
    let grace = hours(1.0_f64.max(12.0 - lookback), 6.0);
    for checkpoint in &mut thresholds.checkpoints {
        let day_14 = checkpoint.id == CheckpointId::D14;
        checkpoint.lookback = if day_14 { hours(48.0, 96.0) } else { lookback };
        checkpoint.grace = if day_14 { hours(1.0, 12.0) } else { grace };
    }
    assert_eq!(thresholds.check(), Ok(()));
    thresholds
}

prop_compose! {
    /// Any timeline.
    pub fn any_timeline()(
        scores in scores(),
        slips in prop::collection::vec(slip(), 0..4),
        baselines in prop::collection::vec((0..4_i64, any::<bool>(), 0..=10_i16), 0..3),
        heard in prop::collection::vec(hour(), 0..3),
        red_flags in prop::collection::vec(red_flag(), 0..4),
        resolves in prop::collection::vec(resolve(), 0..5),
        discharges in prop::collection::vec((0..300_i64, 0..120_i64), 0..3),
        downtimes in prop::collection::vec((0..400_i64, 0..60_i64, prop::option::of(0..40_i64)), 0..3),
        pauses in prop::collection::vec((0..400_i64, 0..300_i64), 0..3),
        thresholds in any_thresholds(),
    ) -> Timeline {
        let quarter = |n: i64| Elapsed(n * 900_000);
        let mut timeline = Timeline {
            scores,
            heard,
            red_flags,
            resolves,
            thresholds,
            ..Timeline::default()
        };
        timeline.baselines = baselines
            .into_iter()
            .map(|(day, rest, score)| BaselineEntry {
                at: Elapsed(day * 20 * 3_600_000),
                context: if rest { Context::Rest } else { Context::Movement },
                score: Some(score),
            })
            .collect();
        timeline.discharges = discharges
            .into_iter()
            .map(|(known, at)| Discharge { known: quarter(known), at: quarter(at) })
            .collect();
        timeline.downtimes = downtimes
            .into_iter()
            // Found by ourselves, or noted some time after it.
            .map(|(from, length, noted)| Downtime {
                known: quarter(noted.map_or(from, |noted| from + length + noted)),
                from: quarter(from),
                to: quarter(from + length),
            })
            .collect();
        timeline.pauses = pauses
            .into_iter()
            .map(|(at, length)| Pause { at: quarter(at), until: quarter(at + length) })
            .collect();
        for (place, after, by) in slips {
            correct(&mut timeline, place, quarter(after), by);
        }
        timeline
    }
}

fn correct(timeline: &mut Timeline, place: prop::sample::Index, after: Elapsed, by: Option<(i16, bool)>) {
    if timeline.scores.is_empty() {
        return;
    }
    let score = place.index(timeline.scores.len());
    if timeline.corrections.iter().any(|c| c.score == score) {
        return;
    }
    let wrong = timeline.scores[score].clone();
    let at = wrong.received.plus(after);
    let by = by.map(|(value, confirmed)| {
        let source = timeline.scores.len();
        timeline.scores.push(Felt {
            id: Some(format!("{source:03}")),
            source,
            score: value,
            confirmed,
            received: at,
            first_received: at.min(wrong.first_received),
            heard: false,
            ..wrong
        });
        source
    });
    timeline.corrections.push(Correction { at, score, by });
}

/// What the server knows at `now`; a stretch of downtime is known once it is over.
fn known(timeline: &Timeline, now: Elapsed) -> Timeline {
    let mut known = timeline.clone();
    let mut kept = vec![None; timeline.scores.len()];
    known.scores.clear();
    // A score may be taken back before it came: then its correction is known first.
    let named = |place| timeline.corrections.iter().any(|c| c.at <= now && c.score == place);
    for (place, score) in timeline.scores.iter().enumerate() {
        if score.received <= now || named(place) {
            kept[place] = Some(known.scores.len());
            known.scores.push(score.clone());
        }
    }
    known.corrections = timeline
        .corrections
        .iter()
        .filter(|c| c.at <= now)
        .filter_map(|c| {
            Some(Correction { at: c.at, score: kept[c.score]?, by: c.by.and_then(|by| kept[by]) })
        })
        .collect();
    known.baselines.retain(|b| b.at <= now);
    known.discharges.retain(|d| d.known <= now);
    known.heard.retain(|at| *at <= now);
    known.red_flags.retain(|f| f.at <= now);
    known.resolves.retain(|r| r.at <= now);
    known.downtimes.retain(|d| d.to.max(d.known) <= now);
    known.pauses.retain(|pause| pause.at <= now);
    known
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn the_log_up_to_now_is_a_prefix_of_the_log_up_to_later(
        timeline in any_timeline(), now in hour(), later in 0..2_000_i64,
    ) {
        // Nobody judges while nobody runs.
        prop_assume!(!timeline.downtimes.iter().any(|d| d.known == d.from && d.from <= now && now < d.to));
        let rules = Ruleset::default();
        let soon = log_with(&known(&timeline, now), now, Pace::Live, &rules).changes;
        let until = now.plus(Elapsed(later * 900_000));
        let late = log_with(&timeline, until, Pace::Replay, &rules).changes;
        prop_assert!(soon.len() <= late.len(), "{soon:#?} {late:#?}");
        for (soon, late) in soon.iter().zip(&late) {
            let word = |c: &super::Change| (c.at, c.rule, c.key.clone(), c.event, c.severity, c.evidence.figures.clone());
            prop_assert_eq!(word(soon), word(late));
        }
    }

    #[test]
    fn the_log_is_in_the_order_of_time(mut timeline in any_timeline()) {
        // Seldom heard, so that the limits of silence are reached.
        timeline.scores.iter_mut().for_each(|score| score.heard = false);
        let log = log(&timeline, Elapsed::hours(2100.0));
        prop_assert!(log.changes.is_sorted_by_key(|change| change.at), "{:#?}", log.changes);
    }

    #[test]
    fn the_order_in_which_inputs_are_listed_changes_nothing(timeline in any_timeline(), seed in any::<u64>()) {
        let mut shuffled = timeline.clone();
        // A permutation of the scores; corrections follow them to their new places.
        let n = timeline.scores.len();
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by_key(|place| (*place as u64 + 1).wrapping_mul(seed | 1).rotate_left(17));
        shuffled.scores = order.iter().map(|place| timeline.scores[*place].clone()).collect();
        let new = |old: usize| order.iter().position(|place| *place == old).unwrap();
        for correction in &mut shuffled.corrections {
            correction.score = new(correction.score);
            correction.by = correction.by.map(new);
        }
        shuffled.corrections.reverse();
        shuffled.heard.reverse();
        shuffled.downtimes.reverse();
        // Hearing the same thing twice at the same instant is hearing it once.
        let twice = shuffled.heard.clone();
        shuffled.heard.extend(twice);
        let end = Elapsed::hours(2100.0);
        let (one, other) = (log(&timeline, end), log(&shuffled, end));
        prop_assert_eq!(one.changes, other.changes);
        prop_assert_eq!(one.next_due, other.next_due);
    }

    #[test]
    fn alerts_live_one_at_a_time_and_an_urgent_one_ends_by_a_person_only(mut timeline in any_timeline()) {
        // Every transaction is one instant: a person never closes an alert in the same breath as a correction, and the
        // log alone could not tell which came first.
        let corrected: Vec<Elapsed> = timeline.corrections.iter().map(|c| c.at).collect();
        timeline.resolves.retain(|resolve| !corrected.contains(&resolve.at));
        let log = log(&timeline, Elapsed::hours(2100.0));
        // (rule, key) → (once urgent, cleared)
        let mut open: BTreeMap<(Rule, Option<String>), (bool, bool)> = BTreeMap::new();
        // About these a call is owed: what is graver opens them again.
        let mut owed = BTreeSet::new();
        let mut people: Vec<&Resolve> = timeline.resolves.iter().collect();
        people.sort_by_key(|r| (r.at, r.how));
        let mut people = people.into_iter().peekable();
        for change in &log.changes {
            while people.peek().is_some_and(|r| r.at <= change.at) {
                let Resolve { rule, key, how, .. } = people.next().unwrap();
                hand((*rule, key.clone()), *how, &mut open, &mut owed);
            }
            let name = (change.rule, change.key.clone());
            let urgent = change.severity == Severity::Urgent;
            let calls = matches!(change.event, RuleEvent::Raise | RuleEvent::Reopen | RuleEvent::Escalate);
            let was_owed = if calls { owed.remove(&name) } else { owed.contains(&name) };
            match (change.event, open.get(&name).copied()) {
                (RuleEvent::Raise | RuleEvent::Reopen, Some((once, _))) if was_owed => {
                    prop_assert!(urgent || !once, "a milder page in the place of an urgent call: {change:?}");
                    open.insert(name, (once || urgent, false));
                }
                (RuleEvent::Raise, None) | (RuleEvent::Reopen, None) => _ = open.insert(name, (urgent, false)),
                (RuleEvent::Raise, Some((once, cleared))) => {
                    prop_assert!(cleared || change.rule == Rule::RedFlag, "raised twice: {change:?}");
                    open.insert(name, (once || urgent, false));
                }
                (RuleEvent::Escalate, Some((once, cleared))) => {
                    prop_assert!(!cleared && !was_owed);
                    open.insert(name, (once || urgent, false));
                }
                (RuleEvent::Resolve | RuleEvent::Supersede | RuleEvent::Void, Some((once, _))) => {
                    prop_assert!(!once && !urgent, "an urgent alert ended by rule: {change:?}");
                    prop_assert!(change.rule != Rule::RedFlag);
                    owed.remove(&name);
                    open.remove(&name);
                }
                (RuleEvent::Clear, Some((once, cleared))) => {
                    prop_assert!(once && !cleared && urgent);
                    open.insert(name, (true, true));
                }
                (event, None) => prop_assert!(false, "{event:?} without an open alert: {change:?}"),
                (RuleEvent::Reopen, Some(_)) => prop_assert!(false, "re-opened while open: {change:?}"),
            }
        }
        let mut names: Vec<_> = log.open.iter().map(|alert| (alert.rule, alert.key.clone())).collect();
        names.sort();
        names.dedup();
        prop_assert_eq!(names.len(), log.open.len());
    }
}

#[test]
fn live_a_timer_waits_for_its_second_or_for_something_later() {
    use super::story::story;
    let rules = Ruleset::default();
    let said = |story: &Timeline, at: Elapsed| log_with(story, at, Pace::Live, &rules).changes.len();
    let silent = story(8, "");
    let due = Elapsed::hours(20.0);
    assert_eq!((said(&silent, due.plus(Elapsed(999))), said(&silent, due.plus(Elapsed(1000)))), (0, 1));
    // The score a moment later settles it again, so that both are said.
    let heard = story(8, "20.0001:3");
    assert_eq!(said(&heard, due.plus(Elapsed(400))), 2);
}
