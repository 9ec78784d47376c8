//! Headers of every answer.

use poem::{
    Response,
    http::{HeaderName, HeaderValue, Method, header},
};

use super::docs::{DOCS, Docs};
use crate::app::App;

/// Nothing but our own files, no inline script or style, and two named makers of trusted values: the framework's, and
/// the one that registers the service worker.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
trusted-types svelte-trusted-html reliefline-worker";

const ALWAYS: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
];

/// Writes them.
pub fn write(app: &App, method: &Method, path: &str, id: &str, response: &mut Response) {
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    let policy = if path == DOCS && app.api_docs {
        Docs::get().policy.clone()
    } else {
        HeaderValue::from_static(POLICY)
    };
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    if app.origin.starts_with("https:") {
        let two_years = HeaderValue::from_static("max-age=63072000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, two_years);
    }
    if path.starts_with("/api/") {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    // The service worker may rule the whole origin, and is asked for anew each time.
    if path == "/sw.js" && method == Method::GET {
        headers.insert(HeaderName::from_static("service-worker-allowed"), HeaderValue::from_static("/"));
    }
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    headers.remove(header::SERVER);
}
