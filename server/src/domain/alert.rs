//! Words of an alert: its rule, severity, state, what may happen to it, and how a person closes it.

use poem_openapi::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter, prelude::StringLen};
use serde::{Deserialize, Serialize};

/// How soon a person is needed (clinical.md 3.1). The order is that of need: info, warning, urgent.
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
pub enum Severity {
    /// Worklist only, no push.
    Info,
    /// Pushed, but held in the clinic's quiet hours.
    Warning,
    /// Pushed at once at any hour; closed only by a person.
    Urgent,
}

/// What a person's hand does to an alert, as the rules hear it (reliability.md 3). The order is the one in which they would
/// count if they fell on one instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closure {
    /// The call that was owed about it was not made in time: it is open again, as it was.
    Lapsed,
    /// Nobody answered, and a call is owed: only what is graver, or urgent, is told before that.
    Unanswered,
    /// The call that was owed reached the patient; nothing where none was owed.
    Reached,
    /// Closed with an outcome, or with its episode.
    Closed,
}

impl Severity {
    /// This one and those above it: what a page of them may carry an alert of this one (reliability.md 3).
    #[must_use]
    pub fn and_graver(self) -> Vec<Self> {
        [Self::Info, Self::Warning, Self::Urgent].into_iter().filter(|other| *other >= self).collect()
    }
}

/// The rules of `vp-alerts-1.0` (clinical.md 3.4).
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
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum Rule {
    /// Severe pain now.
    #[sea_orm(string_value = "R-SEVERE")]
    #[oai(rename = "R-SEVERE")]
    #[serde(rename = "R-SEVERE")]
    Severe,
    /// Poor relief at 24 h.
    #[sea_orm(string_value = "R-RELIEF-24")]
    #[oai(rename = "R-RELIEF-24")]
    #[serde(rename = "R-RELIEF-24")]
    Relief24,
    /// Poor relief at 48 h.
    #[sea_orm(string_value = "R-RELIEF-48")]
    #[oai(rename = "R-RELIEF-48")]
    #[serde(rename = "R-RELIEF-48")]
    Relief48,
    /// Poor relief at 72 h.
    #[sea_orm(string_value = "R-RELIEF-72")]
    #[oai(rename = "R-RELIEF-72")]
    #[serde(rename = "R-RELIEF-72")]
    Relief72,
    /// Poor relief at day 14.
    #[sea_orm(string_value = "R-RELIEF-D14")]
    #[oai(rename = "R-RELIEF-D14")]
    #[serde(rename = "R-RELIEF-D14")]
    ReliefD14,
    /// Pain came back.
    #[sea_orm(string_value = "R-REBOUND")]
    #[oai(rename = "R-REBOUND")]
    #[serde(rename = "R-REBOUND")]
    Rebound,
    /// Worse than before the procedure.
    #[sea_orm(string_value = "R-WORSE")]
    #[oai(rename = "R-WORSE")]
    #[serde(rename = "R-WORSE")]
    Worse,
    /// No check-in.
    #[sea_orm(string_value = "R-SILENCE")]
    #[oai(rename = "R-SILENCE")]
    #[serde(rename = "R-SILENCE")]
    Silence,
    /// No movement baseline.
    #[sea_orm(string_value = "R-BASELINE")]
    #[oai(rename = "R-BASELINE")]
    #[serde(rename = "R-BASELINE")]
    Baseline,
    /// Relief seen only with opioid on board.
    #[sea_orm(string_value = "R-MASKED")]
    #[oai(rename = "R-MASKED")]
    #[serde(rename = "R-MASKED")]
    Masked,
    /// A red flag answered with yes; its key is the item.
    #[sea_orm(string_value = "R-REDFLAG")]
    #[oai(rename = "R-REDFLAG")]
    #[serde(rename = "R-REDFLAG")]
    RedFlag,
}

/// What a rule says of an alert (clinical.md 11): the events of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum RuleEvent {
    /// A new matter, or a new page on one still open (red flag again, urgent after clear).
    Raise,
    /// The severity rose.
    Escalate,
    /// The same trouble again within the cool-down: open, no new page (unless urgent).
    Reopen,
    /// A later checkpoint took over.
    Supersede,
    /// Settled by its own rule.
    Resolve,
    /// An urgent matter's condition is gone; it stays open for a person.
    Clear,
    /// What it stood on was corrected away.
    Void,
}

/// Where an alert stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Enum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))", rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum AlertState {
    /// Nobody has taken it.
    Open,
    /// A nurse is on it.
    Acknowledged,
    /// Closed, by its rule or by a person.
    Resolved,
}

/// What became of a call to a patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum CallResult {
    /// Somebody spoke with the patient: the promise is kept.
    Reached,
    /// Nobody answered.
    NoAnswer,
    /// A word was left.
    LeftMessage,
}

/// How a person closed an alert (reliability.md 3).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Enum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Told what to do.
    AdviceGiven,
    /// Medicine looked at.
    MedicineReviewed,
    /// Comes to the clinic.
    ClinicVisit,
    /// Imaging asked for.
    ImagingOrdered,
    /// Sent to the emergency department.
    EmergencyDepartment,
    /// Called, nobody answered.
    NoAnswer,
    /// Nothing was wrong.
    FalseAlarm,
}
