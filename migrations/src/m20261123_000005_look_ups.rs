//! Indexes for what is asked while an episode is locked, and each second: its messages, and who could not be judged.

use sea_orm_migration::prelude::*;

use crate::columns::{drop_index, index};

/// This step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        index(manager, "outbox", &["episode_id"]).await?;
        index(manager, "episode", &["unjudged_since"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_index(manager, "episode", &["unjudged_since"]).await?;
        drop_index(manager, "outbox", &["episode_id"]).await
    }
}
