//! The ladder of people: how far each open alert has climbed, the clinics' ladders by version, and of each message which
//! level it belongs to. Alerts that are open already begin to climb with the first look of the worker.

use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{clinic, drop, index, make, maybe_of, of, reference, table};

/// This step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut ladder = table(
            "ladder",
            [
                clinic(),
                integer("version"),
                json_binary("steps"),
                big_integer("created_at"),
                maybe_of("created_by"),
            ],
        );
        ladder.primary_key(Index::create().col("clinic_id").col("version")).foreign_key(&mut reference(
            "ladder",
            "clinic_id",
            "clinic",
        ));
        manager.create_table(ladder).await?;
        make(
            manager,
            "escalation",
            [
                of("alert_id").primary_key().take(),
                clinic(),
                string_len("severity", 16),
                integer("cycle"),
                integer("first_cycle"),
                small_integer("level"),
                integer("repeat_no"),
                big_integer("started_at"),
                big_integer("held"),
                big_integer("entered_at"),
                big_integer_null("held_since"),
                big_integer_null("due_at"),
                boolean("doubtful"),
                integer("ladder_version"),
            ],
            &[("alert_id", "alert"), ("clinic_id", "clinic")],
        )
        .await?;
        index(manager, "escalation", &["severity", "due_at"]).await?;
        index(manager, "escalation", &["doubtful"]).await?;
        for column in [small_integer("level").default(1).take(), integer("repeat_no").default(0).take()] {
            let table = Table::alter().table("outbox").add_column(column).to_owned();
            manager.alter_table(table).await?;
        }
        climb_from_now(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["level", "repeat_no"] {
            let table = Table::alter().table("outbox").drop_column(column).to_owned();
            manager.alter_table(table).await?;
        }
        drop(manager, &["ladder", "escalation"]).await
    }
}

/// Those that nobody has taken have been told on the first level.
async fn climb_from_now(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let open = Query::select()
        .columns(["id", "clinic_id", "severity", "cycle", "cycle"])
        .expr(Expr::val(1_i16))
        .expr(Expr::val(0_i32))
        .columns(["noticed_at"])
        .expr(Expr::val(0_i64))
        .columns(["noticed_at", "noticed_at"])
        .expr(Expr::val(false))
        .expr(Expr::val(0_i32))
        .from("alert")
        .and_where(Expr::col("state").eq("open"))
        .and_where(Expr::col("severity").ne("info"))
        .to_owned();
    let mut rows = Query::insert()
        .into_table("escalation")
        .columns([
            "alert_id",
            "clinic_id",
            "severity",
            "cycle",
            "first_cycle",
            "level",
            "repeat_no",
            "started_at",
            "held",
            "entered_at",
            "due_at",
            "doubtful",
            "ladder_version",
        ])
        .to_owned();
    rows.select_from(open).map_err(|error| DbErr::Migration(error.to_string()))?;
    manager.execute(rows).await
}
