//! The session cookie. The edge maps its name for browsers that refuse `Secure` on localhost.

use crate::flow::sign_in::SignedIn;

/// The cookie's name; `__Host-` ties it to this origin, https and the root path.
pub const NAME: &str = "__Host-reliefline";

/// The header that keeps a session's token on the device.
#[must_use]
pub fn keep(session: &SignedIn) -> String {
    let seconds = session.keep_for / 1_000;
    format!("{NAME}={}; Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age={seconds}", session.token.reveal())
}

/// The header that forgets it.
#[must_use]
pub fn forget() -> String {
    format!("{NAME}=; Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age=0")
}
