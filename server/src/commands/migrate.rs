//! `reliefline migrate`: bring the tables up to date, and nothing else. `serve` does it by itself.

use anyhow::Context;

use crate::{config::Config, store::Store};

/// Migrates the database.
///
/// # Errors
/// A sentence that names what stopped it.
pub async fn run(config: Config) -> anyhow::Result<()> {
    let store = Store::open(&config.database()).await.context("the database cannot be opened")?;
    store.migrate().await.context("the database cannot be migrated")?;
    println!("The tables are current.");
    Ok(())
}
