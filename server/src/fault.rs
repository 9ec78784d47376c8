//! The one error answer: `{code, detail}`. `code` is the contract, `detail` is English for whoever looks after the
//! server, and a 5xx never carries its cause.

use poem::{Error, http::StatusCode};
use poem_openapi::{ApiResponse, Object, payload::Json};
use sea_orm::DbErr;

use crate::{
    domain::{
        access::Forbidden,
        alert::{AlertState, Severity},
        at::At,
        ids::AlertId,
        plan::Warning,
    },
    store,
};

/// What went wrong, in a stable word and in a sentence.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct Problem {
    /// A stable word.
    pub code: String,
    /// One English sentence.
    pub detail: String,
    /// What is wrong with each field, where our own checks found it.
    pub fields: Option<Vec<FieldProblem>>,
    /// Conflicts: the name of the person who was first.
    pub by: Option<String>,
    /// Conflicts: when that was.
    pub at: Option<At>,
    /// Conflicts: the version, or the alert's cycle, that is in force now.
    pub present: Option<i32>,
    /// Conflicts about an alert: how it stands now.
    pub alert: Option<PresentAlert>,
    /// `reason_needed`: what a reason must be typed for.
    pub warnings: Option<Vec<Warning>>,
}

/// An alert as it stands now, for whoever acted on what it was before.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct PresentAlert {
    /// Its id.
    pub id: AlertId,
    /// How soon a person is needed.
    pub severity: Severity,
    /// Where it stands.
    pub state: AlertState,
    /// To be sent back when acknowledging or resolving it as it is now.
    pub cycle: i32,
}

/// One field and what it must be.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct FieldProblem {
    /// The field's name as the request has it.
    pub field: String,
    /// What is wrong in a stable word, where there is one.
    pub code: Option<String>,
    /// One English sentence.
    pub detail: String,
    /// The lowest value allowed.
    pub min: Option<String>,
    /// The highest value allowed.
    pub max: Option<String>,
}

impl FieldProblem {
    /// Nothing but the field and a sentence.
    pub fn plain(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { field: field.into(), code: None, detail: detail.into(), min: None, max: None }
    }

    /// The same with a stable word.
    pub fn coded(code: &str, field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { code: Some(code.into()), ..Self::plain(field, detail) }
    }
}

/// Every error an operation may answer, those of middleware included.
#[derive(Debug, Clone, ApiResponse)]
pub enum Fault {
    /// The request cannot be read (`invalid_request`), or a code does not fit (`code_invalid`).
    #[oai(status = 400)]
    Invalid(Json<Problem>),
    /// Nobody is signed in: `session_required`, `session_expired`, `device_revoked`, `sign_in_failed`.
    #[oai(status = 401)]
    SignIn(Json<Problem>),
    /// `role_forbidden` (the operation, never an object) or `csrf_rejected`.
    #[oai(status = 403)]
    Forbidden(Json<Problem>),
    /// `not_found`: unknown, or not for this person.
    #[oai(status = 404)]
    NotFound(Json<Problem>),
    /// `already_acknowledged`, `already_resolved`, `already_settled` (all name who and when), `alert_changed`,
    /// `stale_version`, `reason_needed`, `shipped_exercise`, `already_released`, `already_set_up`, `phone_not_proven`,
    /// `duty_changed` …
    #[oai(status = 409)]
    Conflict(Json<Problem>),
    /// `too_large`.
    #[oai(status = 413)]
    TooLarge(Json<Problem>),
    /// `too_long`: the address.
    #[oai(status = 414)]
    TooLong(Json<Problem>),
    /// `json_required`.
    #[oai(status = 415)]
    Media(Json<Problem>),
    /// `validation_failed`, or a rule's own code, with `fields`.
    #[oai(status = 422)]
    Unprocessable(Json<Problem>),
    /// `slow_down`.
    #[oai(status = 429)]
    SlowDown(Json<Problem>, #[oai(header = "Retry-After")] u64),
    /// `head_too_large`.
    #[oai(status = 431)]
    HeadTooLarge(Json<Problem>),
    /// `internal`.
    #[oai(status = 500)]
    Internal(Json<Problem>),
    /// `busy`.
    #[oai(status = 503)]
    Busy(Json<Problem>, #[oai(header = "Retry-After")] u64),
    /// `storage_full`.
    #[oai(status = 507)]
    Full(Json<Problem>),
}

/// Seconds after which to try again what lost a race.
const LOST_RACE: u64 = 1;

/// A problem with nothing but its words.
#[must_use]
pub fn problem(code: &str, detail: impl Into<String>) -> Json<Problem> {
    Json(Problem {
        code: code.into(),
        detail: detail.into(),
        fields: None,
        by: None,
        at: None,
        present: None,
        alert: None,
        warnings: None,
    })
}

impl Fault {
    /// The request cannot be read.
    pub fn invalid(detail: impl Into<String>) -> Self {
        Self::Invalid(problem("invalid_request", detail))
    }

    /// Unknown, or not for this person: the same answer.
    #[must_use]
    pub fn not_found() -> Self {
        Self::NotFound(problem("not_found", "There is nothing here for you."))
    }

    /// 401 with the word that says what kind.
    #[must_use]
    pub fn sign_in(code: &str, detail: &str) -> Self {
        Self::SignIn(problem(code, detail))
    }

    /// A field that our own check refused.
    pub fn field(field: &str, detail: impl Into<String>) -> Self {
        Self::fields(vec![FieldProblem::plain(field, detail)])
    }

    /// Fields that our own checks refused.
    #[must_use]
    pub fn fields(fields: Vec<FieldProblem>) -> Self {
        let Json(mut body) = problem("validation_failed", "Some fields are not what they must be.");
        body.fields = Some(fields);
        Self::Unprocessable(Json(body))
    }

    /// A field that one of our rules refused, by the rule's own code.
    pub fn coded(code: &str, field: &str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let Json(mut body) = problem(code, detail.clone());
        body.fields = Some(vec![FieldProblem::coded(code, field, detail)]);
        Self::Unprocessable(Json(body))
    }

    /// The sentence for whoever looks after the server.
    #[must_use]
    pub fn detail(&self) -> &str {
        let (Self::Invalid(Json(problem))
        | Self::SignIn(Json(problem))
        | Self::Forbidden(Json(problem))
        | Self::NotFound(Json(problem))
        | Self::Conflict(Json(problem))
        | Self::TooLarge(Json(problem))
        | Self::TooLong(Json(problem))
        | Self::Media(Json(problem))
        | Self::Unprocessable(Json(problem))
        | Self::SlowDown(Json(problem), _)
        | Self::HeadTooLarge(Json(problem))
        | Self::Internal(Json(problem))
        | Self::Busy(Json(problem), _)
        | Self::Full(Json(problem))) = self;
        &problem.detail
    }

    /// Did the transaction lose a race that it may win at once?
    #[must_use]
    pub fn is_lost_race(&self) -> bool {
        matches!(self, Self::Busy(_, LOST_RACE))
    }

    /// Settings are made version by version, and the one in force is another one.
    #[must_use]
    pub fn stale_version(present: i32) -> Self {
        let Json(body) = problem("stale_version", "Somebody made a new version meanwhile.");
        Self::Conflict(Json(Problem { present: Some(present), ..body }))
    }

    /// Later, please.
    #[must_use]
    pub fn slow_down(seconds: u64) -> Self {
        Self::SlowDown(problem("slow_down", "Too many tries; wait a little."), seconds.max(1))
    }

    /// The database has no time for it now.
    #[must_use]
    pub fn busy(seconds: u64) -> Self {
        Self::Busy(problem("busy", "The database is busy; nothing was kept, send it again."), seconds)
    }
}

impl From<Forbidden> for Fault {
    fn from(_: Forbidden) -> Self {
        Self::Forbidden(problem("role_forbidden", "Your role may not do this."))
    }
}

impl From<DbErr> for Fault {
    fn from(error: DbErr) -> Self {
        if matches!(error, DbErr::RecordNotFound(_)) {
            return Self::not_found();
        }
        if store::is_full(&error) {
            return Self::Full(problem("storage_full", "The disk is full; nothing was kept."));
        }
        if store::is_busy(&error) {
            let wait = if store::is_lost_race(&error) { LOST_RACE } else { 2 };
            return Self::busy(wait);
        }
        tracing::error!(code = store::code_of(&error), "The database refused");
        Self::Internal(problem("internal", "Something went wrong on the server."))
    }
}

/// Puts poem's own errors (parsing, security, routing) into our words.
#[must_use]
pub fn in_our_words(error: &Error) -> Fault {
    let detail = error.to_string();
    match error.status() {
        StatusCode::BAD_REQUEST => Fault::invalid(detail),
        StatusCode::UNAUTHORIZED => Fault::sign_in("session_required", "Nobody is signed in here."),
        StatusCode::FORBIDDEN => Fault::from(Forbidden),
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Fault::not_found(),
        StatusCode::PAYLOAD_TOO_LARGE => Fault::TooLarge(problem("too_large", "The body is too large.")),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            Fault::Media(problem("json_required", "The body must be application/json."))
        }
        status if status.is_client_error() => Fault::invalid(detail),
        status => {
            tracing::error!(%status, "A request failed");
            Fault::Internal(problem("internal", "Something went wrong on the server."))
        }
    }
}
