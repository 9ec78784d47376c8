//! Matters for a therapist to look at.

use poem_openapi::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter, prelude::StringLen};
use serde::{Deserialize, Serialize};

/// What a matter is about.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Enum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))", rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// A red result of the stop rules: the exercise is held.
    RedStop,
    /// An amber result: half the dose of the exercise until this is closed, or a new plan is published.
    Amber,
    /// Two final weeks in a row were low.
    LowWeeks,
    /// Nothing was logged for seven days.
    NoLogs,
    /// The criteria for the next phase are met.
    PhaseProposal,
    /// A plan is in force and nothing was ever logged.
    NotStarted,
}

impl ItemKind {
    /// Its word, as it is stored.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::RedStop => "red_stop",
            Self::Amber => "amber",
            Self::LowWeeks => "low_weeks",
            Self::NoLogs => "no_logs",
            Self::PhaseProposal => "phase_proposal",
            Self::NotStarted => "not_started",
        }
    }
}

/// Where a matter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ItemState {
    /// It waits for the therapist.
    Open,
    /// It was closed.
    Closed,
}

#[cfg(test)]
mod tests {
    use sea_orm::{ActiveEnum, Iterable};

    use super::*;

    #[test]
    fn a_kind_is_stored_as_its_word() {
        for kind in ItemKind::iter() {
            assert_eq!(kind.to_value(), kind.word());
        }
    }
}
