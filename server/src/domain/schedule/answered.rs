//! Whether a reminder is still needed: nothing is said of what is already done.

use super::{Slot, exercises::at_times};
use crate::domain::{
    at::{At, HOUR},
    calendar::{Day, TimeOfDay},
    plan::PlanDay,
    protocol::protocol,
};

/// Has a check-in answered this prompt: felt from two hours before it until the next one?
#[must_use]
pub fn check_in_answers(due: At, next: At, felt: &[At]) -> bool {
    let early = protocol().prompts.answered_from_h * HOUR;
    felt.iter().any(|felt| *felt >= due.plus(-early) && *felt < next)
}

/// A log as the reminder of exercises looks at it.
#[derive(Clone, Debug, PartialEq)]
pub struct Logged {
    /// Which exercise.
    pub exercise: String,
    /// The local date it counts for.
    pub date: Day,
    /// How much.
    pub amount: f64,
    /// Was it skipped, or broken off? Then it is done with for the day.
    pub given_up: bool,
    /// When.
    pub done: At,
}

/// Is what this slot reminds of done? `day` is what its date asks for, `own` the patient's own times, `logs` those of the
/// week so far.
///
/// Of an exercise with several times a day, as much is asked for as its times have come. One of so many times a week is
/// done with when the week has them. Once the slot is due, any log says that the patient is at it.
#[must_use]
pub fn exercises_done(slot: &Slot, day: &PlanDay, own: &[TimeOfDay], logs: &[Logged]) -> bool {
    let date = slot.mark.date;
    if logs.iter().any(|log| log.date == date && log.done >= slot.due) {
        return true;
    }
    day.items.iter().filter(|item| !item.held).all(|item| {
        let name = item.exercise_id.as_str();
        let times = at_times(&item.times, own);
        let come = times.iter().filter(|time| **time <= slot.mark.time).count();
        let needed = f64::from(item.advised) * ratio(come, times.len());
        let mut of_item = logs.iter().filter(|log| log.exercise == name);
        let amount = |on: Day| of(logs, name).filter(|log| log.date == on).map(|log| log.amount).sum::<f64>();
        let given_up = of_item.any(|log| log.date == date && log.given_up);
        let enough = item.times_a_week.is_some_and(|times| {
            let days = date.monday().until(date).filter(|on| amount(*on) >= f64::from(item.advised));
            days.count() >= usize::try_from(times).unwrap_or_default()
        });
        given_up || enough || amount(date) + 1e-9 >= needed
    })
}

fn of<'a>(logs: &'a [Logged], exercise: &'a str) -> impl Iterator<Item = &'a Logged> {
    logs.iter().filter(move |log| log.exercise == exercise)
}

fn ratio(part: usize, of: usize) -> f64 {
    let small = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    small(part) / small(of.max(1))
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            Mark,
            tests::parse,
            timetable::tests::{day, times},
        },
        *,
    };
    use crate::domain::{
        hold::{Cause, Hold},
        plan::{Cadence, days, version_for_tests as version},
    };

    /// The slot at this time of 4 March 2026, a Wednesday, in UTC.
    fn slot(time: &str) -> Slot {
        let mark = Mark { date: day("2026-03-04"), time: TimeOfDay::parse(time).unwrap() };
        Slot { mark, due: parse(&format!("2026-03-04T{time}:00Z")) }
    }

    fn log(exercise: &str, date: u64, amount: f64) -> Logged {
        let date = day("2026-03-01").plus(date - 1);
        Logged {
            exercise: exercise.into(),
            date,
            amount,
            given_up: false,
            done: parse("2026-03-04T07:00:00Z"),
        }
    }

    /// 20 of EX05 at 09:00, and 60 of EX07 in three parts.
    fn asked() -> PlanDay {
        let mut plan = version(1, &["EX05", "EX07"], 2, None);
        plan.prescriptions.0[1].times = times(&["09:00", "13:00", "17:00"]);
        days(&[plan], &[], &[], day("2026-03-04"), day("2026-03-05")).remove(0)
    }

    #[test]
    fn a_check_in_answers_from_two_hours_before_until_the_next_prompt() {
        let (due, next) = (At(10 * HOUR), At(16 * HOUR));
        let answers = |felt| check_in_answers(due, next, &[At(felt)]);
        assert_eq!(
            [8 * HOUR - 1, 8 * HOUR, 16 * HOUR - 1, 16 * HOUR].map(answers),
            [false, true, true, false]
        );
    }

    #[test]
    fn as_much_is_asked_for_as_its_times_have_come() {
        let done = |time: &str, logs: &[Logged]| exercises_done(&slot(time), &asked(), &[], logs);
        assert!(!done("09:00", &[]) && !done("09:00", &[log("EX05", 4, 20.0)]));
        let part = [log("EX05", 4, 20.0), log("EX07", 4, 20.0)];
        assert!(done("09:00", &part) && !done("13:00", &part));
        let all = [log("EX05", 4, 20.0), log("EX07", 4, 25.0), log("EX07", 4, 35.0)];
        assert!(done("13:00", &all) && done("17:00", &all));
        assert!(!done("09:00", &[log("EX05", 3, 20.0), log("EX07", 3, 60.0)]));
    }

    #[test]
    fn once_it_is_due_any_log_says_that_the_patient_is_at_it() {
        let at_it = Logged { done: parse("2026-03-04T09:05:00Z"), ..log("EX05", 4, 5.0) };
        assert!(exercises_done(&slot("09:00"), &asked(), &[], std::slice::from_ref(&at_it)));
        assert!(!exercises_done(&slot("13:00"), &asked(), &[], &[at_it]));
    }

    #[test]
    fn what_was_skipped_or_is_held_is_not_asked_for_again() {
        let skipped = Logged { given_up: true, ..log("EX05", 4, 0.0) };
        assert!(exercises_done(&slot("09:00"), &asked(), &[], &[skipped, log("EX07", 4, 20.0)]));
        let plan = version(1, &["EX05"], 2, None);
        let hold = Hold::new(None, day("2026-03-04"), None, Cause::RedFlag);
        let held = days(&[plan], &[hold], &[], day("2026-03-04"), day("2026-03-05")).remove(0);
        assert!(exercises_done(&slot("09:00"), &held, &[], &[]));
    }

    #[test]
    fn a_week_that_has_its_times_asks_for_no_more() {
        let mut plan = version(1, &["EX05"], 2, None);
        plan.prescriptions.0[0].cadence = Cadence::times(2);
        let asked = days(&[plan], &[], &[], day("2026-03-04"), day("2026-03-05")).remove(0);
        let done = |logs: &[Logged]| exercises_done(&slot("09:00"), &asked, &[], logs);
        assert!(done(&[log("EX05", 2, 20.0), log("EX05", 3, 20.0)]));
        assert!(!done(&[log("EX05", 1, 20.0), log("EX05", 3, 20.0)]) && !done(&[log("EX05", 3, 20.0)]));
    }

    #[test]
    fn own_times_part_the_day_as_the_patient_likes() {
        let own = times(&["08:00", "20:00"]);
        let logs = [log("EX05", 4, 10.0), log("EX07", 4, 30.0)];
        assert!(exercises_done(&slot("08:00"), &asked(), &own, &logs));
        assert!(!exercises_done(&slot("20:00"), &asked(), &own, &logs));
    }
}
