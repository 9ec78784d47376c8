//! Plans: a clinic's own exercises, the assigned therapist, versions, holds, form checks, and notes to the patient.

use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{clinic, drop, id, index, make, maybe_of, of, reference, table};

/// This step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        library(manager).await?;
        // Without a reference: SQLite cannot add one to a table that is there. The flow looks that it is a therapist.
        let therapist = maybe_of("therapist_id");
        let patient = Table::alter().table(Alias::new("patient")).add_column(therapist).to_owned();
        manager.alter_table(patient).await?;
        index(manager, "patient", &["therapist_id"]).await?;
        versions(manager).await?;
        holds(manager).await?;
        words(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(
            manager,
            &["exercise", "exercise_hidden", "plan_version", "plan_hold", "form_check", "plan_note"],
        )
        .await?;
        crate::columns::drop_index(manager, "patient", &["therapist_id"]).await?;
        let column = Alias::new("therapist_id");
        manager.alter_table(Table::alter().table(Alias::new("patient")).drop_column(column).to_owned()).await
    }
}

async fn library(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    make(
        manager,
        "exercise",
        [
            string_len("id", 36).primary_key().take(),
            clinic(),
            json_binary("content"),
            big_integer("created_at"),
            big_integer("changed_at"),
            maybe_of("by_staff"),
        ],
        &[("clinic_id", "clinic"), ("by_staff", "staff")],
    )
    .await?;
    index(manager, "exercise", &["clinic_id"]).await?;
    // Shipped ones can be hidden too, and have no row: no reference.
    let mut hidden = table(
        "exercise_hidden",
        [clinic(), string_len("exercise_id", 36), big_integer("hidden_at"), maybe_of("by_staff")],
    );
    hidden.primary_key(Index::create().col("clinic_id").col("exercise_id")).foreign_key(&mut reference(
        "exercise_hidden",
        "clinic_id",
        "clinic",
    ));
    manager.create_table(hidden).await
}

async fn versions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    make(
        manager,
        "plan_version",
        [
            id(),
            clinic(),
            of("episode_id"),
            maybe_of("based_on"),
            string_len("from_date", 10),
            string_len_null("to_date", 10),
            string_len("phase", 8),
            json_binary("prescriptions"),
            json_binary("reasons"),
            json_binary("warnings"),
            big_integer("created_at"),
            of("by_staff"),
        ],
        &[
            ("clinic_id", "clinic"),
            ("episode_id", "episode"),
            ("based_on", "plan_version"),
            ("by_staff", "staff"),
        ],
    )
    .await?;
    index(manager, "plan_version", &["episode_id", "created_at"]).await
}

async fn holds(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    make(
        manager,
        "plan_hold",
        [
            id(),
            clinic(),
            of("episode_id"),
            string_len_null("exercise_id", 36),
            string_len("from_date", 10),
            string_len_null("to_date", 10),
            string_len("cause", 16),
            text_null("reason"),
            maybe_of("alert_id"),
            big_integer("created_at"),
            maybe_of("by_staff"),
            big_integer_null("released_at"),
            maybe_of("released_by"),
            string_len_null("released_on", 10),
            text_null("release_note"),
        ],
        &[
            ("clinic_id", "clinic"),
            ("episode_id", "episode"),
            ("alert_id", "alert"),
            ("by_staff", "staff"),
            ("released_by", "staff"),
        ],
    )
    .await?;
    index(manager, "plan_hold", &["episode_id", "created_at"]).await
}

async fn words(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    make(
        manager,
        "form_check",
        [
            id(),
            clinic(),
            of("episode_id"),
            string_len("exercise_id", 36),
            string_len("date", 10),
            boolean("correct"),
            text_null("note"),
            big_integer("created_at"),
            of("by_staff"),
        ],
        &[("clinic_id", "clinic"), ("episode_id", "episode"), ("by_staff", "staff")],
    )
    .await?;
    index(manager, "form_check", &["episode_id", "created_at"]).await?;
    make(
        manager,
        "plan_note",
        [id(), clinic(), of("episode_id"), text("text"), big_integer("created_at"), of("by_staff")],
        &[("clinic_id", "clinic"), ("episode_id", "episode"), ("by_staff", "staff")],
    )
    .await?;
    index(manager, "plan_note", &["episode_id", "created_at"]).await
}
