//! When Reliefline did not run: stretches that it found by itself, and those that an admin noted for a clinic.

use sea_orm::{
    Condition, IntoActiveModel, QueryOrder,
    entity::prelude::*,
    sea_query::{Expr, OnConflict},
};

use crate::domain::{
    access::Permit,
    at::At,
    ids::{ClinicId, DowntimeId, StaffId},
};

/// One stretch. Times by our clock.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "downtime")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DowntimeId,
    /// None: of all clinics.
    pub clinic_id: Option<ClinicId>,
    pub from_at: At,
    pub to_at: At,
    /// The beginning once more, when Reliefline found it by itself; two that start together keep it once.
    #[sea_orm(unique)]
    pub found_from: Option<At>,
    pub reason: Option<String>,
    pub by_staff: Option<StaffId>,
    pub noted_at: At,
    /// When all that fell due in a stop that Reliefline found by itself was told.
    pub told_at: Option<At>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// From when on a course knows it, by our clock. While nobody ran nothing was judged, so that what Reliefline found
    /// by itself counts from its beginning; what a person noted counts from the note on.
    #[must_use]
    pub fn known_at(&self) -> At {
        self.found_from.unwrap_or(self.noted_at)
    }
}

/// Keeps a stretch. False: somebody else has found it.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, stretch: Model) -> Result<bool, DbErr> {
    let rows = Entity::insert(stretch.into_active_model())
        .on_conflict(OnConflict::column(Column::FoundFrom).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(rows == 1)
}

/// The latest stop found since an instant whose work is not told yet.
///
/// # Errors
/// The database's own.
pub async fn being_told(db: &impl ConnectionTrait, found_since: At) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.found_from.is_not_null())
        .filter(COLUMN.told_at.is_null())
        .filter(COLUMN.noted_at.gte(found_since))
        .order_by_desc(Column::FromAt)
        .one(db)
        .await
}

/// Notes that the work of the stop that began then is told, and so is that of any before it. False: it was noted before.
///
/// # Errors
/// The database's own.
pub async fn mark_told(db: &impl ConnectionTrait, found_from: At, now: At) -> Result<bool, DbErr> {
    let told = Entity::update_many()
        .col_expr(Column::ToldAt, Expr::value(now))
        .filter(COLUMN.found_from.lte(found_from))
        .filter(COLUMN.told_at.is_null())
        .exec(db)
        .await?;
    Ok(told.rows_affected > 0)
}

/// All that counts for the permit's clinic, the earliest first.
///
/// # Errors
/// The database's own.
pub async fn of_clinic(db: &impl ConnectionTrait, permit: &Permit) -> Result<Vec<Model>, DbErr> {
    let ours = Condition::any().add(COLUMN.clinic_id.is_null()).add(COLUMN.clinic_id.eq(permit.clinic()));
    Entity::find().filter(ours).order_by_asc(Column::FromAt).order_by_asc(Column::Id).all(db).await
}
