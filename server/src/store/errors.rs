//! What an error of the database means.

use sea_orm::{DbErr, RuntimeErr};

/// The database's own code of an error, safe to log: messages quote values.
#[must_use]
pub fn code_of(error: &DbErr) -> String {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => match error.as_database_error() {
            Some(database) => database.code().unwrap_or_default().into_owned(),
            None => match &**error {
                sqlx::Error::PoolTimedOut => "pool_timed_out".into(),
                sqlx::Error::Io(_) => "io".into(),
                _ => "driver".into(),
            },
        },
        DbErr::ConnectionAcquire(_) => "pool_timed_out".into(),
        DbErr::RecordNotFound(_) => "not_found".into(),
        _ => "other".into(),
    }
}

/// Would the same statement pass a little later? Serialization, dead-lock, a lost connection, a full queue.
#[must_use]
pub fn is_busy(error: &DbErr) -> bool {
    let code = code_of(error);
    matches!(
        code.as_str(),
        "40001" | "40P01" | "57P01" | "55P03" | "57014" | "pool_timed_out" | "io" | "5" | "517"
    ) || code.starts_with("08")
}

/// Did the statement lose a race, or its connection, so that the next try will pass? PostgreSQL's alone: SQLite has
/// waited for its one writer already.
#[must_use]
pub fn is_lost_race(error: &DbErr) -> bool {
    let code = code_of(error);
    matches!(code.as_str(), "40001" | "40P01" | "57P01" | "io") || code.starts_with("08")
}

/// Is the disk full?
#[must_use]
pub fn is_full(error: &DbErr) -> bool {
    matches!(code_of(error).as_str(), "13" | "53100")
}
