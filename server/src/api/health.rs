//! Is it alive, is it ready, are alerts on their way: for load balancers and people in a hurry.

use poem::{handler, http::StatusCode, web::Data};

use crate::app::App;

/// The process answers.
#[handler]
pub fn live() -> &'static str {
    "ok"
}

/// The database answers a read, its tables are current, its clock and ours are in step, and nobody told the process to
/// stop.
#[handler]
pub async fn ready(Data(app): Data<&App>) -> (StatusCode, &'static str) {
    match app.store.is_current().await {
        Ok(true) if !app.is_stopping() && app.pulse.is_in_step() => (StatusCode::OK, "ok"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "unready"),
    }
}

/// Nothing that an alert depends on is overdue, and somebody has taken each urgent alert that everybody was told of. It is
/// what the watch saw last: this asks nothing of a database that may be what is stuck.
#[handler]
pub fn alerts(Data(app): Data<&App>) -> (StatusCode, &'static str) {
    if app.pulse.alerts_are_green(&app.limits, app.now()) {
        (StatusCode::OK, "ok")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "late")
    }
}
