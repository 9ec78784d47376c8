//! A patient's own times, the reminders that follow from them, and what became of each.

use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{clinic, drop, id, index, make, maybe_of, of, reference, table};

/// This step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        make(
            manager,
            "reminder_times",
            [of("patient_id").primary_key().take(), clinic(), json_binary("own"), big_integer("changed_at")],
            &[("patient_id", "patient"), ("clinic_id", "clinic")],
        )
        .await?;
        make(
            manager,
            "zone_change",
            [
                id(),
                clinic(),
                of("patient_id"),
                string("zone"),
                string("was"),
                big_integer("at"),
                maybe_of("by_staff"),
            ],
            &[("clinic_id", "clinic"), ("patient_id", "patient"), ("by_staff", "staff")],
        )
        .await?;
        index(manager, "zone_change", &["patient_id", "at"]).await?;
        by_own_key(
            manager,
            "reminder",
            [
                of("episode_id"),
                string_len("kind", 16),
                clinic(),
                of("patient_id"),
                json_binary("timetable"),
                json_binary("progress"),
                big_integer_null("next_due_at"),
                big_integer("version"),
            ],
            &["episode_id", "kind"],
            &[("clinic_id", "clinic"), ("episode_id", "episode"), ("patient_id", "patient")],
        )
        .await?;
        index(manager, "reminder", &["next_due_at"]).await?;
        index(manager, "reminder", &["patient_id"]).await?;
        by_own_key(
            manager,
            "occurrence",
            [
                of("episode_id"),
                string_len("kind", 16),
                string_len("local_date", 10),
                string_len("slot", 5),
                clinic(),
                big_integer("due_at"),
                string_len("state", 16),
                big_integer("changed_at"),
            ],
            &["episode_id", "kind", "local_date", "slot"],
            &[("clinic_id", "clinic"), ("episode_id", "episode")],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["reminder_times", "zone_change", "reminder", "occurrence"]).await
    }
}

/// A table whose key is what its rows are about, so that nobody can make one twice.
async fn by_own_key(
    manager: &SchemaManager<'_>,
    name: &'static str,
    columns: impl IntoIterator<Item = ColumnDef>,
    key: &[&'static str],
    references: &[(&'static str, &'static str)],
) -> Result<(), DbErr> {
    let mut table = table(name, columns);
    let mut primary = Index::create();
    for column in key {
        primary.col(*column);
    }
    table.primary_key(&mut primary);
    for (column, target) in references {
        table.foreign_key(&mut reference(name, column, target));
    }
    manager.create_table(table).await
}
