//! Duty: the plan of shifts, the changes of single days beside it, swaps that wait for an answer, calendar feeds.

use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{clinic, drop, id, index, make, maybe_of, of};

/// This step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        make(
            manager,
            "duty_shift",
            [
                id(),
                clinic(),
                of("staff_id"),
                small_integer("position"),
                string_len("start_local", 16),
                string_len("end_local", 16),
                json_binary_null("repeat"),
                string_len_null("last_date", 10),
                big_integer("made_at"),
                of("made_by"),
                big_integer_null("ended_at"),
                maybe_of("ended_by"),
            ],
            &[("clinic_id", "clinic"), ("staff_id", "staff"), ("ended_by", "staff")],
        )
        .await?;
        index(manager, "duty_shift", &["clinic_id"]).await?;
        index(manager, "duty_shift", &["staff_id"]).await?;
        make(
            manager,
            "duty_change",
            [
                id(),
                clinic(),
                string_len("origin", 16),
                maybe_of("staff_id"),
                small_integer_null("position"),
                string_len_null("out_of", 64),
                big_integer("from_at"),
                big_integer("to_at"),
                big_integer("made_at"),
                of("made_by"),
            ],
            &[("clinic_id", "clinic"), ("staff_id", "staff"), ("made_by", "staff")],
        )
        .await?;
        index(manager, "duty_change", &["clinic_id", "to_at"]).await?;
        make(
            manager,
            "duty_swap",
            [
                id(),
                clinic(),
                of("asked_by"),
                of("asked"),
                string_len("mine", 64),
                big_integer("mine_from"),
                big_integer("mine_to"),
                string_len("theirs", 64),
                big_integer("theirs_from"),
                big_integer("theirs_to"),
                string_len("state", 16),
                big_integer("asked_at"),
                big_integer_null("settled_at"),
                maybe_of("settled_by"),
            ],
            &[("clinic_id", "clinic"), ("asked_by", "staff"), ("asked", "staff"), ("settled_by", "staff")],
        )
        .await?;
        index(manager, "duty_swap", &["clinic_id", "state"]).await?;
        make(
            manager,
            "calendar_feed",
            [
                of("staff_id").primary_key().take(),
                clinic(),
                blob("token_hash").unique_key().take(),
                big_integer("made_at"),
            ],
            &[("staff_id", "staff"), ("clinic_id", "clinic")],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["duty_shift", "duty_change", "duty_swap", "calendar_feed"]).await
    }
}
