//! The embedded app: its page for every address that is nobody else's, its files by name.
//!
//! Files under `/assets/` carry their hash in the name and never change; the page, the worker and the manifest are asked
//! for anew each time. The build lays `.br` and `.gz` beside what they make smaller.

use poem::{
    Body, IntoResponse, Request, Response, handler,
    http::{HeaderValue, Method, StatusCode, header},
};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::fault::Fault;

#[derive(RustEmbed)]
#[folder = "../pwa/build"]
struct App;

const PAGE: &str = "index.html";

/// Answers GET and HEAD for everything that is not the API.
#[handler]
pub fn serve(request: &Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    if path.starts_with("api/") || path == "api" {
        return Fault::not_found().into_response();
    }
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let hidden = path.ends_with(".br") || path.ends_with(".gz");
    match App::get(path).filter(|_| !path.is_empty() && !hidden) {
        Some(file) => answer(request, path, file),
        // A file that is not there is not the page: a script must not become HTML.
        None if hidden || path == "robots.txt" || path.starts_with("assets/") => {
            Fault::not_found().into_response()
        }
        None => match App::get(PAGE) {
            Some(page) => answer(request, PAGE, page),
            None => Fault::not_found().into_response(),
        },
    }
}

fn answer(request: &Request, path: &str, plain: EmbeddedFile) -> Response {
    let (coding, file) = smallest(request, path).unwrap_or(("", plain));
    let tag = format!("\"{}\"", hex(&file.metadata.sha256_hash()[..16]));
    let caching =
        if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = Response::builder()
        .header(header::ETAG, &tag)
        .header(header::CACHE_CONTROL, caching)
        .header(header::VARY, "Accept-Encoding");
    // A proxy that compresses on its own calls our tag a weak one (`W/`).
    let is_tag = |one: &str| one == "*" || one.trim_start_matches("W/") == tag;
    if request
        .header(header::IF_NONE_MATCH)
        .is_some_and(|known| known.split(',').any(|one| is_tag(one.trim())))
    {
        return response.status(StatusCode::NOT_MODIFIED).finish();
    }
    response = response.content_type(kind_of(path));
    if !coding.is_empty() {
        response = response.header(header::CONTENT_ENCODING, coding);
    }
    if request.method() == Method::HEAD {
        let mut response = response.finish();
        if let Ok(length) = HeaderValue::from_str(&file.data.len().to_string()) {
            response.headers_mut().insert(header::CONTENT_LENGTH, length);
        }
        return response;
    }
    response.body(match file.data {
        std::borrow::Cow::Borrowed(bytes) => Body::from_bytes(bytes.into()),
        std::borrow::Cow::Owned(bytes) => Body::from_vec(bytes),
    })
}

/// The precompressed twin that the client takes.
fn smallest(request: &Request, path: &str) -> Option<(&'static str, EmbeddedFile)> {
    let takes = request.header(header::ACCEPT_ENCODING)?;
    let accepts = |coding: &str| {
        takes.split(',').any(|one| {
            let (name, weight) = one.split_once(';').unwrap_or((one, "q=1"));
            let never = weight.trim().strip_prefix("q=").is_some_and(|weight| weight.parse() == Ok(0.0));
            name.trim().eq_ignore_ascii_case(coding) && !never
        })
    };
    [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .filter(|(coding, _)| accepts(coding))
        .find_map(|(coding, ending)| Some((coding, App::get(&format!("{path}.{ending}"))?)))
}

fn kind_of(path: &str) -> String {
    if path.ends_with(".webmanifest") {
        return "application/manifest+json".into();
    }
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    match kind.type_().as_str() {
        "text" => format!("{kind}; charset=utf-8"),
        _ => kind.to_string(),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
