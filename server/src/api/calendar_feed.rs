//! The calendar feed of one's own duty: its address, and what a calendar reads there without a session.

use poem::{
    Response, Result, handler,
    http::header,
    web::{Data, Path},
};
use poem_openapi::{Object, OpenApi};

use super::{
    Area,
    answers::{Done, Made},
    who::Person,
};
use crate::{app::App, domain::access::Action, fault::Fault, flow::feed_calendar};

/// The feed of the signed-in person.
pub struct CalendarFeed;

#[OpenApi(prefix_path = "/me/calendar-feed", tag = "Area::Duty")]
impl CalendarFeed {
    /// Make a calendar feed
    ///
    /// The address shows the own duty, "On duty" and nothing else, to whoever has it. It is shown this once; one made
    /// before is none any more.
    #[oai(path = "/", method = "post", operation_id = "makeCalendarFeed")]
    async fn make(&self, Data(app): Data<&App>, Person(scope): Person) -> Result<Made<FeedAddress>, Fault> {
        let permit = scope.may(Action::MakeCalendarFeed)?;
        Ok(Made::of(FeedAddress { url: feed_calendar::make(app, &permit).await? }))
    }

    /// End the calendar feed
    #[oai(path = "/", method = "delete", operation_id = "endCalendarFeed")]
    async fn end(&self, Data(app): Data<&App>, Person(scope): Person) -> Result<Done, Fault> {
        let permit = scope.may(Action::EndCalendarFeed)?;
        feed_calendar::end(app, &permit).await?;
        Ok(Done::Done)
    }
}

/// Where a calendar finds the own duty.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct FeedAddress {
    /// To be given to one's calendar, and to nobody else.
    url: String,
}

/// Answers a calendar.
///
/// # Errors
/// 404 for what is no feed, or none any more.
#[handler]
pub async fn serve(Data(app): Data<&App>, Path(file): Path<String>) -> Result<Response, Fault> {
    let token = file.strip_suffix(".ics").ok_or_else(Fault::not_found)?;
    let text = feed_calendar::read(app, token).await?;
    Ok(Response::builder()
        .content_type("text/calendar; charset=utf-8")
        .header(header::CACHE_CONTROL, "no-store")
        .body(text))
}
