//! Check-ins as phones and nurses hand them in, and what became of each.

use poem_openapi::{Enum, Object};

use super::lenient::Lenient;
use crate::domain::{
    at::At,
    ids::{CheckInId, EpisodeId},
    score::{Declined, Opioid},
    text::Text,
};

/// A batch as it left the phone.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields, write_only_all)]
pub struct NewCheckIns {
    /// The phone's clock when this request left; the difference to ours corrects every time in it.
    pub sent_at: At,
    /// Staff name the episode; a patient's comes from the session.
    pub episode_id: Option<EpisodeId>,
    /// 1 to 50 check-ins.
    #[oai(validator(min_items = 1, max_items = 50))]
    pub items: Vec<Lenient<NewCheckIn>>,
}

/// One check-in. At least one of `movement`, `rest`, `declined`, `redFlags` is there.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields, skip_serializing_if_is_none)]
pub struct NewCheckIn {
    /// Made by the phone (UUIDv7), so that a retry is the same check-in.
    pub id: CheckInId,
    /// When it was felt, by the phone's clock.
    pub felt_at: At,
    /// When it was entered, by the phone's clock.
    pub entered_at: At,
    /// Milliseconds since the entry by the phone's monotonic clock, while the same page lives.
    #[oai(validator(minimum(value = "0")))]
    pub age_ms: Option<i64>,
    /// Pain when moving, 0-10.
    #[oai(validator(minimum(value = "0"), maximum(value = "10")))]
    pub movement: Option<i16>,
    /// Pain at rest, 0-10.
    #[oai(validator(minimum(value = "0"), maximum(value = "10")))]
    pub rest: Option<i16>,
    /// The patient confirmed the movement score on screen.
    pub movement_confirmed: Option<bool>,
    /// The patient confirmed the rest score on screen.
    pub rest_confirmed: Option<bool>,
    /// When strong pain medicine was last taken; absent is `unsure`.
    pub opioid: Option<Opioid>,
    /// Red flags answered with yes. An empty list says that none is present.
    #[oai(validator(max_items = 15))]
    pub red_flags: Option<Vec<String>>,
    /// Asked, and no score can be given now: then no scores.
    pub declined: Option<Declined>,
    /// The pain before the procedure from memory, 0-10; counts until hour 72.
    #[oai(validator(minimum(value = "0"), maximum(value = "10")))]
    pub recalled_baseline: Option<i16>,
}

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum KeptResult {
    /// A new check-in.
    Created,
    /// The same id and content came before.
    Duplicate,
    /// The same id came before with other content; this one waits for a nurse.
    Conflict,
    /// It could not be taken as it came; it waits for a nurse.
    Quarantined,
}

/// The answer for one item.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct KeptItem {
    /// Its place in the request.
    pub index: u32,
    /// Its id; null when it could not be read.
    #[oai(skip_serializing_if_is_none = false)]
    pub id: Option<CheckInId>,
    /// What became of it.
    pub result: KeptResult,
    /// Why it was quarantined: `invalid_item`, `conflict`.
    pub code: Option<String>,
    /// The check-in under which it is kept.
    pub accepted_id: Option<CheckInId>,
}

/// A correction: the old score is kept and marked as entered in error.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields, write_only_all)]
pub struct NewCorrection {
    /// The phone's clock when this request left.
    pub sent_at: At,
    /// What it should have said; absent: it should not be there at all. A `feltAt` that is the old one, as the phone gave
    /// it or as it is shown, is the very instant of the old one.
    pub item: Option<Lenient<NewCheckIn>>,
    /// Why; staff must say.
    pub reason: Option<Text<1, 500>>,
}

/// Ids that the server has.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct CheckInIds {
    /// In rising order.
    pub ids: Vec<CheckInId>,
    /// Ask again after this one; absent: that was all.
    pub next: Option<CheckInId>,
}
