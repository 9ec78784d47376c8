//! Stretches in which patients could not reach the server.

use poem::web::Data;
use poem_openapi::{Object, OpenApi, payload::Json};

use super::{Area, answers::Made, who::Person};
use crate::{
    app::App,
    domain::{access::Action, at::At, course::Stretch, ids::DowntimeId, text::Text},
    fault::Fault,
    flow,
};

/// Noting downtime.
pub struct Downtimes;

#[OpenApi(tag = "Area::Clinic")]
impl Downtimes {
    /// Note a downtime
    ///
    /// Reliefline finds out by itself when it did not run; this is for a network outage. The clock of each silence of the
    /// clinic's patients stands still in it, at most 24 hours a stretch. Alerts that were raised stay. 422
    /// `ends_before_it_begins`, `downtime_not_over`, `downtime_too_long` (14 days at most), `downtime_too_old` (it began
    /// more than 30 days ago).
    #[oai(path = "/downtimes", method = "post", operation_id = "noteDowntime")]
    async fn note(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Json(body): Json<NewDowntime>,
    ) -> Result<Made<Downtime>, Fault> {
        let permit = scope.may(Action::NoteDowntime)?;
        let stretch = Stretch { from: body.from, to: body.to };
        let row = flow::downtime::note(app, &permit, stretch, body.reason.into()).await?;
        Ok(Made::of(Downtime {
            id: row.id,
            from: row.from_at,
            to: row.to_at,
            reason: row.reason.unwrap_or_default(),
            noted_at: row.noted_at,
        }))
    }
}

/// A stretch that is over.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct NewDowntime {
    /// Its first instant.
    from: At,
    /// The first instant after it.
    to: At,
    /// What happened.
    reason: Text<3, 500>,
}

/// A stretch as it was noted.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct Downtime {
    /// The stretch's id.
    id: DowntimeId,
    /// Its first instant.
    from: At,
    /// The first instant after it.
    to: At,
    /// What happened.
    reason: String,
    /// From when on it counts: what was said before stays.
    noted_at: At,
}
