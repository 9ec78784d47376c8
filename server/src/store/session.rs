//! Sessions: a token's hash, whose it is, and until when.

use sea_orm::{ActiveValue::Set, IntoActiveModel, QueryOrder, entity::prelude::*, sea_query::SimpleExpr};

use crate::domain::{
    at::At,
    ids::{ClinicId, DeviceId, PatientId, SessionId, StaffId},
};

/// A signed-in device. Never an API object.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    pub clinic_id: ClinicId,
    /// Keyed SHA-256 of the token.
    #[sea_orm(unique)]
    pub token_hash: Vec<u8>,
    pub staff_id: Option<StaffId>,
    pub patient_id: Option<PatientId>,
    pub device_id: DeviceId,
    pub created_at: At,
    /// Written at most each 5 minutes.
    pub last_seen_at: At,
    /// Milliseconds without a request after which it ends.
    pub idle_limit: i64,
    pub absolute_until: At,
    pub revoked_at: Option<At>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps a new session.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, session: Model) -> Result<(), DbErr> {
    Entity::insert(session.into_active_model()).exec_without_returning(db).await.map(drop)
}

/// The session of a token, over or not.
///
/// # Errors
/// The database's own.
pub async fn by_token(db: &impl ConnectionTrait, token_hash: &[u8]) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(COLUMN.token_hash.eq(token_hash.to_vec())).one(db).await
}

/// Somebody was heard of.
///
/// # Errors
/// The database's own.
pub async fn touch(db: &impl ConnectionTrait, id: SessionId, now: At) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { last_seen_at: Set(now), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .exec(db)
        .await
        .map(drop)
}

/// Sessions of a person that are not over, the newest first.
///
/// # Errors
/// The database's own.
pub async fn live_of(
    db: &impl ConnectionTrait,
    staff: Option<StaffId>,
    patient: Option<PatientId>,
    now: At,
) -> Result<Vec<Model>, DbErr> {
    let mine = match (staff, patient) {
        (Some(id), _) => COLUMN.staff_id.eq(id),
        (None, Some(id)) => COLUMN.patient_id.eq(id),
        (None, None) => return Ok(Vec::new()),
    };
    let all = Entity::find()
        .filter(mine)
        .filter(COLUMN.revoked_at.is_null())
        .filter(COLUMN.absolute_until.gt(now))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .all(db)
        .await?;
    Ok(all.into_iter().filter(|session| now.since(session.last_seen_at) <= session.idle_limit).collect())
}

/// Ends one session.
///
/// # Errors
/// The database's own.
pub async fn end(db: &impl ConnectionTrait, id: SessionId, now: At) -> Result<(), DbErr> {
    end_where(db, Column::Id.eq(id), now).await
}

/// Ends all sessions of a device.
///
/// # Errors
/// The database's own.
pub async fn end_of_device(db: &impl ConnectionTrait, device: DeviceId, now: At) -> Result<(), DbErr> {
    end_where(db, Column::DeviceId.eq(device), now).await
}

/// Ends all sessions of a member of staff.
///
/// # Errors
/// The database's own.
pub async fn end_of_staff(db: &impl ConnectionTrait, staff: StaffId, now: At) -> Result<(), DbErr> {
    end_where(db, Column::StaffId.eq(staff), now).await
}

async fn end_where(db: &impl ConnectionTrait, which: SimpleExpr, now: At) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { revoked_at: Set(Some(now)), ..Default::default() })
        .filter(which)
        .filter(Column::RevokedAt.is_null())
        .exec(db)
        .await
        .map(drop)
}
