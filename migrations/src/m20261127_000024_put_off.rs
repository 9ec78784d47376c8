//! Since when a step of an alert's ladder fails again and again: the watch counts it as late, though it is due anew each time.

use sea_orm_migration::{prelude::*, schema::*};

/// This step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = big_integer_null("put_off_since");
        manager.alter_table(Table::alter().table("escalation").add_column(column).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("escalation").drop_column("put_off_since").to_owned()).await
    }
}
