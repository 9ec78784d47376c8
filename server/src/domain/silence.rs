//! Why nobody was heard (reliability.md 6), and what to do next. Computed anew whenever somebody looks: it moves neither
//! time nor severity.

use poem_openapi::Enum;
use serde::{Deserialize, Serialize};

use super::at::At;

/// Why a patient is silent; the first that fits, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum SilenceCause {
    /// No phone is enrolled.
    NeverJoined,
    /// Nothing can be pushed, but the app was used since L.
    NotificationsOff,
    /// No receipt and no request from any device since L.
    PhoneNotReached,
    /// The phone was reached, and nobody answered.
    ReachedButQuiet,
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    /// Give the patient a new code.
    Invite,
    /// Turn notifications on, with the patient on the telephone.
    TurnOnNotifications,
    /// Telephone the patient.
    CallPatient,
    /// Telephone the contact person.
    CallContact,
}

/// What is known of a patient's phones. Times by our clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signs {
    /// Phones that are enrolled and were not removed.
    pub devices: u64,
    /// Subscriptions that something can be pushed to.
    pub subscriptions: u64,
    /// The last request of any of the phones.
    pub last_seen: Option<At>,
    /// When a phone last said that it showed, or opened, a push.
    pub last_receipt: Option<At>,
}

/// The cause of a silence since L.
#[must_use]
pub fn cause(signs: &Signs, since: At) -> SilenceCause {
    let later = |at: Option<At>| at.is_some_and(|at| at > since);
    let used = later(signs.last_seen);
    if signs.devices == 0 {
        SilenceCause::NeverJoined
    } else if signs.subscriptions == 0 && used {
        SilenceCause::NotificationsOff
    } else if !used && !later(signs.last_receipt) {
        SilenceCause::PhoneNotReached
    } else {
        SilenceCause::ReachedButQuiet
    }
}

/// What to do next about a cause, in this order. A contact is called only if the patient agreed to it.
#[must_use]
pub fn next_steps(cause: SilenceCause, may_call_contact: bool) -> Vec<NextStep> {
    use NextStep::{CallContact, CallPatient, Invite, TurnOnNotifications};
    let mut steps = match cause {
        SilenceCause::NeverJoined => vec![CallPatient, Invite],
        SilenceCause::NotificationsOff => vec![CallPatient, TurnOnNotifications],
        SilenceCause::PhoneNotReached | SilenceCause::ReachedButQuiet => vec![CallPatient],
    };
    if may_call_contact {
        steps.push(CallContact);
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    const L: At = At(1000);

    fn signs(devices: u64, subscriptions: u64, seen: Option<i64>, receipt: Option<i64>) -> Signs {
        Signs { devices, subscriptions, last_seen: seen.map(At), last_receipt: receipt.map(At) }
    }

    #[test]
    fn the_first_cause_that_fits_is_told() {
        let of =
            |devices, subscriptions, seen, receipt| cause(&signs(devices, subscriptions, seen, receipt), L);
        assert_eq!(of(0, 0, None, None), SilenceCause::NeverJoined);
        assert_eq!(of(0, 1, Some(2000), Some(2000)), SilenceCause::NeverJoined, "a removed phone is none");
        assert_eq!(of(1, 0, Some(2000), None), SilenceCause::NotificationsOff);
        assert_eq!(of(1, 0, Some(900), None), SilenceCause::PhoneNotReached, "off, and not used either");
        assert_eq!(of(1, 1, Some(900), Some(900)), SilenceCause::PhoneNotReached);
        assert_eq!(of(1, 1, Some(900), Some(2000)), SilenceCause::ReachedButQuiet);
        assert_eq!(of(1, 1, Some(2000), None), SilenceCause::ReachedButQuiet);
    }

    #[test]
    fn what_happened_at_the_very_instant_of_the_last_word_is_not_after_it() {
        assert_eq!(cause(&signs(1, 1, Some(L.0), Some(L.0)), L), SilenceCause::PhoneNotReached);
        assert_eq!(cause(&signs(1, 1, Some(L.0 + 1), None), L), SilenceCause::ReachedButQuiet);
    }

    #[test]
    fn every_cause_leads_to_the_telephone_and_no_contact_is_called_unasked() {
        use SilenceCause::{NeverJoined, NotificationsOff, PhoneNotReached, ReachedButQuiet};
        for cause in [NeverJoined, NotificationsOff, PhoneNotReached, ReachedButQuiet] {
            assert_eq!(next_steps(cause, false)[0], NextStep::CallPatient);
            assert!(!next_steps(cause, false).contains(&NextStep::CallContact));
            assert_eq!(next_steps(cause, true).last(), Some(&NextStep::CallContact));
        }
    }
}
