//! Duty: who is to be told first.

use crate::domain::ids::StaffId;

/// Who is on duty at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Duty {
    /// The clinic has no roster at all: every nurse is on duty.
    Everybody,
    /// By the roster; both lists are empty in a gap.
    Rostered(OnDuty),
}

/// Those on duty at an instant, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OnDuty {
    /// Those at the lowest position present; all of them are in `all`.
    pub first: Vec<StaffId>,
    /// Everybody, by position.
    pub all: Vec<StaffId>,
}
