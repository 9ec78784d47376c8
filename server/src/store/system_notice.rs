//! System notices: what is wrong with Reliefline itself. A matter is open once; it is counted when it is seen again.

use sea_orm::{
    ActiveEnum,
    ActiveValue::Set,
    Condition, ExprTrait, IntoActiveModel, Iterable, QueryOrder, QuerySelect,
    entity::prelude::*,
    sea_query::{Expr, OnConflict},
};

use crate::domain::{
    access::Permit,
    at::At,
    ids::{ClinicId, NoticeId, StaffId},
    notice::{Notice, NoticeFigures, NoticeKind},
};

/// One matter. Times by our clock.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "system_notice")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoticeId,
    /// None: of all clinics.
    pub clinic_id: Option<ClinicId>,
    pub kind: NoticeKind,
    pub key: String,
    /// `clinic:kind:key` while it is open: the unique index that keeps one matter one row.
    #[sea_orm(unique)]
    pub open_key: Option<String>,
    /// As they were when it was last seen.
    #[sea_orm(column_type = "JsonBinary")]
    pub figures: NoticeFigures,
    pub since: At,
    pub last_seen_at: At,
    pub times: i32,
    pub closed_at: Option<At>,
    /// None: its cause was over.
    pub closed_by: Option<StaffId>,
    /// When it was told by the channels beside the screens, of the kinds that wait for that.
    pub told_at: Option<At>,
}

impl ActiveModelBehavior for ActiveModel {}

fn open_key(clinic: Option<ClinicId>, kind: NoticeKind, key: &str) -> String {
    let clinic = clinic.map(|clinic| clinic.to_string()).unwrap_or_default();
    format!("{clinic}:{}:{key}", kind.to_value())
}

/// Opens a matter, or counts it once more when it is open.
///
/// # Errors
/// The database's own.
pub async fn open(db: &impl ConnectionTrait, id: NoticeId, notice: Notice, now: At) -> Result<(), DbErr> {
    let Notice { clinic, kind, key, figures } = notice;
    let row = Model {
        id,
        clinic_id: clinic,
        kind,
        open_key: Some(open_key(clinic, kind, &key)),
        key,
        figures,
        since: now,
        last_seen_at: now,
        times: 1,
        closed_at: None,
        closed_by: None,
        told_at: None,
    };
    let again = OnConflict::column(Column::OpenKey)
        .update_columns([Column::LastSeenAt, Column::Figures])
        .value(Column::Times, Expr::col((Entity, Column::Times)).add(1))
        .to_owned();
    Entity::insert(row.into_active_model()).on_conflict(again).exec_without_returning(db).await.map(drop)
}

/// Is this matter open?
///
/// # Errors
/// The database's own.
pub async fn is_open(
    db: &impl ConnectionTrait,
    clinic: Option<ClinicId>,
    kind: NoticeKind,
    key: &str,
) -> Result<bool, DbErr> {
    Ok(Entity::find().filter(COLUMN.open_key.eq(open_key(clinic, kind, key))).count(db).await? > 0)
}

/// All open ones of a kind.
///
/// # Errors
/// The database's own.
pub async fn open_of(db: &impl ConnectionTrait, kind: NoticeKind) -> Result<Vec<Model>, DbErr> {
    let open = Entity::find().filter(COLUMN.kind.eq(kind)).filter(COLUMN.open_key.is_not_null());
    open.order_by_asc(Column::Id).all(db).await
}

/// Open ones that were not told by the channels yet and are to be.
///
/// # Errors
/// The database's own.
pub async fn untold(db: &impl ConnectionTrait) -> Result<Vec<NoticeId>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(COLUMN.kind.is_in(NoticeKind::iter().filter(|kind| kind.waits_to_be_told())))
        .filter(COLUMN.open_key.is_not_null())
        .filter(COLUMN.told_at.is_null())
        .into_tuple()
        .all(db)
        .await
}

/// They were told by the channels.
///
/// # Errors
/// The database's own.
pub async fn mark_told(db: &impl ConnectionTrait, ids: Vec<NoticeId>, now: At) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { told_at: Set(Some(now)), ..Default::default() })
        .filter(COLUMN.id.is_in(ids))
        .exec(db)
        .await
        .map(drop)
}

/// The keys of a kind that are not to be opened: they are open, or a person has closed them.
///
/// # Errors
/// The database's own.
pub async fn known_of(db: &impl ConnectionTrait, kind: NoticeKind) -> Result<Vec<String>, DbErr> {
    let known = Condition::any().add(COLUMN.open_key.is_not_null()).add(COLUMN.closed_by.is_not_null());
    Entity::find()
        .select_only()
        .column(Column::Key)
        .filter(COLUMN.kind.eq(kind))
        .filter(known)
        .into_tuple()
        .all(db)
        .await
}

/// How many are open, of all clinics.
///
/// # Errors
/// The database's own.
pub async fn count_open(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    Entity::find().filter(COLUMN.open_key.is_not_null()).count(db).await
}

/// The cause of some matters is over.
///
/// # Errors
/// The database's own.
pub async fn end(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = NoticeId>,
    now: At,
) -> Result<(), DbErr> {
    close_where(db, COLUMN.id.is_in(ids), None, now).await.map(drop)
}

/// Ends the open ones that were not seen for as long as their kind lasts.
///
/// # Errors
/// The database's own.
pub async fn lapse_all(db: &impl ConnectionTrait, now: At) -> Result<(), DbErr> {
    for kind in NoticeKind::iter() {
        if let Some(lasts) = kind.lapses_after() {
            let unseen = COLUMN.kind.eq(kind).and(COLUMN.last_seen_at.lt(now.plus(-lasts)));
            close_where(db, unseen, None, now).await?;
        }
    }
    Ok(())
}

async fn close_where(
    db: &impl ConnectionTrait,
    which: Expr,
    by: Option<StaffId>,
    now: At,
) -> Result<bool, DbErr> {
    let closed = ActiveModel {
        closed_at: Set(Some(now)),
        closed_by: Set(by),
        open_key: Set(None),
        ..Default::default()
    };
    let open = Entity::update_many().set(closed).filter(which).filter(COLUMN.open_key.is_not_null());
    Ok(open.exec(db).await?.rows_affected > 0)
}

/// A person closes one. False: it is closed already.
///
/// # Errors
/// The database's own.
pub async fn close(db: &impl ConnectionTrait, permit: &Permit, id: NoticeId, now: At) -> Result<bool, DbErr> {
    close_where(db, COLUMN.id.eq(id), permit.staff(), now).await
}

/// One that the permit's clinic may see.
///
/// # Errors
/// The database's own.
pub async fn get(db: &impl ConnectionTrait, permit: &Permit, id: NoticeId) -> Result<Option<Model>, DbErr> {
    seen_by(permit).filter(COLUMN.id.eq(id)).one(db).await
}

/// Those that the permit's clinic may see, the last seen first: open ones, closed ones, or both.
///
/// # Errors
/// The database's own.
pub async fn list(
    db: &impl ConnectionTrait,
    permit: &Permit,
    open: Option<bool>,
    most: u64,
) -> Result<Vec<Model>, DbErr> {
    let all = seen_by(permit).order_by_desc(Column::LastSeenAt).order_by_desc(Column::Id).limit(most);
    match open {
        Some(true) => all.filter(COLUMN.open_key.is_not_null()).all(db).await,
        Some(false) => all.filter(COLUMN.open_key.is_null()).all(db).await,
        None => all.all(db).await,
    }
}

fn seen_by(permit: &Permit) -> Select<Entity> {
    let ours = Condition::any().add(COLUMN.clinic_id.is_null()).add(COLUMN.clinic_id.eq(permit.clinic()));
    Entity::find().filter(ours)
}
