//! The clinic: who answers, when, and what it says of itself.

use sea_orm::{ActiveValue::Set, IntoActiveModel, QuerySelect, entity::prelude::*, sea_query::LockType};

use crate::domain::{at::At, ids::ClinicId};

/// A clinic and its settings.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "clinic")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClinicId,
    pub name: String,
    /// IANA zone of working and quiet hours.
    pub zone: String,
    /// The line answered day and night; without one the advice sends people to the emergency room.
    pub phone_24h: Option<String>,
    pub emergency_number: String,
    /// Shown to patients as it is written: "Mon-Fri 8-17".
    pub staff_hours: String,
    /// Local time `HH:MM`; from here to `quiet_to` warnings wait.
    pub quiet_from: String,
    pub quiet_to: String,
    pub statement_en: String,
    pub statement_es: String,
    /// Made by `--demo`; can never be set later.
    pub demo: bool,
    pub created_at: At,
}

impl ActiveModelBehavior for ActiveModel {}

/// The clinic of this database, once it is set up.
///
/// # Errors
/// The database's own.
pub async fn only(db: &impl ConnectionTrait) -> Result<Option<Model>, DbErr> {
    Entity::find().one(db).await
}

/// One clinic.
///
/// # Errors
/// The database's own; `RecordNotFound` when it does not exist.
pub async fn get(db: &impl ConnectionTrait, id: ClinicId) -> Result<Model, DbErr> {
    Entity::find_by_id(id).one(db).await?.ok_or_else(|| DbErr::RecordNotFound("clinic".into()))
}

/// One clinic, held until the transaction ends against whoever else holds it: one change of its duty at a time. Rows that
/// name the clinic go on being written.
///
/// # Errors
/// As [`get`].
pub async fn hold(db: &impl ConnectionTrait, id: ClinicId) -> Result<Model, DbErr> {
    let clinic = Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(db).await?;
    clinic.ok_or_else(|| DbErr::RecordNotFound("clinic".into()))
}

/// Keeps a new clinic.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, clinic: Model) -> Result<(), DbErr> {
    Entity::insert(clinic.into_active_model()).exec_without_returning(db).await.map(drop)
}

/// Writes a clinic's settings.
///
/// # Errors
/// The database's own.
pub async fn change(db: &impl ConnectionTrait, clinic: Model) -> Result<(), DbErr> {
    let (id, demo, created_at) = (clinic.id, clinic.demo, clinic.created_at);
    let mut active = clinic.into_active_model().reset_all();
    (active.id, active.demo, active.created_at) =
        (Set(id), sea_orm::Unchanged(demo), sea_orm::Unchanged(created_at));
    Entity::update(active).exec(db).await.map(drop)
}
