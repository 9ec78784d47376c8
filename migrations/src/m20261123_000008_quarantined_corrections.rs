//! A correction that waits for a nurse remembers which check-in it was to replace.

use sea_orm_migration::prelude::*;

use crate::columns::maybe_of;

/// This step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = maybe_of("corrects");
        let table = Table::alter().table(Alias::new("quarantine")).add_column(column).to_owned();
        manager.alter_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table =
            Table::alter().table(Alias::new("quarantine")).drop_column(Alias::new("corrects")).to_owned();
        manager.alter_table(table).await
    }
}
