//! When a patient is reminded of the exercises of a plan.

use std::collections::BTreeSet;

use super::{Quiet, Stretch, Timetable};
use crate::domain::{
    calendar::{Day, TimeOfDay, Zone},
    hold::{Hold, is_held},
    plan::{PlanVersion, WeekDay, in_force},
};

/// When to remind of an exercise for which neither therapist nor patient said a time; our choice, as the clinical
/// document has none.
const WITHOUT_A_TIME: u16 = 10;

/// The exercise reminders of the dates from `from` up to, and without, `until`: on every date on which something may be
/// done, at the patient's own times, or else at those of the prescriptions. Held exercises remind of nothing.
#[must_use]
pub fn exercise_timetable(
    zone: Zone,
    own: &[TimeOfDay],
    quiet: Quiet,
    (versions, holds): (&[PlanVersion], &[Hold]),
    (from, until): (Day, Day),
) -> Timetable {
    let edges = versions.iter().flat_map(|version| [Some(version.from), version.to]);
    let edges = edges.chain(holds.iter().flat_map(|hold| [Some(hold.from), hold.to]));
    let inside = edges.flatten().filter(|edge| *edge > from && *edge < until);
    let mut edges: BTreeSet<Day> = inside.collect();
    edges.extend([from, until]);
    let edges: Vec<Day> = edges.into_iter().collect();
    // Between two edges nothing changes, so that the first date speaks for all of them.
    let stretch = |dates: &[Day]| {
        let plan = in_force(versions, dates[0])?;
        let week = WeekDay::ALL.map(|weekday| times(plan, holds, own, dates[0], weekday));
        let any = week.iter().any(|times| !times.is_empty());
        any.then(|| Stretch { week, ..Stretch::daily(dates[0], dates[1], &[]) })
    };
    let stretches = edges.windows(2).filter(|dates| dates[0] < dates[1]).filter_map(stretch).collect();
    Timetable { zone, quiet, stretches }
}

fn times(
    plan: &PlanVersion,
    holds: &[Hold],
    own: &[TimeOfDay],
    date: Day,
    weekday: WeekDay,
) -> Vec<TimeOfDay> {
    let falls =
        plan.prescriptions.0.iter().filter(|one| {
            one.cadence.may_fall_on_a(weekday) && !is_held(holds, one.exercise_id.as_str(), date)
        });
    let times: BTreeSet<TimeOfDay> = falls.flat_map(|one| at_times(&one.times, own)).collect();
    times.into_iter().collect()
}

/// The times at which an exercise is reminded of.
pub(super) fn at_times(prescribed: &[TimeOfDay], own: &[TimeOfDay]) -> Vec<TimeOfDay> {
    match (own, prescribed) {
        ([], []) => vec![TimeOfDay::whole_hour(WITHOUT_A_TIME)],
        ([], prescribed) => prescribed.to_vec(),
        (own, _) => own.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            Mark,
            timetable::tests::{day, mark, times},
        },
        *,
    };
    use crate::domain::{
        exercise::ExerciseId, hold::Cause, plan::Cadence, plan::version_for_tests as version,
    };

    fn march(number: u64) -> Day {
        day("2026-03-01").plus(number - 1)
    }

    fn reminded(versions: &[PlanVersion], holds: &[Hold], own: &[&str]) -> Vec<String> {
        let dates = (march(2), march(9));
        let table =
            exercise_timetable(Zone::default(), &times(own), Quiet::default(), (versions, holds), dates);
        let slots = table.after(mark("2026-03-01", "00:00"));
        slots
            .map(|Slot { mark: Mark { date, time }, .. }| format!("{} {time}", &date.to_string()[8..]))
            .collect()
    }

    use super::super::Slot;

    #[test]
    fn a_date_with_something_to_do_has_the_times_of_what_is_to_be_done() {
        let mut plan = version(1, &["EX05", "EX07"], 3, Some(6));
        plan.prescriptions.0[0].cadence = Cadence::fixed(&[WeekDay::Tu, WeekDay::Th]);
        plan.prescriptions.0[1].cadence = Cadence::fixed(&[WeekDay::Th]);
        plan.prescriptions.0[1].times = times(&["09:00", "18:00"]);
        assert_eq!(reminded(&[plan.clone()], &[], &[]), ["03 09:00", "05 09:00", "05 18:00"]);
        assert_eq!(reminded(&[plan], &[], &["11:15"]), ["03 11:15", "05 11:15"]);
    }

    #[test]
    fn held_exercises_and_a_held_plan_remind_of_nothing() {
        let plan = [version(1, &["EX05", "EX07"], 2, None)];
        let hold = |name: Option<&str>, from, to| {
            Hold::new(name.and_then(ExerciseId::parse), march(from), Some(march(to)), Cause::Staff)
        };
        let all = hold(None, 3, 8);
        assert_eq!(reminded(&plan, &[all], &[]), ["02 09:00", "08 09:00"]);
        let both = [hold(Some("EX05"), 2, 6), hold(Some("EX07"), 4, 9)];
        assert_eq!(reminded(&plan, &both, &[]), ["02 09:00", "03 09:00", "06 09:00", "07 09:00", "08 09:00"]);
    }

    #[test]
    fn a_new_version_has_its_own_times_from_its_date_on() {
        let mut later = version(2, &["EX05"], 6, None);
        later.prescriptions.0[0].times.clear();
        let plan = [version(1, &["EX05"], 4, Some(6)), later];
        assert_eq!(reminded(&plan, &[], &[]), ["04 09:00", "05 09:00", "06 10:00", "07 10:00", "08 10:00"]);
        assert_eq!(reminded(&[], &[], &["11:15"]), Vec::<String>::new());
    }
}
