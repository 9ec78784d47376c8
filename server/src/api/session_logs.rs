//! Logs of exercise, handed in by phones, one session or many after days offline.

use poem::web::Data;
use poem_openapi::{ApiResponse, Object, OpenApi, param::Path, param::Query, payload::Json};

use super::{Area, who::Person};
use crate::{
    app::App,
    domain::{access::Action, ids::SessionLogId},
    fault::Fault,
    flow::{
        self,
        shapes::session_logs::{KeptLog, NewLogCorrection, NewNextDay, NewSessionLogs, SessionLogIds},
    },
};

/// Sending and correcting logs, and the question of the next day.
pub struct SessionLogs;

/// One answer for each item, in the order of the request.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct KeptLogs {
    /// In the order of the request.
    pub results: Vec<KeptLog>,
}

/// The header tells the phone that Reliefline answered and not a captive portal.
#[derive(ApiResponse)]
pub enum LogsAnswer {
    /// Kept.
    #[oai(status = 200)]
    Kept(Json<KeptLogs>, #[oai(header = "X-Reliefline")] String),
}

/// The header tells the phone that Reliefline answered and not a captive portal.
#[derive(ApiResponse)]
pub enum Heard {
    /// Kept; nothing to say.
    #[oai(status = 204)]
    Heard(#[oai(header = "X-Reliefline")] String),
}

#[OpenApi(prefix_path = "/session-logs", tag = "Area::Plans")]
impl SessionLogs {
    /// Send session logs
    ///
    /// 1 to 200 at once; safe to repeat, because the phone makes the ids. Nothing is lost: what does not count waits for
    /// the therapist. A pain of 7 or more, and a red flag, also writes a check-in, judged like any other.
    #[oai(path = "/", method = "post", operation_id = "sendSessionLogs")]
    async fn send(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Json(body): Json<NewSessionLogs>,
    ) -> Result<LogsAnswer, Fault> {
        let permit = scope.may(Action::SendSessionLogs)?;
        let results = flow::log_session::take(app, &permit, body).await?;
        Ok(LogsAnswer::Kept(Json(KeptLogs { results }), "1".into()))
    }

    /// Which session logs the server has
    ///
    /// The phone asks at each start and sends again what is missing.
    #[oai(path = "/ids", method = "get", operation_id = "listSessionLogIds")]
    async fn ids(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Query(after): Query<Option<SessionLogId>>,
    ) -> Result<Json<SessionLogIds>, Fault> {
        let permit = scope.may(Action::ListSessionLogIds)?;
        Ok(Json(flow::log_session::ids(app, &permit, after).await?))
    }

    /// Correct a session log
    ///
    /// The log before is kept and counts no more. 404; 409 `id_taken`; 422 `negative_amount`, `amount_too_large`,
    /// `pain_out_of_range`.
    #[oai(path = "/:id/correction", method = "post", operation_id = "correctSessionLog")]
    async fn correct(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<SessionLogId>,
        Json(body): Json<NewLogCorrection>,
    ) -> Result<LogsAnswer, Fault> {
        let permit = scope.may(Action::CorrectSessionLog)?;
        let results = flow::log_session::correct(app, &permit, id, body).await?;
        Ok(LogsAnswer::Kept(Json(KeptLogs { results }), "1".into()))
    }

    /// Answer the next-day question
    ///
    /// The same answer again is fine. 404 while the log has not come; 409 `already_answered` when another answer stands.
    #[oai(path = "/:id/next-day", method = "post", operation_id = "answerNextDay")]
    async fn next_day(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<SessionLogId>,
        Json(body): Json<NewNextDay>,
    ) -> Result<Heard, Fault> {
        let permit = scope.may(Action::AnswerNextDay)?;
        flow::log_session::answer(app, &permit, id, body).await?;
        Ok(Heard::Heard("1".into()))
    }
}
