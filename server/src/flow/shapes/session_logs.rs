//! Logs of exercise as phones hand them in, and what became of each.

use poem_openapi::{Enum, Object};

use super::lenient::Lenient;
use crate::domain::{
    at::At,
    calendar::Day,
    ids::{PrescriptionId, SessionLogId},
    session_log::{Skip, Stop},
    text::Text,
};

/// A batch as it left the phone.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields, write_only_all)]
pub struct NewSessionLogs {
    /// The phone's clock when this request left; the difference to ours corrects every instant in it.
    pub sent_at: At,
    /// 1 to 200 logs.
    #[oai(validator(min_items = 1, max_items = 200))]
    pub items: Vec<Lenient<NewSessionLog>>,
}

/// One exercise as it was done, or left out. Its numbers have codes of their own when they cannot be.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields, skip_serializing_if_is_none)]
pub struct NewSessionLog {
    /// Made by the phone (UUIDv7), so that a retry is the same log.
    pub id: SessionLogId,
    /// Which exercise.
    pub exercise_id: String,
    /// Where the phone has it from; the version in force on the date gives the dose.
    pub prescription_id: Option<PrescriptionId>,
    /// The date it counts for, where the patient was; frozen when it was logged.
    pub local_date: Day,
    /// The IANA zone the patient was in.
    pub zone: String,
    /// When it was done, by the phone's clock.
    pub done_at: At,
    /// When it was entered, by the phone's clock.
    pub entered_at: At,
    /// Milliseconds since the entry by the phone's monotonic clock, while the same page lives.
    #[oai(validator(minimum(value = "0")))]
    pub age_ms: Option<i64>,
    /// How much, in the unit of the prescription; 0 when it was skipped.
    pub amount: f64,
    /// Sets that were done, 0-25.
    pub sets: Option<i64>,
    /// Pain at rest before the session, 0-10; the same in each of its logs.
    pub rest_before: Option<i64>,
    /// Pain when moving before the session, 0-10; the same in each of its logs.
    pub pain_before: Option<i64>,
    /// Pain when moving after this exercise, 0-10.
    pub pain_after: Option<i64>,
    /// How hard it was, 0-10.
    pub effort: Option<i64>,
    /// Why it was broken off.
    pub stop: Option<Stop>,
    /// Why it was not done.
    pub skip: Option<Skip>,
    /// Red flags answered with yes.
    #[oai(validator(max_items = 15))]
    pub red_flags: Option<Vec<String>>,
}

/// What became of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum LogResult {
    /// A new log.
    Created,
    /// The same id and content came before.
    Duplicate,
    /// The same id came before with other content; this one waits for the therapist.
    Conflict,
    /// It is not counted, and waits for the therapist.
    Quarantined,
    /// It cannot be what was meant; it is kept as it came, and counts nowhere.
    Rejected,
}

/// The answer for one log.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct KeptLog {
    /// Its place in the request.
    pub index: u32,
    /// Its id; null when it could not be read.
    #[oai(skip_serializing_if_is_none = false)]
    pub id: Option<SessionLogId>,
    /// What became of it.
    pub result: LogResult,
    /// Why it is not counted: `future_date`, `outside_window`, `foreign_prescription`, `conflict`, `no_episode`
    /// (quarantined); `negative_amount`, `amount_too_large`, `sets_out_of_range`, `pain_out_of_range`,
    /// `effort_out_of_range`, `skipped_and_done`, `unknown_exercise`, `unknown_zone`, `unknown_red_flag`, `id_taken`,
    /// `invalid_item` (rejected).
    pub code: Option<String>,
    /// The same in an English sentence.
    pub detail: Option<String>,
    /// The log under which it is kept.
    pub accepted_id: Option<SessionLogId>,
}

/// A correction: the log before is kept, and this one counts.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields, write_only_all)]
pub struct NewLogCorrection {
    /// Made by the phone, so that a retry is the same correction.
    pub id: SessionLogId,
    /// The amount it should have said.
    pub amount: Option<f64>,
    /// The pain when moving after the exercise that it should have said.
    pub pain_after: Option<i64>,
    /// Why.
    pub reason: Option<Text<1, 500>>,
    /// The phone's clock when this request left.
    pub sent_at: Option<At>,
}

/// The answer to the next-day question.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields, write_only_all)]
pub struct NewNextDay {
    /// Is the extra pain gone?
    pub gone: bool,
    /// When it was answered, by the phone's clock.
    pub answered_at: At,
    /// Milliseconds since then by the phone's monotonic clock, while the same page lives.
    #[oai(validator(minimum(value = "0")))]
    pub age_ms: Option<i64>,
    /// The phone's clock when this request left.
    pub sent_at: Option<At>,
}

/// Ids that the server has.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct SessionLogIds {
    /// In rising order.
    pub ids: Vec<SessionLogId>,
    /// Ask again after this one; absent: that was all.
    pub next: Option<SessionLogId>,
}
