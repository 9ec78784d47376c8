//! A patient's silence as a nurse sees it.

use poem_openapi::{Enum, Object};

use crate::domain::{
    at::At,
    silence::{NextStep, SilenceCause},
    text::Text,
};

/// A new pause.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPause {
    /// The first instant after it.
    pub until: At,
    /// Why nobody asks the patient meanwhile.
    pub reason: Text<3, 500>,
}

/// Is the patient heard?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum SilenceState {
    /// Nobody waits for a word of the patient.
    Heard,
    /// The alert is open.
    Silent,
}

/// One patient's silence.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct SilenceView {
    /// Heard or silent.
    pub state: SilenceState,
    /// From when the silence counts: the last check-in of anyone, discharge, a closed alert, or the end of a pause, which
    /// may lie ahead. Absent before the procedure.
    pub since: Option<At>,
    /// When it fires, or fired. Absent when the course ends before.
    pub limit_at: Option<At>,
    /// Why, as far as it is known now; only while silent.
    pub cause: Option<SilenceCause>,
    /// What the cause stands on.
    pub evidence: SilenceEvidence,
    /// What was tried, the newest prompt first.
    pub steps: Vec<SilenceStep>,
    /// What to do next, in this order; only while silent.
    pub next: Vec<NextStep>,
    /// Whom to telephone.
    pub calls: Vec<CallTo>,
    /// The pause that lasts.
    pub pause: Option<PauseView>,
}

/// Numbers, for a sentence such as "last seen 09:12, 2 accepted, 0 shown".
#[derive(Clone, Debug, Default, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct SilenceEvidence {
    /// Phones enrolled and not removed.
    pub devices: u64,
    /// Of these, or of earlier ones, subscriptions that something can be pushed to.
    pub subscriptions: u64,
    /// The last request of any phone, to within five minutes.
    pub last_seen_at: Option<At>,
    /// When a phone last said that it showed a push, or had one opened.
    pub last_receipt_at: Option<At>,
    /// Reminders of check-ins that a push service took since `since`.
    pub accepted: u64,
    /// Of these, reminders that a phone showed.
    pub shown: u64,
}

/// Why a patient is silent, beside an alert or on the board.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct SilenceGlance {
    /// Why, as far as it is known now.
    pub cause: SilenceCause,
    /// What the cause stands on.
    pub evidence: SilenceEvidence,
}

/// A rung before a person calls, and what became of it.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct SilenceStep {
    /// Which rung.
    pub rung: SilenceRung,
    /// When it was written, or will be.
    pub at: Option<At>,
    /// What became of it.
    pub fate: StepFate,
}

/// The rungs of a silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum SilenceRung {
    /// The newest prompt's first push.
    Prompt,
    /// Its one repeat.
    PromptAgain,
    /// The alert.
    Alert,
}

/// What became of a rung.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum StepFate {
    /// There was none since.
    None,
    /// Not yet.
    Due,
    /// No push service took it.
    NotDelivered,
    /// A push service took it.
    Accepted,
    /// A phone showed it.
    Shown,
    /// Somebody opened it.
    Opened,
    /// The nurses were told.
    Raised,
}

/// Somebody to telephone.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct CallTo {
    /// The patient or the contact person.
    pub who: Callee,
    /// First and last name.
    pub name: String,
    /// A contact's: daughter, neighbour …
    pub relation: Option<String>,
    /// The number.
    pub phone: String,
    /// The patient agreed that this person is called.
    pub may_be_called: bool,
}

/// Who is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum Callee {
    /// The patient.
    Patient,
    /// The contact person.
    Contact,
}

/// A pause that lasts.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct PauseView {
    /// When it was said.
    pub since: At,
    /// The first instant after it.
    pub until: At,
    /// Why.
    pub reason: Option<String>,
    /// Who said so.
    pub by: Option<String>,
}
