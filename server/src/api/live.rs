//! Live changes: what the alerts and the board of open screens follow.

use std::time::Duration;

use futures_util::{StreamExt, stream::BoxStream};
use poem::web::Data;
use poem_openapi::{Enum, Object, OpenApi, param::Header, payload::EventStream, types::ToJSON};

use super::{Area, who::Person};
use crate::{app::App, domain::access::Action, fault::Fault, flow};

/// The stream.
pub struct Live;

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ChangeKind {
    /// An alert: read the alerts and the board again.
    Alert,
    /// The board, a phone's test, the quarantine: read what is on the screen again.
    Board,
}

/// One change. It carries no patient data: the screen reads what it shows.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct Change {
    /// Rises; send it back as `Last-Event-ID` to go on after it.
    pub sequence: i64,
    /// What changed.
    pub kind: ChangeKind,
}

#[OpenApi(prefix_path = "/live", tag = "Area::Alerts")]
impl Live {
    /// Follow changes
    ///
    /// Server-Sent Events with resumable ids. A comment every 20 seconds keeps the connection.
    #[oai(path = "/", method = "get", operation_id = "followLive")]
    async fn follow(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        #[oai(name = "Last-Event-ID")] Header(last): Header<Option<i64>>,
    ) -> Result<EventStream<BoxStream<'static, Change>>, Fault> {
        let permit = scope.may(Action::FollowLive)?;
        let changes = flow::follow::changes(app, &permit, last).await?;
        Ok(EventStream::new(changes.boxed()).keep_alive(Duration::from_secs(20)).to_event(|change| {
            poem::web::sse::Event::message(change.to_json_string()).id(change.sequence.to_string())
        }))
    }
}
