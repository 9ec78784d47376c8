//! One exercise as a plan asks for it.

use poem_openapi::{NewType, Object};
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use super::Cadence;
use crate::domain::{
    calendar::TimeOfDay,
    exercise::{Exercise, ExerciseId, Unit, in_a_set, product, sides, whole},
    ids::PrescriptionId,
};

/// One exercise as a plan asks for it. At least one of `reps`, `holdS` and `minutes` is there; repetitions with a hold
/// are each held so long, and counted as repetitions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Object)]
#[serde(rename_all = "camelCase")]
#[oai(rename_all = "camelCase", deny_unknown_fields, skip_serializing_if_is_none)]
pub struct Prescription {
    /// Made by the therapist's browser.
    pub id: PrescriptionId,
    /// Which exercise; at most once in a version.
    pub exercise_id: ExerciseId,
    /// 1-25.
    pub sets: i32,
    /// Repetitions, or breaths, in a set: 1-100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reps: Option<i32>,
    /// Seconds that each repetition is held: 1-600.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold_s: Option<i32>,
    /// Minutes in a set: 1-120.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<i32>,
    /// Is all of it done once for each side?
    pub per_side: bool,
    /// On which days.
    pub cadence: Cadence,
    /// At which times of day; all sets are done at each of them, once a day when there is none.
    #[serde(default)]
    #[oai(default)]
    pub times: Vec<TimeOfDay>,
    /// A word for the patient, up to 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What amounts of it are counted in. Ours to say: kept with the version, so that an exercise that is changed later
    /// does not change what a past day asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
}

/// All prescriptions of a version, as kept in a JSON column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJsonQueryResult, NewType)]
#[oai(from_parameter = false, from_multipart = false, to_header = false)]
pub struct Prescriptions(pub Vec<Prescription>);

impl Prescription {
    /// The same with its unit settled: the exercise's own where the dose speaks of it, else what the dose does speak of.
    #[must_use]
    pub fn counted(self, exercise: &Exercise) -> Self {
        let own = Some(exercise.unit).filter(|unit| self.set(*unit).is_some());
        let unit = own.unwrap_or_else(|| self.spoken());
        Self { unit: Some(unit), ..self }
    }

    /// What amounts of it are counted in.
    #[must_use]
    pub fn unit(&self) -> Unit {
        self.unit.unwrap_or_else(|| self.spoken())
    }

    /// The amount a day: sets times what is in one, times sides, times how often a day.
    #[must_use]
    pub fn a_day(&self) -> u32 {
        let set = self.set(self.unit()).unwrap_or_default();
        product([whole(self.sets), set, sides(self.per_side), self.times_a_day()])
    }

    /// How often a day: once when no times are given.
    #[must_use]
    pub fn times_a_day(&self) -> u32 {
        u32::try_from(self.times.len().max(1)).unwrap_or(u32::MAX)
    }

    fn set(&self, unit: Unit) -> Option<u32> {
        in_a_set(unit, self.reps, self.hold_s, self.minutes)
    }

    fn spoken(&self) -> Unit {
        match (self.reps, self.minutes) {
            (Some(_), _) => Unit::Reps,
            (None, Some(_)) => Unit::Min,
            (None, None) => Unit::S,
        }
    }
}

#[cfg(test)]
pub(in crate::domain) mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::exercise::shipped;

    /// 2 x 10 of an exercise once a day, every day.
    pub(in crate::domain) fn prescription(exercise: &str) -> Prescription {
        let id = ExerciseId::parse(exercise).unwrap();
        let number = exercise.bytes().fold(7_u128, |sum, byte| sum * 31 + u128::from(byte));
        Prescription {
            id: PrescriptionId(Uuid::from_u128(number)),
            exercise_id: id,
            sets: 2,
            reps: Some(10),
            hold_s: None,
            minutes: None,
            per_side: false,
            cadence: Cadence::daily(),
            times: vec![TimeOfDay::parse("09:00").unwrap()],
            note: None,
            unit: None,
        }
    }

    fn counted(exercise: &str, prescription: Prescription) -> (Unit, u32) {
        let exercise = shipped(&ExerciseId::parse(exercise).unwrap()).unwrap();
        let counted = prescription.counted(exercise);
        (counted.unit(), counted.a_day())
    }

    #[test]
    fn repetitions_with_a_hold_are_counted_as_repetitions() {
        let held = Prescription { hold_s: Some(5), ..prescription("EX05") };
        assert_eq!(counted("EX05", held), (Unit::Reps, 20));
    }

    #[test]
    fn what_is_counted_in_seconds_counts_each_hold_on_each_side() {
        let balance = Prescription { reps: None, hold_s: Some(20), per_side: true, ..prescription("EX14") };
        assert_eq!(counted("EX14", balance.clone()), (Unit::S, 80));
        assert_eq!(counted("EX14", Prescription { reps: Some(3), ..balance }), (Unit::S, 240));
    }

    #[test]
    fn times_of_day_multiply_and_none_is_once() {
        let walk = Prescription { sets: 1, reps: None, minutes: Some(5), ..prescription("EX04") };
        let times = ["09:00", "13:00", "17:00"].map(|time| TimeOfDay::parse(time).unwrap()).to_vec();
        assert_eq!(counted("EX04", Prescription { times, ..walk.clone() }), (Unit::Min, 15));
        assert_eq!(counted("EX04", Prescription { times: vec![], ..walk }), (Unit::Min, 5));
    }

    #[test]
    fn a_dose_in_other_words_than_the_library_s_is_counted_in_its_own() {
        let walk = Prescription { reps: None, hold_s: Some(30), ..prescription("EX04") };
        assert_eq!(counted("EX04", walk), (Unit::S, 60));
        assert_eq!(counted("EX04", prescription("EX04")), (Unit::Reps, 20));
    }

    #[test]
    fn a_prescription_is_the_same_json_in_the_api_and_in_a_table() {
        use poem_openapi::types::{ParseFromJSON, ToJSON};
        let whole = Prescription { hold_s: Some(5), note: Some("Slowly".into()), ..prescription("EX05") };
        let json = serde_json::to_value(&whole).unwrap();
        assert_eq!((json["exerciseId"].as_str(), json["holdS"].as_i64()), (Some("EX05"), Some(5)));
        assert_eq!(whole.to_json(), Some(json.clone()));
        assert_eq!(Prescription::parse_from_json(Some(json)).unwrap(), whole);
    }
}
