//! Short words for what every step writes.

use sea_orm_migration::prelude::{
    ColumnDef, DbErr, ForeignKey, ForeignKeyCreateStatement, Index, SchemaManager, Table,
    TableCreateStatement,
};
use sea_orm_migration::schema::{uuid, uuid_null};

/// A table with its columns.
pub fn table(name: &'static str, columns: impl IntoIterator<Item = ColumnDef>) -> TableCreateStatement {
    let mut table = Table::create().table(name).to_owned();
    for column in columns {
        table.col(column);
    }
    table
}

/// A primary key that the application makes.
pub fn id() -> ColumnDef {
    uuid("id").primary_key().take()
}

/// The clinic that the row belongs to; in every table.
pub fn clinic() -> ColumnDef {
    uuid("clinic_id")
}

/// An id of something else.
pub fn of(column: &'static str) -> ColumnDef {
    uuid(column)
}

/// An id of something else, or none.
pub fn maybe_of(column: &'static str) -> ColumnDef {
    uuid_null(column)
}

/// `column` must be the id of a row of `table`.
pub fn reference(from: &'static str, column: &'static str, table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(from, column).to(table, "id").to_owned()
}

/// Makes a table whose columns `references` point at others.
pub async fn make(
    manager: &SchemaManager<'_>,
    name: &'static str,
    columns: impl IntoIterator<Item = ColumnDef>,
    references: &[(&'static str, &'static str)],
) -> Result<(), DbErr> {
    let mut table = table(name, columns);
    for (column, target) in references {
        table.foreign_key(&mut reference(name, column, target));
    }
    manager.create_table(table).await
}

/// An index for look-ups.
pub async fn index(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    manager.create_index(indexed(table, columns)).await
}

/// An index that keeps rows apart.
pub async fn unique(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    manager.create_index(indexed(table, columns).unique().to_owned()).await
}

fn indexed(
    table: &'static str,
    columns: &[&'static str],
) -> sea_orm_migration::prelude::IndexCreateStatement {
    let mut index = Index::create().table(table).name(name_of(table, columns)).to_owned();
    for column in columns {
        index.col(*column);
    }
    index
}

/// Drops an index that [`index`] or [`unique`] made.
pub async fn drop_index(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    manager.drop_index(Index::drop().table(table).name(name_of(table, columns)).to_owned()).await
}

fn name_of(table: &str, columns: &[&str]) -> String {
    format!("idx_{table}_{}", columns.join("_"))
}

/// Drops tables, the last one made first.
pub async fn drop(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for name in tables.iter().rev() {
        manager.drop_table(Table::drop().table(*name).to_owned()).await?;
    }
    Ok(())
}
