//! Alerts that wait for a nurse, as an admin reads them. No field here is of a patient, nor leads to one.

use poem_openapi::Object;

use super::story::MessageFate;
use crate::domain::{alert::Severity, at::At, ids::StaffId};

/// What waits for a nurse, and which nurse could be found.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct WaitingView {
    /// The gravest first, then the oldest.
    pub alerts: Vec<WaitingAlert>,
    /// The clinic has no roster: every nurse is on duty.
    pub everybody_on_duty: bool,
    /// Every nurse with access: those on duty first, in the order in which they are told, then by name.
    pub nurses: Vec<NurseToFind>,
    /// The server's instant.
    pub now: At,
}

/// An alert that nobody is on. It has no id: from an alert follows whom it is about.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct WaitingAlert {
    /// How soon a nurse is needed.
    pub severity: Severity,
    /// When it was noticed.
    pub since: At,
    /// A nurse had taken it, and it is open again: the promised call was not made, or nobody looked.
    pub open_again: bool,
    /// The level of the ladder that it has reached, 0 to 3. On the last one all nurses and admins are told.
    pub level: i16,
    /// When more people are told, or the same ones again, if nobody takes it until then.
    pub next_step_at: Option<At>,
    /// Another alert's message stood for its own: nobody got one about it alone.
    pub carried: bool,
    /// Whom we told in the present cycle, by name.
    pub told: Vec<ToldPerson>,
}

/// One person whom we told, and how far that came at best: on whichever phone, by whichever channel.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct ToldPerson {
    /// Who; absent: the phone is nobody's any more.
    pub staff_id: Option<StaffId>,
    /// First and last name.
    pub name: Option<String>,
    /// How far it came. Withdrawn: one message about several alerts went in its place.
    pub fate: MessageFate,
    /// Whether it was shown is not known: nothing that took it ever says so.
    pub shown_unknown: bool,
    /// When it came so far.
    pub at: Option<At>,
}

/// A nurse who may be found, and how.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct NurseToFind {
    /// Who.
    pub id: StaffId,
    /// First and last name.
    pub name: String,
    /// The telephone, if the staff list has one.
    pub phone: Option<String>,
    /// On duty at this moment.
    pub on_duty: bool,
}
