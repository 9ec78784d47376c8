//! Requests that change something must come from our own pages: JSON, and from our own origin.

use poem::{
    Request,
    http::{Method, header},
};

use crate::{
    api::cookie,
    app::App,
    fault::{Fault, problem},
};

/// Refuses a change that another site may have caused.
///
/// A request without cookie, `Origin` and `Sec-Fetch-Site` comes from no browser and passes: it brings its own secret.
///
/// # Errors
/// 415 `json_required`; 403 `csrf_rejected`.
pub fn check(app: &App, request: &Request) -> Result<(), Fault> {
    let safe = [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    if safe || !request.uri().path().starts_with("/api/") {
        return Ok(());
    }
    let kind = request.header(header::CONTENT_TYPE);
    let json = |kind: &str| {
        kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
    };
    let has_body = request.header(header::CONTENT_LENGTH).is_some_and(|length| length != "0");
    if kind.map_or(has_body, |kind| !json(kind)) {
        return Err(Fault::Media(problem("json_required", "The body must be application/json.")));
    }
    let cookie = request.headers().get_all(header::COOKIE).iter().any(|value| {
        value
            .to_str()
            .is_ok_and(|value| value.split(';').any(|one| one.trim().split('=').next() == Some(cookie::NAME)))
    });
    let ours = match (request.header(header::ORIGIN), request.header("sec-fetch-site")) {
        (Some(origin), _) => origin == app.origin,
        (None, Some(site)) => site == "same-origin",
        (None, None) => !cookie,
    };
    if ours {
        return Ok(());
    }
    Err(Fault::Forbidden(problem("csrf_rejected", "The request does not come from this Reliefline.")))
}
