//! What is done with a message on its way to a person: whether it is still wanted, what an answer means for it and for the
//! device, and when it is one too many (reliability.md 5). The rows are the store's; what becomes of them is said here.

use super::{
    alert::{AlertState, Severity},
    at::{At, MINUTE, SECOND},
    channels::ChannelKind,
    ids::{StaffId, SubscriptionId},
    message::{MessageKind, MessageState, Outcome, retry_at},
};

/// A lease is longer than a send's limit and the write after it.
pub const LEASE: i64 = 30 * SECOND;
/// Beyond so many pages a minute a device gets "Several patients need review".
pub const PAGES_A_MINUTE: u64 = 5;
/// What counts where one person may be told too much.
pub const PAGES: [MessageKind; 3] = [MessageKind::Alert, MessageKind::Unjudged, MessageKind::Bundle];
/// Alerts of one patient within this time share a push.
pub const TOGETHER: i64 = 10 * MINUTE;

/// Where a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// To a device, as a push.
    Device(SubscriptionId),
    /// To a person, by another channel.
    Person(ChannelKind, StaffId),
}

impl From<SubscriptionId> for Target {
    fn from(device: SubscriptionId) -> Self {
        Self::Device(device)
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Device(device) => device.fmt(f),
            Self::Person(channel, person) => write!(f, "{channel:?}|{person}"),
        }
    }
}

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// The push service took it.
    Accepted(At),
    /// Again then.
    Again(At),
    /// It ends so: dead, cancelled, expired.
    Ends(MessageState),
}

impl Settled {
    /// What becomes of a message after try number `attempt`; `chance` in 0..1 spreads the tries.
    #[must_use]
    pub fn after(outcome: Outcome, attempt: i32, severity: Severity, now: At, chance: f64) -> Self {
        match outcome {
            Outcome::Accepted(_) => Self::Accepted(now),
            Outcome::Later(_, asked) => Self::Again(retry_at(now, attempt, severity, asked, chance)),
            Outcome::Gone(_) | Outcome::Refused(_) | Outcome::Misdirected(_) => {
                Self::Ends(MessageState::Dead)
            }
        }
    }

    /// Did it end without reaching anybody? Then its whole level may have.
    #[must_use]
    pub fn reached_nobody(self) -> bool {
        matches!(self, Self::Ends(MessageState::Dead | MessageState::Expired))
    }
}

/// What an answer says of the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lesson {
    /// One more message was taken and the device has not said that it showed it.
    Unheard,
    /// The push service has forgotten it.
    Gone,
    /// It may be silent.
    Suspect,
    /// Nothing.
    Nothing,
}

impl Lesson {
    /// What is learned of a device from an answer; `receipted`: it was faster with its receipt.
    #[must_use]
    pub fn of(outcome: Outcome, receipted: bool) -> Self {
        match outcome {
            Outcome::Accepted(_) if receipted => Self::Nothing,
            Outcome::Accepted(_) => Self::Unheard,
            Outcome::Gone(_) => Self::Gone,
            Outcome::Misdirected(_) => Self::Suspect,
            Outcome::Refused(_) | Outcome::Later(..) => Self::Nothing,
        }
    }
}

/// Is there still a reason to send a message about an alert that stands so? A page: the alert is open in the cycle it was
/// written for. "Handled": it has not been opened again since.
#[must_use]
pub fn is_wanted(kind: MessageKind, cycle: i32, (state, present): (AlertState, i32)) -> bool {
    let open = state == AlertState::Open;
    match kind {
        MessageKind::Alert => open && cycle == present,
        _ => !open,
    }
}

/// A page that a clinic's quiet hours overtake on its way, until they are over (`opens`): the alert's own ends, so that its
/// next level tells it in the morning, to those who are on duty then; a bundle waits.
#[must_use]
pub fn overtaken(kind: MessageKind, opens: At) -> Option<Settled> {
    match kind {
        MessageKind::Alert => Some(Settled::Ends(MessageState::Expired)),
        MessageKind::Bundle => Some(Settled::Again(opens)),
        _ => None,
    }
}

/// Does a message count among the pages that one person can take in?
#[must_use]
pub fn is_page(kind: MessageKind) -> bool {
    matches!(kind, MessageKind::Alert | MessageKind::Unjudged)
}

/// Is one more page too much, after so many within a minute? Then one bundle goes instead.
#[must_use]
pub fn is_too_much(pages: u64) -> bool {
    pages >= PAGES_A_MINUTE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_wanted_by_its_own_cycle_alone_and_a_word_to_calm_by_none_that_is_open() {
        let wanted = |kind, state| is_wanted(kind, 2, (state, 2));
        assert!(wanted(MessageKind::Alert, AlertState::Open));
        assert!(!wanted(MessageKind::Alert, AlertState::Acknowledged));
        assert!(!is_wanted(MessageKind::Alert, 1, (AlertState::Open, 2)));
        assert!(wanted(MessageKind::Handled, AlertState::Resolved));
        assert!(!wanted(MessageKind::Handled, AlertState::Open));
    }

    #[test]
    fn the_sixth_page_within_a_minute_is_one_too_many_and_what_calms_never_is() {
        assert!(!is_too_much(4) && is_too_much(5));
        assert!(is_page(MessageKind::Alert) && !is_page(MessageKind::Handled));
    }

    #[test]
    fn only_a_push_service_that_has_forgotten_a_device_ends_it() {
        for status in 100..600 {
            let lesson = Lesson::of(Outcome::of_status(status, None), false);
            assert_eq!(lesson == Lesson::Gone, matches!(status, 404 | 410), "{status}");
        }
        assert_eq!(Lesson::of(Outcome::Later(None, None), false), Lesson::Nothing);
    }
}
