//! Alert events: append-only; also what the live streams follow.

use sea_orm::{ActiveValue::NotSet, IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*};

use super::{alert, course};
use crate::domain::{
    access::Permit,
    alert::{Rule, Severity},
    at::At,
    ids::{AlertId, ClinicId, EpisodeId, StaffId},
};

/// The kind of the event that an alert shares another one's page.
pub const BUNDLED: &str = "bundled";
/// The kind of the event that an alert reached a level of the ladder, or was told there again.
pub const LEVEL: &str = "level";

/// One thing that happened to an alert.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "alert_event")]
#[allow(missing_docs)]
pub struct Model {
    /// Rises with each row; streams resume after it.
    #[sea_orm(primary_key)]
    pub seq: i64,
    pub clinic_id: ClinicId,
    pub episode_id: EpisodeId,
    pub alert_id: AlertId,
    /// Place in the episode's log as the rules wrote it; none for what persons did.
    pub ordinal: Option<i32>,
    /// `raise`, `escalate`, … of the rules; `acknowledge`, `resolve_by_person`, `covered`, `bundled`, `level`, … of persons and flow.
    pub kind: String,
    pub rule: Rule,
    pub key: Option<String>,
    pub severity: Severity,
    pub cycle: i32,
    /// When it was due.
    pub at: At,
    /// When it was written.
    pub noticed_at: At,
    pub by_staff: Option<StaffId>,
    #[sea_orm(column_type = "JsonBinary")]
    pub evidence: Json,
}

impl ActiveModelBehavior for ActiveModel {}

/// An event of persons or flow about an alert as it stands, at an instant of the patient's time.
#[must_use]
pub fn beside(alert: &alert::Model, kind: &str, at: At) -> Model {
    Model {
        seq: 0,
        clinic_id: alert.clinic_id,
        episode_id: alert.episode_id,
        alert_id: alert.id,
        ordinal: None,
        kind: kind.into(),
        rule: alert.rule,
        key: alert.key.clone(),
        severity: alert.severity,
        cycle: alert.cycle,
        at,
        noticed_at: at,
        by_staff: None,
        evidence: Json::Null,
    }
}

/// Appends one event; its `seq` comes from the database.
///
/// # Errors
/// The database's own.
pub async fn append(db: &impl ConnectionTrait, event: Model) -> Result<(), DbErr> {
    let mut active = event.into_active_model();
    active.seq = NotSet;
    Entity::insert(active).exec_without_returning(db).await.map(drop)
}

/// All events of an episode in the order they were written.
///
/// # Errors
/// The database's own.
pub async fn of_episode(
    db: &impl ConnectionTrait,
    permit: &Permit,
    episode: EpisodeId,
) -> Result<Vec<Model>, DbErr> {
    course::of::<Entity>(permit, episode).order_by_asc(Column::Seq).all(db).await
}

/// Events of a clinic that were written within a time of the patients', without its end.
///
/// # Errors
/// The database's own.
pub async fn within(
    db: &impl ConnectionTrait,
    permit: &Permit,
    (from, to): (At, At),
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.noticed_at.gte(from))
        .filter(COLUMN.noticed_at.lt(to))
        .order_by_asc(Column::Seq)
        .all(db)
        .await
}

/// All events of some alerts in the order they were written.
///
/// # Errors
/// The database's own.
pub async fn of_alerts(
    db: &impl ConnectionTrait,
    permit: &Permit,
    alerts: impl IntoIterator<Item = AlertId>,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.alert_id.is_in(alerts))
        .order_by_asc(Column::Seq)
        .all(db)
        .await
}

/// Alerts of an episode with the cycles in which each shared another one's page.
///
/// # Errors
/// The database's own.
pub async fn bundled_cycles(
    db: &impl ConnectionTrait,
    episode: EpisodeId,
) -> Result<Vec<(AlertId, i32)>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::AlertId)
        .column(Column::Cycle)
        .filter(COLUMN.episode_id.eq(episode))
        .filter(COLUMN.kind.eq(BUNDLED))
        .into_tuple()
        .all(db)
        .await
}

/// Sequences, clinics and instants of all events after one of them: for the lookout, which tells each line of its own
/// clinic's alone.
///
/// # Errors
/// The database's own.
pub async fn after(
    db: &impl ConnectionTrait,
    seq: i64,
    limit: u64,
) -> Result<Vec<(i64, ClinicId, At)>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::Seq)
        .column(Column::ClinicId)
        .column(Column::NoticedAt)
        .filter(COLUMN.seq.gt(seq))
        .order_by_asc(Column::Seq)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await
}

/// The newest sequence of all clinics that was written before an instant; 0 when there is none.
///
/// # Errors
/// The database's own.
pub async fn newest_of_all(db: &impl ConnectionTrait, before: At) -> Result<i64, DbErr> {
    newest_in(db, Entity::find().filter(COLUMN.noticed_at.lt(before))).await
}

/// Has a clinic an event after a sequence, beside the one that is known?
///
/// # Errors
/// The database's own.
pub async fn is_other_after(
    db: &impl ConnectionTrait,
    permit: &Permit,
    seq: i64,
    known: i64,
) -> Result<bool, DbErr> {
    let other = Entity::find()
        .select_only()
        .column(Column::Seq)
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.seq.gt(seq))
        .filter(COLUMN.seq.ne(known))
        .limit(1)
        .into_tuple::<i64>()
        .one(db)
        .await?;
    Ok(other.is_some())
}

/// When the newest event up to `seq` was written.
///
/// # Errors
/// The database's own.
pub async fn written_at(db: &impl ConnectionTrait, permit: &Permit, seq: i64) -> Result<Option<At>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::NoticedAt)
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.seq.lte(seq))
        .order_by_desc(Column::Seq)
        .limit(1)
        .into_tuple()
        .one(db)
        .await
}

/// The newest sequence up to `seq` that was written before an instant; 0 when there is none.
///
/// # Errors
/// The database's own.
pub async fn newest_before(
    db: &impl ConnectionTrait,
    permit: &Permit,
    seq: i64,
    before: At,
) -> Result<i64, DbErr> {
    let theirs = Entity::find().filter(COLUMN.clinic_id.eq(permit.clinic()));
    newest_in(db, theirs.filter(COLUMN.seq.lte(seq)).filter(COLUMN.noticed_at.lt(before))).await
}

/// The newest sequence of a clinic; 0 before the first event.
///
/// # Errors
/// The database's own.
pub async fn newest(db: &impl ConnectionTrait, permit: &Permit) -> Result<i64, DbErr> {
    newest_in(db, Entity::find().filter(COLUMN.clinic_id.eq(permit.clinic()))).await
}

async fn newest_in(db: &impl ConnectionTrait, events: Select<Entity>) -> Result<i64, DbErr> {
    let newest = events.select_only().column(Column::Seq).order_by_desc(Column::Seq).limit(1);
    Ok(newest.into_tuple::<i64>().one(db).await?.unwrap_or_default())
}
