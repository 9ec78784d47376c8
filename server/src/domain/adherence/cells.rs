//! The table everything is summed from: an exercise on a date is a cell.

use std::collections::BTreeMap;

use super::{History, Schedule, Version};
use crate::domain::{calendar::Day, hold::is_held, stop_rules::halved};

/// One exercise on one date on which it counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell<'a> {
    /// Which exercise.
    pub exercise: &'a str,
    /// Which date.
    pub date: Day,
    /// Items to be done: one, or a share of one.
    pub items: f64,
    /// Items done.
    pub credit: f64,
}

/// What was logged, by exercise and date, beside what it is counted against.
#[derive(Debug)]
pub struct Ledger<'a> {
    history: History<'a>,
    amounts: BTreeMap<(&'a str, Day), f64>,
}

impl<'a> Ledger<'a> {
    /// Adds up the logs of each date, in an order of our own: the one they arrived in may not matter.
    pub fn new(history: History<'a>) -> Self {
        let mut parts: BTreeMap<(&str, Day), Vec<f64>> = BTreeMap::new();
        for log in history.logs {
            parts.entry((&log.exercise, log.date)).or_default().push(log.amount);
        }
        let added = parts.into_iter().map(|(key, mut amounts)| {
            amounts.sort_unstable_by(f64::total_cmp);
            (key, amounts.iter().sum())
        });
        Self { history, amounts: added.collect() }
    }

    /// Items prescribed and credited in the week that starts on this Monday, dates before `today` only.
    pub fn week(&self, monday: Day, today: Day) -> (f64, f64) {
        let rows = self.history.versions.iter().map(|version| {
            let cells = self.row(version, monday, today);
            let items = match version.schedule {
                Schedule::Days(_) => whole(cells.len()),
                Schedule::PerWeek(times) => share(times, cells.len()),
            };
            (items, cells.iter().fold(0.0, |done, cell| done + cell.credit).min(items))
        });
        rows.fold((0.0, 0.0), |sum, row| (sum.0 + row.0, sum.1 + row.1))
    }

    /// Every cell of the weeks that the dates from `from` up to, and without, `to` lie in.
    pub fn cells(&self, from: Day, to: Day, today: Day) -> Vec<Cell<'a>> {
        let mondays = std::iter::successors(Some(from.monday()), |monday| Some(monday.plus(7)));
        let weeks = mondays.take_while(|monday| *monday < to);
        let rows = weeks.flat_map(|monday| {
            self.history.versions.iter().flat_map(move |version| self.row(version, monday, today))
        });
        rows.filter(|cell| cell.date >= from && cell.date < to).collect()
    }

    /// What was logged on each date from `from` up to, and without, `to`.
    pub fn logged(&self, from: Day, to: Day) -> impl Iterator<Item = (&'a str, Day, f64)> {
        let within = move |date: Day| date >= from && date < to;
        self.amounts
            .iter()
            .filter(move |((_, date), _)| within(*date))
            .map(|((ex, date), sum)| (*ex, *date, *sum))
    }

    /// One version in one week: a cell for each of its dates that is over, and neither held nor for rest.
    fn row(&self, version: &'a Version, monday: Day, today: Day) -> Vec<Cell<'a>> {
        let exercise = version.exercise.as_str();
        let in_force = |date: Day| date >= version.from && version.to.is_none_or(|to| date < to);
        let dates = monday.until(monday.plus(7).min(today)).filter(|date| {
            in_force(*date) && !is_held(self.history.holds, exercise, *date) && version.schedule.has(*date)
        });
        let dates: Vec<Day> = dates.collect();
        let (each, mut left) = match version.schedule {
            Schedule::Days(_) => (1.0, f64::INFINITY),
            Schedule::PerWeek(times) => (share(times, 1), share(times, dates.len())),
        };
        let cell = |date: Day| {
            // So many a week are credited as they come, until there are no more of them.
            let credit = f64::min(self.credit(version, date), left);
            left -= credit;
            Cell { exercise, date, items: each, credit }
        };
        dates.into_iter().map(cell).collect()
    }

    /// A day's logs add up, and are then capped: nobody does Tuesday's exercise on Monday.
    fn credit(&self, version: &Version, date: Day) -> f64 {
        let eased = self.history.easings.iter().any(|easing| easing.eases(&version.exercise, date));
        let dose = if eased { halved(version.dose) } else { version.dose };
        let amount = self.amounts.get(&(version.exercise.as_str(), date)).copied().unwrap_or_default();
        (amount / dose).clamp(0.0, 1.0)
    }
}

impl Schedule {
    fn has(&self, date: Day) -> bool {
        match self {
            Self::Days(days) => days.contains(&date.weekday()),
            Self::PerWeek(_) => true,
        }
    }
}

/// Items that so many days of a week are worth.
fn share(times: u8, days: usize) -> f64 {
    f64::from(times) * whole(days) / 7.0
}

fn whole(days: usize) -> f64 {
    f64::from(u32::try_from(days).unwrap_or(u32::MAX))
}
