//! How much of the prescribed exercise was logged, week by week (clinical.md 7). Days are local dates, never 24 hours.

use std::collections::BTreeMap;

use chrono::Weekday;

use super::calendar::Day;

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
    /// How much, in the unit of the dose.
    pub amount: f64,
}

/// Dates that count on neither side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Which exercise; none: the whole plan.
    pub exercise: Option<String>,
    /// First date of it.
    pub from: Day,
    /// First date after it; none: until it is released.
    pub to: Option<Day>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is the running week: "so far".
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

/// Every week from the first version's on, the running one included; only dates before `today` count. Versions of one
/// exercise must not overlap.
#[must_use]
pub fn weeks(versions: &[Version], logs: &[Log], holds: &[Hold], today: Day) -> Vec<Week> {
    let mut amounts: BTreeMap<(&str, Day), f64> = BTreeMap::new();
    for log in logs {
        *amounts.entry((&log.exercise, log.date)).or_default() += log.amount;
    }
    let first = versions.iter().map(|version| version.from.monday()).min();
    let mondays = std::iter::successors(first, |monday| Some(monday.plus(7)));
    let week = |start: Day| {
        let dates = (0..7).map(|day| start.plus(day)).filter(|date| *date < today);
        let dates: Vec<Day> = dates.collect();
        let items = versions.iter().map(|version| version.items(&dates, holds, &amounts));
        let (prescribed, credited) = items.fold((0.0, 0.0), |sum, item| (sum.0 + item.0, sum.1 + item.1));
        let standing = match start.plus(6) {
            sunday if today <= sunday => Standing::Running,
            sunday if today <= sunday.plus(BACKFILL_DAYS) => Standing::Provisional,
            _ => Standing::Final,
        };
        Week { start, prescribed, credited, standing }
    };
    mondays.take_while(|monday| *monday < today).map(week).collect()
}

impl Week {
    /// Credited of prescribed, 0-100 to one decimal; none in a week without a plan, which is a gap and never 0.
    #[must_use]
    pub fn percent(&self) -> Option<f64> {
        (self.prescribed > 0.0).then(|| half_up(100.0 * self.credited / self.prescribed, 1))
    }
}

impl Version {
    /// Items prescribed and credited on these dates.
    fn items(&self, dates: &[Day], holds: &[Hold], amounts: &BTreeMap<(&str, Day), f64>) -> (f64, f64) {
        let held = |date: Day| holds.iter().any(|hold| hold.holds(&self.exercise, date));
        let in_force = |date: Day| date >= self.from && self.to.is_none_or(|to| date < to);
        let open = dates.iter().copied().filter(|date| in_force(*date) && !held(*date));
        // A day's logs add up, and are then capped: nobody does Tuesday's exercise on Monday.
        let credit = |date: Day| {
            let amount = amounts.get(&(self.exercise.as_str(), date)).copied().unwrap_or_default();
            (amount / self.dose).clamp(0.0, 1.0)
        };
        match &self.schedule {
            Schedule::Days(days) => open
                .filter(|date| days.contains(&date.weekday()))
                .fold((0.0, 0.0), |(items, done), date| (items + 1.0, done + credit(date))),
            Schedule::PerWeek(times) => {
                let (days, done) =
                    open.fold((0.0, 0.0), |(days, done), date| (days + 1.0, done + credit(date)));
                let items = f64::from(*times) * days / 7.0;
                (items, f64::min(done, items))
            }
        }
    }
}

impl Hold {
    fn holds(&self, exercise: &str, date: Day) -> bool {
        self.exercise.as_deref().is_none_or(|held| held == exercise)
            && date >= self.from
            && self.to.is_none_or(|to| date < to)
    }
}

/// Rounded to so many decimals, halves up; sums of parts may lie a hair below the half they mean.
#[must_use]
pub fn half_up(value: f64, decimals: i32) -> f64 {
    let scale = 10_f64.powi(decimals);
    (value * scale + 0.5 + 1e-9).floor() / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    const MONDAY: &str = "2026-03-02";

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    /// The n-th day of March 2026; the 2nd is a Monday.
    fn march(number: u64) -> Day {
        day("2026-03-01").plus(number - 1)
    }

    fn every_day(dose: f64) -> Version {
        let days = (0..7).map(|n| day(MONDAY).plus(n).weekday()).collect();
        Version {
            exercise: "a".into(),
            schedule: Schedule::Days(days),
            dose,
            from: day("2026-03-02"),
            to: None,
        }
    }

    fn per_week(times: u8) -> Version {
        Version { schedule: Schedule::PerWeek(times), ..every_day(10.0) }
    }

    fn log(date: u64, amount: f64) -> Log {
        Log { exercise: "a".into(), date: march(date), amount }
    }

    fn hold(exercise: Option<&str>, from: u64, to: Option<u64>) -> Hold {
        Hold { exercise: exercise.map(Into::into), from: march(from), to: to.map(march) }
    }

    /// Items prescribed and credited in the week of 2 March.
    fn items(versions: &[Version], logs: &[Log], holds: &[Hold], today: u64) -> (f64, f64) {
        let week = weeks(versions, logs, holds, march(today))[0];
        (half_up(week.prescribed, 3), half_up(week.credited, 3))
    }

    #[test]
    fn a_day_s_logs_add_up_and_never_count_for_more_than_the_day() {
        let logs = [log(2, 4.0), log(2, 3.0), log(3, 30.0)];
        assert_eq!(items(&[every_day(10.0)], &logs, &[], 9), (7.0, 1.7));
    }

    #[test]
    fn a_day_of_rest_counts_on_neither_side() {
        let days = vec![Weekday::Mon];
        let mondays = Version { schedule: Schedule::Days(days), ..every_day(10.0) };
        assert_eq!(items(&[mondays], &[log(3, 10.0)], &[], 9), (1.0, 0.0));
    }

    #[test]
    fn so_many_a_week_are_a_share_of_the_days_and_one_a_day_at_most() {
        let four = [log(2, 10.0), log(4, 25.0), log(6, 10.0), log(8, 5.0)];
        assert_eq!(items(&[per_week(5)], &four, &[], 9), (5.0, 3.5));
        assert_eq!(items(&[per_week(3)], &four, &[], 9), (3.0, 3.0));
        // Two days of the running week are over.
        assert_eq!(items(&[per_week(7)], &four, &[], 4), (2.0, 1.0));
        assert_eq!(items(&[per_week(3)], &four, &[], 4), (0.857, 0.857));
    }

    #[test]
    fn each_date_is_judged_by_the_version_in_force_on_it() {
        let until_thursday = Version { to: Some(march(5)), ..every_day(10.0) };
        let doubled = Version { from: march(5), ..every_day(20.0) };
        let logs: Vec<_> = (2..9).map(|date| log(date, 10.0)).collect();
        assert_eq!(items(&[until_thursday, doubled], &logs, &[], 9), (7.0, 5.0));
    }

    #[test]
    fn held_dates_leave_both_sides_for_the_plan_or_for_one_exercise() {
        let other = Version { exercise: "b".into(), ..every_day(10.0) };
        let both = [every_day(10.0), other];
        let logs = [log(2, 10.0), log(4, 10.0)];
        assert_eq!(items(&both, &logs, &[hold(None, 4, Some(6))], 9), (10.0, 1.0));
        assert_eq!(items(&both, &logs, &[hold(Some("b"), 4, Some(6))], 9), (12.0, 2.0));
        assert_eq!(items(&both, &logs, &[hold(None, 4, None)], 9), (4.0, 1.0));
        // Held twice is held once, and a share of the week is a share of what is left of it.
        let twice = [hold(None, 4, Some(6)), hold(Some("a"), 5, Some(7))];
        assert_eq!(items(&[per_week(7)], &logs, &twice, 9), (4.0, 1.0));
    }

    #[test]
    fn a_week_without_a_plan_is_a_gap_and_no_zero() {
        let from_thursday = Version { from: march(5), ..every_day(10.0) };
        let week = |today| weeks(std::slice::from_ref(&from_thursday), &[], &[], march(today))[0];
        assert_eq!(week(5).percent(), None);
        assert_eq!(week(6).percent(), Some(0.0));
        assert_eq!(weeks(&[], &[log(2, 10.0)], &[], march(9)), []);
    }

    #[test]
    fn the_running_week_counts_what_is_over_and_a_past_one_is_provisional_for_a_week() {
        let standings = |today| {
            let weeks = weeks(&[every_day(10.0)], &[], &[], march(today));
            weeks.iter().map(|week| (week.start, week.standing)).collect::<Vec<_>>()
        };
        assert_eq!(standings(2), []);
        assert_eq!(standings(3), [(march(2), Standing::Running)]);
        assert_eq!(standings(8), [(march(2), Standing::Running)]);
        assert_eq!(standings(9), [(march(2), Standing::Provisional)]);
        let two = [(march(2), Standing::Provisional), (march(9), Standing::Running)];
        assert_eq!(standings(15), two);
        let final_now = [(march(2), Standing::Final), (march(9), Standing::Provisional)];
        assert_eq!(standings(16), final_now);
    }

    #[test]
    fn a_percentage_has_one_decimal_halves_up() {
        let percent = |prescribed, credited| {
            let standing = Standing::Final;
            Week { start: day(MONDAY), prescribed, credited, standing }.percent()
        };
        assert_eq!(percent(21.0, 14.0), Some(66.7));
        assert_eq!(percent(16.0, 1.0), Some(6.3));
        assert_eq!(percent(7.0, 7.0), Some(100.0));
        // 0.1 + 0.7 + 0.005 of 1 is 80.5 %, whatever the machine makes of tenths.
        assert_eq!(percent(1.0, 0.1 + 0.7 + 0.0005), Some(80.1));
    }

    #[test]
    fn a_log_is_taken_for_a_week_and_never_for_a_date_to_come() {
        let received = |date| admit(march(9), march(date), BACKFILL_DAYS);
        assert_eq!(received(8), Admission::FutureDate);
        assert_eq!(received(9), Admission::OnTime);
        assert_eq!((received(10), received(16)), (Admission::Late, Admission::Late));
        assert_eq!(received(17), Admission::OutsideWindow);
        assert_eq!(admit(march(9), march(12), 2), Admission::OutsideWindow);
    }
}
