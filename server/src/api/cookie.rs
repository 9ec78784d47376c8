//! The session cookie. The edge maps its name for browsers that refuse `Secure` on localhost.

use std::sync::{Arc, Mutex, PoisonError};

use crate::{
    domain::{hidden::Hidden, session::PATIENT},
    flow::sign_in::SignedIn,
};

/// The cookie's name; `__Host-` ties it to this origin, https and the root path.
pub const NAME: &str = "__Host-reliefline";

/// The header that keeps a session's token on the device.
#[must_use]
pub fn keep(session: &SignedIn) -> String {
    header(&session.token, session.keep_for)
}

fn header(token: &Hidden<1, 64>, keep_for: i64) -> String {
    let seconds = keep_for / 1_000;
    format!("{NAME}={}; Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age={seconds}", token.reveal())
}

/// Carries a new token from where a request is recognised to the edge, which writes it on the answer.
#[derive(Clone, Default)]
pub struct Renewal(Arc<Mutex<Option<String>>>);

impl Renewal {
    /// The browser shall keep this token from now on. Only patients' sessions last long enough to need it.
    pub fn offer(&self, token: &Hidden<1, 64>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(header(token, PATIENT.cookie));
    }

    /// The header, if there is one to write.
    #[must_use]
    pub fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The header that forgets it.
#[must_use]
pub fn forget() -> String {
    format!("{NAME}=; Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age=0")
}
