//! A look at a database that changes nothing, also while it is served: for `reliefline doctor`.

use std::path::{Path, PathBuf};

use reliefline_migrations::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    QuerySelect, Statement, TransactionTrait, entity::prelude::*,
};

use super::{OpenError, episode, open::split_schema, subscription};
use crate::domain::{
    ids::{ClinicId, EpisodeId},
    message::SubscriptionState,
};

/// A connection that can only read.
pub struct Look(DatabaseConnection);

/// A setting of the database, what it must say, and how to make it say so.
type Setting = (&'static str, &'static str, &'static str);

const SQLITE: [Setting; 1] =
    [("PRAGMA journal_mode", "wal", "start `reliefline serve` once, it sets the journal to WAL")];
// `synchronous_commit` is no question here: each connection of the server sets it for itself.
const POSTGRES: [Setting; 2] = [
    (
        "SHOW fsync",
        "on",
        "set fsync = on in postgresql.conf, or a power cut loses entries that were answered",
    ),
    (
        "SHOW full_page_writes",
        "on",
        "set full_page_writes = on in postgresql.conf, or a power cut can damage the database",
    ),
];

/// The file of an SQLite address; none for PostgreSQL.
#[must_use]
pub fn sqlite_file(url: &str) -> Option<PathBuf> {
    let rest = url.strip_prefix("sqlite://")?;
    Some(PathBuf::from(rest.split('?').next().unwrap_or(rest)))
}

impl Look {
    /// Looks at the database of this address. Nothing is made: no file, no schema, no table.
    ///
    /// # Errors
    /// [`OpenError`] when it is not there or cannot be reached.
    pub async fn at(url: &str) -> Result<Self, OpenError> {
        let options = match sqlite_file(url) {
            Some(file) => of_sqlite(&file),
            None if url.starts_with("postgres://") || url.starts_with("postgresql://") => of_postgres(url),
            None => return Err(OpenError::Scheme),
        };
        Ok(Self(Database::connect(options).await?))
    }

    /// Settings under which an answered commit could be lost: what was said, and the remedy.
    ///
    /// # Errors
    /// The database's own.
    pub async fn weaknesses(&self) -> Result<Vec<String>, DbErr> {
        let settings: &[Setting] =
            if self.0.get_database_backend() == DbBackend::Sqlite { &SQLITE } else { &POSTGRES };
        let mut weak = Vec::new();
        for (question, good, remedy) in settings {
            let said = self.ask(question).await?;
            if said != *good {
                weak.push(format!("{question} says {said}; {remedy}"));
            }
        }
        Ok(weak)
    }

    /// What SQLite finds when it reads the whole file: none when it is sound. PostgreSQL looks after its own files.
    ///
    /// # Errors
    /// The database's own.
    pub async fn damage(&self) -> Result<Option<String>, DbErr> {
        if self.0.get_database_backend() != DbBackend::Sqlite {
            return Ok(None);
        }
        Ok(Some(self.ask("PRAGMA quick_check(1)").await?).filter(|said| said != "ok"))
    }

    /// How many migrations wait.
    ///
    /// # Errors
    /// The database's own.
    pub async fn pending(&self) -> Result<usize, DbErr> {
        Ok(Migrator::get_pending_migrations_read_only(&self.0).await?.len())
    }

    /// One state of the database, whatever a server writes meanwhile; nothing else can be asked until it is dropped.
    ///
    /// # Errors
    /// The database's own.
    pub async fn still(&self) -> Result<DatabaseTransaction, DbErr> {
        self.0.begin().await
    }

    /// All episodes, each with its clinic.
    ///
    /// # Errors
    /// The database's own.
    pub async fn episodes(&self) -> Result<Vec<(ClinicId, EpisodeId)>, DbErr> {
        episode::Entity::find()
            .select_only()
            .columns([episode::Column::ClinicId, episode::Column::Id])
            .into_tuple()
            .all(&self.0)
            .await
    }

    /// How many phones and browsers subscribed with another VAPID key than this: no push reaches them any more.
    ///
    /// # Errors
    /// The database's own.
    pub async fn of_another_key(&self, fingerprint: &str) -> Result<u64, DbErr> {
        subscription::Entity::find()
            .filter(subscription::COLUMN.vapid.ne(fingerprint))
            .filter(subscription::COLUMN.state.ne(SubscriptionState::Gone))
            .count(&self.0)
            .await
    }

    async fn ask(&self, question: &str) -> Result<String, DbErr> {
        let row =
            self.0.query_one_raw(Statement::from_string(self.0.get_database_backend(), question)).await?;
        row.map_or_else(|| Ok(String::new()), |row| row.try_get_by_index(0))
    }
}

fn of_sqlite(file: &Path) -> ConnectOptions {
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=ro", file.display()));
    options.max_connections(1).sqlx_logging(false);
    options
}

fn of_postgres(url: &str) -> ConnectOptions {
    let (url, schema) = split_schema(url);
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false).map_sqlx_postgres_opts(|postgres| {
        postgres.options([
            ("default_transaction_read_only", "on"),
            ("default_transaction_isolation", "repeatable read"),
            ("statement_timeout", "10s"),
        ])
    });
    if let Some(schema) = schema {
        options.set_schema_search_path(schema);
    }
    options
}
