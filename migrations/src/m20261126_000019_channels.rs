//! Channels outside Web Push: a clinic's settings by version, the telephone of staff, and messages that go to a person by
//! one of them, and to no device.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

use crate::columns::{clinic, drop, index, maybe_of, reference, table};

const NEEDED: &str = "\"subscription_id\" uuid_text NOT NULL";
const NOT_NEEDED: &str = "\"subscription_id\" uuid_text";

/// This step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// A table that is made anew is whole or not at all.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut settings = table(
            "channel_settings",
            [
                clinic(),
                integer("version"),
                json_binary("channels"),
                blob_null("webhook_secret"),
                big_integer("created_at"),
                maybe_of("created_by"),
            ],
        );
        settings.primary_key(Index::create().col("clinic_id").col("version")).foreign_key(&mut reference(
            "channel_settings",
            "clinic_id",
            "clinic",
        ));
        manager.create_table(settings).await?;
        let phone = Table::alter().table("staff").add_column(string_len_null("phone", 32)).to_owned();
        manager.alter_table(phone).await?;
        for column in [string_len("channel", 16).default("push").take(), maybe_of("recipient_id")] {
            manager.alter_table(Table::alter().table("outbox").add_column(column).to_owned()).await?;
        }
        if manager.get_database_backend() == DbBackend::Sqlite {
            make_anew(manager, NEEDED, NOT_NEEDED).await?;
        } else {
            let column = ColumnDef::new("subscription_id").null().take();
            manager.alter_table(Table::alter().table("outbox").modify_column(column).to_owned()).await?;
        }
        index(manager, "outbox", &["recipient_id", "created_at"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::columns::drop_index(manager, "outbox", &["recipient_id", "created_at"]).await?;
        let to_no_device =
            Query::delete().from_table("outbox").and_where(Expr::col("subscription_id").is_null()).to_owned();
        manager.execute(to_no_device).await?;
        if manager.get_database_backend() == DbBackend::Sqlite {
            make_anew(manager, NOT_NEEDED, NEEDED).await?;
        } else {
            let column = ColumnDef::new("subscription_id").not_null().take();
            manager.alter_table(Table::alter().table("outbox").modify_column(column).to_owned()).await?;
        }
        for (table, column) in [("outbox", "channel"), ("outbox", "recipient_id"), ("staff", "phone")] {
            manager.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await?;
        }
        drop(manager, &["channel_settings"]).await
    }
}

/// SQLite changes no column. So the outbox is made anew by the description that SQLite keeps of it, with one word of it
/// changed: whatever columns and indexes other steps gave it are there again.
async fn make_anew(manager: &SchemaManager<'_>, from: &str, to: &str) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let described = Query::select()
        .columns(["type", "sql"])
        .from("sqlite_master")
        .and_where(Expr::col("tbl_name").eq("outbox"))
        .and_where(Expr::col("sql").is_not_null())
        .order_by("type", Order::Desc)
        .to_owned();
    let names = Query::select()
        .column("name")
        .from_function(Func::cust("pragma_table_info").arg("outbox"), "described")
        .to_owned();
    let mut columns = Vec::new();
    for row in db.query_all(&names).await? {
        columns.push(Alias::new(row.try_get_by_index::<String>(0)?));
    }
    let (mut make, mut indexes) = (String::new(), Vec::new());
    for row in db.query_all(&described).await? {
        let sql: String = row.try_get_by_index(1)?;
        if row.try_get_by_index::<String>(0)? == "table" {
            make = sql;
        } else {
            indexes.push(sql);
        }
    }
    if !make.contains(from) {
        return Err(DbErr::Migration("the outbox is not as it was made".into()));
    }
    manager.rename_table(Table::rename().table("outbox", "outbox_before").to_owned()).await?;
    db.execute_unprepared(&make.replace(from, to)).await?;
    let rows = Query::select().columns(columns.clone()).from("outbox_before").to_owned();
    let mut copy = Query::insert().into_table("outbox").columns(columns).to_owned();
    copy.select_from(rows).map_err(|error| DbErr::Migration(error.to_string()))?;
    manager.execute(copy).await?;
    drop(manager, &["outbox_before"]).await?;
    for sql in indexes {
        db.execute_unprepared(&sql).await?;
    }
    Ok(())
}
