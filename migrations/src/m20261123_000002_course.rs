//! Episodes and all that is known of them: facts, baselines, check-ins, quarantine; the clinic's thresholds.

use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{clinic, drop, id, index, make, maybe_of, of};

/// This step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut thresholds = crate::columns::table(
            "thresholds",
            [
                clinic(),
                integer("version"),
                json_binary("parameters"),
                big_integer("created_at"),
                maybe_of("created_by"),
            ],
        );
        thresholds
            .primary_key(Index::create().col("clinic_id").col("version"))
            .foreign_key(&mut crate::columns::reference("thresholds", "clinic_id", "clinic"));
        manager.create_table(thresholds).await?;
        make(
            manager,
            "episode",
            [
                id(),
                clinic(),
                of("patient_id"),
                string_len("state", 16),
                json_binary("levels"),
                boolean("long_acting_opioid"),
                big_integer_null("procedure_ended_at"),
                big_integer_null("discharged_at"),
                string("ruleset"),
                integer("thresholds_version"),
                big_integer_null("next_due_at"),
                big_integer_null("unjudged_since"),
                big_integer("heard_until"),
                big_integer("created_at"),
            ],
            &[("clinic_id", "clinic"), ("patient_id", "patient")],
        )
        .await?;
        index(manager, "episode", &["patient_id"]).await?;
        index(manager, "episode", &["next_due_at"]).await?;
        make(
            manager,
            "episode_fact",
            [
                id(),
                clinic(),
                of("episode_id"),
                string_len("kind", 32),
                big_integer("at"),
                big_integer("known_at"),
                maybe_of("by_staff"),
                text_null("reason"),
            ],
            &[("clinic_id", "clinic"), ("episode_id", "episode"), ("by_staff", "staff")],
        )
        .await?;
        index(manager, "episode_fact", &["episode_id", "known_at"]).await?;
        make(
            manager,
            "baseline",
            [
                id(),
                clinic(),
                of("episode_id"),
                string_len("context", 16),
                small_integer("score"),
                big_integer("felt_at"),
                boolean("recalled"),
                big_integer("entered_at"),
                maybe_of("by_staff"),
            ],
            &[("clinic_id", "clinic"), ("episode_id", "episode"), ("by_staff", "staff")],
        )
        .await?;
        index(manager, "baseline", &["episode_id"]).await?;
        make(
            manager,
            "check_in",
            [
                id(),
                clinic(),
                of("episode_id"),
                of("patient_id"),
                blob("content_hash"),
                small_integer_null("movement"),
                small_integer_null("rest"),
                boolean("movement_confirmed"),
                boolean("rest_confirmed"),
                string_len("opioid", 16),
                json_binary("red_flags"),
                string_len_null("declined", 16),
                small_integer_null("recalled_baseline"),
                big_integer("felt_at"),
                big_integer("felt_at_given"),
                big_integer("entered_at_given"),
                big_integer("sent_at_given"),
                big_integer_null("age_ms"),
                big_integer("received_at"),
                boolean("clock_suspect"),
                boolean("over_limit"),
                maybe_of("by_staff"),
                maybe_of("device_id"),
                maybe_of("corrects"),
                big_integer_null("in_error_at"),
                maybe_of("in_error_by_staff"),
                text_null("in_error_reason"),
            ],
            &[
                ("clinic_id", "clinic"),
                ("episode_id", "episode"),
                ("patient_id", "patient"),
                ("by_staff", "staff"),
                ("device_id", "device"),
                ("corrects", "check_in"),
            ],
        )
        .await?;
        index(manager, "check_in", &["episode_id", "felt_at"]).await?;
        index(manager, "check_in", &["patient_id", "received_at"]).await?;
        make(
            manager,
            "quarantine",
            [
                id(),
                clinic(),
                maybe_of("patient_id"),
                maybe_of("episode_id"),
                maybe_of("item_id"),
                text("raw"),
                string_len("code", 32),
                text("detail"),
                big_integer("sent_at"),
                big_integer("received_at"),
                maybe_of("by_staff"),
                maybe_of("device_id"),
                big_integer_null("settled_at"),
                maybe_of("settled_by"),
                boolean_null("accepted"),
                text_null("reason"),
            ],
            &[("clinic_id", "clinic"), ("patient_id", "patient"), ("episode_id", "episode")],
        )
        .await?;
        index(manager, "quarantine", &["clinic_id", "settled_at"]).await?;
        index(manager, "quarantine", &["item_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["thresholds", "episode", "episode_fact", "baseline", "check_in", "quarantine"]).await
    }
}
