//! How much of the prescribed exercise was logged (clinical.md 7): by day, by week, by exercise. Days are local dates,
//! never 24 hours, so that a change of the clock needs no case of its own.
//!
//! Everything is counted in *items*: an exercise on a date is one, so many times a week are a share of one a day. The same
//! logs in any order give the same figures, to the last bit.

mod cells;
#[cfg(test)]
mod laws;
mod sums;
#[cfg(test)]
mod tests;
mod watch;

use chrono::Weekday;
use poem_openapi::Enum;
use serde::{Deserialize, Serialize};

use self::cells::Ledger;
pub use self::{
    sums::{DaySum, ExerciseSum, WeekSum, days, exercises, percent_between, percent_of},
    watch::{Grade, SILENT_DAYS, grade, silent, two_low_weeks},
};
use super::{calendar::Day, hold::Hold, score::Score, stop_rules::Easing};

/// One exercise as it is prescribed from one date to another. A changed plan is a new version.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// Which exercise.
    pub exercise: String,
    /// When it is to be done.
    pub schedule: Schedule,
    /// Amount a day, above 0, in the unit of the logs.
    pub dose: f64,
    /// First date on which it is in force.
    pub from: Day,
    /// First date on which it no longer is.
    pub to: Option<Day>,
}

/// When an exercise is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// On these days of the week; the others are for rest.
    Days(Vec<Weekday>),
    /// So many times a week (1-7), whenever it suits.
    PerWeek(u8),
}

/// What was done on a date. Only logs that are admitted ([`admit`]) count.
#[derive(Clone, Debug, PartialEq)]
pub struct Log {
    /// Which exercise.
    pub exercise: String,
    /// The local date it was done on.
    pub date: Day,
    /// How much, in the unit of the dose; 0 when it was skipped.
    pub amount: f64,
    /// Movement pain after it, 0-10.
    pub pain_after: Option<Score>,
}

/// All that adherence is counted from.
#[derive(Clone, Copy, Debug)]
pub struct History<'a> {
    /// What was asked for; versions of one exercise do not overlap.
    pub versions: &'a [Version],
    /// What was done.
    pub logs: &'a [Log],
    /// What was held.
    pub holds: &'a [Hold],
    /// Where half the dose was advised; credit follows what was advised.
    pub easings: &'a [Easing],
    /// Days after its date on which a log is still taken ([`BACKFILL_DAYS`] unless the clinic says otherwise).
    pub backfill_days: u64,
}

/// One week, Monday to Sunday, as far as it is over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Week {
    /// Its Monday.
    pub start: Day,
    /// Items that were to be done; not always a whole number.
    pub prescribed: f64,
    /// Items that were done, partly done ones in part; never more than prescribed.
    pub credited: f64,
    /// May it still change?
    pub standing: Standing,
}

/// How final a week's figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, Deserialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It is the running week, of which only dates that are over count.
    #[oai(rename = "so_far")]
    #[serde(rename = "so_far")]
    Running,
    /// It is over, and logs for it are still taken.
    Provisional,
    /// Nothing more comes, but for a therapist's exception.
    Final,
}

/// What becomes of a log by its dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Received on its date.
    OnTime,
    /// Received afterwards, and counted.
    Late,
    /// Too late: a therapist decides.
    OutsideWindow,
    /// For a date that has not come.
    FutureDate,
}

/// Days after its date on which a log is still taken, unless the clinic says otherwise (2-14).
pub const BACKFILL_DAYS: u64 = 7;

/// Is a log for this date taken when it is received on that one? Both are local dates.
#[must_use]
pub fn admit(date: Day, received: Day, backfill_days: u64) -> Admission {
    match () {
        () if received < date => Admission::FutureDate,
        () if received == date => Admission::OnTime,
        () if received <= date.plus(backfill_days) => Admission::Late,
        () => Admission::OutsideWindow,
    }
}

/// Every week from the first version's on, the running one included; only dates before `today` count.
#[must_use]
pub fn weeks(history: History, today: Day) -> Vec<Week> {
    let ledger = Ledger::new(history);
    let first = history.versions.iter().map(|version| version.from.monday()).min();
    let mondays = std::iter::successors(first, |monday| Some(monday.plus(7)));
    let week = |start: Day| {
        let (prescribed, credited) = ledger.week(start, today);
        Week { start, prescribed, credited, standing: standing(start, today, history.backfill_days) }
    };
    mondays.take_while(|monday| *monday < today).map(week).collect()
}

/// A week is provisional while a log for its Sunday is still taken.
fn standing(start: Day, today: Day, backfill_days: u64) -> Standing {
    match start.plus(6) {
        sunday if today <= sunday => Standing::Running,
        sunday if today <= sunday.plus(backfill_days) => Standing::Provisional,
        _ => Standing::Final,
    }
}

impl Week {
    /// Credited of prescribed, 0-100 to one decimal; none in a week without a plan, which is a gap and never 0.
    #[must_use]
    pub fn percent(&self) -> Option<f64> {
        percent_of(self.credited, self.prescribed)
    }
}

/// Rounded to so many decimals, halves up; sums of parts may lie a hair below the half they mean.
#[must_use]
pub fn half_up(value: f64, decimals: i32) -> f64 {
    let scale = 10_f64.powi(decimals);
    (value * scale + 0.5 + 1e-9).floor() / scale
}
