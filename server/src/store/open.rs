//! Opening a database: SQLite for one process, PostgreSQL for several, each so that an answered commit is never lost.

use std::{
    fs::{DirBuilder, File},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DbBackend, DbErr, Statement};
use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};

use super::{Store, disk::Disk};

/// Why a database cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address names neither SQLite nor PostgreSQL.
    #[error("DATABASE_URL must begin with sqlite:// or postgres://")]
    Scheme,
    /// Another process has the SQLite file.
    #[error(
        "another Reliefline already uses {0}; an SQLite database serves one process, PostgreSQL serves several"
    )]
    InUse(PathBuf),
    /// The file system refused.
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    /// The database keeps less than it promises.
    #[error("the database would not keep what it answers: {0}")]
    NotDurable(String),
    /// The database itself.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl Store {
    /// Opens the database, without migrating it.
    ///
    /// # Errors
    /// [`OpenError`] when it cannot be reached, is in use, or is set to lose commits.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        let store = match url.split_once("://") {
            Some(("sqlite", rest)) => Self::open_sqlite(rest).await?,
            Some(("postgres" | "postgresql", _)) => Self::open_postgres(url).await?,
            _ => return Err(OpenError::Scheme),
        };
        if let Some(weak) = store.weakness().await? {
            return Err(OpenError::NotDurable(weak));
        }
        Ok(store)
    }

    async fn open_sqlite(rest: &str) -> Result<Self, OpenError> {
        let path = PathBuf::from(rest.split('?').next().unwrap_or(rest));
        if let Some(dir) = path.parent().filter(|dir| !dir.as_os_str().is_empty()) {
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(dir)
                .map_err(|error| OpenError::File(dir.into(), error))?;
        }
        // Made here if need be, so that it is its owner's alone; SQLite gives its journal the same mode.
        let mut file = File::options();
        file.create(true).append(true).mode(0o600);
        file.open(&path).map_err(|error| OpenError::File(path.clone(), error))?;
        let lock_path = PathBuf::from(format!("{}.lock", path.display()));
        let mut lock = File::options();
        lock.create(true).append(true).mode(0o600);
        let lock = lock.open(&lock_path).map_err(|error| OpenError::File(lock_path.clone(), error))?;
        lock.try_lock().map_err(|_| OpenError::InUse(path.clone()))?;
        let options = |connections: u32, read_only: bool| {
            let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", path.display()));
            options
                .min_connections(1)
                .max_connections(connections)
                .acquire_timeout(Duration::from_secs(8)) // longer than the busy time-out
                .sqlx_logging(false)
                .map_sqlx_sqlite_opts(move |sqlite| {
                    let sqlite = sqlite
                        .journal_mode(SqliteJournalMode::Wal)
                        .synchronous(SqliteSynchronous::Full)
                        .foreign_keys(true)
                        .busy_timeout(Duration::from_secs(5))
                        // A list comes over whole, without waiting for its reader every fifty rows.
                        .row_buffer_size(1024);
                    if read_only {
                        sqlite.pragma("query_only", "on")
                    } else {
                        // In KiB: a flood of reminders writes all over a few indexes, which shall be found in memory.
                        sqlite.pragma("cache_size", "-65536")
                    }
                });
            options
        };
        let write = Database::connect(options(1, false)).await?;
        let read = Database::connect(options(4, true)).await?;
        let mut apart = options(1, false);
        let watch = Database::connect(apart.min_connections(0).connect_lazy(true).to_owned()).await?;
        let folder = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let disk = Some(Disk::of(folder.into()));
        Ok(Self { engine: write.clone(), write, read, watch, disk, _lock: Some(Arc::new(lock)) })
    }

    async fn open_postgres(url: &str) -> Result<Self, OpenError> {
        let (url, schema) = split_schema(url);
        let options = |connections: u32| {
            let mut options = ConnectOptions::new(url.clone());
            options
                .max_connections(connections)
                .acquire_timeout(Duration::from_secs(3))
                .sqlx_logging(false)
                .map_sqlx_postgres_opts(|postgres| {
                    postgres.options([
                        ("statement_timeout", "10s"),
                        ("lock_timeout", "3s"),
                        ("idle_in_transaction_session_timeout", "30s"),
                        ("synchronous_commit", "on"),
                    ])
                });
            if let Some(schema) = &schema {
                options.set_schema_search_path(schema);
            }
            options
        };
        let requests = Database::connect(options(16)).await?;
        let engine = Database::connect(options(4)).await?;
        let watch = Database::connect(options(1).connect_lazy(true).to_owned()).await?;
        if let Some(schema) = &schema {
            requests.execute_unprepared(&format!("CREATE SCHEMA IF NOT EXISTS \"{schema}\"")).await?;
        }
        Ok(Self { write: requests.clone(), read: requests, engine, watch, disk: None, _lock: None })
    }

    /// A setting under which a commit that was answered could be lost, if there is one.
    ///
    /// # Errors
    /// The database's own.
    pub async fn weakness(&self) -> Result<Option<String>, DbErr> {
        let checks: &[(&str, &[&str])] = match self.backend() {
            DbBackend::Sqlite => &[("PRAGMA journal_mode", &["wal"]), ("PRAGMA synchronous", &["2"])],
            _ => &[("SHOW synchronous_commit", &["on", "remote_apply"])],
        };
        for (question, good) in checks {
            let row = self.write.query_one_raw(Statement::from_string(self.backend(), *question)).await?;
            let said = row.and_then(|row| {
                row.try_get_by_index::<String>(0)
                    .ok()
                    .or_else(|| row.try_get_by_index::<i32>(0).ok().map(|number| number.to_string()))
            });
            match said {
                Some(said) if good.contains(&said.as_str()) => {}
                said => return Ok(Some(format!("{question} says {}", said.unwrap_or_default()))),
            }
        }
        Ok(None)
    }
}

/// Takes `schema=name` out of an address: it lets the tests give each story a schema of its own.
pub(super) fn split_schema(url: &str) -> (String, Option<String>) {
    let Some((place, query)) = url.split_once('?') else { return (url.to_owned(), None) };
    let schema = query.split('&').find_map(|pair| pair.strip_prefix("schema=")).map(str::to_owned);
    let rest: Vec<_> = query.split('&').filter(|pair| !pair.starts_with("schema=")).collect();
    let url = if rest.is_empty() { place.to_owned() } else { format!("{place}?{}", rest.join("&")) };
    (url, schema)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_is_taken_out_of_an_address_and_all_else_stays() {
        for (url, rest, schema) in [
            ("postgres://h/db", "postgres://h/db", None),
            ("postgres://h/db?schema=a", "postgres://h/db", Some("a")),
            (
                "postgres://h/db?schema=a&sslmode=verify-full",
                "postgres://h/db?sslmode=verify-full",
                Some("a"),
            ),
            ("postgres://h/db?sslmode=require&schema=a", "postgres://h/db?sslmode=require", Some("a")),
            ("postgres://h/db?sslmode=require", "postgres://h/db?sslmode=require", None),
        ] {
            assert_eq!(split_schema(url), (rest.to_owned(), schema.map(str::to_owned)), "{url}");
        }
    }
}
