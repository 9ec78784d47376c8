//! Alerts, their events, the outbox with its subscriptions, the board, heartbeats.

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
            "alert",
            [
                id(),
                clinic(),
                of("episode_id"),
                of("patient_id"),
                string_len("rule", 16),
                string_len_null("key", 32),
                string_null("open_key").unique_key().take(),
                string_len("severity", 16),
                string_len("state", 16),
                integer("cycle"),
                boolean("condition_cleared"),
                json_binary("evidence"),
                big_integer("raised_at"),
                big_integer("noticed_at"),
                big_integer_null("acknowledged_at"),
                maybe_of("acknowledged_by"),
                big_integer_null("resolved_at"),
                maybe_of("resolved_by"),
                string_len_null("outcome", 32),
                text_null("note"),
            ],
            &[
                ("clinic_id", "clinic"),
                ("episode_id", "episode"),
                ("patient_id", "patient"),
                ("acknowledged_by", "staff"),
                ("resolved_by", "staff"),
            ],
        )
        .await?;
        index(manager, "alert", &["clinic_id", "state"]).await?;
        index(manager, "alert", &["episode_id"]).await?;
        make(
            manager,
            "alert_event",
            [
                big_integer("seq").auto_increment().primary_key().take(),
                clinic(),
                of("episode_id"),
                of("alert_id"),
                integer_null("ordinal"),
                string_len("kind", 32),
                string_len("rule", 16),
                string_len_null("key", 32),
                string_len("severity", 16),
                integer("cycle"),
                big_integer("at"),
                big_integer("noticed_at"),
                maybe_of("by_staff"),
                json_binary("evidence"),
            ],
            &[
                ("clinic_id", "clinic"),
                ("episode_id", "episode"),
                ("alert_id", "alert"),
                ("by_staff", "staff"),
            ],
        )
        .await?;
        unique(manager, "alert_event", &["episode_id", "ordinal"]).await?;
        index(manager, "alert_event", &["alert_id"]).await?;
        make(
            manager,
            "push_subscription",
            [
                id(),
                clinic(),
                maybe_of("staff_id"),
                maybe_of("patient_id"),
                of("device_id"),
                text("endpoint"),
                blob("endpoint_hash").unique_key().take(),
                string("p256dh"),
                string("auth"),
                string("vapid"),
                string_len("state", 16),
                small_integer("unreceipted"),
                big_integer_null("expires_at"),
                big_integer("created_at"),
                big_integer("seen_at"),
                big_integer_null("last_opened_at"),
                big_integer_null("gone_at"),
            ],
            &[
                ("clinic_id", "clinic"),
                ("staff_id", "staff"),
                ("patient_id", "patient"),
                ("device_id", "device"),
            ],
        )
        .await?;
        index(manager, "push_subscription", &["staff_id"]).await?;
        index(manager, "push_subscription", &["patient_id"]).await?;
        make(
            manager,
            "outbox",
            [
                id(),
                clinic(),
                maybe_of("alert_id"),
                maybe_of("episode_id"),
                integer("cycle"),
                string_len("kind", 16),
                blob("dedupe_key").unique_key().take(),
                of("subscription_id"),
                string_len("severity", 16),
                string_len("state", 16),
                integer("attempt"),
                big_integer("next_attempt_at"),
                maybe_of("lease_owner"),
                big_integer_null("lease_until"),
                big_integer("fence"),
                big_integer("expires_at"),
                integer_null("provider_status"),
                blob_null("receipt_hash"),
                big_integer("created_at"),
                big_integer_null("accepted_at"),
                big_integer_null("shown_at"),
                big_integer_null("opened_at"),
            ],
            &[
                ("clinic_id", "clinic"),
                ("alert_id", "alert"),
                ("episode_id", "episode"),
                ("subscription_id", "push_subscription"),
            ],
        )
        .await?;
        index(manager, "outbox", &["state", "next_attempt_at"]).await?;
        index(manager, "outbox", &["alert_id"]).await?;
        index(manager, "outbox", &["subscription_id", "created_at"]).await?;
        index(manager, "outbox", &["receipt_hash"]).await?;
        make(
            manager,
            "board",
            [
                of("episode_id").primary_key().take(),
                clinic(),
                of("patient_id"),
                string_len("state", 16),
                big_integer_null("procedure_ended_at"),
                big_integer_null("discharged_at"),
                small_integer_null("baseline_movement"),
                small_integer_null("baseline_rest"),
                small_integer_null("last_score"),
                string_len_null("last_context", 16),
                big_integer_null("last_felt_at"),
                small_integer_null("previous_score"),
                big_integer_null("last_heard_at"),
                string_len_null("severity", 16),
                string_len_null("top_rule", 16),
                small_integer("open_alerts"),
                string_len("status", 32),
                big_integer("updated_at"),
            ],
            &[("clinic_id", "clinic"), ("episode_id", "episode"), ("patient_id", "patient")],
        )
        .await?;
        index(manager, "board", &["clinic_id", "state", "procedure_ended_at"]).await?;
        make(
            manager,
            "beat",
            [of("instance_id").primary_key().take(), big_integer("started_at"), big_integer("beat_at")],
            &[],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["alert", "alert_event", "push_subscription", "outbox", "board", "beat"]).await
    }
}
