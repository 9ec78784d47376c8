//! Whether a member of staff can be told anything (reliability.md 5 and 8, W6), and why not.

use poem_openapi::Enum;

use crate::domain::{
    at::{At, DAY},
    message::SubscriptionState,
};

/// A device that was not heard of for so long is reported.
const OUT_OF_CONTACT: i64 = 14 * DAY;
/// A subscription that ends within so long is reported. The app makes it anew when it is opened next (`pwa/src/lib/push`).
const ENDS_SOON: i64 = 7 * DAY;
/// A test push proves a phone for so long.
pub const PROOF_LASTS: i64 = DAY;

/// Why a device does not count as one that answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum)]
#[oai(rename_all = "snake_case")]
pub enum Unreachable {
    /// Its subscription belongs to another key of this server: no push gets there.
    OtherKey,
    /// Its push service took three messages, or refused us, and the device said nothing since.
    Suspect,
    /// It never says that it shows anything, and nothing was opened on it for a day.
    Unopened,
    /// Its browser said that the subscription is over.
    Expired,
    /// Nobody used it for 14 days.
    OutOfContact,
}

/// What is known of a device's subscription. Times by our clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownDevice {
    /// What its messages say of it.
    pub state: SubscriptionState,
    /// When something was last opened on it.
    pub last_opened_at: Option<At>,
    /// When it last posted its subscription.
    pub seen_at: At,
    /// When its browser says that it ends.
    pub expires_at: Option<At>,
    /// Is it bound to the present key?
    pub has_our_key: bool,
}

/// Why a device cannot be counted on; the first that fits. None: it can.
#[must_use]
pub fn why_not(device: &KnownDevice, now: At) -> Option<Unreachable> {
    if !device.has_our_key {
        return Some(Unreachable::OtherKey);
    }
    if device.expires_at.is_some_and(|expires| expires <= now) {
        return Some(Unreachable::Expired);
    }
    if !device.state.is_live(device.last_opened_at, now) {
        let opens_only = device.state == SubscriptionState::NoReceipts;
        return Some(if opens_only { Unreachable::Unopened } else { Unreachable::Suspect });
    }
    let heard = device.last_opened_at.map_or(device.seen_at, |opened| opened.max(device.seen_at));
    (now.since(heard) > OUT_OF_CONTACT).then_some(Unreachable::OutOfContact)
}

/// When a subscription ends, of one that does soon, or is over. It takes messages until then, so its device still counts.
#[must_use]
pub fn ending(expires_at: Option<At>, now: At) -> Option<At> {
    expires_at.filter(|expires| expires.since(now) < ENDS_SOON)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_told_from_seven_days_before_and_the_device_counts_until_then() {
        let now = At(100 * DAY);
        let told = |left: i64| ending(Some(now.plus(left)), now).map(|at| at.since(now));
        assert_eq!((told(7 * DAY), told(7 * DAY - 1)), (None, Some(7 * DAY - 1)));
        assert_eq!((told(0), told(-DAY)), (Some(0), Some(-DAY)), "and when it is over");
        assert_eq!(ending(None, now), None, "a browser that names no end");
        let last_hour = KnownDevice {
            state: SubscriptionState::Live,
            last_opened_at: None,
            seen_at: now,
            expires_at: Some(now.plus(1)),
            has_our_key: true,
        };
        assert_eq!(why_not(&last_hour, now), None);
    }

    #[test]
    fn a_device_counts_while_it_answers_and_says_the_first_reason_when_it_does_not() {
        let now = At(100 * DAY);
        let good = KnownDevice {
            state: SubscriptionState::Live,
            last_opened_at: None,
            seen_at: now,
            expires_at: None,
            has_our_key: true,
        };
        let says = |device: KnownDevice| why_not(&device, now);
        assert_eq!(says(good), None);
        assert_eq!(says(KnownDevice { has_our_key: false, ..good }), Some(Unreachable::OtherKey));
        assert_eq!(says(KnownDevice { expires_at: Some(now), ..good }), Some(Unreachable::Expired));
        let suspect = KnownDevice { state: SubscriptionState::Suspect, ..good };
        assert_eq!(says(suspect), Some(Unreachable::Suspect));
        assert_eq!(says(KnownDevice { has_our_key: false, ..suspect }), Some(Unreachable::OtherKey));
        let silent = KnownDevice { state: SubscriptionState::NoReceipts, ..good };
        assert_eq!(says(silent), Some(Unreachable::Unopened));
        assert_eq!(says(KnownDevice { last_opened_at: Some(now.plus(-DAY)), ..silent }), None);
        let away = KnownDevice { seen_at: now.plus(-OUT_OF_CONTACT - 1), ..good };
        assert_eq!(says(away), Some(Unreachable::OutOfContact));
        assert_eq!(says(KnownDevice { last_opened_at: Some(now), ..away }), None);
    }
}
