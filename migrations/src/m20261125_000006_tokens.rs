//! Session tokens that change, and open codes that never begin alike.

use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{index, unique};

/// This step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, "session", blob_null("previous_hash")).await?;
        add(manager, "session", big_integer_null("previous_until")).await?;
        add(manager, "session", big_integer("token_since").default(0).take()).await?;
        let known = "UPDATE session SET token_since = created_at";
        manager.get_connection().execute_unprepared(known).await?;
        index(manager, "session", &["previous_hash"]).await?;
        add(manager, "invite", string_len_null("live_selector", 2)).await?;
        unique(manager, "invite", &["live_selector"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().table("invite").name("idx_invite_live_selector").to_owned()).await?;
        remove(manager, "invite", "live_selector").await?;
        manager
            .drop_index(Index::drop().table("session").name("idx_session_previous_hash").to_owned())
            .await?;
        for column in ["token_since", "previous_until", "previous_hash"] {
            remove(manager, "session", column).await?;
        }
        Ok(())
    }
}

// SQLite changes one column at a time.
async fn add(manager: &SchemaManager<'_>, table: &'static str, column: ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await
}

async fn remove(manager: &SchemaManager<'_>, table: &'static str, column: &'static str) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await
}
