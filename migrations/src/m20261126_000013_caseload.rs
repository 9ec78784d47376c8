//! The caseload: one derived row for each episode under way. Those that are under way already get theirs from the worker.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::prelude::Json};

use crate::columns::{clinic, drop, index, make, of};

/// This step.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// The rank of a row that nobody has looked at yet: nothing presses.
const NOTHING: i16 = 7;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        make(
            manager,
            "caseload",
            [
                of("episode_id").primary_key().take(),
                clinic(),
                of("patient_id"),
                small_integer("rank"),
                big_integer_null("since"),
                json_binary("needs"),
                json_binary("figures"),
                big_integer("due_at"),
                big_integer("version"),
            ],
            &[("episode_id", "episode"), ("clinic_id", "clinic"), ("patient_id", "patient")],
        )
        .await?;
        index(manager, "caseload", &["due_at"]).await?;
        index(manager, "caseload", &["clinic_id"]).await?;
        index(manager, "caseload", &["patient_id"]).await?;
        let under_way = Query::select()
            .columns(["id", "clinic_id", "patient_id"])
            .expr(Expr::val(NOTHING))
            .expr(Expr::val(Json::Array(vec!["none".into()])))
            .expr(Expr::val(Json::Object(Default::default())))
            .expr(Expr::val(0_i64))
            .expr(Expr::val(0_i64))
            .from("episode")
            .and_where(Expr::col("state").eq("active"))
            .to_owned();
        let mut rows = Query::insert()
            .into_table("caseload")
            .columns([
                "episode_id",
                "clinic_id",
                "patient_id",
                "rank",
                "needs",
                "figures",
                "due_at",
                "version",
            ])
            .to_owned();
        rows.select_from(under_way).map_err(|error| DbErr::Migration(error.to_string()))?;
        manager.execute(rows).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["caseload"]).await
    }
}
