//! The 72-hour board: a tile a patient.

use poem::web::Data;
use poem_openapi::{OpenApi, payload::Json};

use super::{Area, who::Person};
use crate::{
    app::App,
    domain::access::Action,
    fault::Fault,
    flow::{self, shapes::board::BoardView},
};

/// The board.
pub struct Board;

#[OpenApi(prefix_path = "/board", tag = "Area::Alerts")]
impl Board {
    /// The board
    #[oai(path = "/", method = "get", operation_id = "readBoard")]
    async fn read(&self, Data(app): Data<&App>, Person(scope): Person) -> Result<Json<BoardView>, Fault> {
        let permit = scope.may(Action::ReadBoard)?;
        flow::reads::note(app, &permit, None).await;
        Ok(Json(flow::show_board::read(app, &permit).await?))
    }
}
