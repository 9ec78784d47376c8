//! Urgent messages have an index of their own, so that no flood of others makes them wait.

use sea_orm_migration::prelude::*;

use crate::columns::{drop_index, index};

/// This step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        index(manager, "outbox", &["severity", "state", "next_attempt_at"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_index(manager, "outbox", &["severity", "state", "next_attempt_at"]).await
    }
}
