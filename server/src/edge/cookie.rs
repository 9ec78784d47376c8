//! The session cookie on its way: a new token is written on the answer to the request that called for it.
//!
//! Safari refuses `Secure` cookies on plain http, on localhost too. There, and only there, a twin of the session cookie
//! goes without.

use poem::{
    Request, Response,
    http::{HeaderValue, header},
};

use crate::{
    api::cookie::{NAME, Renewal},
    app::App,
    config::is_localhost,
};

const TWIN: &str = "reliefline";

/// Does this browser need the twin?
pub fn needs_twin(app: &App, request: &Request) -> bool {
    let agent = request.header(header::USER_AGENT).unwrap_or_default();
    app.origin.starts_with("http:")
        && is_localhost(&app.origin)
        && agent.contains("Safari/")
        && !agent.contains("Chrome/")
}

/// Reads the twin as the cookie it stands for.
pub fn read_twin(app: &App, mut request: Request) -> Request {
    if needs_twin(app, &request)
        && let Some(cookies) = request.header(header::COOKIE)
        && let Ok(value) =
            HeaderValue::from_str(&cookies.replace(&format!("{TWIN}=rls_"), &format!("{NAME}=rls_")))
        && !cookies.contains(NAME)
    {
        request.headers_mut().insert(header::COOKIE, value);
    }
    request
}

/// Writes a new token on an answer that says nothing of the session itself, as signing in or out does.
pub fn renew(renewal: &Renewal, response: &mut Response) {
    let new = renewal.take().and_then(|header| HeaderValue::from_str(&header).ok());
    if let Some(new) = new.filter(|_| !response.headers().contains_key(header::SET_COOKIE)) {
        response.headers_mut().insert(header::SET_COOKIE, new);
    }
}

/// Writes the twin beside the cookie.
pub fn write_twin(response: &mut Response) {
    let twins: Vec<HeaderValue> = response
        .headers()
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .filter_map(|value| value.strip_prefix(NAME))
        .filter_map(|rest| HeaderValue::from_str(&format!("{TWIN}{}", rest.replace(" Secure;", ""))).ok())
        .collect();
    for twin in twins {
        response.headers_mut().append(header::SET_COOKIE, twin);
    }
}
