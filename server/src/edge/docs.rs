//! The readable documentation. It inlines a third party's script, so it gets a sandbox: no origin, no cookie.

use std::sync::OnceLock;

use base64::{Engine, engine::general_purpose::STANDARD};
use poem::http::HeaderValue;
use sha2::{Digest, Sha256};

use crate::api;

/// Where it is.
pub const DOCS: &str = "/api/docs";

/// The page with the policy that lets its own scripts run, and no others.
pub struct Docs {
    /// The page.
    pub page: String,
    /// Its policy.
    pub policy: HeaderValue,
}

impl Docs {
    /// The page of this build, made when somebody first asks: its script is three megabytes long.
    #[must_use]
    pub fn get() -> &'static Self {
        static DOCS: OnceLock<Docs> = OnceLock::new();
        DOCS.get_or_init(|| Self::new(api::service().scalar_html()))
    }

    /// Takes the page as it will be served.
    fn new(page: String) -> Self {
        let hashes: String = inline_scripts(&page)
            .map(|script| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script.as_bytes()))))
            .collect();
        let policy = format!(
            "sandbox allow-scripts; default-src 'none'; script-src{hashes}; style-src 'unsafe-inline'; img-src data:"
        );
        let policy = HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("sandbox"));
        Self { page, policy }
    }
}

/// What stands between the tags of scripts without an address.
fn inline_scripts(page: &str) -> impl Iterator<Item = &str> {
    page.split("<script").skip(1).filter_map(|rest| {
        let (tag, rest) = rest.split_once('>')?;
        let (script, _) = rest.split_once("</script>")?;
        (!tag.contains(" src=")).then_some(script)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_inline_script_is_named_by_its_hash_and_nothing_else_may_run() {
        let docs =
            Docs::new("<script>a()</script><script src=\"x\"></script><script id=b>{}</script>".into());
        let policy = docs.policy.to_str().unwrap();
        assert_eq!(policy.matches("sha256-").count(), 2);
        assert!(policy.starts_with("sandbox allow-scripts; default-src 'none'; script-src 'sha256-"));
        assert!(!policy.contains("'self'"));
    }
}
