//! Changes of single days' duty beside the plan: somebody comes in, or a stint is taken away between two instants.

use sea_orm::{IntoActiveModel, QueryOrder, entity::prelude::*};

use crate::domain::{
    at::At,
    duty::{Change, Deed, Origin, StintId, Stretch},
    ids::{ClinicId, DutyChangeId, StaffId},
};

/// One change; never rewritten.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "duty_change")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DutyChangeId,
    pub clinic_id: ClinicId,
    pub origin: Origin,
    /// Who comes in, and at which position; none: a stint is taken away.
    pub staff_id: Option<StaffId>,
    pub position: Option<i16>,
    /// Which stint is taken away.
    pub out_of: Option<StintId>,
    pub from_at: At,
    pub to_at: At,
    pub made_at: At,
    pub made_by: StaffId,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// As duty is read from it; none: the row says nothing.
    #[must_use]
    pub fn change(&self) -> Option<Change> {
        let deed = match (self.staff_id, self.position, self.out_of) {
            (Some(staff), Some(position), None) => Deed::In { staff, position },
            (None, None, Some(stint)) => Deed::Out(stint),
            _ => return None,
        };
        let time = Stretch { from: self.from_at, to: self.to_at };
        Some(Change { id: self.id, deed, time, origin: self.origin, made_at: self.made_at })
    }

    /// The row of a change that somebody makes.
    #[must_use]
    pub fn of(clinic_id: ClinicId, change: Change, made_by: StaffId) -> Self {
        let (staff_id, position, out_of) = match change.deed {
            Deed::In { staff, position } => (Some(staff), Some(position), None),
            Deed::Out(stint) => (None, None, Some(stint)),
        };
        Self {
            id: change.id,
            clinic_id,
            origin: change.origin,
            staff_id,
            position,
            out_of,
            from_at: change.time.from,
            to_at: change.time.to,
            made_at: change.made_at,
            made_by,
        }
    }
}

/// Keeps changes.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, changes: Vec<Model>) -> Result<(), DbErr> {
    let rows = changes.into_iter().map(IntoActiveModel::into_active_model);
    Entity::insert_many(rows).exec_without_returning(db).await.map(drop)
}

/// The changes of a clinic that are not over at an instant, the oldest first.
///
/// # Errors
/// The database's own.
pub async fn since(db: &impl ConnectionTrait, clinic: ClinicId, at: At) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.clinic_id.eq(clinic))
        .filter(COLUMN.to_at.gt(at))
        .order_by_asc(Column::MadeAt)
        .order_by_asc(Column::Id)
        .all(db)
        .await
}
