//! Calling a clinic's webhook: JSON, signed with its secret, so that the receiver knows who calls and when.

use hmac::{Hmac, KeyInit, Mac};
use reqwest::{
    Client,
    header::{CONTENT_TYPE, RETRY_AFTER},
};
use serde_json::json;
use sha2::Sha256;

use super::{Notice, Tried, verdict_of};
use crate::{
    domain::{
        at::{At, SECOND},
        channels::Verdict,
        message::Outcome,
    },
    push::transport::{finish, retry_after},
};

/// The header with the signature: `t=<seconds>,v1=<hex HMAC-SHA-256 of "t.body">`.
pub const SIGNATURE: &str = "Reliefline-Signature";

/// A clinic's webhook.
#[derive(Clone)]
pub struct Hook {
    /// Where it is.
    pub url: String,
    /// What both sides know.
    pub secret: Vec<u8>,
}

impl std::fmt::Debug for Hook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hook(hidden)")
    }
}

impl Hook {
    /// Calls it for the people with these telephones.
    pub async fn send(&self, client: &Client, notice: &Notice, to: &[&str], now: At) -> Tried {
        let body = json!({
            "id": notice.id,
            "kind": notice.kind,
            "level": notice.level,
            "count": notice.count,
            "text": notice.text,
            "url": notice.url,
            "to": to,
        });
        let body = body.to_string();
        let sent = client
            .post(&self.url)
            .header(CONTENT_TYPE, "application/json")
            .header(SIGNATURE, sign(&self.secret, now, &body))
            .body(body)
            .send()
            .await;
        let answer = match sent {
            Ok(answer) => answer,
            Err(error) if error.is_timeout() => return Tried::unanswered(Verdict::Timeout),
            Err(error) => return Tried::unanswered(verdict_of(&error)),
        };
        let status = answer.status().as_u16();
        let asked = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let asked = asked.and_then(|value| retry_after(value, now));
        finish(answer).await;
        Tried::answered(match status {
            200..=299 => Outcome::Accepted(status),
            _ => Outcome::of_status(status, asked),
        })
    }
}

/// The signature of a body at an instant.
#[must_use]
pub fn sign(secret: &[u8], now: At, body: &str) -> String {
    let seconds = now.0.div_euclid(SECOND);
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else {
        unreachable!("HMAC takes a key of any length")
    };
    mac.update(format!("{seconds}.{body}").as_bytes());
    let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={seconds},v1={hex}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_what_any_other_program_makes_of_it() {
        // printf '1795449600.{"a":1}' | openssl dgst -sha256 -hmac 'a secret of the clinic'
        let signed = sign(b"a secret of the clinic", At(1_795_449_600_999), r#"{"a":1}"#);
        assert_eq!(
            signed,
            "t=1795449600,v1=396aff7370ada379d15189145f4fc1ccf044a84ed0d9efc925d7e2eb2f88c8eb"
        );
        assert_ne!(signed, sign(b"another", At(1_795_449_600_999), r#"{"a":1}"#));
    }
}
