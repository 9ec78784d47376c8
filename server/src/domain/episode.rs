//! Words of an episode: its states, the vertebrae treated, and the kinds of dated facts.

use poem_openapi::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter, FromJsonQueryResult, prelude::StringLen};
use serde::{Deserialize, Serialize};

/// Where an episode stands (reliability.md 6).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Enum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))", rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum EpisodeState {
    /// Before the procedure: check-ins are baselines.
    Planned,
    /// The procedure ended; its end is t = 0.
    Active,
    /// Day 84 has passed, or staff said so.
    Completed,
    /// Over for another reason.
    Ended,
}

/// Vertebrae treated, from top to bottom: `T12`, `L1`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Levels(pub Vec<String>);

/// What a dated fact says.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Enum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// The procedure ended at `at`.
    ProcedureEnded,
    /// The patient left the clinic at `at`.
    Discharged,
    /// A patch or an extended-release opioid is worn from `at` on.
    LongActingOpioid,
    /// It is no longer worn.
    NoLongActingOpioid,
}
