//! A round of claiming: what it must know of its messages, asked for all of them at once, and the lease of those that go.

use std::collections::{HashMap, HashSet};

use sea_orm::{
    ActiveValue::Set, Condition, ExprTrait, FromQueryResult, QuerySelect, entity::prelude::*, sea_query::Expr,
};

use super::{ActiveModel, COLUMN, Column, Entity, Model};
use crate::{
    domain::{
        alert::{AlertState, Severity},
        at::At,
        channels::ChannelKind,
        delivery::{LEASE, PAGES, Target},
        ids::{AlertId, ClinicId, InstanceId, MessageId, PatientId, StaffId, SubscriptionId},
        message::{MessageKind, MessageState},
    },
    store::{alert, episode},
};

/// Some messages by their ids; those that are gone are not in it.
///
/// # Errors
/// The database's own.
pub async fn these(db: &impl ConnectionTrait, ids: &[MessageId]) -> Result<HashMap<MessageId, Model>, DbErr> {
    let all = Entity::find().filter(COLUMN.id.is_in(ids.iter().copied())).all(db).await?;
    Ok(all.into_iter().map(|message| (message.id, message)).collect())
}

/// Is a page about this alert on its way to this device right now? "Handled" must not overtake it.
///
/// # Errors
/// The database's own.
pub async fn is_being_paged(db: &impl ConnectionTrait, handled: &Model, now: At) -> Result<bool, DbErr> {
    let Some((alert, device)) = handled.alert_id.zip(handled.subscription_id) else { return Ok(false) };
    let pages = Entity::find()
        .filter(COLUMN.alert_id.eq(alert))
        .filter(COLUMN.subscription_id.eq(device))
        .filter(COLUMN.kind.eq(MessageKind::Alert))
        .filter(COLUMN.state.eq(MessageState::Leased))
        .filter(COLUMN.lease_until.gte(now));
    Ok(pages.count(db).await? > 0)
}

#[derive(FromQueryResult)]
struct Counted {
    subscription_id: Option<SubscriptionId>,
    recipient_id: Option<StaffId>,
    channel: ChannelKind,
    pages: i64,
}

/// How many pages went to each of these devices, and persons by a channel, since `since`; who is not in it got none.
///
/// # Errors
/// The database's own.
pub async fn pages_since(
    db: &impl ConnectionTrait,
    to: &[Target],
    since: At,
) -> Result<HashMap<Target, u64>, DbErr> {
    if to.is_empty() {
        return Ok(HashMap::new());
    }
    let (mut devices, mut persons) = (Vec::new(), Vec::new());
    for target in to {
        match target {
            Target::Device(device) => devices.push(*device),
            Target::Person(_, person) => persons.push(*person),
        }
    }
    let mut there = Condition::any();
    if !devices.is_empty() {
        there = there.add(COLUMN.subscription_id.is_in(devices));
    }
    if !persons.is_empty() {
        there = there.add(COLUMN.recipient_id.is_in(persons));
    }
    let counted: Vec<Counted> = Entity::find()
        .select_only()
        .columns([Column::SubscriptionId, Column::RecipientId, Column::Channel])
        .column_as(Column::Id.count(), "pages")
        .filter(there)
        .filter(COLUMN.kind.is_in(PAGES))
        .filter(Condition::any().add(COLUMN.accepted_at.gt(since)).add(COLUMN.state.eq(MessageState::Leased)))
        .group_by(Column::SubscriptionId)
        .group_by(Column::RecipientId)
        .group_by(Column::Channel)
        .into_model()
        .all(db)
        .await?;
    let target = |one: Counted| {
        let device = one.subscription_id.map(Target::Device);
        let person = one.recipient_id.map(|person| Target::Person(one.channel, person));
        Some((device.or(person)?, u64::try_from(one.pages).unwrap_or_default()))
    };
    Ok(counted.into_iter().filter_map(target).collect())
}

/// How alerts stand: each one's state and cycle.
///
/// # Errors
/// The database's own.
pub async fn standings(
    db: &impl ConnectionTrait,
    alerts: impl IntoIterator<Item = AlertId>,
) -> Result<HashMap<AlertId, (AlertState, i32)>, DbErr> {
    let all: Vec<(AlertId, AlertState, i32)> = alert::Entity::find()
        .select_only()
        .columns([alert::Column::Id, alert::Column::State, alert::Column::Cycle])
        .filter(alert::COLUMN.id.is_in(alerts))
        .into_tuple()
        .all(db)
        .await?;
    Ok(all.into_iter().map(|(id, state, cycle)| (id, (state, cycle))).collect())
}

/// Has a clinic open alerts that page, or episodes that could not be judged?
///
/// # Errors
/// The database's own.
pub async fn is_anyone_waiting(db: &impl ConnectionTrait, clinic: ClinicId) -> Result<bool, DbErr> {
    let open = alert::Entity::find()
        .filter(alert::COLUMN.clinic_id.eq(clinic))
        .filter(alert::COLUMN.state.eq(AlertState::Open))
        .filter(alert::COLUMN.severity.ne(Severity::Info));
    let unjudged = episode::Entity::find()
        .filter(episode::COLUMN.clinic_id.eq(clinic))
        .filter(episode::COLUMN.unjudged_since.is_not_null());
    Ok(open.count(db).await? > 0 || unjudged.count(db).await? > 0)
}

/// How many patients of a clinic have open alerts that page.
///
/// # Errors
/// The database's own.
pub async fn patients_waiting(db: &impl ConnectionTrait, clinic: ClinicId) -> Result<usize, DbErr> {
    let patients: Vec<PatientId> = alert::Entity::find()
        .select_only()
        .column(alert::Column::PatientId)
        .distinct()
        .filter(alert::COLUMN.clinic_id.eq(clinic))
        .filter(alert::COLUMN.state.eq(AlertState::Open))
        .filter(alert::COLUMN.severity.ne(Severity::Info))
        .into_tuple()
        .all(db)
        .await?;
    Ok(patients.len())
}

/// Leases messages as they were seen, for one try each. The ids of those that are ours now: another instance, or a change,
/// may have been first.
///
/// # Errors
/// The database's own.
pub async fn lease<'a>(
    db: &impl ConnectionTrait,
    messages: impl Iterator<Item = &'a Model> + Clone,
    owner: InstanceId,
    now: At,
) -> Result<HashSet<MessageId>, DbErr> {
    let all: HashSet<MessageId> = messages.clone().map(|message| message.id).collect();
    if all.is_empty() {
        return Ok(all);
    }
    let until = now.plus(LEASE);
    let as_seen = messages.fold(Condition::any(), |any, message| {
        let seen = COLUMN.id.eq(message.id).and(COLUMN.fence.eq(message.fence));
        any.add(seen.and(COLUMN.state.eq(message.state)))
    });
    let done = Entity::update_many()
        .set(ActiveModel {
            state: Set(MessageState::Leased),
            lease_owner: Set(Some(owner)),
            lease_until: Set(Some(until)),
            ..Default::default()
        })
        .col_expr(Column::Fence, Expr::col(Column::Fence).add(1))
        .col_expr(Column::Attempt, Expr::col(Column::Attempt).add(1))
        .filter(as_seen)
        .exec(db)
        .await?;
    if done.rows_affected == all.len() as u64 {
        return Ok(all);
    }
    let ours: Vec<MessageId> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(COLUMN.id.is_in(all))
        .filter(COLUMN.state.eq(MessageState::Leased))
        .filter(COLUMN.lease_owner.eq(owner))
        .filter(COLUMN.lease_until.eq(until))
        .into_tuple()
        .all(db)
        .await?;
    Ok(ours.into_iter().collect())
}
