//! Pain as it is measured: NRS-11 in two contexts, and what medicine stood behind it (clinical.md 1.1).

use poem_openapi::{Enum, NewType};
use sea_orm::{DeriveActiveEnum, DeriveValueType, EnumIter, prelude::StringLen};
use serde::{Deserialize, Serialize};

/// Pain on the numeric rating scale NRS-11: 0 no pain, 10 the worst pain imaginable.
///
/// `i16` and not `u8`: PostgreSQL stores a `u8`, then cannot decode it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, NewType, DeriveValueType, Serialize, Deserialize,
)]
pub struct Score(pub i16);

impl Score {
    /// The lowest and the highest score there are.
    pub const RANGE: std::ops::RangeInclusive<i16> = 0..=10;
}

/// In which situation the pain was felt.
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
pub enum Context {
    /// Standing up, walking, turning in bed: the primary score.
    Movement,
    /// Lying or sitting still.
    Rest,
}

/// When strong pain medicine (opioid) was last taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Enum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum Opioid {
    /// None taken.
    #[sea_orm(string_value = "none")]
    #[oai(rename = "none")]
    #[serde(rename = "none")]
    None,
    /// Less than 4 hours ago.
    #[sea_orm(string_value = "under4h")]
    #[oai(rename = "under4h")]
    #[serde(rename = "under4h")]
    Under4h,
    /// 4 hours ago or more.
    #[sea_orm(string_value = "over4h")]
    #[oai(rename = "over4h")]
    #[serde(rename = "over4h")]
    Over4h,
    /// The patient is not sure.
    #[sea_orm(string_value = "unsure")]
    #[oai(rename = "unsure")]
    #[serde(rename = "unsure")]
    Unsure,
}

/// Why there is no score: it counts as a check-in for silence, not as a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Enum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))", rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Declined {
    /// Asked, and did not want to answer now.
    AskedDeclined,
    /// Not able to answer, asleep for instance.
    Unable,
}
