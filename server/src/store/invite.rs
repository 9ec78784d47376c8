//! Invites: single use, 24 hours.

use sea_orm::{
    ActiveValue::Set, DatabaseTransaction, IntoActiveModel, QueryOrder, SqlErr, entity::prelude::*,
};

use crate::domain::{
    access::Permit,
    at::At,
    ids::{ClinicId, InviteId, PatientId, StaffId},
};

/// A code and a link that bind one phone to one patient, once.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "invite")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InviteId,
    pub clinic_id: ClinicId,
    pub patient_id: PatientId,
    /// The first two characters of the code: find the row without trying every hash.
    pub selector: String,
    /// Argon2id of the other six.
    pub secret_hash: String,
    /// Keyed SHA-256 of the 160-bit secret in the link.
    #[sea_orm(unique)]
    pub link_hash: Vec<u8>,
    pub created_by: StaffId,
    pub created_at: At,
    pub expires_at: At,
    pub used_at: Option<At>,
    /// Ended by a newer invite.
    pub ended_at: Option<At>,
    /// Wrong tries at typing; 20 end the code, not the link.
    pub tries: i16,
    /// Typing is refused until then; the link goes on working.
    pub frozen_until: Option<At>,
    /// The selector while the invite is open; unique, so that no two open codes begin alike.
    pub live_selector: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Wrong tries after which typing is over; the link goes on.
pub const MOST_TRIES: i16 = 20;

/// Keeps a new invite. False: another open one begins alike.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &DatabaseTransaction, _permit: &Permit, invite: Model) -> Result<bool, DbErr> {
    let savepoint = super::savepoint(db).await?;
    match Entity::insert(invite.into_active_model()).exec_without_returning(&savepoint).await {
        Ok(_) => savepoint.commit().await.map(|()| true),
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            savepoint.rollback().await.map(|()| false)
        }
        Err(error) => Err(error),
    }
}

/// Gives the beginnings of codes free whose time is over.
///
/// # Errors
/// The database's own.
pub async fn free_expired(db: &impl ConnectionTrait, _permit: &Permit, now: At) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { live_selector: Set(None), ..Default::default() })
        .filter(COLUMN.live_selector.is_not_null())
        .filter(COLUMN.expires_at.lte(now))
        .exec(db)
        .await
        .map(drop)
}

/// Ends a patient's unused invites.
///
/// # Errors
/// The database's own.
pub async fn end_unused(
    db: &impl ConnectionTrait,
    permit: &Permit,
    patient: PatientId,
    now: At,
) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { ended_at: Set(Some(now)), live_selector: Set(None), ..Default::default() })
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.patient_id.eq(patient))
        .filter(COLUMN.used_at.is_null())
        .filter(COLUMN.ended_at.is_null())
        .exec(db)
        .await
        .map(drop)
}

/// Until when a patient's invite is open, if one is.
///
/// # Errors
/// The database's own.
pub async fn open_until(
    db: &impl ConnectionTrait,
    permit: &Permit,
    patient: PatientId,
    now: At,
) -> Result<Option<At>, DbErr> {
    let open = live(now)
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.patient_id.eq(patient))
        .order_by_desc(Column::ExpiresAt)
        .one(db)
        .await?;
    Ok(open.map(|invite| invite.expires_at))
}

/// How many invites a clinic issued since an instant.
///
/// # Errors
/// The database's own.
pub async fn count_since(db: &impl ConnectionTrait, permit: &Permit, since: At) -> Result<u64, DbErr> {
    Entity::find()
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.created_at.gt(since))
        .count(db)
        .await
}

/// The open invite of a typed code's first two characters.
///
/// # Errors
/// The database's own.
pub async fn by_selector(db: &impl ConnectionTrait, selector: &str, now: At) -> Result<Option<Model>, DbErr> {
    live(now).filter(COLUMN.selector.eq(selector)).one(db).await
}

/// The open invite of a link.
///
/// # Errors
/// The database's own.
pub async fn by_link(db: &impl ConnectionTrait, link_hash: &[u8], now: At) -> Result<Option<Model>, DbErr> {
    live(now).filter(COLUMN.link_hash.eq(link_hash.to_vec())).one(db).await
}

/// Counts a try before it is checked, so that a thousand at once count a thousand. False: somebody else's came first.
///
/// # Errors
/// The database's own.
pub async fn count_try(
    db: &impl ConnectionTrait,
    invite: &Model,
    frozen_until: Option<At>,
) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .set(ActiveModel {
            tries: Set(invite.tries + 1),
            frozen_until: Set(frozen_until),
            ..Default::default()
        })
        .filter(COLUMN.id.eq(invite.id))
        .filter(COLUMN.tries.eq(invite.tries))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Uses an invite. False: somebody did before, or its time is over.
///
/// # Errors
/// The database's own.
pub async fn use_once(db: &impl ConnectionTrait, id: InviteId, now: At) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .set(ActiveModel { used_at: Set(Some(now)), live_selector: Set(None), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.used_at.is_null())
        .filter(COLUMN.ended_at.is_null())
        .filter(COLUMN.expires_at.gt(now))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

fn live(now: At) -> Select<Entity> {
    Entity::find()
        .filter(COLUMN.used_at.is_null())
        .filter(COLUMN.ended_at.is_null())
        .filter(COLUMN.expires_at.gt(now))
}
