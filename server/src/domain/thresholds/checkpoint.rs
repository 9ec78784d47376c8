//! The four instants at which relief is judged.

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};

use crate::domain::{alert::Severity, elapsed::Elapsed};

/// One instant at which relief is judged, and the window of scores it looks at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct Checkpoint {
    /// Which one.
    pub id: CheckpointId,
    /// Hours since the procedure (fixed).
    pub at: f64,
    /// Hours before `at` that the window begins, itself included.
    pub lookback: f64,
    /// Hours after `at` that the window ends, itself included, and relief is judged.
    pub grace: f64,
    /// How severe poor relief is here (fixed).
    pub sev: Severity,
}

/// The names of the four checkpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Enum)]
pub enum CheckpointId {
    /// 24 hours.
    #[serde(rename = "24")]
    #[oai(rename = "24")]
    H24,
    /// 48 hours.
    #[serde(rename = "48")]
    #[oai(rename = "48")]
    H48,
    /// 72 hours.
    #[serde(rename = "72")]
    #[oai(rename = "72")]
    H72,
    /// Day 14.
    D14,
}

impl Checkpoint {
    /// The instants between which a score counts, both included.
    #[must_use]
    pub fn window(&self) -> (Elapsed, Elapsed) {
        (Elapsed::hours(self.at - self.lookback), Elapsed::hours(self.at + self.grace))
    }
}

impl CheckpointId {
    /// Its name in the table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::H24 => "24",
            Self::H48 => "48",
            Self::H72 => "72",
            Self::D14 => "D14",
        }
    }
}

/// The checkpoints a clinic begins with.
pub(super) fn defaults() -> Vec<Checkpoint> {
    let early = |id, at, sev| Checkpoint { id, at, lookback: 9.0, grace: 3.0, sev };
    vec![
        early(CheckpointId::H24, 24.0, Severity::Info),
        early(CheckpointId::H48, 48.0, Severity::Warning),
        early(CheckpointId::H72, 72.0, Severity::Warning),
        Checkpoint { id: CheckpointId::D14, at: 336.0, lookback: 72.0, grace: 3.0, sev: Severity::Warning },
    ]
}
