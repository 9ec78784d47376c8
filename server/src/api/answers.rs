//! Answers that several operations share: something was made, nothing is left to say.

use poem_openapi::{ApiResponse, payload::Json, types::ToJSON};

/// Something was made.
#[derive(ApiResponse)]
pub enum Made<T: ToJSON + Send> {
    /// It exists now.
    #[oai(status = 201)]
    Made(Json<T>),
}

impl<T: ToJSON + Send> Made<T> {
    /// Answers with what was made.
    pub fn of(made: T) -> Self {
        Self::Made(Json(made))
    }
}

/// A session was made; its token travels in the cookie alone.
#[derive(ApiResponse)]
pub enum Opened<T: ToJSON + Send> {
    /// This device is signed in.
    #[oai(status = 201)]
    Opened(
        Json<T>,
        /// `__Host-reliefline`: Secure, HttpOnly, SameSite=Strict.
        #[oai(header = "Set-Cookie")]
        String,
    ),
}

/// It is done.
#[derive(ApiResponse)]
pub enum Done {
    /// Done; nothing to say.
    #[oai(status = 204)]
    Done,
}

/// The session is over.
#[derive(ApiResponse)]
pub enum Closed {
    /// Signed out.
    #[oai(status = 204)]
    Closed(
        /// The emptied cookie.
        #[oai(header = "Set-Cookie")]
        String,
        /// `"cache"` alone: a storage wipe would lose unsent check-ins.
        #[oai(header = "Clear-Site-Data")]
        String,
    ),
}
