//! How large a request may be. Bodies are read here, up to their limit, and handed on whole.

use poem::{
    Body, Request,
    error::ReadBodyError,
    http::{Method, header},
};

use crate::fault::{Fault, problem};

const BODY: usize = 64 * 1024;
const BATCH: usize = 256 * 1024;
const HEAD: usize = 16 * 1024;
const HEADERS: usize = 100;
const QUERY: usize = 2 * 1024;
const PATH: usize = 2 * 1024;
const DEPTH: usize = 32;

/// Reads and measures a request.
///
/// # Errors
/// 400, 413, 414 or 431.
pub async fn before(mut request: Request) -> Result<Request, Fault> {
    if request.method() == Method::TRACE {
        return Err(Fault::invalid("TRACE is refused."));
    }
    let uri = request.uri();
    if uri.path().len() > PATH || uri.query().is_some_and(|query| query.len() > QUERY) {
        return Err(Fault::TooLong(problem("too_long", "The address is too long.")));
    }
    if names_control(uri.path()) || uri.query().is_some_and(names_control) {
        return Err(Fault::invalid("The address has control characters."));
    }
    let head: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if head > HEAD || request.headers().len() > HEADERS {
        return Err(Fault::HeadTooLarge(problem("head_too_large", "The headers are too large.")));
    }
    if !uri.path().starts_with("/api/") || [Method::GET, Method::HEAD].contains(request.method()) {
        return Ok(request);
    }
    let limit = if uri.path() == "/api/v1/check-ins" { BATCH } else { BODY };
    let announced = request.header(header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    let bytes = match request.take_body().into_bytes_limit(limit).await {
        Ok(bytes) => bytes,
        Err(ReadBodyError::PayloadTooLarge) => return Err(too_large()),
        Err(_) => return Err(Fault::invalid("The body broke off.")),
    };
    if depth(&bytes) > DEPTH {
        return Err(Fault::invalid("The body is nested too deeply."));
    }
    // A body sent in chunks announces no length; whoever comes after may ask for it.
    request.headers_mut().insert(header::CONTENT_LENGTH, bytes.len().into());
    request.set_body(Body::from_bytes(bytes));
    Ok(request)
}

fn too_large() -> Fault {
    Fault::TooLarge(problem("too_large", "The body is too large."))
}

/// Does a part of an address stand for control characters? No address of ours has any, and PostgreSQL takes no NUL.
fn names_control(part: &str) -> bool {
    let escapes = part.as_bytes().windows(3).filter(|three| three[0] == b'%');
    let mut escapes = escapes.map(|three| (three[1], three[2].to_ascii_lowercase()));
    escapes.any(|escape| matches!(escape, (b'0' | b'1', _) | (b'7', b'f')))
}

/// How deep the brackets of a JSON text go.
fn depth(json: &[u8]) -> usize {
    let (mut now, mut most, mut text, mut escaped) = (0_usize, 0, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if text => escaped = true,
            b'"' => text = !text,
            b'{' | b'[' if !text => {
                now += 1;
                most = most.max(now);
            }
            b'}' | b']' if !text => now = now.saturating_sub(1),
            _ => {}
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_a_text_are_no_depth() {
        assert_eq!(depth(br#"{"a":["[[[{\"[["]}"#), 2);
        assert_eq!(depth(&b"[".repeat(40)), 40);
    }
}
