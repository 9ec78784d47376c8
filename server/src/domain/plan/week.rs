//! A plan day by day: what the patient sees, and what the therapist looks at before publishing.

use poem_openapi::Object;

use super::{Cadence, PlanVersion, Prescription, in_force};
use crate::domain::{
    calendar::{Day, TimeOfDay},
    exercise::{ExerciseId, Unit},
    hold::{self, Hold},
    ids::PrescriptionId,
    stop_rules::Easing,
};

/// What one date asks for.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(rename_all = "camelCase")]
pub struct PlanDay {
    /// The local date.
    pub date: Day,
    /// Is the whole plan held?
    pub held: bool,
    /// In the order of the plan; held ones too, so that they can be shown as such.
    pub items: Vec<PlanItem>,
}

/// One exercise of a day.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct PlanItem {
    /// By which prescription.
    pub prescription_id: PrescriptionId,
    /// Which exercise.
    pub exercise_id: ExerciseId,
    /// At which times of day.
    pub times: Vec<TimeOfDay>,
    /// The amount the plan asks for.
    pub amount: u32,
    /// The amount advised: half of it after an amber result, until the therapist acts.
    pub advised: u32,
    /// What amounts are counted in.
    pub unit: Unit,
    /// On so many days of the week, whichever suit; absent: on this date.
    pub times_a_week: Option<i32>,
    /// Is it held? Then it is not to be done, and counts on neither side.
    pub held: bool,
}

/// The dates from `from` up to, and without, `to`, each by the version in force on it.
#[must_use]
pub fn days(
    versions: &[PlanVersion],
    holds: &[Hold],
    easings: &[Easing],
    from: Day,
    to: Day,
) -> Vec<PlanDay> {
    let day = |date: Day| {
        let plan = in_force(versions, date).map_or(&[][..], |version| &version.prescriptions.0);
        let items = plan.iter().filter(|one| one.cadence.may_fall_on(date));
        PlanDay {
            date,
            held: hold::plan_held(holds, date),
            items: items.map(|one| item(one, holds, easings, date)).collect(),
        }
    };
    from.until(to).map(day).collect()
}

/// The seven days from `from` on as a plan would have them that is not published yet.
#[must_use]
pub fn preview(prescriptions: &[Prescription], holds: &[Hold], from: Day) -> Vec<PlanDay> {
    let day = |date: Day| PlanDay {
        date,
        held: hold::plan_held(holds, date),
        items: prescriptions
            .iter()
            .filter(|one| one.cadence.may_fall_on(date))
            .map(|one| item(one, holds, &[], date))
            .collect(),
    };
    from.until(from.plus(7)).map(day).collect()
}

fn item(prescription: &Prescription, holds: &[Hold], easings: &[Easing], date: Day) -> PlanItem {
    let exercise = &prescription.exercise_id;
    let amount = prescription.a_day();
    let eased = easings.iter().any(|easing| easing.eases(exercise.as_str(), date));
    PlanItem {
        prescription_id: prescription.id,
        exercise_id: exercise.clone(),
        times: prescription.times.clone(),
        amount,
        advised: if eased { amount.div_ceil(2) } else { amount },
        unit: prescription.unit(),
        times_a_week: match &prescription.cadence {
            Cadence::TimesAWeek(times) => Some(times.n),
            Cadence::FixedDays(_) => None,
        },
        held: hold::is_held(holds, exercise.as_str(), date),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{WeekDay, prescription::tests::prescription, version::tests::version},
        *,
    };
    use crate::domain::hold::Cause;

    fn march(number: u64) -> Day {
        Day::parse("2026-03-01").unwrap().plus(number - 1)
    }

    fn names(days: &[PlanDay]) -> Vec<Vec<&str>> {
        days.iter().map(|day| day.items.iter().map(|item| item.exercise_id.as_str()).collect()).collect()
    }

    #[test]
    fn each_day_shows_what_falls_on_it_by_the_version_of_that_date() {
        let mut later = version(2, &["EX05", "EX07"], 5, None);
        later.prescriptions.0[1].cadence = Cadence::fixed(&[WeekDay::Fr]);
        let versions = [version(1, &["EX05"], 3, Some(5)), later];
        let days = days(&versions, &[], &[], march(2), march(7));
        assert_eq!(names(&days), [vec![], vec!["EX05"], vec!["EX05"], vec!["EX05"], vec!["EX05", "EX07"]]);
    }

    #[test]
    fn a_held_exercise_is_still_shown_and_an_eased_one_with_half_its_dose() {
        let held = Hold::new(ExerciseId::parse("EX05"), march(3), Some(march(4)), Cause::Staff);
        let easing = Easing { exercise: ExerciseId::parse("EX07").unwrap(), from: march(3), to: None };
        let plan = [version(1, &["EX05", "EX07"], 2, None)];
        let days = days(&plan, &[held], &[easing], march(2), march(4));
        let shown = |day: usize| {
            days[day].items.iter().map(|item| (item.held, item.amount, item.advised)).collect::<Vec<_>>()
        };
        assert_eq!(shown(0), [(false, 20, 20), (false, 20, 20)]);
        assert_eq!(shown(1), [(true, 20, 20), (false, 20, 10)]);
        assert!(!days[1].held);
    }

    #[test]
    fn a_preview_is_a_week_of_what_is_not_published_yet() {
        let plan = [
            prescription("EX05"),
            Prescription { cadence: Cadence::fixed(&[WeekDay::Tu]), ..prescription("EX07") },
            Prescription { cadence: Cadence::times(3), ..prescription("EX09") },
        ];
        let hold = Hold::new(None, march(4), Some(march(5)), Cause::Staff);
        let week = preview(&plan, &[hold], march(2));
        assert_eq!(week.iter().map(|day| day.items.len()).collect::<Vec<_>>(), [2, 3, 2, 2, 2, 2, 2]);
        assert_eq!(week[0].items[1].times_a_week, Some(3));
        assert_eq!(week.iter().filter(|day| day.held).map(|day| day.date).collect::<Vec<_>>(), [march(4)]);
    }
}
