//! The sums that are shown and kept: of a day, of a week, of an exercise.

use std::collections::BTreeMap;

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::{Grade, History, Standing, Week, cells::Ledger, grade, half_up};
use crate::domain::{calendar::Day, hold::plan_held, rules::series::twice_median, score::Score};

/// One local date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Object)]
#[serde(rename_all = "camelCase")]
#[oai(rename_all = "camelCase")]
pub struct DaySum {
    /// Which date.
    pub date: Day,
    /// Items to be done, to 0.001.
    pub prescribed: f64,
    /// Items done, to 0.001. So many times a week are done as they come, so that a date may have more than its share.
    pub credited: f64,
    /// Exercises with work that counts on neither side, shown as "+": on a date for rest, a held one, or not prescribed.
    pub extra: u32,
    /// Is the whole plan held?
    pub held: bool,
}

/// One week as it is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Object)]
#[serde(rename_all = "camelCase")]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct WeekSum {
    /// Its Monday.
    pub start: Day,
    /// Items to be done, to 0.001.
    pub prescribed: f64,
    /// Items done, to 0.001.
    pub credited: f64,
    /// In percent, 0-100 to one decimal; absent in a week without a plan, which is a gap and never 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<f64>,
    /// Its word; absent where there is no percentage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// May it still change?
    pub standing: Standing,
}

/// One exercise over some dates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Object)]
#[serde(rename_all = "camelCase")]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct ExerciseSum {
    /// Which exercise.
    pub exercise: String,
    /// Items to be done, to 0.001.
    pub prescribed: f64,
    /// Items done, to 0.001.
    pub credited: f64,
    /// Dates with work that counts on neither side, shown as "+".
    pub extra: u32,
    /// Median of the movement pain after it, 0-10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pain_median: Option<f64>,
    /// The worst movement pain after it, 0-10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pain_worst: Option<Score>,
}

impl From<&Week> for WeekSum {
    fn from(week: &Week) -> Self {
        let percent = week.percent();
        Self {
            start: week.start,
            prescribed: half_up(week.prescribed, 3),
            credited: half_up(week.credited, 3),
            percent,
            grade: percent.map(grade),
            standing: week.standing,
        }
    }
}

/// Credited of prescribed in percent, 0-100 to one decimal; none where nothing was prescribed.
#[must_use]
pub fn percent_of(credited: f64, prescribed: f64) -> Option<f64> {
    (prescribed > 0.0).then(|| half_up(100.0 * credited / prescribed, 1))
}

/// Adherence in percent over the dates from `from` up to, and without, `to`, whatever weeks they lie in, today not
/// included; none where nothing was prescribed.
#[must_use]
pub fn percent_between(history: History, from: Day, to: Day, today: Day) -> Option<f64> {
    let cells = Ledger::new(history).cells(from, to.min(today), today);
    let sums = cells.iter().fold((0.0, 0.0), |sum, cell| (sum.0 + cell.items, sum.1 + cell.credit));
    percent_of(f64::min(sums.1, sums.0), sums.0)
}

/// Every date from `from` up to, and without, `to` that is before `today`.
#[must_use]
pub fn days(history: History, from: Day, to: Day, today: Day) -> Vec<DaySum> {
    let ledger = Ledger::new(history);
    let to = to.min(today);
    let mut sums: BTreeMap<Day, (f64, f64)> = from.until(to).map(|date| (date, (0.0, 0.0))).collect();
    for cell in ledger.cells(from, to, today) {
        let sum = sums.entry(cell.date).or_default();
        *sum = (sum.0 + cell.items, sum.1 + cell.credit);
    }
    let mut extra: BTreeMap<Day, u32> = BTreeMap::new();
    for (_, date) in unpaid(&ledger, from, to, today) {
        *extra.entry(date).or_default() += 1;
    }
    let day = |(date, (prescribed, credited))| DaySum {
        date,
        prescribed: half_up(prescribed, 3),
        credited: half_up(credited, 3),
        extra: extra.get(&date).copied().unwrap_or_default(),
        held: plan_held(history.holds, date),
    };
    sums.into_iter().map(day).collect()
}

/// Every exercise that was asked for, or done, on the dates from `from` up to, and without, `to`, today not included; by
/// name.
#[must_use]
pub fn exercises(history: History, from: Day, to: Day, today: Day) -> Vec<ExerciseSum> {
    #[derive(Default)]
    struct Sum {
        items: f64,
        credit: f64,
        extra: u32,
        pain: Vec<i16>,
    }
    let ledger = Ledger::new(history);
    let to = to.min(today);
    let mut sums: BTreeMap<&str, Sum> = BTreeMap::new();
    for cell in ledger.cells(from, to, today) {
        let sum = sums.entry(cell.exercise).or_default();
        sum.items += cell.items;
        sum.credit += cell.credit;
    }
    for (exercise, _) in unpaid(&ledger, from, to, today) {
        sums.entry(exercise).or_default().extra += 1;
    }
    for log in history.logs.iter().filter(|log| log.date >= from && log.date < to) {
        sums.entry(&log.exercise).or_default().pain.extend(log.pain_after.map(|pain| pain.0));
    }
    let sum = |(exercise, sum): (&str, Sum)| ExerciseSum {
        exercise: exercise.into(),
        prescribed: half_up(sum.items, 3),
        credited: half_up(sum.credit, 3),
        extra: sum.extra,
        pain_worst: sum.pain.iter().max().map(|worst| Score(*worst)),
        pain_median: twice_median(sum.pain).map(|twice| f64::from(twice) / 2.0),
    };
    sums.into_iter().map(sum).collect()
}

/// Work that earned no credit on its date, by exercise.
fn unpaid<'a>(ledger: &Ledger<'a>, from: Day, to: Day, today: Day) -> Vec<(&'a str, Day)> {
    let cells = ledger.cells(from, to, today);
    let paid: std::collections::BTreeSet<(&str, Day)> =
        cells.iter().filter(|cell| cell.credit > 0.0).map(|cell| (cell.exercise, cell.date)).collect();
    let worked = ledger
        .logged(from, to)
        .filter(|(exercise, date, amount)| *amount > 0.0 && !paid.contains(&(*exercise, *date)));
    worked.map(|(exercise, date, _)| (exercise, date)).collect()
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;

    use super::{
        super::{BACKFILL_DAYS, Log, Schedule, Version},
        *,
    };
    use crate::domain::hold::{Cause, Hold};

    /// The n-th day of March 2026; the 2nd is a Monday.
    fn march(number: u64) -> Day {
        Day::parse("2026-03-01").unwrap().plus(number - 1)
    }

    fn plan() -> [Version; 2] {
        let days = [Weekday::Mon, Weekday::Wed].to_vec();
        let fixed = Version {
            exercise: "a".into(),
            schedule: Schedule::Days(days),
            dose: 10.0,
            from: march(2),
            to: None,
        };
        let often = Version { exercise: "b".into(), schedule: Schedule::PerWeek(2), ..fixed.clone() };
        [fixed, often]
    }

    fn log(exercise: &str, date: u64, amount: f64, pain: Option<i16>) -> Log {
        Log { exercise: exercise.into(), date: march(date), amount, pain_after: pain.map(Score) }
    }

    fn history<'a>(versions: &'a [Version], logs: &'a [Log], holds: &'a [Hold]) -> History<'a> {
        History { versions, logs, holds, easings: &[], backfill_days: BACKFILL_DAYS }
    }

    #[test]
    fn a_day_has_its_items_and_what_was_done_of_them() {
        let logs = [log("a", 2, 5.0, None), log("a", 3, 10.0, None), log("c", 2, 1.0, None)];
        let days = days(history(&plan(), &logs, &[]), march(2), march(5), march(9));
        let sums: Vec<_> = days.iter().map(|day| (day.prescribed, day.credited, day.extra)).collect();
        // Tuesday is for rest, and c is not prescribed.
        assert_eq!(sums, [(1.286, 0.5, 1), (0.286, 0.0, 1), (1.286, 0.0, 0)]);
    }

    #[test]
    fn a_held_day_has_no_items_and_its_work_is_shown() {
        let hold = Hold::new(None, march(4), Some(march(5)), Cause::Staff);
        let logs = [log("a", 4, 10.0, None)];
        let days = days(history(&plan(), &logs, &[hold]), march(3), march(6), march(9));
        let sums: Vec<_> = days.iter().map(|day| (day.prescribed, day.extra, day.held)).collect();
        assert_eq!(sums, [(0.286, 0, false), (0.0, 1, true), (0.286, 0, false)]);
    }

    #[test]
    fn the_days_of_a_week_add_up_to_the_week() {
        let logs: Vec<_> =
            (2..9).flat_map(|date| [log("a", date, 4.0, None), log("b", date, 7.0, None)]).collect();
        let plan = plan();
        let history = history(&plan, &logs, &[]);
        let week = super::super::weeks(history, march(9))[0];
        let days = days(history, march(2), march(9), march(9));
        let sum = |figure: fn(&DaySum) -> f64| days.iter().map(figure).sum::<f64>();
        assert!((sum(|day| day.prescribed) - week.prescribed).abs() < 0.01);
        assert!((sum(|day| day.credited) - week.credited).abs() < 0.01);
    }

    #[test]
    fn today_is_not_over_and_does_not_count() {
        let logs = [log("a", 4, 10.0, Some(2))];
        let plan = plan();
        let history = history(&plan, &logs, &[]);
        assert_eq!(days(history, march(2), march(9), march(4)).len(), 2);
        assert!((exercises(history, march(2), march(9), march(4))[0].prescribed - 1.0).abs() < 1e-9);
        assert!((exercises(history, march(2), march(9), march(5))[0].credited - 1.0).abs() < 1e-9);
    }

    #[test]
    fn an_exercise_has_what_was_done_what_was_more_and_how_it_felt() {
        let logs = [
            log("a", 2, 10.0, Some(2)),
            log("a", 3, 10.0, Some(5)),
            log("b", 2, 10.0, None),
            log("b", 3, 10.0, None),
            log("b", 4, 10.0, None),
            log("c", 5, 3.0, Some(3)),
            log("c", 6, 0.0, None),
        ];
        let sums = exercises(history(&plan(), &logs, &[]), march(2), march(9), march(9));
        let figures: Vec<_> =
            sums.iter().map(|sum| (sum.exercise.as_str(), sum.prescribed, sum.credited, sum.extra)).collect();
        // The third b of two a week is more than asked for.
        assert_eq!(figures, [("a", 2.0, 1.0, 1), ("b", 2.0, 2.0, 1), ("c", 0.0, 0.0, 1)]);
        assert_eq!((sums[0].pain_median, sums[0].pain_worst), (Some(3.5), Some(Score(5))));
        assert_eq!((sums[1].pain_median, sums[1].pain_worst), (None, None));
    }

    #[test]
    fn a_percentage_may_be_asked_for_over_any_dates() {
        let logs = [log("a", 4, 10.0, None), log("a", 9, 5.0, None)];
        let plan = [plan()[0].clone()];
        let percent = |from, to, today| {
            percent_between(history(&plan, &logs, &[]), march(from), march(to), march(today))
        };
        // Wednesday the 4th and Monday the 9th.
        assert_eq!(percent(3, 10, 20), Some(75.0));
        assert_eq!((percent(3, 10, 9), percent(5, 9, 20)), (Some(100.0), None));
    }

    #[test]
    fn a_week_is_shown_with_its_word() {
        let week = Week { start: march(2), prescribed: 21.0, credited: 14.0, standing: Standing::Final };
        let sum = WeekSum::from(&week);
        assert_eq!((sum.percent, sum.grade), (Some(66.7), Some(Grade::Low)));
        let gap = WeekSum::from(&Week { prescribed: 0.0, credited: 0.0, ..week });
        assert_eq!((gap.percent, gap.grade), (None, None));
        let json = serde_json::to_value(&gap).unwrap();
        assert_eq!(json["standing"], "final");
    }
}
