//! Logs of exercise, those that wait for a therapist, what follows from them, and the sums derived from all of it.

use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{clinic, drop, id, index, make, maybe_of, of, reference, table};

/// This step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        logs(manager).await?;
        asides(manager).await?;
        matters(manager).await?;
        sums(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(
            manager,
            &[
                "session_log",
                "session_log_aside",
                "next_day",
                "therapist_item",
                "easing",
                "adherence_day",
                "adherence_week",
            ],
        )
        .await
    }
}

async fn logs(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    make(
        manager,
        "session_log",
        [
            id(),
            clinic(),
            of("episode_id"),
            of("patient_id"),
            blob("content_hash"),
            string_len("exercise_id", 36),
            // Where it came from, without a reference: a log never fails for its plan.
            maybe_of("prescription_id"),
            string_len("local_date", 10),
            string("zone"),
            big_integer("done_at"),
            big_integer("done_at_given"),
            big_integer("entered_at_given"),
            big_integer("sent_at_given"),
            big_integer_null("age_ms"),
            big_integer("received_at"),
            double("amount"),
            integer_null("sets"),
            small_integer_null("rest_before"),
            small_integer_null("pain_before"),
            small_integer_null("pain_after"),
            small_integer_null("effort"),
            string_len_null("stop", 16),
            string_len_null("skip", 16),
            json_binary("red_flags"),
            boolean("late"),
            boolean("clock_suspect"),
            string_len("result", 16),
            maybe_of("by_staff"),
            maybe_of("device_id"),
            maybe_of("corrects"),
            text_null("reason"),
            maybe_of("superseded_by"),
        ],
        &[
            ("clinic_id", "clinic"),
            ("episode_id", "episode"),
            ("patient_id", "patient"),
            ("by_staff", "staff"),
            ("device_id", "device"),
            ("corrects", "session_log"),
        ],
    )
    .await?;
    index(manager, "session_log", &["episode_id", "local_date"]).await?;
    index(manager, "session_log", &["patient_id", "received_at"]).await?;
    make(
        manager,
        "next_day",
        [
            of("log_id").primary_key().take(),
            clinic(),
            of("episode_id"),
            boolean("gone"),
            big_integer("answered_at"),
            big_integer("received_at"),
        ],
        &[("log_id", "session_log"), ("clinic_id", "clinic"), ("episode_id", "episode")],
    )
    .await?;
    index(manager, "next_day", &["episode_id"]).await
}

async fn asides(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    make(
        manager,
        "session_log_aside",
        [
            id(),
            clinic(),
            of("patient_id"),
            maybe_of("episode_id"),
            maybe_of("item_id"),
            text("raw"),
            string("code"),
            text("detail"),
            big_integer("sent_at"),
            big_integer("received_at"),
            maybe_of("device_id"),
            big_integer_null("settled_at"),
            maybe_of("settled_by"),
            boolean_null("accepted"),
            text_null("reason"),
        ],
        &[
            ("clinic_id", "clinic"),
            ("patient_id", "patient"),
            ("episode_id", "episode"),
            ("device_id", "device"),
            ("settled_by", "staff"),
        ],
    )
    .await?;
    index(manager, "session_log_aside", &["patient_id"]).await?;
    index(manager, "session_log_aside", &["clinic_id", "settled_at"]).await
}

async fn matters(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    make(
        manager,
        "therapist_item",
        [
            id(),
            clinic(),
            of("episode_id"),
            of("patient_id"),
            string_len("kind", 16),
            string_len_null("exercise_id", 36),
            maybe_of("log_id"),
            string_null("open_key").unique_key().take(),
            json_binary_null("evidence"),
            big_integer("raised_at"),
            big_integer_null("closed_at"),
            maybe_of("closed_by"),
            text_null("note"),
        ],
        &[
            ("clinic_id", "clinic"),
            ("episode_id", "episode"),
            ("patient_id", "patient"),
            ("closed_by", "staff"),
        ],
    )
    .await?;
    index(manager, "therapist_item", &["clinic_id", "closed_at"]).await?;
    index(manager, "therapist_item", &["episode_id"]).await?;
    make(
        manager,
        "easing",
        [
            id(),
            clinic(),
            of("episode_id"),
            string_len("exercise_id", 36),
            string_len("from_date", 10),
            string_len_null("to_date", 10),
            big_integer("created_at"),
        ],
        &[("clinic_id", "clinic"), ("episode_id", "episode")],
    )
    .await?;
    index(manager, "easing", &["episode_id"]).await
}

async fn sums(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for (name, day, held) in
        [("adherence_day", "date", boolean("held")), ("adherence_week", "monday", small_integer("held"))]
    {
        let mut sums = table(
            name,
            [
                of("episode_id"),
                string_len(day, 10),
                clinic(),
                double("prescribed"),
                double("credited"),
                integer("extra"),
                held,
            ],
        );
        sums.primary_key(Index::create().col("episode_id").col(day))
            .foreign_key(&mut reference(name, "episode_id", "episode"))
            .foreign_key(&mut reference(name, "clinic_id", "clinic"));
        manager.create_table(sums).await?;
    }
    Ok(())
}
