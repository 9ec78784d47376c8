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
pub mod disk;
pub mod downtime;
pub mod duty_change;
pub mod duty_swap;
pub mod easing;
pub mod episode;
mod errors;
pub mod escalation;
pub mod exercise;
pub mod exercise_hidden;
pub mod fact;
pub mod form_check;
pub mod gauges;
pub mod invariants;
pub mod invite;
pub mod ladder;
pub mod look;
pub mod names;
pub mod next_day;
pub mod occurrence;
mod open;
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

use std::{fs::File, sync::Arc};

use reliefline_migrations::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};

pub use self::{
    errors::{code_of, is_busy, is_full, is_lost_race},
    open::OpenError,
};

/// The database: one writer and several readers on SQLite, one pool for requests and one for the engine on PostgreSQL. On
/// both the watch has a connection of its own.
#[derive(Clone)]
pub struct Store {
    write: DatabaseConnection,
    read: DatabaseConnection,
    engine: DatabaseConnection,
    watch: DatabaseConnection,
    disk: Option<disk::Disk>,
    _lock: Option<Arc<File>>,
}

impl Store {
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

    /// The disk that it is on. None: PostgreSQL's is another machine's.
    #[must_use]
    pub fn disk(&self) -> Option<&disk::Disk> {
        self.disk.as_ref()
    }

    /// A write failed: when it was for want of room, the reserve is given up for the next one.
    pub fn makes_room_after(&self, error: &DbErr) {
        if is_full(error) {
            self.makes_room();
        }
    }

    /// The reserve is given up for the next write.
    pub fn makes_room(&self) {
        if let Some(disk) = &self.disk {
            disk.give_up();
        }
    }

    /// Which of the two databases this is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.write.get_database_backend()
    }
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
