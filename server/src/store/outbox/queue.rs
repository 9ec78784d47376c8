//! How messages wait, and how they end.

use sea_orm::{
    ActiveValue::Set,
    Condition, ExprTrait, JoinType, QueryOrder, QuerySelect,
    entity::prelude::*,
    sea_query::{Expr, LockBehavior, LockType, Query},
};

use super::{ActiveModel, COLUMN, Column, Entity};
use crate::{
    domain::{
        alert::{AlertState, Severity},
        at::At,
        channels::{self, ChannelKind},
        delivery::Settled,
        ids::{AlertId, ClinicId, MessageId, SubscriptionId},
        message::{MessageKind, MessageState},
    },
    store::{alert, subscription},
};

/// So many messages are looked at for one to a push service that is not busy. Those behind them wait their turn: to look
/// through a flood for others at each round would hold up everything.
const LOOKED_AT: u64 = 200;

/// Push services, and routes of other channels, that get nothing now.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// Not even an urgent message.
    pub urgent: Vec<String>,
    /// Those that rest: they may for minutes, and nobody waits for them.
    pub closed: Vec<String>,
    /// Nothing but urgent messages, until one that is being sent has gone.
    pub busy: Vec<String>,
}

/// Two queries, each with an index that gives it in order: what waits is never sorted, however much it is.
fn waiting(now: At, taken: &Taken, urgent: bool) -> [Select<Entity>; 2] {
    let (severity, taken) = if urgent {
        (COLUMN.severity.eq(Severity::Urgent), &taken.urgent)
    } else {
        (COLUMN.severity.ne(Severity::Urgent), &taken.closed)
    };
    let pending = COLUMN.state.eq(MessageState::Pending).and(COLUMN.next_attempt_at.lte(now));
    // As few as are being sent.
    let leased = COLUMN.state.eq(MessageState::Leased).and(COLUMN.lease_until.lt(now));
    [pending, leased].map(|due| {
        let find = Entity::find()
            .select_only()
            .columns([Column::NextAttemptAt, Column::Id])
            .filter(severity.clone())
            .filter(due)
            .order_by_asc(Column::NextAttemptAt);
        if taken.is_empty() { find } else { find.filter(elsewhere(taken)) }
    })
}

/// A message that waits: when, which, and by what it goes.
type Waiting = (At, MessageId, Option<String>, ChannelKind, ClinicId);

/// What is not urgent while some push services are busy: of the first that wait, those to others.
async fn beside_busy(
    db: &impl ConnectionTrait,
    find: Select<Entity>,
    busy: &[String],
) -> Result<Vec<(At, MessageId)>, DbErr> {
    let devices = Entity::belongs_to(subscription::Entity)
        .from(Column::SubscriptionId)
        .to(subscription::Column::Id)
        .into();
    let first: Vec<Waiting> = find
        .join(JoinType::LeftJoin, devices)
        .column(subscription::Column::Endpoint)
        .columns([Column::Channel, Column::ClinicId])
        .limit(LOOKED_AT)
        .into_tuple()
        .all(db)
        .await?;
    let free = first.into_iter().filter(|(_, _, endpoint, channel, clinic)| {
        let there = |origin: &String| match endpoint {
            Some(endpoint) => {
                endpoint.strip_prefix(origin.as_str()).is_some_and(|path| path.starts_with('/'))
            }
            None => *origin == channels::route(*channel, *clinic),
        };
        !busy.iter().any(there)
    });
    Ok(free.map(|(at, id, ..)| (at, id)).collect())
}

/// A message to none of these push services, by none of these routes.
fn elsewhere(taken: &[String]) -> Condition {
    let mut all = Condition::all();
    let (mut there, mut services) = (Condition::any(), false);
    for route in taken {
        match channels::of_route(route) {
            None => {
                there = there.add(subscription::COLUMN.endpoint.starts_with(format!("{route}/")));
                services = true;
            }
            Some((channel, None)) => all = all.add(COLUMN.channel.ne(channel)),
            Some((channel, Some(clinic))) => {
                all = all.add(COLUMN.channel.ne(channel).or(COLUMN.clinic_id.ne(clinic)));
            }
        }
    }
    if !services {
        return all;
    }
    // Asked of each message that is looked at, and not of all devices first.
    let device =
        Expr::col((subscription::Entity, subscription::Column::Id)).equals((Entity, Column::SubscriptionId));
    let devices = Query::select()
        .column(subscription::Column::Id)
        .from(subscription::Entity)
        .cond_where(there)
        .and_where(device)
        .to_owned();
    all.add(Expr::exists(devices).not())
}

/// Is anything due, but for the push services in `taken`? Asked first, so that an idle worker never takes the write
/// lock.
///
/// # Errors
/// The database's own.
pub async fn is_any_due(db: &impl ConnectionTrait, now: At, taken: &Taken) -> Result<bool, DbErr> {
    for urgent in [true, false] {
        for find in waiting(now, taken, urgent) {
            let any = if urgent || taken.busy.is_empty() {
                let first: Option<(At, MessageId)> = find.into_tuple().one(db).await?;
                first.is_some()
            } else {
                !beside_busy(db, find, &taken.busy).await?.is_empty()
            };
            if any {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Messages that are due, urgent first, then the oldest; none to the push services in `taken`. Only their ids, so that
/// one row that cannot be read does not hide the others. Rows that another instance holds are passed over, as a hint:
/// [`lease`] decides.
///
/// # Errors
/// The database's own.
pub async fn due(
    db: &impl ConnectionTrait,
    now: At,
    taken: &Taken,
    most: u64,
) -> Result<Vec<MessageId>, DbErr> {
    let mut all: Vec<MessageId> = Vec::new();
    for urgent in [true, false] {
        let mut some: Vec<(At, MessageId)> = Vec::new();
        for find in waiting(now, taken, urgent) {
            let found: Vec<(At, MessageId)> = if urgent || taken.busy.is_empty() {
                let free = find.limit(most).lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
                free.into_tuple().all(db).await?
            } else {
                beside_busy(db, find, &taken.busy).await?
            };
            some.extend(found);
        }
        some.sort_unstable();
        all.extend(some.into_iter().map(|(_, id)| id));
    }
    all.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(all)
}

/// A row that cannot be worked on waits, so that it never blocks the others.
///
/// # Errors
/// The database's own.
pub async fn set_aside(db: &impl ConnectionTrait, id: MessageId, until: At) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel {
            state: Set(MessageState::Pending),
            next_attempt_at: Set(until),
            ..Default::default()
        })
        .filter(COLUMN.id.eq(id))
        .exec(db)
        .await
        .map(drop)
}

/// Writes what became of a message. False: somebody else took over, and this result counts for nothing.
///
/// # Errors
/// The database's own.
pub async fn settle(
    db: &impl ConnectionTrait,
    id: MessageId,
    fence: i64,
    settled: Settled,
    status: Option<u16>,
) -> Result<bool, DbErr> {
    let mut change = ActiveModel { lease_owner: Set(None), lease_until: Set(None), ..Default::default() };
    if let Some(status) = status {
        change.provider_status = Set(Some(i32::from(status)));
    }
    match settled {
        Settled::Accepted(at) => {
            change.state = Set(MessageState::Accepted);
            change.accepted_at = Set(Some(at));
        }
        Settled::Again(at) => {
            change.state = Set(MessageState::Pending);
            change.next_attempt_at = Set(at);
        }
        Settled::Ends(state) => change.state = Set(state),
    }
    let done = Entity::update_many()
        .set(change)
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.fence.eq(fence))
        .filter(COLUMN.state.is_in([MessageState::Pending, MessageState::Leased]))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Something urgent is gathered into a bundle that waits: it goes as what is urgent goes, at the latest `at`. False: it waits no
/// more.
///
/// # Errors
/// The database's own.
pub async fn hurry(db: &impl ConnectionTrait, dedupe_key: &[u8], at: At) -> Result<bool, DbErr> {
    let sooner = Expr::case(COLUMN.next_attempt_at.gt(at), at).finally(COLUMN.next_attempt_at.into_expr());
    let done = Entity::update_many()
        .set(ActiveModel { severity: Set(Severity::Urgent), ..Default::default() })
        .col_expr(Column::NextAttemptAt, sooner.into())
        .filter(COLUMN.dedupe_key.eq(dedupe_key))
        .filter(COLUMN.state.eq(MessageState::Pending))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Takes back what was not sent about an alert. What is being sent right now is asked again before its next try.
///
/// # Errors
/// The database's own.
pub async fn cancel(db: &impl ConnectionTrait, alert: AlertId) -> Result<u64, DbErr> {
    end_waiting(db, COLUMN.alert_id.eq(alert), MessageState::Cancelled).await
}

/// Takes back what was written about an alert before a stop and not sent: the level that is due by now tells it. What a
/// process held that runs no more is in it.
///
/// # Errors
/// The database's own.
pub async fn take_back(db: &impl ConnectionTrait, alert: AlertId, now: At) -> Result<u64, DbErr> {
    let held = COLUMN.state.eq(MessageState::Leased).and(COLUMN.lease_until.lt(now));
    let done = Entity::update_many()
        .set(ActiveModel { state: Set(MessageState::Cancelled), ..Default::default() })
        .filter(COLUMN.alert_id.eq(alert))
        .filter(COLUMN.state.eq(MessageState::Pending).or(held))
        .exec(db)
        .await?;
    Ok(done.rows_affected)
}

/// Takes back what was not sent to a device, because it changed hands.
///
/// # Errors
/// The database's own.
pub async fn drop_waiting(db: &impl ConnectionTrait, device: SubscriptionId) -> Result<u64, DbErr> {
    end_waiting(db, COLUMN.subscription_id.eq(device), MessageState::Cancelled).await
}

/// Gives up what was not sent to a device, because it is gone; also what a bundle was to tell there, of alerts that still wait
/// in the cycle it is about: whether their level reached anybody is asked of it.
///
/// # Errors
/// The database's own.
pub async fn bury(db: &impl ConnectionTrait, device: SubscriptionId) -> Result<(), DbErr> {
    let there = COLUMN.subscription_id.eq(device);
    end_waiting(db, there.clone(), MessageState::Dead).await?;
    let waits = Query::select()
        .column(alert::Column::Id)
        .from(alert::Entity)
        .and_where(Expr::col((alert::Entity, alert::Column::Id)).equals((Entity, Column::AlertId)))
        .and_where(Expr::col((alert::Entity, alert::Column::Cycle)).equals((Entity, Column::Cycle)))
        .and_where(alert::COLUMN.state.eq(AlertState::Open))
        .to_owned();
    Entity::update_many()
        .set(ActiveModel { state: Set(MessageState::Dead), ..Default::default() })
        .filter(there)
        .filter(COLUMN.kind.eq(MessageKind::Alert))
        .filter(COLUMN.state.eq(MessageState::Cancelled))
        .filter(Expr::exists(waits))
        .exec(db)
        .await
        .map(drop)
}

async fn end_waiting(db: &impl ConnectionTrait, which: Expr, state: MessageState) -> Result<u64, DbErr> {
    let done = Entity::update_many()
        .set(ActiveModel { state: Set(state), ..Default::default() })
        .filter(which)
        .filter(COLUMN.state.eq(MessageState::Pending))
        .exec(db)
        .await?;
    Ok(done.rows_affected)
}

/// When the next message waits to be sent.
///
/// # Errors
/// The database's own.
pub async fn earliest_due(db: &impl ConnectionTrait) -> Result<Option<At>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::NextAttemptAt)
        .filter(COLUMN.state.eq(MessageState::Pending))
        .order_by_asc(Column::NextAttemptAt)
        .into_tuple()
        .one(db)
        .await
}
