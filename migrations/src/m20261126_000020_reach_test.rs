//! Tests of whether a phone can be reached, and what a phone says of its notifications.

use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{clinic, drop, make, maybe_of, of};

/// This step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        make(
            manager,
            "reach_test",
            [
                of("id").primary_key().take(),
                clinic(),
                maybe_of("patient_id"),
                maybe_of("device_id"),
                of("by_staff"),
                big_integer("created_at"),
            ],
            &[
                ("clinic_id", "clinic"),
                ("patient_id", "patient"),
                ("device_id", "device"),
                ("by_staff", "staff"),
            ],
        )
        .await?;
        let column = string_len_null("notifications", 16);
        manager.alter_table(Table::alter().table("device").add_column(column).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("device").drop_column("notifications").to_owned()).await?;
        drop(manager, &["reach_test"]).await
    }
}
