//! Sessions: a token's hash, whose it is, and until when.

use sea_orm::{
    ActiveValue::Set, IntoActiveModel, QueryOrder, UpdateMany, entity::prelude::*, sea_query::SimpleExpr,
};

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
    /// When the token was made.
    pub token_since: At,
    /// The token before it, hashed the same way.
    pub previous_hash: Option<Vec<u8>>,
    /// The token before it is good until then; none: as long as nobody has used the present one.
    pub previous_until: Option<At>,
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

/// The session whose token before the present one this is.
///
/// # Errors
/// The database's own.
pub async fn by_previous(db: &impl ConnectionTrait, token_hash: &[u8]) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(COLUMN.previous_hash.eq(token_hash.to_vec())).one(db).await
}

/// One session, over or not.
///
/// # Errors
/// The database's own.
pub async fn get(db: &impl ConnectionTrait, id: SessionId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(db).await
}

/// The present token was used for the first time: the one before it ends.
///
/// # Errors
/// The database's own.
pub async fn end_previous(db: &impl ConnectionTrait, seen: &Model, until: At) -> Result<(), DbErr> {
    as_seen(seen)
        .set(ActiveModel { previous_until: Set(Some(until)), ..Default::default() })
        .exec(db)
        .await
        .map(drop)
}

/// Gives a session a new token; the one that was shown goes on beside it. False: somebody was first.
///
/// # Errors
/// The database's own.
pub async fn renew(
    db: &impl ConnectionTrait,
    seen: &Model,
    shown: &[u8],
    new: Vec<u8>,
    now: At,
) -> Result<bool, DbErr> {
    let done = as_seen(seen)
        .set(ActiveModel {
            token_hash: Set(new),
            token_since: Set(now),
            previous_hash: Set(Some(shown.to_vec())),
            previous_until: Set(None),
            ..Default::default()
        })
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// The row, if its tokens are still those that were read.
fn as_seen(seen: &Model) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(COLUMN.id.eq(seen.id))
        .filter(COLUMN.token_hash.eq(seen.token_hash.clone()))
        .filter(match seen.previous_until {
            Some(until) => COLUMN.previous_until.eq(until),
            None => COLUMN.previous_until.is_null(),
        })
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
