//! System notices: a fault of Reliefline itself, told to admins (reliability.md). It has no patient and is no alert.

use std::fmt;

use poem_openapi::{Enum, Object};
use sea_orm::{DeriveActiveEnum, EnumIter, FromJsonQueryResult, prelude::StringLen};
use serde::{Deserialize, Serialize};

use crate::domain::{
    at::{At, DAY, HOUR, MINUTE},
    ids::{ClinicId, StaffId},
};

/// What is wrong. A closed list; the screens have the words.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Enum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// Something that an alert depends on is overdue. Its key: what.
    EngineLate,
    /// An instance beats no more, and none was started in its place. Its key: the instance.
    InstanceGone,
    /// Messages to the device inside the server did not come back.
    CanaryMissed,
    /// This machine's clock and the database's are apart. Its key: the instance.
    ClockApart,
    /// This machine's clock has jumped, and its word is not taken. Its key: the instance.
    ClockJumped,
    /// The clocks of this machine and of the database show less than what has been: both have gone back. Its key: an instance
    /// that has seen it.
    ClockBehind,
    /// The disk of the database fills. Its key: how far ([`crate::domain::room::Room::worry`]).
    DiskLow,
    /// What must always be so is not. Its key: the invariant's code (`store/invariants`).
    InvariantBroken,
    /// Nobody who is to be told on a level of an alert's ladder has a live phone. Its key: the alert.
    NobodyLive,
    /// The rules could not judge an episode for a minute. Its key: the episode.
    EpisodeUnjudged,
    /// A row that was due could not be worked on, and waits. Its key: of which table.
    RowPutOff,
    /// A push service refuses a push as it is built. Its key: the push service.
    PushRefused,
    /// Push services do not take our signature.
    VapidBroken,
    /// A push service that phones of this clinic depend on cannot be reached. Its key: the push service.
    PushHostUnreachable,
    /// A page would reach nobody now. Its key: which link is missing ([`crate::domain::coverage::Hole`]).
    CoverageHole,
    /// Nobody will be on duty. Its key: when that begins.
    DutyGap,
    /// A phone of somebody who will be on duty within a day has not answered today's test. Its key: whose, and the date.
    PhoneUnproven,
    /// Reliefline did not run for a while, and has told what fell due meanwhile. Its key: since when it did not.
    CaughtUp,
}

impl NoticeKind {
    /// A notice that nobody looks after has ended when it was not seen for so long, in milliseconds; none: whoever looks
    /// at its cause ends it.
    #[must_use]
    pub fn lapses_after(self) -> Option<i64> {
        match self {
            // A reminder waits for an hour, and so does the next look at the invariants.
            Self::RowPutOff | Self::InvariantBroken => Some(2 * HOUR),
            Self::PushRefused | Self::CaughtUp | Self::ClockBehind => Some(DAY),
            // Told again each minute while it lasts, by an instance that may be gone by now.
            Self::EngineLate
            | Self::ClockApart
            | Self::ClockJumped
            | Self::CanaryMissed
            | Self::DiskLow
            | Self::VapidBroken
            | Self::PushHostUnreachable
            | Self::CoverageHole => Some(10 * MINUTE),
            Self::InstanceGone
            | Self::NobodyLive
            | Self::EpisodeUnjudged
            | Self::DutyGap
            | Self::PhoneUnproven => None,
        }
    }

    /// Is a notice of this kind written by a flow, in its own transaction, and then told by the channels once? All that ask
    /// for a deed are, and that Reliefline did not run, for whoever reads no screen must look at the board.
    #[must_use]
    pub fn waits_to_be_told(self) -> bool {
        match self {
            Self::NobodyLive
            | Self::EpisodeUnjudged
            | Self::RowPutOff
            | Self::PushRefused
            | Self::ClockBehind
            | Self::PhoneUnproven
            | Self::CaughtUp => true,
            // The gap has messages of its own, to phones and by the channels.
            Self::DutyGap => false,
            // The watch calls these out itself, and needs no database for it.
            Self::EngineLate
            | Self::InstanceGone
            | Self::CanaryMissed
            | Self::ClockApart
            | Self::ClockJumped
            | Self::DiskLow
            | Self::InvariantBroken
            | Self::VapidBroken
            | Self::PushHostUnreachable
            | Self::CoverageHole => false,
        }
    }

    /// A matter that lasts is called out again so often, in milliseconds; a mail each minute would only be filtered away.
    #[must_use]
    pub fn called_again_after(self) -> i64 {
        match self {
            // Nobody's phone is proven again at night.
            Self::CoverageHole => 4 * HOUR,
            // A disk takes days to fill, and is not made larger at night; one that is full is another matter, called at once.
            Self::DiskLow => 4 * HOUR,
            // Only a new version of the program mends it.
            Self::InvariantBroken => 4 * HOUR,
            _ => 15 * MINUTE,
        }
    }
}

/// The figures that a notice stands on; each kind has its own of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, Object)]
#[serde(default, rename_all = "camelCase")]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct NoticeFigures {
    /// For how long it had been so, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<i64>,
    /// How many there were.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<i64>,
    /// How many messages went out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub messages: Option<i64>,
    /// Of how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<i64>,
    /// From when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<At>,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<At>,
    /// Whom it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff: Option<StaffId>,
    /// The level of the ladder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<i16>,
    /// What a push service answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The database's code of an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The row's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
}

/// For the log: as JSON, only what this kind has.
impl fmt::Display for NoticeFigures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

/// What is to be told to admins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Whose admins; none: of every clinic.
    pub clinic: Option<ClinicId>,
    /// What is wrong.
    pub kind: NoticeKind,
    /// Which of its kind; empty when there is one.
    pub key: String,
    /// What it stands on.
    pub figures: NoticeFigures,
}

impl Notice {
    /// One of the whole installation.
    pub fn of_all(kind: NoticeKind, key: impl Into<String>, figures: NoticeFigures) -> Self {
        Self { clinic: None, kind, key: key.into(), figures }
    }

    /// One of a clinic.
    pub fn of_clinic(
        clinic: ClinicId,
        kind: NoticeKind,
        key: impl Into<String>,
        figures: NoticeFigures,
    ) -> Self {
        Self { clinic: Some(clinic), ..Self::of_all(kind, key, figures) }
    }

    /// A row of this table was put off.
    pub fn row_put_off(table: &str, row: impl std::fmt::Display, code: String) -> Self {
        let figures = NoticeFigures { code: Some(code), row: Some(row.to_string()), ..Default::default() };
        Self::of_all(NoticeKind::RowPutOff, table, figures)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_names_only_the_figures_that_a_kind_has() {
        let figures = NoticeFigures { level: Some(2), count: Some(0), ..Default::default() };
        assert_eq!(figures.to_string(), r#"{"count":0,"level":2}"#);
        assert_eq!(NoticeFigures::default().to_string(), "{}");
    }
}
