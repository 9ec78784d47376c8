//! How much of an exercise a day is.

use poem_openapi::{Enum, Object};
use sea_orm::{DeriveActiveEnum, EnumIter, FromJsonQueryResult, prelude::StringLen};
use serde::{Deserialize, Serialize};

/// What amounts of an exercise are counted in.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Enum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(8))", rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Repetitions.
    Reps,
    /// Breaths; counted as repetitions are.
    Breaths,
    /// Seconds of holding.
    S,
    /// Minutes.
    Min,
}

/// The dose of an exercise, as the library writes it: sets of repetitions, of seconds held, or of minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, Object)]
#[serde(deny_unknown_fields)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct Dose {
    /// How many sets; one when nothing is said.
    #[serde(default = "one")]
    #[oai(default = "one")]
    pub sets: i32,
    /// Repetitions, or breaths, in a set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reps: Option<i32>,
    /// Seconds that each repetition is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold_s: Option<i32>,
    /// Minutes in a set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<i32>,
    /// How many times a day all of it is done.
    #[serde(default = "one")]
    #[oai(default = "one")]
    pub times_per_day: i32,
    /// On how many days of the week, where it is not every one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_per_week: Option<i32>,
    /// The amount a day that this makes, as the clinic wrote it; checked at the start, never counted with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[oai(skip)]
    pub dose_total_per_day: Option<u32>,
}

fn one() -> i32 {
    1
}

impl Dose {
    /// The amount a day in this unit; none when the dose says nothing in it.
    #[must_use]
    pub fn a_day(&self, unit: Unit, per_side: bool) -> Option<u32> {
        let set = in_a_set(unit, self.reps, self.hold_s, self.minutes)?;
        Some(product([whole(self.sets), set, sides(per_side), whole(self.times_per_day)]))
    }
}

/// The amount of one set: repetitions, seconds (each repetition is held so long) or minutes.
pub(in crate::domain) fn in_a_set(
    unit: Unit,
    reps: Option<i32>,
    hold_s: Option<i32>,
    minutes: Option<i32>,
) -> Option<u32> {
    match unit {
        Unit::Reps | Unit::Breaths => reps.map(whole),
        Unit::S => hold_s.map(|held| product([whole(held), whole(reps.unwrap_or(1))])),
        Unit::Min => minutes.map(whole),
    }
}

/// What is not checked yet may be absurd: then the product is held at the end.
pub(in crate::domain) fn product<const N: usize>(factors: [u32; N]) -> u32 {
    factors.into_iter().fold(1, u32::saturating_mul)
}

/// One side after the other doubles the amount.
pub(in crate::domain) fn sides(per_side: bool) -> u32 {
    if per_side { 2 } else { 1 }
}

/// A number of the contract, none of which is negative once it is checked.
pub(in crate::domain) fn whole(number: i32) -> u32 {
    u32::try_from(number).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dose(json: &serde_json::Value) -> Dose {
        serde_json::from_value(json.clone()).unwrap()
    }

    #[test]
    fn an_amount_a_day_is_sets_times_what_is_in_them_times_sides_times_a_day() {
        let pumps = dose(&serde_json::json!({"sets": 2, "reps": 15, "times_per_day": 3}));
        assert_eq!(pumps.a_day(Unit::Reps, false), Some(90));
        assert_eq!(pumps.a_day(Unit::Reps, true), Some(180));
        let walk = dose(&serde_json::json!({"minutes": 5, "times_per_day": 3}));
        assert_eq!((walk.a_day(Unit::Min, false), walk.a_day(Unit::Reps, false)), (Some(15), None));
    }

    #[test]
    fn a_repetition_that_is_held_counts_as_one_unless_seconds_are_counted() {
        let brace = dose(&serde_json::json!({"sets": 2, "reps": 8, "hold_s": 5}));
        assert_eq!((brace.a_day(Unit::Reps, false), brace.a_day(Unit::S, false)), (Some(16), Some(80)));
        let balance = dose(&serde_json::json!({"sets": 3, "reps": 1, "hold_s": 20}));
        assert_eq!(balance.a_day(Unit::S, true), Some(120));
    }
}
