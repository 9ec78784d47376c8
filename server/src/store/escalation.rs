//! How far each unresolved alert has climbed the ladder of people: one row an alert, moved on by compare-and-set.

use sea_orm::{
    ActiveValue::Set,
    Condition, IntoActiveModel, QueryOrder, QuerySelect,
    entity::prelude::*,
    sea_query::{Func, Query},
};

use super::{alert, outbox};
use crate::domain::{
    access::Permit,
    alert::Severity,
    at::At,
    ids::{AlertId, ClinicId, PatientId, StaffId, SubscriptionId},
    ladder::Climb,
    message::MessageState,
};

/// An alert's place on the ladder, in our clock.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "escalation")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub alert_id: AlertId,
    pub clinic_id: ClinicId,
    pub severity: Severity,
    /// The alert's cycle that this row is about.
    pub cycle: i32,
    /// The cycle in which the rules began this climb; a lapse begins a new cycle, and not a new climb.
    pub first_cycle: i32,
    pub level: i16,
    pub repeat_no: i32,
    pub started_at: At,
    /// Milliseconds for which acknowledgements held it; for a warning of working time.
    pub held: i64,
    pub entered_at: At,
    /// A person's acknowledgement has held it since.
    pub held_since: Option<At>,
    /// When the next step is due; while a person holds it, when that lapses: the promise, or the look that is awaited.
    pub due_at: Option<At>,
    /// The call-back that was promised, while a person holds it.
    pub promised_at: Option<At>,
    /// Taken by a notification's button: whoever did so must have looked at the patient by then.
    pub unopened_until: Option<At>,
    /// A message of its level ended without reaching anybody: look whether the whole level did.
    pub doubtful: bool,
    /// Its step could not be taken, and is tried again and again: since when it waits. None: it is not so.
    pub put_off_since: Option<At>,
    /// The ladder that it climbs.
    pub ladder_version: i32,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// As the ladder takes it.
    #[must_use]
    pub fn climb(&self) -> Climb {
        Climb {
            severity: self.severity,
            started_at: self.started_at,
            held: self.held,
            level: self.level,
            repeat: self.repeat_no,
            entered_at: self.entered_at,
        }
    }

    /// The row once the alert has climbed to there.
    #[must_use]
    pub fn at(self, climb: Climb, due_at: Option<At>) -> Self {
        let Climb { severity, started_at, held, level, repeat, entered_at } = climb;
        let place = Self { severity, started_at, held, level, repeat_no: repeat, entered_at, ..self };
        let free = Self { held_since: None, promised_at: None, unopened_until: None, ..place };
        Self { due_at, doubtful: false, put_off_since: None, ..free }
    }
}

/// Keeps where an alert begins to climb, in the place of an earlier climb.
///
/// # Errors
/// The database's own.
pub async fn begin(db: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    Entity::delete_by_id(row.alert_id).exec(db).await?;
    Entity::insert(row.into_active_model()).exec_without_returning(db).await.map(drop)
}

/// Where an alert stands, held until the transaction ends.
///
/// # Errors
/// The database's own.
pub async fn lock(db: &impl ConnectionTrait, alert: AlertId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(alert).lock_exclusive().one(db).await
}

/// Whose alert it is, if it stands on a ladder.
///
/// # Errors
/// The database's own.
pub async fn clinic_of(db: &impl ConnectionTrait, alert: AlertId) -> Result<Option<ClinicId>, DbErr> {
    Ok(Entity::find_by_id(alert).one(db).await?.map(|row| row.clinic_id))
}

/// Where some alerts stand, for the screens.
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
        .all(db)
        .await
}

/// Alerts that somebody has, and whose promise is over.
///
/// # Errors
/// The database's own.
pub async fn lapsed(db: &impl ConnectionTrait, now: At, most: u64) -> Result<Vec<AlertId>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::AlertId)
        .filter(COLUMN.held_since.is_not_null())
        .filter(COLUMN.due_at.lte(now))
        .order_by_asc(Column::DueAt)
        .limit(most)
        .into_tuple()
        .all(db)
        .await
}

/// Alerts whose next step is due, or whose level may have reached nobody: urgent ones first, then those that wait longest.
///
/// # Errors
/// The database's own.
pub async fn due(db: &impl ConnectionTrait, now: At, most: u64) -> Result<Vec<AlertId>, DbErr> {
    let mut all: Vec<AlertId> = Vec::new();
    for severity in [Severity::Urgent, Severity::Warning] {
        let waits = Condition::any().add(COLUMN.due_at.lte(now)).add(COLUMN.doubtful.eq(true));
        let some: Vec<AlertId> = Entity::find()
            .select_only()
            .column(Column::AlertId)
            .filter(COLUMN.severity.eq(severity))
            .filter(COLUMN.held_since.is_null())
            .filter(waits)
            .order_by_asc(Column::DueAt)
            .limit(most)
            .into_tuple()
            .all(db)
            .await?;
        all.extend(some);
    }
    all.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(all)
}

/// Moves an alert on, if it still stands where it was `seen`. False: another instance, or a person, was first.
///
/// # Errors
/// The database's own.
pub async fn advance(db: &impl ConnectionTrait, seen: &Model, next: Model) -> Result<bool, DbErr> {
    let mut change = next.into_active_model().reset_all();
    change.alert_id = Set(seen.alert_id);
    let done = Entity::update_many()
        .set(change)
        .filter(COLUMN.alert_id.eq(seen.alert_id))
        .filter(COLUMN.cycle.eq(seen.cycle))
        .filter(COLUMN.level.eq(seen.level))
        .filter(COLUMN.repeat_no.eq(seen.repeat_no))
        .filter(match seen.due_at {
            Some(due) => COLUMN.due_at.eq(due),
            None => COLUMN.due_at.is_null(),
        })
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// How a person's hand holds an alert on its ladder.
#[derive(Clone, Copy, Debug)]
pub struct Hold {
    /// Since when.
    pub since: At,
    /// The call-back that was promised; none: until its outcome.
    pub promised: Option<At>,
    /// It was taken by a button: by when the person must have looked.
    pub unopened_until: Option<At>,
}

/// A person has the alert: the ladder stands still until a look or a call-back that was promised, or for good.
///
/// # Errors
/// The database's own.
pub async fn hold(db: &impl ConnectionTrait, alert: AlertId, hold: Hold) -> Result<(), DbErr> {
    let Hold { since, promised, unopened_until } = hold;
    Entity::update_many()
        .set(ActiveModel {
            held_since: Set(Some(since)),
            due_at: Set(promised.into_iter().chain(unopened_until).min()),
            promised_at: Set(promised),
            unopened_until: Set(unopened_until),
            doubtful: Set(false),
            put_off_since: Set(None),
            ..Default::default()
        })
        .filter(COLUMN.alert_id.eq(alert))
        .exec(db)
        .await
        .map(drop)
}

/// Alerts of a patient that somebody took by a button and has not looked at.
///
/// # Errors
/// The database's own.
pub async fn unopened(
    db: &impl ConnectionTrait,
    permit: &Permit,
    patient: PatientId,
    by: StaffId,
) -> Result<Vec<AlertId>, DbErr> {
    let theirs = Query::select()
        .column(alert::Column::Id)
        .from(alert::Entity)
        .and_where(alert::COLUMN.patient_id.eq(patient))
        .and_where(alert::COLUMN.acknowledged_by.eq(by))
        .to_owned();
    Entity::find()
        .select_only()
        .column(Column::AlertId)
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.unopened_until.is_not_null())
        .filter(COLUMN.alert_id.in_subquery(theirs))
        .into_tuple()
        .all(db)
        .await
}

/// The person looked at last: what holds now is the promise alone. Nothing happens where somebody no longer holds it.
///
/// # Errors
/// The database's own.
pub async fn opened(db: &impl ConnectionTrait, alerts: Vec<AlertId>) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::DueAt, COLUMN.promised_at.into_expr())
        .col_expr(Column::UnopenedUntil, Expr::value(Option::<At>::None))
        .col_expr(Column::PutOffSince, Expr::value(Option::<At>::None))
        .filter(COLUMN.alert_id.is_in(alerts))
        .filter(COLUMN.unopened_until.is_not_null())
        .filter(COLUMN.held_since.is_not_null())
        .exec(db)
        .await
        .map(drop)
}

/// The alert is closed: nobody is to be told of it any more.
///
/// # Errors
/// The database's own.
pub async fn end(db: &impl ConnectionTrait, alert: AlertId) -> Result<(), DbErr> {
    Entity::delete_by_id(alert).exec(db).await.map(drop)
}

/// A step that cannot be taken waits, so that it never blocks the others. Since when it should have been taken is kept, or
/// nobody would see that it is late.
///
/// # Errors
/// The database's own.
pub async fn put_off(db: &impl ConnectionTrait, alert: AlertId, until: At) -> Result<(), DbErr> {
    // A level that reached nobody is due before its time.
    let was_due = Expr::case(COLUMN.due_at.lt(until), COLUMN.due_at.into_expr()).finally(until);
    let since = Func::coalesce([COLUMN.put_off_since.into_expr(), was_due.into()]);
    Entity::update_many()
        .set(ActiveModel { due_at: Set(Some(until)), doubtful: Set(false), ..Default::default() })
        .col_expr(Column::PutOffSince, since.into())
        .filter(COLUMN.alert_id.eq(alert))
        .exec(db)
        .await
        .map(drop)
}

/// A message about an alert ended without reaching anybody: look whether all of its level did.
///
/// # Errors
/// The database's own.
pub async fn doubt(db: &impl ConnectionTrait, alert: AlertId) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { doubtful: Set(true), ..Default::default() })
        .filter(COLUMN.alert_id.eq(alert))
        .filter(COLUMN.held_since.is_null())
        .exec(db)
        .await
        .map(drop)
}

/// The same for all alerts of which a device had messages that died.
///
/// # Errors
/// The database's own.
pub async fn doubt_all_of(db: &impl ConnectionTrait, device: SubscriptionId) -> Result<(), DbErr> {
    let about = Query::select()
        .column(outbox::Column::AlertId)
        .from(outbox::Entity)
        .and_where(outbox::COLUMN.subscription_id.eq(device))
        .and_where(outbox::COLUMN.state.eq(MessageState::Dead))
        .and_where(outbox::COLUMN.alert_id.is_not_null())
        .to_owned();
    Entity::update_many()
        .set(ActiveModel { doubtful: Set(true), ..Default::default() })
        .filter(COLUMN.alert_id.in_subquery(about))
        .filter(COLUMN.held_since.is_null())
        .exec(db)
        .await
        .map(drop)
}
