//! What loses a race on PostgreSQL is done again: the same ids make that safe, also after a commit whose answer was
//! lost. SQLite has one writer and has waited for it already.

use crate::fault::Fault;

const TRIES: usize = 5;

/// Runs a whole transaction, and runs it again while it loses races.
///
/// # Errors
/// What the last try answers.
pub async fn again<T, F: Future<Output = Result<T, Fault>>>(work: impl Fn() -> F) -> Result<T, Fault> {
    for _ in 1..TRIES {
        match work().await {
            Err(fault) if fault.is_lost_race() => {}
            answer => return answer,
        }
    }
    work().await
}
