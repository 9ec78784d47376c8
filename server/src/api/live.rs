//! Live changes: what the alerts and the board of open screens follow.

use std::time::Duration;

use futures_util::{StreamExt, stream::BoxStream};
use poem::web::Data;
use poem_openapi::{OpenApi, param::Header, payload::EventStream, types::ToJSON};

use super::{Area, who::Person};
use crate::{
    app::App,
    domain::access::Action,
    fault::Fault,
    flow::{self, shapes::live::Change},
};

/// The stream.
pub struct Live;

#[OpenApi(prefix_path = "/live", tag = "Area::Alerts")]
impl Live {
    /// Follow changes
    ///
    /// Server-Sent Events with resumable ids. A comment every 20 seconds keeps the connection. A session has four lines;
    /// the fifth ends the oldest, and each ends with its session.
    #[oai(path = "/", method = "get", operation_id = "followLive")]
    async fn follow(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        #[oai(name = "Last-Event-ID")] Header(last): Header<Option<i64>>,
    ) -> Result<EventStream<BoxStream<'static, Change>>, Fault> {
        let permit = scope.may(Action::FollowLive)?;
        let changes = flow::follow::changes(app, &permit, scope.session, last).await?;
        Ok(EventStream::new(changes.boxed()).keep_alive(Duration::from_secs(20)).to_event(|change| {
            poem::web::sse::Event::message(change.to_json_string()).id(change.sequence.to_string())
        }))
    }
}
