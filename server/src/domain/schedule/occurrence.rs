//! An occurrence: one prompt or reminder of one local date, and what became of it.

use poem_openapi::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter, prelude::StringLen};
use serde::{Deserialize, Serialize};

use super::Slot;
use crate::domain::at::At;

/// What a patient is reminded of.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Enum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))", rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum ReminderKind {
    /// To say how much it hurts.
    CheckIn,
    /// To do the exercises.
    Exercise,
}

/// Where an occurrence stands (reliability.md 6). It is unique by episode, kind, local date and slot.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Enum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))", rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum OccurrenceState {
    /// Its time has come in quiet hours, or too late for a push: nothing was pushed.
    Due,
    /// Pushed once.
    Pushed,
    /// Pushed a second time, and never again.
    PushedAgain,
    /// Done.
    Answered,
    /// Not done before the next one came.
    Missed,
}

/// An occurrence as it stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Which one.
    pub slot: Slot,
    /// Where it stands.
    pub state: OccurrenceState,
}

/// Which of the two pushes of an occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// At its time.
    First,
    /// Once more: two hours later, or when the patient said *Later*.
    Repeat,
}

/// Something to be pushed now. One that is not read yet is replaced by the next of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Push {
    /// For which occurrence.
    pub slot: Slot,
    /// Which of its two pushes.
    pub attempt: Attempt,
    /// A push service gives up delivering it then: the next one is due, quiet hours begin, or the day is over.
    pub expires: At,
}
