//! Whether prescriptions are sound: what no typed reason helps with.

use std::collections::BTreeSet;

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};

use super::{Cadence, Prescription};
use crate::domain::exercise::{Exercise, ExerciseId};

/// Exercises in one version at most.
const MOST: usize = 25;
/// Times of day at most.
const MOST_TIMES: usize = 8;
/// Characters of a note at most.
const NOTE: usize = 500;

/// Something in a plan that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Invalid {
    /// What is wrong; stable.
    pub code: InvalidCode,
    /// Where: `prescriptions/0/sets`.
    pub field: String,
}

/// What is wrong with a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Enum, Serialize, Deserialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum InvalidCode {
    /// `sets` is not 1-25.
    SetsOutOfRange,
    /// `reps` is not 1-100.
    RepsOutOfRange,
    /// `holdS` is not 1-600.
    HoldOutOfRange,
    /// `minutes` is not 1-120.
    MinutesOutOfRange,
    /// None of `reps`, `holdS` and `minutes` is there.
    DoseMissing,
    /// No day, or one twice.
    BadDays,
    /// `n` is not 1-7.
    TimesAWeekOutOfRange,
    /// More than eight times of day, or one twice.
    BadTimes,
    /// The note is longer than 500 characters.
    NoteTooLong,
    /// The clinic has no such exercise.
    UnknownExercise,
    /// The exercise is in the plan already.
    ExerciseTwice,
    /// Two prescriptions have the same id.
    PrescriptionTwice,
    /// More than 25 exercises.
    TooManyExercises,
}

/// Looks at every prescription; those that are sound come back with their unit settled. `known` finds an exercise of the
/// clinic.
///
/// # Errors
/// Everything that is wrong, in the order of the list.
pub fn checked<'a>(
    prescriptions: Vec<Prescription>,
    known: impl Fn(&ExerciseId) -> Option<&'a Exercise>,
) -> Result<Vec<Prescription>, Vec<Invalid>> {
    let mut wrong = Vec::new();
    let mut sound = Vec::with_capacity(prescriptions.len());
    let (mut ids, mut exercises) = (BTreeSet::new(), BTreeSet::new());
    if prescriptions.len() > MOST {
        wrong.push(Invalid { code: InvalidCode::TooManyExercises, field: "prescriptions".into() });
    }
    for (place, prescription) in prescriptions.into_iter().enumerate() {
        let mut say = |code, field: &str| {
            wrong.push(Invalid { code, field: format!("prescriptions/{place}/{field}") });
        };
        for (code, field) in numbers(&prescription).into_iter().chain(words(&prescription)) {
            say(code, field);
        }
        if !ids.insert(prescription.id) {
            say(InvalidCode::PrescriptionTwice, "id");
        }
        if !exercises.insert(prescription.exercise_id.clone()) {
            say(InvalidCode::ExerciseTwice, "exerciseId");
        }
        match known(&prescription.exercise_id) {
            Some(exercise) => sound.push(prescription.counted(exercise)),
            None => say(InvalidCode::UnknownExercise, "exerciseId"),
        }
    }
    if wrong.is_empty() { Ok(sound) } else { Err(wrong) }
}

type Found = Vec<(InvalidCode, &'static str)>;

fn numbers(prescription: &Prescription) -> Found {
    let Prescription { sets, reps, hold_s, minutes, .. } = prescription;
    let ranges = [
        (Some(*sets), 25, InvalidCode::SetsOutOfRange, "sets"),
        (*reps, 100, InvalidCode::RepsOutOfRange, "reps"),
        (*hold_s, 600, InvalidCode::HoldOutOfRange, "holdS"),
        (*minutes, 120, InvalidCode::MinutesOutOfRange, "minutes"),
    ];
    let outside = ranges.into_iter().filter(|(value, most, ..)| value.is_some_and(|v| v < 1 || v > *most));
    let mut found: Found = outside.map(|(_, _, code, field)| (code, field)).collect();
    if reps.or(*hold_s).or(*minutes).is_none() {
        found.push((InvalidCode::DoseMissing, "reps"));
    }
    found
}

fn words(prescription: &Prescription) -> Found {
    let mut found = Found::new();
    match &prescription.cadence {
        Cadence::FixedDays(fixed) if fixed.days.is_empty() || twice(&fixed.days) => {
            found.push((InvalidCode::BadDays, "cadence/days"));
        }
        Cadence::TimesAWeek(times) if !(1..=7).contains(&times.n) => {
            found.push((InvalidCode::TimesAWeekOutOfRange, "cadence/n"));
        }
        _ => {}
    }
    if prescription.times.len() > MOST_TIMES || twice(&prescription.times) {
        found.push((InvalidCode::BadTimes, "times"));
    }
    if prescription.note.as_ref().is_some_and(|note| note.chars().count() > NOTE) {
        found.push((InvalidCode::NoteTooLong, "note"));
    }
    found
}

fn twice<T: Ord>(list: &[T]) -> bool {
    list.iter().collect::<BTreeSet<_>>().len() < list.len()
}

#[cfg(test)]
mod tests {
    use super::{super::prescription::tests::prescription, *};
    use crate::domain::{
        calendar::TimeOfDay,
        exercise::{Unit, shipped},
        plan::WeekDay,
    };

    fn codes(prescriptions: Vec<Prescription>) -> Vec<(InvalidCode, String)> {
        let wrong = checked(prescriptions, shipped).unwrap_err();
        wrong.into_iter().map(|one| (one.code, one.field)).collect()
    }

    fn one(prescription: Prescription) -> (InvalidCode, String) {
        let mut codes = codes(vec![prescription]);
        assert_eq!(codes.len(), 1, "{codes:?}");
        codes.remove(0)
    }

    #[test]
    fn a_sound_plan_comes_back_with_its_units() {
        let plan = vec![prescription("EX05"), prescription("EX01")];
        let sound = checked(plan, shipped).unwrap();
        assert_eq!(sound.iter().map(Prescription::unit).collect::<Vec<_>>(), [Unit::Reps, Unit::Breaths]);
        assert_eq!(checked(vec![], shipped), Ok(vec![]));
    }

    #[test]
    fn every_number_has_its_range_and_its_code() {
        use InvalidCode::{HoldOutOfRange, MinutesOutOfRange, RepsOutOfRange, SetsOutOfRange};
        let base = || prescription("EX05");
        for (good, bad) in [(25, 26), (1, 0), (1, -3)] {
            assert!(checked(vec![Prescription { sets: good, ..base() }], shipped).is_ok());
            let found = one(Prescription { sets: bad, ..base() });
            assert_eq!(found, (SetsOutOfRange, "prescriptions/0/sets".into()));
        }
        assert_eq!(one(Prescription { reps: Some(101), ..base() }).0, RepsOutOfRange);
        assert_eq!(one(Prescription { hold_s: Some(601), ..base() }).0, HoldOutOfRange);
        assert_eq!(one(Prescription { minutes: Some(121), ..base() }).0, MinutesOutOfRange);
        assert_eq!(one(Prescription { reps: None, ..base() }).0, InvalidCode::DoseMissing);
    }

    #[test]
    fn days_times_and_notes_are_looked_at() {
        let base = || prescription("EX05");
        let cadence = |cadence| one(Prescription { cadence, ..base() }).0;
        assert_eq!(cadence(Cadence::fixed(&[])), InvalidCode::BadDays);
        assert_eq!(cadence(Cadence::fixed(&[WeekDay::Mo, WeekDay::Mo])), InvalidCode::BadDays);
        assert_eq!(cadence(Cadence::times(8)), InvalidCode::TimesAWeekOutOfRange);
        let times = vec![TimeOfDay::MIDNIGHT; 2];
        assert_eq!(one(Prescription { times, ..base() }).0, InvalidCode::BadTimes);
        let note = Some("x".repeat(501));
        assert_eq!(one(Prescription { note, ..base() }).0, InvalidCode::NoteTooLong);
    }

    #[test]
    fn an_exercise_is_known_and_in_the_plan_once() {
        let found = codes(vec![prescription("EX05"), prescription("EX05"), prescription("EX99")]);
        let expected = [
            (InvalidCode::PrescriptionTwice, "prescriptions/1/id"),
            (InvalidCode::ExerciseTwice, "prescriptions/1/exerciseId"),
            (InvalidCode::UnknownExercise, "prescriptions/2/exerciseId"),
        ];
        assert_eq!(found, expected.map(|(code, field)| (code, field.to_string())));
        assert_eq!(one(prescription("mine")).0, InvalidCode::UnknownExercise);
    }

    #[test]
    fn a_plan_has_an_end() {
        let many = vec![prescription("EX05"); 26];
        assert_eq!(codes(many)[0], (InvalidCode::TooManyExercises, "prescriptions".into()));
    }
}
