//! Entries that wait for a nurse.

use poem_openapi::Object;

use super::check_ins::NewCheckIn;
use crate::domain::{
    at::At,
    ids::{EpisodeId, PatientId, QuarantineId},
    text::Text,
};

/// An entry that waits.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct Quarantined {
    /// Its id.
    pub id: QuarantineId,
    /// Whose it is.
    pub patient_id: Option<PatientId>,
    /// The patient's name.
    pub patient_name: Option<String>,
    /// Which episode it was meant for.
    pub episode_id: Option<EpisodeId>,
    /// `conflict` or `invalid_item`.
    pub code: String,
    /// What is wrong with it, in English.
    pub detail: String,
    /// The item as it came.
    pub raw: String,
    /// What could be read of it.
    pub item: Option<NewCheckIn>,
    /// When it reached the clinic.
    pub received_at: At,
}

/// How an entry is accepted.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct Acceptance {
    /// Why.
    pub reason: Text<1, 500>,
    /// The entry as the nurse understands it, where it cannot be read as it came; its times by the clinic's clock.
    pub item: Option<NewCheckIn>,
}
