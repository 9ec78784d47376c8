//! Alerts: one unresolved row for each episode, rule and key.

use sea_orm::{
    ActiveEnum,
    ActiveValue::{Set, Unchanged},
    Condition, IntoActiveModel, QueryOrder,
    entity::prelude::*,
    sea_query::OnConflict,
};

use super::course;
use crate::domain::{
    access::Permit,
    alert::{AlertState, Outcome, Rule, Severity},
    at::At,
    ids::{AlertId, ClinicId, EpisodeId, PatientId, StaffId},
    lifecycle::Standing,
};

/// One open matter of an episode.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "alert")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AlertId,
    pub clinic_id: ClinicId,
    pub episode_id: EpisodeId,
    pub patient_id: PatientId,
    pub rule: Rule,
    /// The red flag's id.
    pub key: Option<String>,
    /// `episode:rule:key` while unresolved: the unique index that keeps one bad day one alert.
    #[sea_orm(unique)]
    pub open_key: Option<String>,
    pub severity: Severity,
    pub state: AlertState,
    /// One run of paging; a new one starts when a person's stop no longer counts.
    pub cycle: i32,
    pub condition_cleared: bool,
    /// The figures it stands on.
    #[sea_orm(column_type = "JsonBinary")]
    pub evidence: Json,
    /// When the rule raised it (its due time, in the patient's time).
    pub raised_at: At,
    /// When we noticed.
    pub noticed_at: At,
    pub acknowledged_at: Option<At>,
    pub acknowledged_by: Option<StaffId>,
    pub resolved_at: Option<At>,
    /// None: by its rule.
    pub resolved_by: Option<StaffId>,
    pub outcome: Option<Outcome>,
    pub note: Option<String>,
    /// The call-back that a nurse promised and nobody has kept yet, in the patient's time; one that is over was not kept.
    pub call_before: Option<At>,
    /// Why it was a false alarm.
    pub reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// As the rules' events find it.
    #[must_use]
    pub fn standing(&self) -> Standing {
        Standing { state: self.state, severity: self.severity, cycle: self.cycle }
    }

    /// The unique key of an unresolved alert.
    #[must_use]
    pub fn open_key_of(episode: EpisodeId, rule: Rule, key: Option<&str>) -> String {
        format!("{episode}:{}:{}", rule.to_value(), key.unwrap_or_default())
    }
}

/// Keeps a new alert. False: one with the same open key is there (another instance was first).
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, alert: Model) -> Result<bool, DbErr> {
    let rows = Entity::insert(alert.into_active_model())
        .on_conflict(OnConflict::column(Column::OpenKey).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(rows == 1)
}

/// Writes what a rule moved on an alert: state, cycle, severity, evidence, the times of its end.
///
/// # Errors
/// The database's own.
pub async fn change(db: &impl ConnectionTrait, alert: &Model) -> Result<(), DbErr> {
    let id = alert.id;
    let mut active = alert.clone().into_active_model().reset_all();
    active.id = Unchanged(id);
    Entity::update(active).exec(db).await.map(drop)
}

/// All alerts of an episode, the newest first.
///
/// # Errors
/// The database's own.
pub async fn of_episode(
    db: &impl ConnectionTrait,
    permit: &Permit,
    episode: EpisodeId,
) -> Result<Vec<Model>, DbErr> {
    course::of::<Entity>(permit, episode)
        .order_by_desc(Column::NoticedAt)
        .order_by_desc(Column::Id)
        .all(db)
        .await
}

/// One alert.
///
/// # Errors
/// The database's own.
pub async fn get(db: &impl ConnectionTrait, permit: &Permit, id: AlertId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(COLUMN.clinic_id.eq(permit.clinic())).one(db).await
}

/// Some alerts.
///
/// # Errors
/// The database's own.
pub async fn these(
    db: &impl ConnectionTrait,
    permit: &Permit,
    ids: impl IntoIterator<Item = AlertId>,
) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(COLUMN.clinic_id.eq(permit.clinic())).filter(COLUMN.id.is_in(ids)).all(db).await
}

/// How many calls are owed: promised by somebody who has the alert, or has closed it.
///
/// # Errors
/// The database's own.
pub async fn count_owed(db: &impl ConnectionTrait, permit: &Permit) -> Result<u64, DbErr> {
    Entity::find()
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.state.is_in([AlertState::Acknowledged, AlertState::Resolved]))
        .filter(COLUMN.call_before.is_not_null())
        .count(db)
        .await
}

/// Alerts of a clinic in these states, for an episode or for all, those resolved only since an instant. With those `owed`:
/// resolved ones about which a call was promised and nobody has made it, however old they are.
///
/// # Errors
/// The database's own.
pub async fn list(
    db: &impl ConnectionTrait,
    permit: &Permit,
    (states, owed): (&[AlertState], bool),
    episode: Option<EpisodeId>,
    resolved_since: At,
) -> Result<Vec<Model>, DbErr> {
    let is_recent =
        Condition::any().add(COLUMN.resolved_at.is_null()).add(COLUMN.resolved_at.gte(resolved_since));
    let asked_for = Condition::all().add(COLUMN.state.is_in(states.iter().copied())).add(is_recent);
    let wanted = Condition::any().add(asked_for).add_option(owed.then(owes_call));
    let mut query = Entity::find().filter(COLUMN.clinic_id.eq(permit.clinic())).filter(wanted);
    if let Some(episode) = episode {
        query = query.filter(COLUMN.episode_id.eq(episode));
    }
    query.order_by_asc(Column::RaisedAt).order_by_asc(Column::Id).all(db).await
}

/// It is closed, and the call that was promised about it was not made.
fn owes_call() -> Condition {
    Condition::all().add(COLUMN.state.eq(AlertState::Resolved)).add(COLUMN.call_before.is_not_null())
}

/// Takes an open alert for a person, who promises to call before an instant, if it is still in the cycle that the person
/// saw. False: it is not.
///
/// # Errors
/// The database's own.
pub async fn acknowledge(
    db: &impl ConnectionTrait,
    permit: &Permit,
    id: AlertId,
    cycle: i32,
    by: StaffId,
    (now, call_before): (At, Option<At>),
) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .set(ActiveModel {
            state: Set(AlertState::Acknowledged),
            call_before: Set(call_before),
            acknowledged_at: Set(Some(now)),
            acknowledged_by: Set(Some(by)),
            ..Default::default()
        })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.cycle.eq(cycle))
        .filter(COLUMN.state.eq(AlertState::Open))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// How a person closes an alert.
pub struct Closing {
    /// The cycle that the person saw.
    pub cycle: i32,
    /// Who.
    pub by: StaffId,
    /// How it ended.
    pub outcome: Outcome,
    /// What else there is to say.
    pub note: Option<String>,
    /// Why it was a false alarm.
    pub reason: Option<String>,
    /// Nobody answered: the next try, in the patient's time.
    pub call_before: Option<At>,
}

/// Closes an alert for a person, if it is still in the cycle that the person saw. False: it is not. A call that is owed
/// about a closed one is withdrawn by another outcome, and made anew by none: that is a promise.
///
/// # Errors
/// The database's own.
pub async fn resolve(
    db: &impl ConnectionTrait,
    permit: &Permit,
    id: AlertId,
    closing: Closing,
    now: At,
) -> Result<bool, DbErr> {
    let withdraws = closing.call_before.is_none();
    let closable = Condition::any()
        .add(COLUMN.state.is_in([AlertState::Open, AlertState::Acknowledged]))
        .add_option(withdraws.then(owes_call));
    let done = Entity::update_many()
        .set(ActiveModel {
            state: Set(AlertState::Resolved),
            open_key: Set(None),
            resolved_at: Set(Some(now)),
            resolved_by: Set(Some(closing.by)),
            outcome: Set(Some(closing.outcome)),
            note: Set(closing.note),
            reason: Set(closing.reason),
            call_before: Set(closing.call_before),
            ..Default::default()
        })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.cycle.eq(closing.cycle))
        .filter(closable)
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}
