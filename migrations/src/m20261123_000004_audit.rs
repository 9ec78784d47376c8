//! The audit: append-only, and the database itself refuses anything else.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

use crate::columns::{drop, id, index, make, maybe_of};

/// This step.
#[derive(DeriveMigrationName)]
pub struct Migration;

const SQLITE: [&str; 2] = [
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END",
];

const POSTGRES: [&str; 2] = [
    "CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS \
     $$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$",
    "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit \
     FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        make(
            manager,
            "audit",
            [
                id(),
                maybe_of("clinic_id"),
                big_integer("at"),
                string_len("actor_kind", 16),
                maybe_of("actor_id"),
                string_len("action", 48),
                json_binary("subjects"),
                string_len_null("request_id", 64),
            ],
            &[],
        )
        .await?;
        index(manager, "audit", &["clinic_id", "at"]).await?;
        let triggers = if manager.get_database_backend() == DbBackend::Sqlite { SQLITE } else { POSTGRES };
        for trigger in triggers {
            manager.get_connection().execute_unprepared(trigger).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["audit"]).await?;
        if manager.get_database_backend() != DbBackend::Sqlite {
            manager.get_connection().execute_unprepared("DROP FUNCTION audit_append_only()").await?;
        }
        Ok(())
    }
}
