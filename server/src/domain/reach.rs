//! Whether a test push reaches a phone, and if not, why: asked before a patient goes home, and of one's own phone before
//! taking duty (reliability.md 5).

use poem_openapi::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter, prelude::StringLen};
use serde::{Deserialize, Serialize};

use super::at::{At, MINUTE};

/// A test that nobody has tapped by then has a cause.
pub const PATIENCE: i64 = MINUTE;
/// The last request of a phone is kept to within five minutes.
const SEEN: i64 = 6 * MINUTE;

/// What a phone says of its notifications.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Enum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))", rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Notifications {
    /// They are on.
    On,
    /// Nobody has turned them on yet.
    Off,
    /// The person, or the browser's settings, said no.
    Denied,
    /// The browser wants the app on its Home Screen first.
    HomeScreen,
    /// The browser has none.
    Unsupported,
}

/// How a test stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ReachState {
    /// On its way.
    Waiting,
    /// The test was tapped.
    Green,
    /// Nobody tapped it; the cause says why.
    Amber,
}

/// Why a test was not tapped; of several phones, of the one that it came closest to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ReachCause {
    /// No phone is enrolled.
    NeverJoined,
    /// Its browser has no notifications.
    Unsupported,
    /// The app is not on the Home Screen, and the browser wants it there.
    NotOnHomeScreen,
    /// Notifications are blocked.
    Denied,
    /// Nobody has turned notifications on.
    NotificationsOff,
    /// The push service has forgotten the phone.
    SubscriptionEnded,
    /// The push service has not taken it.
    PushService,
    /// The push service took it, and the phone has not been heard of: it is off, or has no network.
    NoNetwork,
    /// The push service took it, the phone has a network, and it says nothing.
    NoReceipt,
    /// The phone showed it.
    NotTapped,
}

/// What became of the message to a phone; the order is that of how far it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[oai(rename_all = "snake_case")]
pub enum Fate {
    /// There was none: nothing can be pushed to it.
    None,
    /// It can never be sent.
    Ended,
    /// It waits for the push service.
    Waiting,
    /// The push service took it.
    Accepted,
    /// The phone showed it.
    Shown,
    /// It was tapped.
    Tapped,
}

/// A phone as a test finds it. Times by our clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phone {
    /// What it last said of its notifications.
    pub notifications: Option<Notifications>,
    /// Its last request, to within five minutes.
    pub last_seen: At,
    /// What became of its message.
    pub fate: Fate,
}

/// How a test that was sent at an instant stands now.
#[must_use]
pub fn verdict(phones: &[Phone], sent: At, now: At) -> (ReachState, Option<ReachCause>) {
    if phones.iter().any(|phone| phone.fate == Fate::Tapped) {
        return (ReachState::Green, None);
    }
    let on_its_way = |phone: &Phone| matches!(phone.fate, Fate::Waiting | Fate::Accepted | Fate::Shown);
    if phones.iter().any(on_its_way) && now < sent.plus(PATIENCE) {
        return (ReachState::Waiting, None);
    }
    let closest = phones.iter().map(|phone| cause(phone, sent)).max();
    (ReachState::Amber, Some(closest.unwrap_or(ReachCause::NeverJoined)))
}

fn cause(phone: &Phone, sent: At) -> ReachCause {
    match phone.fate {
        Fate::Tapped | Fate::Shown => ReachCause::NotTapped,
        Fate::Accepted if phone.last_seen > sent.plus(-SEEN) => ReachCause::NoReceipt,
        Fate::Accepted => ReachCause::NoNetwork,
        Fate::Waiting => ReachCause::PushService,
        Fate::Ended => ReachCause::SubscriptionEnded,
        Fate::None => match phone.notifications {
            Some(Notifications::Denied) => ReachCause::Denied,
            Some(Notifications::HomeScreen) => ReachCause::NotOnHomeScreen,
            Some(Notifications::Unsupported) => ReachCause::Unsupported,
            Some(Notifications::On | Notifications::Off) | None => ReachCause::NotificationsOff,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::at::HOUR;

    const SENT: At = At(100 * MINUTE);

    fn phone(fate: Fate) -> Phone {
        Phone { notifications: None, last_seen: SENT, fate }
    }

    fn after(phones: &[Phone], millis: i64) -> (ReachState, Option<ReachCause>) {
        verdict(phones, SENT, SENT.plus(millis))
    }

    #[test]
    fn a_tap_is_green_whenever_it_comes_and_without_one_a_minute_is_waited() {
        let shown = [phone(Fate::Shown)];
        assert_eq!(after(&shown, PATIENCE - 1), (ReachState::Waiting, None));
        assert_eq!(after(&shown, PATIENCE), (ReachState::Amber, Some(ReachCause::NotTapped)));
        assert_eq!(
            after(&[phone(Fate::Tapped), phone(Fate::Ended)], 60 * PATIENCE),
            (ReachState::Green, None)
        );
    }

    #[test]
    fn what_can_never_arrive_is_said_at_once() {
        assert_eq!(after(&[], 0).1, Some(ReachCause::NeverJoined));
        assert_eq!(after(&[phone(Fate::Ended)], 0).1, Some(ReachCause::SubscriptionEnded));
        for (says, cause) in [
            (None, ReachCause::NotificationsOff),
            (Some(Notifications::Off), ReachCause::NotificationsOff),
            (Some(Notifications::Denied), ReachCause::Denied),
            (Some(Notifications::HomeScreen), ReachCause::NotOnHomeScreen),
            (Some(Notifications::Unsupported), ReachCause::Unsupported),
        ] {
            assert_eq!(after(&[Phone { notifications: says, ..phone(Fate::None) }], 0).1, Some(cause));
        }
    }

    #[test]
    fn a_phone_that_is_heard_of_has_a_network_and_the_closest_one_names_the_cause() {
        let heard = phone(Fate::Accepted);
        let silent = Phone { last_seen: SENT.plus(-HOUR), ..heard };
        assert_eq!(after(&[silent], PATIENCE).1, Some(ReachCause::NoNetwork));
        assert_eq!(after(&[heard], PATIENCE).1, Some(ReachCause::NoReceipt));
        assert_eq!(
            after(&[silent, phone(Fate::Waiting), phone(Fate::None)], PATIENCE).1,
            Some(ReachCause::NoNetwork)
        );
        assert_eq!(after(&[phone(Fate::Waiting)], PATIENCE).1, Some(ReachCause::PushService));
    }
}
