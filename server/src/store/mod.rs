//! The only place with queries. A file is an entity and its queries; whatever touches patient data asks for a
//! [`Permit`](crate::domain::access::Permit).

pub mod adherence_day;
pub mod adherence_week;
pub mod alert;
pub mod alert_event;
pub mod audit;
pub mod baseline;
pub mod beat;
pub mod board;
pub mod calendar_feed;
pub mod canary;
pub mod caseload;
pub mod channel_settings;
pub mod check_in;
pub mod clinic;
pub mod course;
pub mod demo;
pub mod device;
pub mod downtime;
pub mod duty_change;
pub mod duty_swap;
pub mod easing;
pub mod episode;
pub mod escalation;
pub mod exercise;
pub mod exercise_hidden;
pub mod fact;
pub mod form_check;
pub mod gauges;
pub mod invite;
pub mod ladder;
pub mod look;
pub mod names;
pub mod next_day;
pub mod occurrence;
pub mod outbox;
pub mod overdue;
pub mod patient;
pub mod pause;
pub mod plan_hold;
pub mod plan_note;
pub mod plan_version;
pub mod proof;
pub mod quarantine;
pub mod reach_test;
pub mod reminder;
pub mod reminder_times;
pub mod session;
pub mod session_log;
pub mod session_log_aside;
pub mod set_up;
pub mod shift;
pub mod staff;
pub mod subscription;
pub mod system_notice;
pub mod therapist_item;
pub mod thresholds;
pub mod throttle;
pub mod zone_change;

use std::{
    fs::{DirBuilder, File},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use reliefline_migrations::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    RuntimeErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};

/// The database: one writer and several readers on SQLite, one pool for requests and one for the engine on PostgreSQL. On
/// both the watch has a connection of its own.
#[derive(Clone)]
pub struct Store {
    write: DatabaseConnection,
    read: DatabaseConnection,
    engine: DatabaseConnection,
    watch: DatabaseConnection,
    _lock: Option<Arc<File>>,
}

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
        Ok(Self { engine: write.clone(), write, read, watch, _lock: Some(Arc::new(lock)) })
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
        Ok(Self { write: requests.clone(), read: requests, engine, watch, _lock: None })
    }

    /// Brings the tables up to date.
    ///
    /// # Errors
    /// The database's own.
    ///
    /// Instances that start together on PostgreSQL take turns.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        if self.backend() == DbBackend::Sqlite {
            return Migrator::up(&self.write, None).await;
        }
        // Released with the transaction, whatever happens to this process.
        let turn = self.begin_engine().await?;
        turn.execute_unprepared(
            "SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0; \
             SET LOCAL idle_in_transaction_session_timeout = 0; \
             SELECT pg_advisory_xact_lock(hashtext('reliefline migrate'), hashtext(current_schema()))",
        )
        .await?;
        Migrator::up(&self.write, None).await?;
        turn.commit().await
    }

    /// Drops every table with all that is in it, and makes them anew: for a demo that was left half made.
    ///
    /// # Errors
    /// The database's own.
    pub async fn start_over(&self) -> Result<(), DbErr> {
        Migrator::refresh(&self.write).await
    }

    /// Is every migration applied? Asked of a reader, so that nobody waits for the writer.
    ///
    /// # Errors
    /// The database's own.
    pub async fn is_current(&self) -> Result<bool, DbErr> {
        Ok(Migrator::get_pending_migrations_read_only(&self.read).await?.is_empty())
    }

    /// What a request reads from.
    #[must_use]
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// What the engine reads from: on PostgreSQL its own pool, so that requests cannot starve it.
    #[must_use]
    pub fn read_engine(&self) -> &DatabaseConnection {
        if self.backend() == DbBackend::Sqlite { &self.read } else { &self.engine }
    }

    /// A write transaction for a request. Nothing else begins one.
    ///
    /// On SQLite it is `IMMEDIATE`: a deferred one that turns into a write fails at once, whatever the time-out.
    ///
    /// # Errors
    /// The database's own; [`is_busy`] tells whether waiting would help.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        begin(&self.write).await
    }

    /// A write transaction for the engine, from its own pool so that requests cannot starve it.
    ///
    /// # Errors
    /// The database's own.
    pub async fn begin_engine(&self) -> Result<DatabaseTransaction, DbErr> {
        begin(&self.engine).await
    }

    /// What the watch reads from: one connection apart, so that a pool that is stuck cannot blind it.
    #[must_use]
    pub fn read_watch(&self) -> &DatabaseConnection {
        &self.watch
    }

    /// A write transaction for the watch, on its own connection.
    ///
    /// # Errors
    /// The database's own.
    pub async fn begin_watch(&self) -> Result<DatabaseTransaction, DbErr> {
        begin(&self.watch).await
    }

    /// Which of the two databases this is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.write.get_database_backend()
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
fn split_schema(url: &str) -> (String, Option<String>) {
    let Some((place, query)) = url.split_once('?') else { return (url.to_owned(), None) };
    let schema = query.split('&').find_map(|pair| pair.strip_prefix("schema=")).map(str::to_owned);
    let rest: Vec<_> = query.split('&').filter(|pair| !pair.starts_with("schema=")).collect();
    let url = if rest.is_empty() { place.to_owned() } else { format!("{place}?{}", rest.join("&")) };
    (url, schema)
}

async fn begin(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    db.begin_with_options(TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..Default::default()
    })
    .await
}

/// A savepoint inside a write transaction: what fails in it takes nothing else along.
///
/// # Errors
/// The database's own.
pub async fn savepoint(txn: &DatabaseTransaction) -> Result<DatabaseTransaction, DbErr> {
    txn.begin().await
}

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
