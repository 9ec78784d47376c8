//! The eighteen exercises that are shipped, read from the protocol and checked.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Exercise, ExerciseId};

static FILE: &str = include_str!("../../../protocols/vertebroplasty/exercises.json");

/// How many there are.
const SHIPPED: usize = 18;

#[derive(Deserialize)]
struct File {
    exercises: Vec<Entry>,
}

/// An exercise as the clinic signs it: with the amount a day that its dose makes.
#[derive(Deserialize)]
struct Entry {
    #[serde(flatten)]
    exercise: Exercise,
    dose_total_per_day: u32,
}

static LIBRARY: LazyLock<Vec<Exercise>> = LazyLock::new(|| {
    let file: Result<File, _> = serde_json::from_str(FILE);
    let entries = file.expect("exercises.json is built in and tested").exercises;
    entries.into_iter().map(|entry| entry.exercise).collect()
});

/// The exercises that every clinic has, in order. None of them may be changed.
#[must_use]
pub fn library() -> &'static [Exercise] {
    &LIBRARY
}

/// The shipped exercise of that id.
#[must_use]
pub fn shipped(id: &ExerciseId) -> Option<&'static Exercise> {
    library().iter().find(|exercise| exercise.id == *id)
}

/// Checks the file: readable, eighteen with ids of their own, and every amount a day is what its dose makes.
pub fn check_library(wrong: &mut Vec<String>) {
    let file: File = match serde_json::from_str(FILE) {
        Ok(file) => file,
        Err(error) => return wrong.push(format!("exercises.json: {error}")),
    };
    for (place, entry) in file.exercises.iter().enumerate() {
        let exercise = &entry.exercise;
        if exercise.id.as_str() != format!("EX{:02}", place + 1) {
            wrong.push(format!("exercises.json: {} is out of order", exercise.id));
        }
        let first = (&exercise.default_dose, Some(entry.dose_total_per_day));
        let doses = exercise.doses.values().map(|dose| (dose, dose.dose_total_per_day));
        for (dose, total) in std::iter::once(first).chain(doses) {
            let a_day = dose.a_day(exercise.unit, exercise.per_side);
            if a_day != total || a_day.is_none_or(|amount| amount == 0) {
                wrong.push(format!("{}: a day is {a_day:?} and not {total:?}", exercise.id));
            }
        }
        if exercise.doses.keys().any(|phase| *phase < exercise.phase) {
            wrong.push(format!("{}: a dose for a phase before its own", exercise.id));
        }
    }
    if file.exercises.len() != SHIPPED {
        wrong.push(format!("exercises.json: {} exercises, not {SHIPPED}", file.exercises.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::exercise::{Phase, Tag};

    #[test]
    fn the_library_is_sound() {
        let mut wrong = Vec::new();
        check_library(&mut wrong);
        assert_eq!(wrong, Vec::<String>::new());
        assert_eq!(library().len(), SHIPPED);
    }

    #[test]
    fn nothing_that_is_shipped_bends_or_twists_the_spine_or_jumps() {
        let bad = [Tag::SpineFlexion, Tag::SpineRotation, Tag::Impact];
        assert!(!library().iter().any(|exercise| bad.iter().any(|tag| exercise.is(*tag))));
    }

    #[test]
    fn four_are_to_be_taught_first_and_two_are_done_for_each_side() {
        let ids = |wanted: fn(&Exercise) -> bool| {
            let found = library().iter().filter(|exercise| wanted(exercise));
            found.map(|exercise| exercise.id.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(ids(|exercise| exercise.needs_teaching), ["EX03", "EX13", "EX16", "EX18"]);
        assert_eq!(ids(|exercise| exercise.per_side), ["EX14", "EX17"]);
        assert_eq!(ids(|exercise| exercise.phase == Phase::Ph0), ["EX01", "EX02", "EX03", "EX04"]);
    }
}
