//! A database of one's own for each story: a file in a temporary folder, or a schema of PostgreSQL.

use reliefline_server::store::Store;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use tempfile::TempDir;

/// Changes something that Reliefline itself never would.
///
/// # Panics
/// When the database does not take it.
pub async fn behind_the_back(store: &Store, sql: &str) {
    let txn = store.begin().await.expect("a transaction");
    txn.execute_unprepared(sql).await.expect("it is taken");
    txn.commit().await.expect("a commit");
}

/// Where a story's data lives; gone when the story ends.
pub struct Home {
    dir: TempDir,
    postgres: Option<String>,
}

impl Home {
    /// A new one: on `RELIEFLINE_TEST_POSTGRES` if it is set, else SQLite.
    ///
    /// # Panics
    /// When there is no room for a temporary folder.
    #[must_use]
    pub fn make() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let postgres = std::env::var("RELIEFLINE_TEST_POSTGRES").ok().map(|url| {
            let name: String =
                (0..16).map(|_| char::from(b'a' + reliefline_server::keys::random::<1>()[0] % 26)).collect();
            format!("{url}?schema=story_{name}")
        });
        Self { dir, postgres }
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> String {
        let file = || format!("sqlite://{}", self.dir.path().join("reliefline.db").display());
        self.postgres.clone().unwrap_or_else(file)
    }

    /// The folder beside it.
    #[must_use]
    pub fn dir(&self) -> &std::path::Path {
        self.dir.path()
    }

    /// A connection to it without our store in between, for what the store cannot do.
    ///
    /// # Panics
    /// When the database cannot be reached.
    pub async fn connect(&self) -> DatabaseConnection {
        let url = self.url();
        let (address, schema) = url.split_once("?schema=").unwrap_or((&url, ""));
        let mut options = ConnectOptions::new(address);
        options.max_connections(1).sqlx_logging(false);
        if !schema.is_empty() {
            options.set_schema_search_path(schema);
        }
        Database::connect(options).await.expect("the database answers")
    }

    /// Opens it with its tables.
    ///
    /// # Panics
    /// When the database cannot be opened.
    pub async fn open(&self) -> Store {
        let store = Store::open(&self.url()).await.expect("the database opens");
        store.migrate().await.expect("the tables are made");
        store
    }
}
