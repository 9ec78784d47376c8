//! When a notice that a flow wrote was told by the channels beside the screens; what is open already is told once.

use sea_orm_migration::{prelude::*, schema::*};

/// This step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = big_integer_null("told_at");
        manager.alter_table(Table::alter().table("system_notice").add_column(column).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("system_notice").drop_column("told_at").to_owned()).await
    }
}
