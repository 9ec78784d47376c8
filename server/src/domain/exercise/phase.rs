//! The four phases of the programme (clinical.md 6.3).

use poem_openapi::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter, prelude::StringLen};
use serde::{Deserialize, Serialize};

use crate::domain::calendar::Day;

/// The local day on which the programme ends; the procedure's date is 0.
pub const END_DAY: u64 = 84;

/// Where a patient stands in the programme. A phase starts only when the therapist says so.
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
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(8))")]
pub enum Phase {
    /// Day 0 to 3: protect.
    #[sea_orm(string_value = "PH0")]
    #[oai(rename = "PH0")]
    #[serde(rename = "PH0")]
    Ph0,
    /// Day 3 to 14: activate.
    #[sea_orm(string_value = "PH1")]
    #[oai(rename = "PH1")]
    #[serde(rename = "PH1")]
    Ph1,
    /// Week 2 to 6: strengthen.
    #[sea_orm(string_value = "PH2")]
    #[oai(rename = "PH2")]
    #[serde(rename = "PH2")]
    Ph2,
    /// Week 6 to 12: function.
    #[sea_orm(string_value = "PH3")]
    #[oai(rename = "PH3")]
    #[serde(rename = "PH3")]
    Ph3,
}

impl Phase {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Ph0, Self::Ph1, Self::Ph2, Self::Ph3];

    /// The earliest local day it may start on; the procedure's date is 0.
    #[must_use]
    pub fn earliest_day(self) -> u64 {
        match self {
            Self::Ph0 => 0,
            Self::Ph1 => 3,
            Self::Ph2 => 14,
            Self::Ph3 => 42,
        }
    }

    /// The earliest date it may start on.
    #[must_use]
    pub fn earliest(self, procedure: Day) -> Day {
        procedure.plus(self.earliest_day())
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| *phase > self)
    }

    /// Whole days that a patient stays in it before the next one is proposed.
    #[must_use]
    pub fn least_days(self) -> u64 {
        if self == Self::Ph0 { 3 } else { 7 }
    }

    fn word(self) -> &'static str {
        ["PH0", "PH1", "PH2", "PH3"][self as usize]
    }
}

impl std::fmt::Display for Phase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

impl std::str::FromStr for Phase {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|phase| phase.word() == text);
        found.ok_or_else(|| "PH0, PH1, PH2 or PH3 is expected".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phases_follow_each_other_and_none_starts_before_its_day() {
        let procedure = Day::parse("2026-03-01").unwrap();
        let earliest = Phase::ALL.map(|phase| phase.earliest(procedure).to_string());
        assert_eq!(earliest, ["2026-03-01", "2026-03-04", "2026-03-15", "2026-04-12"]);
        assert_eq!((Phase::Ph0.next(), Phase::Ph3.next()), (Some(Phase::Ph1), None));
    }

    #[test]
    fn a_phase_is_the_same_word_everywhere() {
        for phase in Phase::ALL {
            assert_eq!(phase.to_string().parse(), Ok(phase));
            assert_eq!(serde_json::to_value(phase).unwrap(), phase.to_string());
        }
        assert!("PH4".parse::<Phase>().is_err());
    }
}
