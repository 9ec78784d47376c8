//! What a therapist is told of adherence (clinical.md 7, thresholds): a word, two low weeks, seven silent days.

use poem_openapi::Enum;
use serde::{Deserialize, Serialize};

use super::{Log, Standing, Version, Week};
use crate::domain::{
    calendar::Day,
    hold::{Hold, plan_held},
};

/// At least so many percent are good, and [`FAIR`] are fair; below it is low.
const GOOD: f64 = 80.0;
const FAIR: f64 = 70.0;

/// So many days without any log are silence.
pub const SILENT_DAYS: u64 = 7;

/// The word of a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, Deserialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// 80 % and more.
    Good,
    /// 70 to 79.9 %.
    Fair,
    /// Below 70 %.
    Low,
}

/// The word for a percentage as it is shown, so that number and word never disagree.
#[must_use]
pub fn grade(percent: f64) -> Grade {
    match percent {
        good if good >= GOOD => Grade::Good,
        fair if fair >= FAIR => Grade::Fair,
        _ => Grade::Low,
    }
}

/// The newest two final weeks, if both were low: the Monday of the second. A week that is a gap, held for instance, is
/// passed over: it says nothing, and must not hide what the weeks beside it say.
#[must_use]
pub fn two_low_weeks(weeks: &[Week]) -> Option<Day> {
    let newest = weeks.iter().rev().filter(|week| week.standing == Standing::Final);
    let mut figures = newest.filter_map(|week| Some((week.start, grade(week.percent()?))));
    let (second, first) = (figures.next()?, figures.next()?);
    (second.1 == Grade::Low && first.1 == Grade::Low).then_some(second.0)
}

/// Seven days without any log while a plan is active: on each of the last seven dates that are over something was
/// prescribed and the plan not held, and nothing was logged on them, nor today. A skipped exercise is a log: the patient
/// spoke.
#[must_use]
pub fn silent(versions: &[Version], logs: &[Log], holds: &[Hold], today: Day) -> bool {
    let first = today.minus(SILENT_DAYS);
    let active = |date: Day| {
        let in_force = |one: &Version| one.from <= date && one.to.is_none_or(|to| date < to);
        versions.iter().any(in_force) && !plan_held(holds, date)
    };
    first.until(today).all(active) && !logs.iter().any(|log| log.date >= first)
}

#[cfg(test)]
mod tests {
    use super::{super::Schedule, *};
    use crate::domain::hold::Cause;

    fn march(number: u64) -> Day {
        Day::parse("2026-03-01").unwrap().plus(number - 1)
    }

    /// Consecutive weeks of these percentages, the last so many of them not final yet.
    fn weeks(percents: &[Option<f64>], open: usize) -> Vec<Week> {
        let last = percents.len() - open;
        let week = |(place, percent): (usize, &Option<f64>)| Week {
            start: march(2).plus(7 * u64::try_from(place).unwrap()),
            prescribed: if percent.is_some() { 100.0 } else { 0.0 },
            credited: percent.unwrap_or_default(),
            standing: if place < last { Standing::Final } else { Standing::Provisional },
        };
        percents.iter().enumerate().map(week).collect()
    }

    #[test]
    fn a_percentage_has_a_word_at_its_edges() {
        let grades = [100.0, 80.0, 79.9, 70.0, 69.9, 0.0].map(grade);
        use Grade::{Fair, Good, Low};
        assert_eq!(grades, [Good, Good, Fair, Fair, Low, Low]);
    }

    #[test]
    fn two_final_weeks_in_a_row_are_low() {
        let low = |percents: &[f64], open| {
            let percents: Vec<_> = percents.iter().map(|percent| Some(*percent)).collect();
            two_low_weeks(&weeks(&percents, open))
        };
        assert_eq!(low(&[69.9, 50.0], 0), Some(march(9)));
        assert_eq!(low(&[69.9, 50.0], 1), None);
        assert_eq!(low(&[69.9, 70.0], 0), None);
        assert_eq!(low(&[10.0, 10.0, 90.0], 0), None);
        assert_eq!(low(&[10.0, 10.0, 90.0], 1), Some(march(9)));
        assert_eq!(low(&[10.0], 0), None);
        assert_eq!(two_low_weeks(&[]), None);
    }

    #[test]
    fn a_week_that_was_held_hides_nothing() {
        assert_eq!(two_low_weeks(&weeks(&[Some(10.0), None, Some(20.0)], 0)), Some(march(16)));
    }

    #[test]
    fn seven_days_without_a_word_while_a_plan_is_active() {
        let plan = Version {
            exercise: "a".into(),
            schedule: Schedule::PerWeek(3),
            dose: 10.0,
            from: march(2),
            to: None,
        };
        let log = |date| Log { exercise: "b".into(), date: march(date), amount: 0.0, pain_after: None };
        let silent = |logs: &[Log], holds: &[Hold], today| {
            silent(std::slice::from_ref(&plan), logs, holds, march(today))
        };
        assert!(!silent(&[], &[], 8));
        assert!(silent(&[], &[], 9));
        // A skipped one on the first of them, today's, and one before.
        assert!(!silent(&[log(2)], &[], 9) && !silent(&[log(9)], &[], 9) && silent(&[log(2)], &[], 10));
        let held = [Hold::new(None, march(5), Some(march(6)), Cause::Staff)];
        assert!(!silent(&[], &held, 9) && silent(&[], &held, 13));
    }
}
