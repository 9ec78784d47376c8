//! The outbox: what must reach a phone is a row written with the change that calls for it.

use sea_orm::{
    ActiveValue::Set,
    Condition, ExprTrait, IntoActiveModel, Order, QueryOrder, QuerySelect,
    entity::prelude::*,
    sea_query::{Expr, LockBehavior, LockType, OnConflict, Query},
};
use sha2::{Digest, Sha256};

use crate::{
    domain::{
        access::Permit,
        alert::{AlertState, Severity},
        at::{At, MINUTE, SECOND},
        ids::{AlertId, ClinicId, EpisodeId, InstanceId, MessageId, SubscriptionId},
        message::{MessageKind, MessageState},
    },
    store::{alert, subscription},
};

/// A lease is longer than a send's limit and the write after it.
pub const LEASE: i64 = 30 * SECOND;
/// Alerts of one patient within this time share a push.
pub const TOGETHER: i64 = 10 * MINUTE;

/// One message to one device.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MessageId,
    pub clinic_id: ClinicId,
    pub alert_id: Option<AlertId>,
    pub episode_id: Option<EpisodeId>,
    pub cycle: i32,
    pub kind: MessageKind,
    /// Two racing engines cannot make the same message twice.
    #[sea_orm(unique)]
    pub dedupe_key: Vec<u8>,
    pub subscription_id: SubscriptionId,
    pub severity: Severity,
    pub state: MessageState,
    pub attempt: i32,
    pub next_attempt_at: At,
    pub lease_owner: Option<InstanceId>,
    pub lease_until: Option<At>,
    /// Rises with each lease; a late writer with an old one changes nothing.
    pub fence: i64,
    pub expires_at: At,
    /// Status line of the push service's last answer.
    pub provider_status: Option<i32>,
    /// SHA-256 of the token that the device gives back.
    pub receipt_hash: Option<Vec<u8>>,
    pub created_at: At,
    pub accepted_at: Option<At>,
    pub shown_at: Option<At>,
    pub opened_at: Option<At>,
}

impl ActiveModelBehavior for ActiveModel {}

/// The key under which a message exists once: what it is about (an alert's id, a test's own), its cycle, its kind, its
/// subscription. Levels and repeats join it when the ladder of people comes; until then they are 1 and 0.
#[must_use]
pub fn dedupe_key(about: Uuid, cycle: i32, kind: MessageKind, device: SubscriptionId) -> Vec<u8> {
    Sha256::digest(format!("{about}|{cycle}|1|{kind:?}|0|{device}")).to_vec()
}

/// Puts messages into the outbox; those that are there already are left alone. How many were new.
///
/// # Errors
/// The database's own.
pub async fn put(db: &impl ConnectionTrait, messages: Vec<Model>) -> Result<u64, DbErr> {
    if messages.is_empty() {
        return Ok(0);
    }
    Entity::insert_many(messages.into_iter().map(IntoActiveModel::into_active_model))
        .on_conflict(OnConflict::column(Column::DedupeKey).do_nothing().to_owned())
        .exec_without_returning(db)
        .await
}

fn is_due(now: At) -> Condition {
    Condition::any()
        .add(COLUMN.state.eq(MessageState::Pending).and(COLUMN.next_attempt_at.lte(now)))
        .add(COLUMN.state.eq(MessageState::Leased).and(COLUMN.lease_until.lt(now)))
}

fn waiting(now: At, taken: &[String]) -> Select<Entity> {
    let find = Entity::find().filter(is_due(now));
    if taken.is_empty() {
        return find;
    }
    let there = taken.iter().fold(Condition::any(), |any, origin| {
        any.add(subscription::COLUMN.endpoint.starts_with(format!("{origin}/")))
    });
    let devices = Query::select()
        .column(subscription::Column::Id)
        .from(subscription::Entity)
        .cond_where(there)
        .to_owned();
    find.filter(COLUMN.subscription_id.not_in_subquery(devices))
}

/// Is anything due, but for the push services in `taken`? Asked first, so that an idle worker never takes the write
/// lock.
///
/// # Errors
/// The database's own.
pub async fn is_any_due(db: &impl ConnectionTrait, now: At, taken: &[String]) -> Result<bool, DbErr> {
    let first: Option<MessageId> =
        waiting(now, taken).select_only().column(Column::Id).into_tuple().one(db).await?;
    Ok(first.is_some())
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
    taken: &[String],
    most: u64,
) -> Result<Vec<MessageId>, DbErr> {
    let urgent_first: Expr = Expr::case(COLUMN.severity.eq(Severity::Urgent), 0).finally(1).into();
    waiting(now, taken)
        .select_only()
        .column(Column::Id)
        .order_by(urgent_first, Order::Asc)
        .order_by_asc(Column::NextAttemptAt)
        .order_by_asc(Column::Id)
        .limit(most)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .into_tuple()
        .all(db)
        .await
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

/// Takes a message for this instance: compare-and-set on what was read. False: somebody else was first.
///
/// # Errors
/// The database's own.
pub async fn lease(
    db: &impl ConnectionTrait,
    message: &Model,
    owner: InstanceId,
    now: At,
) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .set(ActiveModel {
            state: Set(MessageState::Leased),
            lease_owner: Set(Some(owner)),
            lease_until: Set(Some(now.plus(LEASE))),
            fence: Set(message.fence + 1),
            attempt: Set(message.attempt + 1),
            ..Default::default()
        })
        .filter(COLUMN.id.eq(message.id))
        .filter(COLUMN.fence.eq(message.fence))
        .filter(COLUMN.state.eq(message.state))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// What became of a message that was read with `fence`.
#[derive(Clone, Copy, Debug)]
pub enum Settled {
    /// The push service took it.
    Accepted(At),
    /// Again then.
    Again(At),
    /// It ends so: dead, cancelled, expired.
    Ends(MessageState),
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

/// One message.
///
/// # Errors
/// The database's own.
pub async fn get(db: &impl ConnectionTrait, id: MessageId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(db).await
}

/// The state of the message with this key, if there is one.
///
/// # Errors
/// The database's own.
pub async fn state_of(db: &impl ConnectionTrait, dedupe_key: &[u8]) -> Result<Option<MessageState>, DbErr> {
    let found = Entity::find().filter(COLUMN.dedupe_key.eq(dedupe_key.to_vec())).one(db).await?;
    Ok(found.map(|message| message.state))
}

/// Takes back what was not sent about an alert. What is being sent right now is asked again before its next try.
///
/// # Errors
/// The database's own.
pub async fn cancel(db: &impl ConnectionTrait, alert: AlertId) -> Result<u64, DbErr> {
    end_waiting(db, COLUMN.alert_id.eq(alert), MessageState::Cancelled).await
}

/// Takes back what was not sent to a device, because it changed hands.
///
/// # Errors
/// The database's own.
pub async fn drop_waiting(db: &impl ConnectionTrait, device: SubscriptionId) -> Result<u64, DbErr> {
    end_waiting(db, COLUMN.subscription_id.eq(device), MessageState::Cancelled).await
}

/// Gives up what was not sent to a device, because it is gone.
///
/// # Errors
/// The database's own.
pub async fn bury(db: &impl ConnectionTrait, device: SubscriptionId) -> Result<u64, DbErr> {
    end_waiting(db, COLUMN.subscription_id.eq(device), MessageState::Dead).await
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

/// Devices that were sent an alert's page in any cycle, or are being sent it now.
///
/// # Errors
/// The database's own.
pub async fn paged_about(db: &impl ConnectionTrait, alert: AlertId) -> Result<Vec<SubscriptionId>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::SubscriptionId)
        .distinct()
        .filter(COLUMN.alert_id.eq(alert))
        .filter(COLUMN.kind.eq(MessageKind::Alert))
        .filter(COLUMN.state.is_in([MessageState::Accepted, MessageState::Leased]))
        .into_tuple()
        .all(db)
        .await
}

/// Is a page about this alert on its way to this device right now? "Handled" must not overtake it.
///
/// # Errors
/// The database's own.
pub async fn is_being_paged(db: &impl ConnectionTrait, handled: &Model, now: At) -> Result<bool, DbErr> {
    let pages = Entity::find()
        .filter(COLUMN.alert_id.eq(handled.alert_id))
        .filter(COLUMN.subscription_id.eq(handled.subscription_id))
        .filter(COLUMN.kind.eq(MessageKind::Alert))
        .filter(COLUMN.state.eq(MessageState::Leased))
        .filter(COLUMN.lease_until.gte(now));
    Ok(pages.count(db).await? > 0)
}

/// How many pages went to a device since `since`.
///
/// # Errors
/// The database's own.
pub async fn pages_since(db: &impl ConnectionTrait, device: SubscriptionId, since: At) -> Result<u64, DbErr> {
    Entity::find()
        .filter(COLUMN.subscription_id.eq(device))
        .filter(COLUMN.kind.is_in([MessageKind::Alert, MessageKind::Bundle]))
        .filter(Condition::any().add(COLUMN.accepted_at.gt(since)).add(COLUMN.state.eq(MessageState::Leased)))
        .count(db)
        .await
}

/// Was this episode paged about in the last 10 minutes, at least as severely, by an alert that nobody has taken yet?
/// Then a new alert writes "bundled" and no message. The minutes are the patient's (`at`) as well as ours (`now`): a
/// demo patient whose clock was turned on by hours has news.
///
/// # Errors
/// The database's own.
pub async fn recently_paged(
    db: &impl ConnectionTrait,
    episode: EpisodeId,
    severity: Severity,
    at: At,
    now: At,
) -> Result<bool, DbErr> {
    let open = Query::select()
        .column(alert::Column::Id)
        .from(alert::Entity)
        .and_where(alert::COLUMN.episode_id.eq(episode))
        .and_where(alert::COLUMN.state.eq(AlertState::Open))
        .and_where(alert::COLUMN.noticed_at.gt(at.plus(-TOGETHER)))
        .to_owned();
    let severe_enough: Vec<Severity> = [Severity::Info, Severity::Warning, Severity::Urgent]
        .into_iter()
        .filter(|s| *s >= severity)
        .collect();
    let pages = Entity::find()
        .filter(COLUMN.episode_id.eq(episode))
        .filter(COLUMN.kind.eq(MessageKind::Alert))
        .filter(COLUMN.created_at.gt(now.plus(-TOGETHER)))
        .filter(COLUMN.state.ne(MessageState::Cancelled))
        .filter(COLUMN.severity.is_in(severe_enough))
        .filter(COLUMN.alert_id.in_subquery(open));
    Ok(pages.count(db).await? > 0)
}

/// How an alert stands: its state and cycle.
///
/// # Errors
/// The database's own.
pub async fn standing(db: &impl ConnectionTrait, alert: AlertId) -> Result<Option<(AlertState, i32)>, DbErr> {
    alert::Entity::find_by_id(alert)
        .select_only()
        .column(alert::Column::State)
        .column(alert::Column::Cycle)
        .into_tuple()
        .one(db)
        .await
}

/// Has a clinic open alerts that page?
///
/// # Errors
/// The database's own.
pub async fn is_anyone_waiting(db: &impl ConnectionTrait, clinic: ClinicId) -> Result<bool, DbErr> {
    let open = alert::Entity::find()
        .filter(alert::COLUMN.clinic_id.eq(clinic))
        .filter(alert::COLUMN.state.eq(AlertState::Open))
        .filter(alert::COLUMN.severity.ne(Severity::Info));
    Ok(open.count(db).await? > 0)
}

/// Test pushes to a device since `since`, the oldest first.
///
/// # Errors
/// The database's own.
pub async fn tests_since(
    db: &impl ConnectionTrait,
    device: SubscriptionId,
    since: At,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.subscription_id.eq(device))
        .filter(COLUMN.kind.eq(MessageKind::Test))
        .filter(COLUMN.created_at.gt(since))
        .order_by_asc(Column::CreatedAt)
        .all(db)
        .await
}

/// The newest test push to a device.
///
/// # Errors
/// The database's own.
pub async fn last_test(db: &impl ConnectionTrait, device: SubscriptionId) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.subscription_id.eq(device))
        .filter(COLUMN.kind.eq(MessageKind::Test))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .one(db)
        .await
}

/// Is there a message with this receipt?
///
/// # Errors
/// The database's own.
pub async fn has_receipt(db: &impl ConnectionTrait, hash: &[u8]) -> Result<bool, DbErr> {
    Ok(Entity::find().filter(COLUMN.receipt_hash.eq(hash.to_vec())).count(db).await? > 0)
}

/// The message that a receipt is about, held until the transaction ends.
///
/// # Errors
/// The database's own.
pub async fn by_receipt(db: &impl ConnectionTrait, hash: &[u8]) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(COLUMN.receipt_hash.eq(hash.to_vec())).lock_exclusive().one(db).await
}

/// The device showed it. False: it said so before.
///
/// # Errors
/// The database's own.
pub async fn shown(db: &impl ConnectionTrait, id: MessageId, now: At) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .set(ActiveModel { shown_at: Set(Some(now)), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.shown_at.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Somebody opened it. False: it said so before.
///
/// # Errors
/// The database's own.
pub async fn opened(db: &impl ConnectionTrait, id: MessageId, now: At) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .set(ActiveModel { opened_at: Set(Some(now)), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.opened_at.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// All messages about some alerts: whom we told, for the screens.
///
/// # Errors
/// The database's own.
pub async fn about(
    db: &impl ConnectionTrait,
    permit: &Permit,
    alerts: impl IntoIterator<Item = AlertId>,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.kind.eq(MessageKind::Alert))
        .filter(COLUMN.alert_id.is_in(alerts))
        .all(db)
        .await
}

/// When the next message waits to be sent.
///
/// # Errors
/// The database's own.
pub async fn earliest_due(db: &impl ConnectionTrait) -> Result<Option<At>, DbErr> {
    let row = Entity::find()
        .filter(COLUMN.state.eq(MessageState::Pending))
        .order_by_asc(Column::NextAttemptAt)
        .one(db)
        .await?;
    Ok(row.map(|row| row.next_attempt_at))
}
