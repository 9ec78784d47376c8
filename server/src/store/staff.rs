//! Staff: nurses, therapists, admins.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set, FromQueryResult, IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*,
    sea_query::Expr,
};

use crate::domain::{
    at::At,
    ids::{ClinicId, StaffId},
    people::{Language, Roles},
};

/// One member of staff. Never an API object: it holds the password's hash.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "staff")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StaffId,
    pub clinic_id: ClinicId,
    pub name: String,
    /// Lower case; unique in the database.
    #[sea_orm(unique)]
    pub email: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub roles: Roles,
    pub language: Language,
    /// Where a message by telephone goes to.
    pub phone: Option<String>,
    /// Argon2id in PHC form.
    pub password_hash: String,
    pub created_at: At,
    pub disabled_at: Option<At>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps a new member of staff. False: the e-mail is taken.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, staff: Model) -> Result<bool, DbErr> {
    let rows = Entity::insert(staff.into_active_model())
        .on_conflict(sea_orm::sea_query::OnConflict::column(Column::Email).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(rows == 1)
}

/// The person who signs in with this e-mail, if active.
///
/// # Errors
/// The database's own.
pub async fn by_email(db: &impl ConnectionTrait, email: &str) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.email.eq(email.trim().to_lowercase()))
        .filter(COLUMN.disabled_at.is_null())
        .one(db)
        .await
}

/// One active member of a clinic's staff.
///
/// # Errors
/// The database's own.
pub async fn get(db: &impl ConnectionTrait, clinic: ClinicId, id: StaffId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id)
        .filter(COLUMN.clinic_id.eq(clinic))
        .filter(COLUMN.disabled_at.is_null())
        .one(db)
        .await
}

/// The languages of some persons who did not leave, each beside the clinic.
///
/// # Errors
/// The database's own.
pub async fn languages(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = StaffId>,
) -> Result<HashMap<(ClinicId, StaffId), Language>, DbErr> {
    let all: Vec<(ClinicId, StaffId, Language)> = Entity::find()
        .select_only()
        .columns([Column::ClinicId, Column::Id, Column::Language])
        .filter(COLUMN.id.is_in(ids))
        .filter(COLUMN.disabled_at.is_null())
        .into_tuple()
        .all(db)
        .await?;
    Ok(all.into_iter().map(|(clinic, id, language)| ((clinic, id), language)).collect())
}

/// All staff of a clinic, those who left included, by name.
///
/// # Errors
/// The database's own.
pub async fn all(db: &impl ConnectionTrait, clinic: ClinicId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(COLUMN.clinic_id.eq(clinic)).order_by_asc(Column::Name).all(db).await
}

/// One of the staff as far as the ladder and the roster ask: what each step of an alert reads of everybody.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Colleague {
    /// Who.
    pub id: StaffId,
    /// What they are.
    pub roles: Roles,
    /// Where a message by telephone goes to.
    pub phone: Option<String>,
    /// When their access ended.
    pub disabled_at: Option<At>,
}

/// The same of all staff of a clinic, those who left included, by name.
///
/// # Errors
/// The database's own.
pub async fn colleagues(db: &impl ConnectionTrait, clinic: ClinicId) -> Result<Vec<Colleague>, DbErr> {
    Entity::find()
        .select_only()
        .columns([Column::Id, Column::Roles, Column::Phone, Column::DisabledAt])
        .filter(COLUMN.clinic_id.eq(clinic))
        .order_by_asc(Column::Name)
        .into_model()
        .all(db)
        .await
}

/// Ends somebody's access. False: unknown, or ended before.
///
/// # Errors
/// The database's own.
pub async fn disable(
    db: &impl ConnectionTrait,
    clinic: ClinicId,
    id: StaffId,
    now: At,
) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::DisabledAt, Expr::value(now))
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.clinic_id.eq(clinic))
        .filter(COLUMN.disabled_at.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Sets, or takes away, the telephone of an active member of staff. False: unknown, or ended before.
///
/// # Errors
/// The database's own.
pub async fn call_at(
    db: &impl ConnectionTrait,
    clinic: ClinicId,
    id: StaffId,
    phone: Option<String>,
) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .set(ActiveModel { phone: Set(phone), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.clinic_id.eq(clinic))
        .filter(COLUMN.disabled_at.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Sets the language that pushes and screens use for this person.
///
/// # Errors
/// The database's own.
pub async fn speak(db: &impl ConnectionTrait, id: StaffId, language: Language) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { language: Set(language), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .exec(db)
        .await
        .map(drop)
}
