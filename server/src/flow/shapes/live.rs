//! A change that open screens follow.

use poem_openapi::{Enum, Object};

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ChangeKind {
    /// An alert: read the alerts and the board again.
    Alert,
    /// The board, a phone's test, the quarantine: read what is on the screen again.
    Board,
}

/// One change. It carries no patient data: the screen reads what it shows.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct Change {
    /// Rises; send it back as `Last-Event-ID` to go on after it.
    pub sequence: i64,
    /// What changed.
    pub kind: ChangeKind,
}
