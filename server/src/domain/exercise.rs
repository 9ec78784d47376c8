//! The library: what a plan is composed of (clinical.md 6.4), eighteen exercises shipped and a clinic's own.

mod dose;
mod library;
mod own;
mod phase;

use std::collections::BTreeMap;

use poem_openapi::{Enum, Object};
use sea_orm::{
    DbErr, DeriveActiveEnum, DeriveValueType, EnumIter, FromJsonQueryResult, TryFromU64, prelude::StringLen,
};
use serde::{Deserialize, Serialize};

pub(in crate::domain) use self::dose::{in_a_set, product, sides, whole};
pub use self::{
    dose::{Dose, Unit},
    library::{check_library, library, shipped},
    own::{Flaw, FlawCode},
    phase::{END_DAY, Phase},
};
use super::written::written;

/// Which exercise: `EX01` to `EX18` are shipped, a clinic's own carries a UUID. 1 to 36 letters, digits, `-` and `_`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct ExerciseId(String);

written!(ExerciseId, "exercise-id", "1 to 36 letters, digits, - and _ are expected");

impl ExerciseId {
    /// Reads an id.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        ((1..=36).contains(&text.len()) && text.bytes().all(known)).then(|| Self(text.into()))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for ExerciseId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFromU64 for ExerciseId {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("ExerciseId"))
    }
}

/// A text in both languages; neither may be missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, Object)]
pub struct InBoth {
    /// English.
    pub en: String,
    /// Spanish, with *usted*.
    pub es: String,
}

/// One exercise. In files and tables its keys are written with `_`, in the API in camelCase.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Object)]
#[oai(rename_all = "camelCase")]
pub struct Exercise {
    /// Which one.
    pub id: ExerciseId,
    /// The first phase that it belongs to.
    pub phase: Phase,
    /// What it is called.
    pub name: InBoth,
    /// How it is done, two short sentences.
    pub text: InBoth,
    /// What amounts of it are counted in.
    pub unit: Unit,
    /// How the body is held.
    pub position: Position,
    /// What is needed for it.
    pub props: Vec<Prop>,
    /// What the spine-safe guard looks at (clinical.md 6.2).
    pub tags: Vec<Tag>,
    /// Is it to be shown by a therapist first?
    pub needs_teaching: bool,
    /// What a therapist starts from, in the first phase.
    pub default_dose: Dose,
    /// Where the dose changes by phase: that of each.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[oai(default)]
    pub doses: BTreeMap<Phase, Dose>,
    /// Is all of it done once for each side?
    pub per_side: bool,
}

impl Exercise {
    /// The dose to start from in this phase: its own, else the default one.
    #[must_use]
    pub fn dose_in(&self, phase: Phase) -> &Dose {
        self.doses.get(&phase).unwrap_or(&self.default_dose)
    }

    /// Has it this tag?
    #[must_use]
    pub fn is(&self, tag: Tag) -> bool {
        self.tags.contains(&tag)
    }
}

/// What a movement does to the spine, or asks of the patient (clinical.md 6.2, content.json `tags`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Tag {
    /// Bends the spine forward: contraindicated for 12 weeks.
    SpineFlexion,
    /// Twists: contraindicated for 12 weeks.
    SpineRotation,
    /// Jumping or impact: contraindicated for 12 weeks.
    Impact,
    /// Load through the spine.
    AxialLoad,
    /// Active extension.
    SpineExtension,
    /// Lying face down.
    Prone,
    /// Between lying and standing, or rolling.
    PositionChange,
    /// Arms overhead.
    Overhead,
    /// Bends at the hips with a flat back.
    HipFlexion,
    /// Fall risk: support within reach.
    Balance,
    /// External resistance.
    Resistance,
}

/// How the body is held.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Enum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))", rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// On the back.
    Supine,
    /// On the belly.
    Prone,
    /// On the side.
    SideLying,
    /// On a chair.
    Sitting,
    /// On both feet, or on one.
    Standing,
    /// Moving on.
    Walking,
}

/// What is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Prop {
    /// A bed or a firm couch.
    Bed,
    /// A pillow.
    Pillow,
    /// A firm chair.
    Chair,
    /// A wall.
    Wall,
    /// A kitchen counter, or whatever stands as firm.
    Counter,
    /// A step.
    Step,
    /// A handrail.
    Rail,
    /// A light elastic band.
    Band,
    /// A stick.
    Stick,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_short_word() {
        for good in ["EX01", "a", "0199a5d4-7b4c-7c3e-9d41-0242ac120002"] {
            assert_eq!(ExerciseId::parse(good).unwrap().as_str(), good);
        }
        for bad in ["", "EX 01", "é", "0199a5d4-7b4c-7c3e-9d41-0242ac1200021"] {
            assert_eq!(ExerciseId::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_dose_of_a_phase_is_its_own_or_the_default_one() {
        let walking = shipped(&ExerciseId::parse("EX04").unwrap()).unwrap();
        let minutes = |phase| walking.dose_in(phase).minutes.unwrap();
        assert_eq!(Phase::ALL.map(minutes), [5, 10, 20, 30]);
        let bridge = shipped(&ExerciseId::parse("EX10").unwrap()).unwrap();
        assert_eq!(bridge.dose_in(Phase::Ph3), &bridge.default_dose);
    }
}
