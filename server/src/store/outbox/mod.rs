//! The outbox: what must reach a phone is a row written with the change that calls for it.
//!
//! [`queue`] is how rows wait and end; [`round`] what a round of claiming asks and leases; [`bundle`] which page carries
//! which alert; [`levels`] what became of the levels of the ladder; [`receipt`] what devices said, and the test pushes that
//! ask them.

pub mod bundle;
pub mod levels;
pub mod queue;
pub mod receipt;
pub mod round;

use sea_orm::{IntoActiveModel, QuerySelect, entity::prelude::*, sea_query::OnConflict};
use sha2::{Digest, Sha256};

pub use self::{bundle::*, levels::*, queue::*, receipt::*, round::*};
pub use crate::domain::delivery::{Settled, Target};
use crate::domain::{
    access::Permit,
    alert::Severity,
    at::At,
    calendar::Day,
    channels::ChannelKind,
    duty::Warning,
    ids::{AlertId, ClinicId, EpisodeId, InstanceId, MessageId, StaffId, SubscriptionId},
    message::{MessageKind, MessageState},
    schedule::{Attempt, Mark, ReminderKind},
};

/// One message to one device, or to one person by a channel outside Web Push.
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
    /// An alert's; for a reminder which of its two pushes it is, 1 or 2.
    pub cycle: i32,
    /// An alert's: which level of the ladder it was told on, and how often before there.
    pub level: i16,
    pub repeat_no: i32,
    pub kind: MessageKind,
    /// Two racing engines cannot make the same message twice.
    #[sea_orm(unique)]
    pub dedupe_key: Vec<u8>,
    pub channel: ChannelKind,
    /// A push's.
    pub subscription_id: Option<SubscriptionId>,
    /// Any other channel's.
    pub recipient_id: Option<StaffId>,
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
    /// SHA-256 of the token by which its button takes the alert; a nurse's page alone has one.
    pub acknowledge_hash: Option<Vec<u8>>,
    /// When the button was used; it works once.
    pub acknowledged_at: Option<At>,
    pub created_at: At,
    pub accepted_at: Option<At>,
    pub shown_at: Option<At>,
    pub opened_at: Option<At>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Where it goes. None: the row is damaged.
    #[must_use]
    pub fn target(&self) -> Option<Target> {
        match self.channel {
            ChannelKind::Push => self.subscription_id.map(Target::Device),
            channel => self.recipient_id.map(|person| Target::Person(channel, person)),
        }
    }
}

/// The key under which a message exists once: what it is about (an alert's id, a test's own), its cycle, its kind, where it
/// goes.
#[must_use]
pub fn dedupe_key(about: Uuid, cycle: i32, kind: MessageKind, to: impl Into<Target>) -> Vec<u8> {
    Sha256::digest(format!("{about}|{cycle}|1|{kind:?}|0|{}", to.into())).to_vec()
}

/// The same for a page: which level of the ladder it is told on, and how often before there.
#[must_use]
pub fn alert_key(alert: AlertId, cycle: i32, (level, repeat): (i16, i32), to: impl Into<Target>) -> Vec<u8> {
    let (kind, to) = (MessageKind::Alert, to.into());
    Sha256::digest(format!("{alert}|{cycle}|{level}|{kind:?}|{repeat}|{to}")).to_vec()
}

/// The same for the message that nobody could judge an episode since an instant.
#[must_use]
pub fn unjudged_key(episode: EpisodeId, since: At, device: SubscriptionId) -> Vec<u8> {
    Sha256::digest(format!("{episode}|{}|{:?}|{device}", since.0, MessageKind::Unjudged)).to_vec()
}

/// The same for the warning that nobody will be on duty from an instant on: which of the two.
#[must_use]
pub fn gap_key(from: At, warning: Warning, to: Target) -> Vec<u8> {
    Sha256::digest(format!("{}|{}|{:?}|{to}", from.0, warning.number(), MessageKind::DutyGap)).to_vec()
}

/// The same for the test push of a day.
#[must_use]
pub fn daily_test_key(day: Day, device: SubscriptionId) -> Vec<u8> {
    Sha256::digest(format!("{day}|{:?}|{device}", MessageKind::Test)).to_vec()
}

/// The same for the push of a reminder: which of the two of which local date and slot.
#[must_use]
pub fn reminder_key(
    (episode, kind): (EpisodeId, ReminderKind),
    mark: Mark,
    attempt: Attempt,
    device: SubscriptionId,
) -> Vec<u8> {
    let Mark { date, time } = mark;
    Sha256::digest(format!("{episode}|{kind:?}|{date}|{time}|{attempt:?}|{device}")).to_vec()
}

/// Puts messages into the outbox; those that are there already are left alone. How many were new.
///
/// # Errors
/// The database's own.
pub async fn put(db: &impl ConnectionTrait, messages: Vec<Model>) -> Result<u64, DbErr> {
    let mut new = 0;
    // Reminders come in hundreds; a statement takes so many values at most.
    for some in messages.chunks(500) {
        let some = some.iter().cloned().map(IntoActiveModel::into_active_model);
        new += Entity::insert_many(some)
            .on_conflict(OnConflict::column(Column::DedupeKey).do_nothing().to_owned())
            .exec_without_returning(db)
            .await?;
    }
    Ok(new)
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

/// Which of these keys have a message, whatever became of it.
///
/// # Errors
/// The database's own.
pub async fn written(db: &impl ConnectionTrait, keys: Vec<Vec<u8>>) -> Result<Vec<Vec<u8>>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::DedupeKey)
        .filter(Column::DedupeKey.is_in(keys))
        .into_tuple()
        .all(db)
        .await
}

/// The messages with these keys.
///
/// # Errors
/// The database's own.
pub async fn of_keys(db: &impl ConnectionTrait, keys: Vec<Vec<u8>>) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::DedupeKey.is_in(keys)).all(db).await
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
        .filter(COLUMN.channel.eq(ChannelKind::Push))
        .filter(COLUMN.state.is_in([MessageState::Accepted, MessageState::Leased]))
        .into_tuple()
        .all(db)
        .await
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
