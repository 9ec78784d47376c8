//! The promise to call a patient back, why an alert was none, and the button of a notification that takes an alert.

use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{drop_index, index};

/// This step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in [
            ("alert", big_integer_null("call_before")),
            ("alert", text_null("reason")),
            ("escalation", big_integer_null("promised_at")),
            ("escalation", big_integer_null("unopened_until")),
            ("outbox", blob_null("acknowledge_hash")),
            ("outbox", big_integer_null("acknowledged_at")),
        ] {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        index(manager, "outbox", &["acknowledge_hash"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_index(manager, "outbox", &["acknowledge_hash"]).await?;
        for (table, column) in [
            ("alert", "call_before"),
            ("alert", "reason"),
            ("escalation", "promised_at"),
            ("escalation", "unopened_until"),
            ("outbox", "acknowledge_hash"),
            ("outbox", "acknowledged_at"),
        ] {
            manager.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
