//! Clinic, staff, patients, their devices, sessions and invites.

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
            "clinic",
            [
                id(),
                string("name"),
                string("zone"),
                string_null("phone_24h"),
                string("emergency_number"),
                string("staff_hours"),
                string("quiet_from"),
                string("quiet_to"),
                text("statement_en"),
                text("statement_es"),
                boolean("demo"),
                big_integer("created_at"),
            ],
            &[],
        )
        .await?;
        make(
            manager,
            "set_up",
            [
                small_integer("id").primary_key().take(),
                blob("token_hash"),
                big_integer("created_at"),
                big_integer_null("used_at"),
            ],
            &[],
        )
        .await?;
        make(
            manager,
            "staff",
            [
                id(),
                clinic(),
                string("name"),
                string("email").unique_key().take(),
                json_binary("roles"),
                string_len("language", 2),
                string("password_hash"),
                big_integer("created_at"),
                big_integer_null("disabled_at"),
            ],
            &[("clinic_id", "clinic")],
        )
        .await?;
        make(
            manager,
            "patient",
            [
                id(),
                clinic(),
                string("name"),
                string("name_key"),
                string("birth_date"),
                string_len("language", 2),
                string("zone"),
                string("phone"),
                string_null("contact_name"),
                string_null("contact_relation"),
                string_null("contact_phone"),
                boolean("contact_consent"),
                big_integer("created_at"),
                maybe_of("created_by"),
                big_integer("demo_shift"),
            ],
            &[("clinic_id", "clinic"), ("created_by", "staff")],
        )
        .await?;
        index(manager, "patient", &["clinic_id", "name_key", "id"]).await?;
        make(
            manager,
            "device",
            [
                id(),
                clinic(),
                maybe_of("staff_id"),
                maybe_of("patient_id"),
                string("name"),
                big_integer("created_at"),
                big_integer("last_seen_at"),
                big_integer_null("removed_at"),
            ],
            &[("clinic_id", "clinic"), ("staff_id", "staff"), ("patient_id", "patient")],
        )
        .await?;
        index(manager, "device", &["patient_id"]).await?;
        make(
            manager,
            "session",
            [
                id(),
                clinic(),
                blob("token_hash").unique_key().take(),
                maybe_of("staff_id"),
                maybe_of("patient_id"),
                of("device_id"),
                big_integer("created_at"),
                big_integer("last_seen_at"),
                big_integer("idle_limit"),
                big_integer("absolute_until"),
                big_integer_null("revoked_at"),
            ],
            &[
                ("clinic_id", "clinic"),
                ("staff_id", "staff"),
                ("patient_id", "patient"),
                ("device_id", "device"),
            ],
        )
        .await?;
        index(manager, "session", &["staff_id"]).await?;
        index(manager, "session", &["device_id"]).await?;
        make(
            manager,
            "invite",
            [
                id(),
                clinic(),
                of("patient_id"),
                string_len("selector", 2),
                string("secret_hash"),
                blob("link_hash").unique_key().take(),
                of("created_by"),
                big_integer("created_at"),
                big_integer("expires_at"),
                big_integer_null("used_at"),
                big_integer_null("ended_at"),
                small_integer("tries"),
                big_integer_null("frozen_until"),
            ],
            &[("clinic_id", "clinic"), ("patient_id", "patient"), ("created_by", "staff")],
        )
        .await?;
        index(manager, "invite", &["selector"]).await?;
        index(manager, "invite", &["patient_id"]).await?;
        make(
            manager,
            "throttle",
            [
                blob("key").primary_key().take(),
                integer("failures"),
                big_integer("first_at"),
                big_integer("last_at"),
            ],
            &[],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["clinic", "set_up", "staff", "patient", "device", "session", "invite", "throttle"])
            .await
    }
}
