//! Identifiers: one type per thing, so that a patient's id never stands where an episode's belongs.

use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            poem_openapi::NewType, DeriveValueType, Serialize, Deserialize,
        )]
        pub struct $name(pub Uuid);

        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

id! {
    /// A clinic: the boundary no query crosses.
    ClinicId,
    /// A nurse, therapist or admin.
    StaffId,
    /// A person who had, or will have, the procedure.
    PatientId,
    /// One procedure and the 84 days after it.
    EpisodeId,
    /// One check-in; made by the phone, so that a retry is the same row.
    CheckInId,
    /// One entry of the pain before the procedure.
    BaselineId,
    /// One open matter of an episode.
    AlertId,
    /// A phone or browser that a person signed in on.
    DeviceId,
    /// A signed-in device.
    SessionId,
    /// A code or link that binds a phone to a patient.
    InviteId,
    /// An entry that could not be taken as it came.
    QuarantineId,
    /// Where a push service delivers to one browser.
    SubscriptionId,
    /// One message to one device.
    MessageId,
    /// One line of the audit.
    AuditId,
    /// One running process.
    InstanceId,
    /// One dated fact of an episode (procedure's end, discharge).
    FactId,
    /// One version of an episode's plan; made by the therapist's browser, so that a retry is the same row.
    PlanVersionId,
    /// One exercise as a plan version asks for it.
    PrescriptionId,
    /// Dates on which a plan, or one exercise of it, is held.
    HoldId,
    /// What a therapist saw of how an exercise is done.
    FormCheckId,
    /// A word of the therapist's to the patient.
    PlanNoteId,
    /// One log of exercise done; made by the phone.
    SessionLogId,
    /// One matter for a therapist to look at.
    TherapistItemId,
    /// Half the dose of an exercise, from one date to another.
    EasingId,
    /// One dated change of a patient's zone.
    ZoneChangeId,
    /// One line of a clinic's duty plan.
    ShiftId,
    /// One change of a single day's duty beside the plan.
    DutyChangeId,
    /// One nurse's question to another whether to swap duty.
    DutySwapId,
    /// One test of whether a phone can be reached.
    ReachTestId,
    /// One stretch in which Reliefline did not run.
    DowntimeId,
    /// One word about the pause of an episode.
    PauseId,
    /// One matter that is wrong with Reliefline itself.
    NoticeId,
}
