//! How many requests of the API are worked on at once (reliability.md 7). Each waits for the database if it must; behind so
//! many others the next one would only wait to be told that it was too late, and is told at once.

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::fault::Fault;

/// So many at once.
pub const AT_ONCE: usize = 256;

/// A place in the queue, given back by dropping it. What is asked of the server itself (its health, its pages) needs none, and
/// a live line leaves its place as soon as it stands.
///
/// # Errors
/// 503 `busy`: there is none.
pub fn enter<'a>(queue: &'a Semaphore, path: &str) -> Result<Option<SemaphorePermit<'a>>, Fault> {
    if !path.starts_with("/api/v1/") {
        return Ok(None);
    }
    queue.try_acquire().map(Some).map_err(|_| Fault::busy(2))
}
