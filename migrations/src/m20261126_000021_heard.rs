//! Whether a test push was heard, and whether an instance's clock is in step.

use sea_orm_migration::{prelude::*, schema::*};

/// This step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in [
            ("device", boolean_null("test_heard")),
            ("device", big_integer_null("test_heard_at")),
            ("beat", boolean("in_step").default(true).take()),
        ] {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in [("device", "test_heard"), ("device", "test_heard_at"), ("beat", "in_step")] {
            manager.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
