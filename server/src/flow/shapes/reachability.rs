//! Who can be told anything, as an admin reads it.

use poem_openapi::Object;

use crate::domain::{
    at::At,
    ids::{StaffId, SubscriptionId},
    message::SubscriptionState,
    people::Role,
    reachability::Unreachable,
};

/// Everybody with access.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct Reachability {
    /// By name.
    pub staff: Vec<ReachableStaff>,
}

/// One member of staff.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct ReachableStaff {
    /// The person's id.
    pub id: StaffId,
    /// First and last name.
    pub name: String,
    /// What the person may be.
    pub roles: Vec<Role>,
    /// Is there a browser that can be counted on?
    pub reachable: bool,
    /// Did a test push prove one of them within a day?
    pub proven: bool,
    /// Browsers with notifications turned on; none: nothing reaches this person.
    pub devices: Vec<ReachableDevice>,
}

/// One browser of somebody's.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct ReachableDevice {
    /// Its subscription.
    pub id: SubscriptionId,
    /// The phone or browser, as it was named when its person signed in.
    pub name: String,
    /// What its messages say of it.
    pub state: SubscriptionState,
    /// When its push service last took a message.
    pub last_accepted_at: Option<At>,
    /// When it last said that it showed one.
    pub last_shown_at: Option<At>,
    /// When one was last opened on it.
    pub last_opened_at: Option<At>,
    /// When a test push was last shown or opened, within a day.
    pub proven_at: Option<At>,
    /// Whether its person heard the last test push that they were asked about.
    pub heard: Option<bool>,
    /// When they said so.
    pub heard_at: Option<At>,
    /// Why it cannot be counted on; absent when it can.
    pub why_not: Option<Unreachable>,
    /// When its browser ends its notifications, from seven days before. The app renews them when it is opened on it.
    pub ends_at: Option<At>,
}
