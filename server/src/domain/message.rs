//! Words of a message to a phone and of the subscription it goes to (reliability.md 5).

use std::time::Duration;

use poem_openapi::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter, prelude::StringLen};
use serde::{Deserialize, Serialize};

use crate::domain::{
    alert::Severity,
    at::{At, DAY, HOUR, MINUTE, SECOND},
};

/// Why a message is sent; it decides the words, which come from a closed list.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Enum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))", rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// "A patient needs review".
    Alert,
    /// "A patient needs review" too: an entry could not be judged.
    Unjudged,
    /// "Several patients need review".
    Bundle,
    /// "Handled by a colleague", silent.
    Handled,
    /// "Your plan has changed", to the patient.
    PlanChanged,
    /// "Time for your check-in".
    CheckInDue,
    /// "Time for your exercises".
    ExercisesDue,
    /// "A message from your clinic", to staff: nobody will be on duty.
    DutyGap,
    /// "Test: tap to confirm".
    Test,
    /// To a device inside the server: it goes the way of all others, and no person ever sees it.
    Canary,
}

/// Where a message stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Enum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))", rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// Waits for its time.
    Pending,
    /// An instance is sending it.
    Leased,
    /// The push service took it; that says nothing of the phone.
    Accepted,
    /// Can never be sent.
    Dead,
    /// No longer wanted.
    Cancelled,
    /// Its time passed.
    Expired,
}

/// What we know of a subscription.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Enum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))", rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum SubscriptionState {
    /// Takes messages and says so.
    Live,
    /// Three accepted messages without a receipt: this phone may be silent.
    Suspect,
    /// Opens what it never receipted: newer Safari may show a push without the worker.
    NoReceipts,
    /// The push service has forgotten it. Terminal.
    Gone,
}

/// What became of one try to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The push service took it; it says nothing of the phone.
    Accepted(u16),
    /// The push service has forgotten this browser.
    Gone(u16),
    /// Not now: busy, broken, or no answer at all. With the wait that the service asked for.
    Later(Option<u16>, Option<Duration>),
    /// It will never take this message: the message is at fault.
    Refused(u16),
    /// It does not know our signature, or sends us elsewhere: the subscription is at fault.
    Misdirected(u16),
}

impl SubscriptionState {
    /// Does a device count as one that answers? One that never sends receipts does for a day after it opened something
    /// (reliability.md 5).
    #[must_use]
    pub fn is_live(self, last_opened_at: Option<At>, now: At) -> bool {
        match self {
            Self::Live => true,
            Self::NoReceipts => last_opened_at.is_some_and(|opened| now.since(opened) <= DAY),
            Self::Suspect | Self::Gone => false,
        }
    }
}

impl Outcome {
    /// What the answers of a push service mean (reliability.md 5).
    #[must_use]
    pub fn of_status(status: u16, retry_after: Option<Duration>) -> Self {
        match status {
            200 | 201 | 202 | 204 => Self::Accepted(status),
            404 | 410 => Self::Gone(status),
            301 | 302 | 307 | 308 | 401 | 403 => Self::Misdirected(status),
            400 | 413 => Self::Refused(status),
            _ => Self::Later(Some(status), retry_after),
        }
    }

    /// The status line, where there was one.
    #[must_use]
    pub fn status(self) -> Option<u16> {
        match self {
            Self::Accepted(status)
            | Self::Gone(status)
            | Self::Refused(status)
            | Self::Misdirected(status) => Some(status),
            Self::Later(status, _) => status,
        }
    }
}

/// How long an alert's message is worth sending.
#[must_use]
pub fn lifetime(severity: Severity) -> i64 {
    if severity == Severity::Urgent { HOUR } else { 12 * HOUR }
}

/// When to try again after try number `attempt`: 1, 2, 4, 8, 15, 30, 60 s (then on to 10 min unless urgent) with full
/// jitter (`chance` in 0..1), or what the service asked for if that is later, but within 10 min (an hour unless urgent).
#[must_use]
pub fn retry_at(now: At, attempt: i32, severity: Severity, asked: Option<Duration>, chance: f64) -> At {
    const STEPS: [i64; 7] = [1, 2, 4, 8, 15, 30, 60];
    let urgent = severity == Severity::Urgent;
    let step = usize::try_from(attempt.max(1) - 1).unwrap_or(0);
    let ceiling = match STEPS.get(step) {
        Some(seconds) => seconds * SECOND,
        None if urgent => MINUTE,
        None => (MINUTE << (step - 6).min(4)).min(10 * MINUTE),
    };
    let ours = ((ceiling as f64 * chance.clamp(0.0, 1.0)) as i64).max(SECOND / 10);
    let theirs = asked.map_or(0, |wait| i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
    now.plus(ours.max(theirs).min(if urgent { 10 * MINUTE } else { HOUR }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_come_further_apart_up_to_a_minute_or_ten() {
        let wait = |attempt, severity| retry_at(At(0), attempt, severity, None, 1.0).0 / SECOND;
        let urgent: Vec<_> = (1..10).map(|attempt| wait(attempt, Severity::Urgent)).collect();
        assert_eq!(urgent, [1, 2, 4, 8, 15, 30, 60, 60, 60]);
        let warning: Vec<_> = (7..13).map(|attempt| wait(attempt, Severity::Warning)).collect();
        assert_eq!(warning, [60, 120, 240, 480, 600, 600]);
        assert_eq!(retry_at(At(0), 5, Severity::Urgent, None, 0.0), At(100), "never at once");
    }

    #[test]
    fn a_wait_that_was_asked_for_is_kept_within_its_cap() {
        let wait =
            |asked, severity| retry_at(At(0), 1, severity, Some(Duration::from_secs(asked)), 1.0).0 / SECOND;
        assert_eq!(wait(120, Severity::Urgent), 120);
        assert_eq!(wait(0, Severity::Urgent), 1);
        assert_eq!(wait(u64::MAX, Severity::Urgent), 600);
        assert_eq!(wait(u64::MAX, Severity::Warning), 3600);
    }

    #[test]
    fn every_answer_has_its_meaning() {
        for status in 100..600 {
            let meant = match status {
                200 | 201 | 202 | 204 => Outcome::Accepted(status),
                301 | 302 | 307 | 308 | 401 | 403 => Outcome::Misdirected(status),
                400 | 413 => Outcome::Refused(status),
                404 | 410 => Outcome::Gone(status),
                _ => Outcome::Later(Some(status), None),
            };
            assert_eq!(Outcome::of_status(status, None), meant);
        }
    }
}
