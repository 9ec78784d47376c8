//! Holds: dates on which a plan, or one exercise of it, is not to be done and does not count (clinical.md 7.5).

use poem_openapi::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter, prelude::StringLen};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    adherence::BACKFILL_DAYS,
    alert::{Rule, RuleEvent, Severity},
    calendar::Day,
    exercise::ExerciseId,
};

/// Dates [from, to) that leave both sides; work on them is shown as "+".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Which exercise; none: the whole plan.
    pub exercise: Option<ExerciseId>,
    /// First local date of it.
    pub from: Day,
    /// First date after it; none: until a person releases it.
    pub to: Option<Day>,
    /// What it is for.
    pub cause: Cause,
}

/// What a hold is for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Enum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))", rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A nurse or therapist, with a reason in words.
    Staff,
    /// A red flag was answered with yes: the whole plan.
    RedFlag,
    /// An alert became urgent: the whole plan.
    UrgentAlert,
    /// A red result of the stop rules: that exercise.
    RedStop,
}

/// Why a hold cannot be set or released as asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum HoldRefused {
    /// It would end before, or as, it begins.
    #[error("A hold ends after the date it begins on.")]
    EndsBeforeItBegins,
    /// It would reach back into weeks that are final.
    #[error("A hold reaches back seven days at most: earlier weeks are final.")]
    TooEarly,
    /// Dates that are over stay as they were.
    #[error("A hold is released from today on, or from a later date.")]
    ReleasedInPast,
    /// It is over by then.
    #[error("The hold ends before that date already.")]
    OverAlready,
}

impl HoldRefused {
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::EndsBeforeItBegins => "ends_before_it_begins",
            Self::TooEarly => "hold_too_early",
            Self::ReleasedInPast => "released_in_past",
            Self::OverAlready => "over_already",
        }
    }
}

impl Hold {
    /// Dates of a plan (`exercise` none) or of one exercise.
    #[must_use]
    pub fn new(exercise: Option<ExerciseId>, from: Day, to: Option<Day>, cause: Cause) -> Self {
        Self { exercise, from, to, cause }
    }

    /// Does it hold this exercise on this date?
    #[must_use]
    pub fn holds(&self, exercise: &str, date: Day) -> bool {
        self.covers(date) && self.exercise.as_ref().is_none_or(|held| held.as_str() == exercise)
    }

    /// Is this date one of its dates?
    #[must_use]
    pub fn covers(&self, date: Day) -> bool {
        date >= self.from && self.to.is_none_or(|to| date < to)
    }

    /// The date it ends on when it is released on `on`: that date is not held any more. One that has not begun by then
    /// ends as it begins.
    ///
    /// # Errors
    /// `on` is over, or the hold is over by then.
    pub fn released(&self, on: Day, today: Day) -> Result<Day, HoldRefused> {
        match self.to {
            _ if on < today => Err(HoldRefused::ReleasedInPast),
            Some(to) if to <= on.max(self.from) => Err(HoldRefused::OverAlready),
            _ => Ok(on.max(self.from)),
        }
    }
}

/// May staff hold these dates? A hold may reach back as far as logs are taken: those weeks are not final yet, and a
/// patient who was in hospital since Monday is excused since Monday.
///
/// # Errors
/// It reaches further back, or has no date in it.
pub fn may_hold(from: Day, to: Option<Day>, today: Day) -> Result<(), HoldRefused> {
    match () {
        () if to.is_some_and(|to| to <= from) => Err(HoldRefused::EndsBeforeItBegins),
        () if from.plus(BACKFILL_DAYS) < today => Err(HoldRefused::TooEarly),
        () => Ok(()),
    }
}

/// Is the whole plan held on this date?
#[must_use]
pub fn plan_held(holds: &[Hold], date: Day) -> bool {
    holds.iter().any(|hold| hold.exercise.is_none() && hold.covers(date))
}

/// Is this exercise held on this date, alone or with the plan?
#[must_use]
pub fn is_held(holds: &[Hold], exercise: &str, date: Day) -> bool {
    holds.iter().any(|hold| hold.holds(exercise, date))
}

/// Does what a rule says of an alert hold the plan by itself? A red flag does, whatever its severity, and whatever
/// becomes urgent. Nothing that settles an alert is asked here: resolving it releases no hold.
#[must_use]
pub fn caused_by(rule: Rule, severity: Severity, event: RuleEvent) -> Option<Cause> {
    let begins = matches!(event, RuleEvent::Raise | RuleEvent::Escalate | RuleEvent::Reopen);
    match rule {
        _ if !begins => None,
        Rule::RedFlag => Some(Cause::RedFlag),
        _ => (severity == Severity::Urgent).then_some(Cause::UrgentAlert),
    }
}

/// The hold that begins by itself on `from` until a person releases it: of the plan, or of one exercise. None when those
/// dates are held already; where an open hold of the same begins later, only up to it, so that one release is enough.
#[must_use]
pub fn automatic(holds: &[Hold], exercise: Option<&ExerciseId>, cause: Cause, from: Day) -> Option<Hold> {
    let open = holds.iter().filter(|hold| hold.exercise.as_ref() == exercise && hold.to.is_none());
    let to = open.map(|hold| hold.from).min();
    (to.is_none_or(|to| from < to)).then(|| Hold::new(exercise.cloned(), from, to, cause))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn march(number: u64) -> Day {
        Day::parse("2026-03-01").unwrap().plus(number - 1)
    }

    fn plan(from: u64, to: Option<u64>) -> Hold {
        Hold::new(None, march(from), to.map(march), Cause::Staff)
    }

    fn exercise(id: &str) -> ExerciseId {
        ExerciseId::parse(id).unwrap()
    }

    #[test]
    fn a_hold_begins_on_its_first_date_and_is_over_on_its_last() {
        let holds = [plan(4, Some(6)), Hold { exercise: Some(exercise("EX05")), ..plan(8, None) }];
        let held = |id: &str| (3..10).filter(|date| is_held(&holds, id, march(*date))).collect::<Vec<_>>();
        assert_eq!(held("EX05"), [4, 5, 8, 9]);
        assert_eq!(held("EX07"), [4, 5]);
        assert!(plan_held(&holds, march(5)) && !plan_held(&holds, march(8)));
    }

    #[test]
    fn red_flags_and_whatever_becomes_urgent_hold_the_plan() {
        use RuleEvent::{Clear, Escalate, Raise, Reopen, Resolve};
        use Severity::{Info, Urgent, Warning};
        assert_eq!(caused_by(Rule::RedFlag, Warning, Raise), Some(Cause::RedFlag));
        assert_eq!(caused_by(Rule::Severe, Urgent, Raise), Some(Cause::UrgentAlert));
        assert_eq!(caused_by(Rule::Severe, Urgent, Escalate), Some(Cause::UrgentAlert));
        assert_eq!(caused_by(Rule::Rebound, Urgent, Reopen), Some(Cause::UrgentAlert));
        for (rule, severity, event) in
            [(Rule::Severe, Warning, Raise), (Rule::Silence, Info, Raise), (Rule::Severe, Urgent, Clear)]
        {
            assert_eq!(caused_by(rule, severity, event), None);
        }
        assert_eq!(caused_by(Rule::RedFlag, Urgent, Resolve), None);
    }

    #[test]
    fn what_is_held_already_is_not_held_twice() {
        let on = |holds: &[Hold], from| automatic(holds, None, Cause::RedFlag, march(from));
        assert_eq!(on(&[], 4), Some(Hold { cause: Cause::RedFlag, ..plan(4, None) }));
        assert_eq!(on(&[plan(3, None)], 4), None);
        // Planned to end: the red flag holds on after it.
        assert_eq!(on(&[plan(3, Some(6))], 4), Some(Hold { cause: Cause::RedFlag, ..plan(4, None) }));
        // It came late, from a phone without signal: the dates before the open one are held as well.
        assert_eq!(on(&[plan(6, None)], 4), Some(Hold { cause: Cause::RedFlag, ..plan(4, Some(6)) }));
        let stopped = automatic(&[plan(3, None)], Some(&exercise("EX05")), Cause::RedStop, march(4));
        assert_eq!(stopped.unwrap().exercise, Some(exercise("EX05")));
    }

    #[test]
    fn a_hold_is_released_from_today_on_and_never_backwards() {
        let released = |hold: Hold, on| hold.released(march(on), march(10)).map_err(HoldRefused::code);
        assert_eq!(released(plan(4, None), 10), Ok(march(10)));
        assert_eq!(released(plan(4, Some(20)), 12), Ok(march(12)));
        assert_eq!(released(plan(12, None), 10), Ok(march(12)));
        assert_eq!(released(plan(4, None), 9), Err("released_in_past"));
        assert_eq!(released(plan(4, Some(9)), 10), Err("over_already"));
        assert_eq!(released(plan(12, Some(12)), 10), Err("over_already"));
    }

    #[test]
    fn staff_hold_dates_of_weeks_that_are_not_final() {
        let may = |from, to: Option<u64>| {
            may_hold(march(from), to.map(march), march(10)).map_err(HoldRefused::code)
        };
        assert_eq!((may(3, None), may(10, Some(11)), may(20, None)), (Ok(()), Ok(()), Ok(())));
        assert_eq!(may(2, None), Err("hold_too_early"));
        assert_eq!(may(10, Some(10)), Err("ends_before_it_begins"));
    }
}
