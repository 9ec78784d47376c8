//! The promise to call a patient back, and why an alert was none.

use sea_orm_migration::{prelude::*, schema::*};

/// This step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [big_integer_null("call_before"), text_null("reason")] {
            manager.alter_table(Table::alter().table("alert").add_column(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["call_before", "reason"] {
            manager.alter_table(Table::alter().table("alert").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
