//! One dated stretch of duty of one person, and what changes single ones.

use poem_openapi::Enum;
use sea_orm::{DeriveActiveEnum, DeriveValueType, EnumIter, prelude::StringLen};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Stretch;
use crate::domain::{
    at::At,
    calendar::Day,
    ids::{DutyChangeId, ShiftId, StaffId},
    written::written,
};

/// Which stint: a shift of the plan and the date it begins on, or the change that added it. Written as the id, for a
/// shift with `.` and the date behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub enum StintId {
    /// Of the plan.
    Planned(ShiftId, Day),
    /// By a take-over, a hand-over or a swap.
    Added(DutyChangeId),
}

written!(StintId, "stint", "the id of a stint is expected");

impl StintId {
    /// Reads an id of either kind.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once('.') {
            Some((shift, date)) => Some(Self::Planned(ShiftId(uuid(shift)?), Day::parse(date)?)),
            None => uuid(text).map(|id| Self::Added(DutyChangeId(id))),
        }
    }
}

/// In the one way that ids are written here.
fn uuid(text: &str) -> Option<Uuid> {
    (text.len() == 36).then(|| text.parse().ok()).flatten()
}

impl std::fmt::Display for StintId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Planned(shift, date) => write!(f, "{shift}.{date}"),
            Self::Added(change) => change.fmt(f),
        }
    }
}

/// How somebody came to be on duty.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Enum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))", rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// As the plan has it.
    Planned,
    /// The person took duty at once.
    Taken,
    /// A colleague handed it over.
    HandedOver,
    /// Two agreed to swap.
    Swapped,
}

/// One person on duty from one instant to another. One that was taken away in the middle is two with the same id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stint {
    /// Which one.
    pub id: StintId,
    /// Who.
    pub staff: StaffId,
    /// 1-9; those at the lowest position present are told first.
    pub position: i16,
    /// When.
    pub time: Stretch,
    /// How it came about.
    pub origin: Origin,
}

/// A change of single days: never of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which one.
    pub id: DutyChangeId,
    /// What it does.
    pub deed: Deed,
    /// From when to when.
    pub time: Stretch,
    /// How it came about.
    pub origin: Origin,
    /// When it was made.
    pub made_at: At,
}

/// What a change does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Puts somebody on duty.
    In {
        /// Whom.
        staff: StaffId,
        /// At which position, 1-9.
        position: i16,
    },
    /// Takes a stint away for that time.
    Out(StintId),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_of_a_stint_is_written_in_one_way() {
        let uuid = "01930000-0000-7000-8000-00000000dead";
        for good in [uuid.to_owned(), format!("{uuid}.2026-11-22")] {
            assert_eq!(StintId::parse(&good).map(|id| id.to_string()), Some(good));
        }
        for bad in [
            "",
            "x",
            "2026-11-22",
            &uuid.replace('-', ""),
            &format!("{uuid}."),
            &format!("{uuid}.22.11.2026"),
        ] {
            assert_eq!(StintId::parse(bad), None, "{bad}");
        }
    }
}
