//! A test of whether phones can be reached, as it is shown.

use poem_openapi::Object;

use crate::domain::{
    at::At,
    ids::{DeviceId, PatientId, ReachTestId},
    reach::{Fate, ReachCause, ReachState},
};

/// A test push, and how it stands.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct ReachTest {
    /// Its id.
    pub id: ReachTestId,
    /// Whose phones; absent: one's own.
    pub patient_id: Option<PatientId>,
    /// When it was sent.
    pub sent_at: At,
    /// Green as soon as it is tapped on one of the phones; amber after a minute, or as soon as it can no longer arrive.
    pub state: ReachState,
    /// Why it is amber.
    pub cause: Option<ReachCause>,
    /// The phones, the newest first.
    pub phones: Vec<PhoneTested>,
    /// The server's instant.
    pub now: At,
}

/// A phone, and how far the test came on it.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct PhoneTested {
    /// The device's id.
    pub device_id: DeviceId,
    /// How it named itself.
    pub name: String,
    /// How far.
    pub fate: Fate,
}
