//! Is it alive, is it ready: for load balancers and people in a hurry.

use poem::{handler, http::StatusCode, web::Data};

use crate::app::App;

/// The process answers.
#[handler]
pub fn live() -> &'static str {
    "ok"
}

/// The database answers a read, its tables are current, and nobody told the process to stop.
#[handler]
pub async fn ready(Data(app): Data<&App>) -> (StatusCode, &'static str) {
    match app.store.is_current().await {
        Ok(true) if !app.is_stopping() => (StatusCode::OK, "ok"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "unready"),
    }
}
