//! Notices: what is wrong with Reliefline itself, one open row a matter. An instance that stops says so.

use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{drop, id, index, make, maybe_of, unique};

/// This step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        make(
            manager,
            "system_notice",
            [
                id(),
                maybe_of("clinic_id"),
                string_len("kind", 32),
                string("key"),
                // Which matter it is while it is open: it is open once.
                string_null("open_key"),
                json_binary("figures"),
                big_integer("since"),
                big_integer("last_seen_at"),
                integer("times"),
                big_integer_null("closed_at"),
                maybe_of("closed_by"),
            ],
            &[("clinic_id", "clinic"), ("closed_by", "staff")],
        )
        .await?;
        unique(manager, "system_notice", &["open_key"]).await?;
        index(manager, "system_notice", &["last_seen_at"]).await?;
        let beat = Table::alter().table("beat").add_column(big_integer_null("stopped_at")).to_owned();
        manager.alter_table(beat).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let beat = Table::alter().table("beat").drop_column("stopped_at").to_owned();
        manager.alter_table(beat).await?;
        drop(manager, &["system_notice"]).await
    }
}
