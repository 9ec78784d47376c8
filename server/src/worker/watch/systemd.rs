//! What the service manager is told (sd_notify(3)): one datagram to the socket that it named. Nobody listens: nothing is
//! said.

use std::{
    os::{
        linux::net::SocketAddrExt,
        unix::net::{SocketAddr, UnixDatagram},
    },
    time::Duration,
};

/// The process takes requests.
pub const READY: &str = "READY=1";
/// All is well.
pub const WATCHDOG: &str = "WATCHDOG=1";
/// The process was told to stop.
pub const STOPPING: &str = "STOPPING=1";

/// Tells it.
pub fn notify(word: &str) {
    if let Some(socket) = std::env::var_os("NOTIFY_SOCKET")
        && let Err(error) = send(socket.as_encoded_bytes(), word)
    {
        tracing::warn!(%error, "The service manager cannot be told");
    }
}

fn send(name: &[u8], word: &str) -> std::io::Result<()> {
    let address = match name.strip_prefix(b"@") {
        Some(name) => SocketAddr::from_abstract_name(name)?,
        None => SocketAddr::from_pathname(std::str::from_utf8(name).map_err(std::io::Error::other)?)?,
    };
    UnixDatagram::unbound()?.send_to_addr(word.as_bytes(), &address).map(drop)
}

/// How often it wants to hear that all is well: a third of the time after which it restarts the process.
#[must_use]
pub fn watchdog() -> Option<Duration> {
    let micros = std::env::var("WATCHDOG_USEC").ok()?.parse().ok()?;
    Some(Duration::from_micros(micros) / 3)
}
