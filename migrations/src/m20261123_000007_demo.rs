//! The mark of a demo clinic whose history is whole: one that was interrupted has none.

use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{drop, make};

/// This step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        make(
            manager,
            "demo",
            [uuid("clinic_id").primary_key().take(), big_integer("filled_at")],
            &[("clinic_id", "clinic")],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["demo"]).await
    }
}
