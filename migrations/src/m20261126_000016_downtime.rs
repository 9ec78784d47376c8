//! When Reliefline did not run, and pauses of an episode: two more inputs of a course.

use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{clinic, drop, id, index, make, maybe_of, of, unique};

/// This step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        make(
            manager,
            "downtime",
            [
                id(),
                maybe_of("clinic_id"),
                big_integer("from_at"),
                big_integer("to_at"),
                // The beginning once more, for a stretch that Reliefline found by itself: it is kept once.
                big_integer_null("found_from"),
                string_null("reason"),
                maybe_of("by_staff"),
                big_integer("noted_at"),
            ],
            &[("clinic_id", "clinic"), ("by_staff", "staff")],
        )
        .await?;
        unique(manager, "downtime", &["found_from"]).await?;
        index(manager, "downtime", &["clinic_id"]).await?;
        make(
            manager,
            "pause",
            [
                id(),
                clinic(),
                of("episode_id"),
                big_integer("at"),
                big_integer("until"),
                string_null("reason"),
                of("by_staff"),
            ],
            &[("clinic_id", "clinic"), ("episode_id", "episode"), ("by_staff", "staff")],
        )
        .await?;
        unique(manager, "pause", &["episode_id", "at"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["downtime", "pause"]).await
    }
}
