//! Push subscriptions: one browser of one person.

use std::collections::{HashMap, HashSet};

use sea_orm::{
    ActiveValue::Set,
    ExprTrait, FromQueryResult, IntoActiveModel, JoinType, QueryOrder, QuerySelect,
    entity::prelude::*,
    sea_query::{Expr, OnConflict},
};

use crate::{
    domain::{
        access::{Actor, Permit},
        at::At,
        ids::{ClinicId, DeviceId, PatientId, StaffId, SubscriptionId},
        message::SubscriptionState,
        people::{Language, Role},
    },
    store::{device, escalation, outbox, patient, staff},
};

/// A person keeps so many; then the oldest ends.
pub const MOST: usize = 10;
/// So many accepted messages in a row without a receipt make a subscription suspect.
const SILENT_AFTER: i16 = 3;

/// Where a push service delivers to one browser. Never an API object.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "push_subscription")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SubscriptionId,
    pub clinic_id: ClinicId,
    pub staff_id: Option<StaffId>,
    pub patient_id: Option<PatientId>,
    pub device_id: DeviceId,
    /// Erased once gone.
    pub endpoint: String,
    /// SHA-256 of the endpoint.
    #[sea_orm(unique)]
    pub endpoint_hash: Vec<u8>,
    /// base64url of the P-256 point, and 16 bytes of secret.
    pub p256dh: String,
    pub auth: String,
    /// Which VAPID key it is bound to.
    pub vapid: String,
    pub state: SubscriptionState,
    /// Accepted messages in a row without a receipt.
    pub unreceipted: i16,
    pub expires_at: Option<At>,
    pub created_at: At,
    pub seen_at: At,
    pub last_opened_at: Option<At>,
    pub gone_at: Option<At>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps a new subscription. False: its endpoint is known.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, new: Model) -> Result<bool, DbErr> {
    let rows = Entity::insert(new.into_active_model())
        .on_conflict(OnConflict::column(Column::EndpointHash).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(rows == 1)
}

/// The subscription with this endpoint, held until the transaction ends.
///
/// # Errors
/// The database's own.
pub async fn by_endpoint(db: &impl ConnectionTrait, hash: &[u8]) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(COLUMN.endpoint_hash.eq(hash.to_vec())).lock_exclusive().one(db).await
}

/// Posted again: the same row with what is known now. Its state stays; only a receipt makes a phone live again.
///
/// # Errors
/// The database's own.
pub async fn renew(db: &impl ConnectionTrait, known: &Model, new: Model) -> Result<(), DbErr> {
    let moves =
        (known.staff_id, known.patient_id, known.device_id) != (new.staff_id, new.patient_id, new.device_id);
    if (known.staff_id, known.patient_id) != (new.staff_id, new.patient_id) {
        outbox::drop_waiting(db, known.id).await?;
    }
    let gone = known.state == SubscriptionState::Gone;
    Entity::update(ActiveModel {
        id: Set(known.id),
        clinic_id: Set(new.clinic_id),
        staff_id: Set(new.staff_id),
        patient_id: Set(new.patient_id),
        device_id: Set(new.device_id),
        p256dh: Set(if gone { String::new() } else { new.p256dh }),
        auth: Set(if gone { String::new() } else { new.auth }),
        vapid: Set(new.vapid),
        expires_at: Set(new.expires_at),
        unreceipted: Set(if moves { 0 } else { known.unreceipted }),
        seen_at: Set(new.seen_at),
        ..Default::default()
    })
    .exec(db)
    .await
    .map(drop)
}

/// A person's own subscription.
///
/// # Errors
/// The database's own.
pub async fn own(
    db: &impl ConnectionTrait,
    permit: &Permit,
    id: SubscriptionId,
) -> Result<Option<Model>, DbErr> {
    let find = Entity::find_by_id(id).filter(COLUMN.clinic_id.eq(permit.clinic()));
    match permit.actor() {
        Actor::Staff(staff) => find.filter(COLUMN.staff_id.eq(staff)).one(db).await,
        Actor::Patient(patient, _) => find.filter(COLUMN.patient_id.eq(patient)).one(db).await,
        Actor::Engine => Ok(None),
    }
}

/// Live ones of the person who owns `like`, the one not heard of for longest first.
///
/// # Errors
/// The database's own.
pub async fn of_same_person(db: &impl ConnectionTrait, like: &Model) -> Result<Vec<Model>, DbErr> {
    let find = Entity::find().filter(COLUMN.state.ne(SubscriptionState::Gone)).order_by_asc(Column::SeenAt);
    match (like.staff_id, like.patient_id) {
        (Some(staff), _) => find.filter(COLUMN.staff_id.eq(staff)).all(db).await,
        (_, Some(patient)) => find.filter(COLUMN.patient_id.eq(patient)).all(db).await,
        _ => Ok(Vec::new()),
    }
}

/// A patient's subscriptions that are not gone, the newest first: "Phone connected".
///
/// # Errors
/// The database's own.
pub async fn of_patient(
    db: &impl ConnectionTrait,
    permit: &Permit,
    patient: PatientId,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.patient_id.eq(patient))
        .filter(COLUMN.state.ne(SubscriptionState::Gone))
        .order_by_desc(Column::SeenAt)
        .all(db)
        .await
}

/// The devices of some patients that something can be pushed to, by whose they are.
///
/// # Errors
/// The database's own.
pub async fn ids_of_patients(
    db: &impl ConnectionTrait,
    permit: &Permit,
    patients: impl IntoIterator<Item = PatientId>,
) -> Result<HashMap<PatientId, Vec<SubscriptionId>>, DbErr> {
    let all: Vec<(PatientId, SubscriptionId)> = Entity::find()
        .select_only()
        .column(Column::PatientId)
        .column(Column::Id)
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.patient_id.is_in(patients))
        .filter(COLUMN.state.ne(SubscriptionState::Gone))
        .into_tuple()
        .all(db)
        .await?;
    let mut ids: HashMap<PatientId, Vec<SubscriptionId>> = HashMap::new();
    for (patient, id) in all {
        ids.entry(patient).or_default().push(id);
    }
    Ok(ids)
}

/// Every device of every active nurse of the clinic, with the nurse's language.
///
/// # Errors
/// The database's own.
pub async fn live_of_nurses(
    db: &impl ConnectionTrait,
    permit: &Permit,
) -> Result<Vec<(Model, Language)>, DbErr> {
    let nurses: Vec<_> = staff::all(db, permit.clinic())
        .await?
        .into_iter()
        .filter(|person| person.disabled_at.is_none() && person.roles.has(Role::Nurse))
        .collect();
    let devices = Entity::find()
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.staff_id.is_in(nurses.iter().map(|nurse| nurse.id)))
        .filter(COLUMN.state.ne(SubscriptionState::Gone))
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    Ok(devices
        .into_iter()
        .filter_map(|device| {
            let nurse = nurses.iter().find(|nurse| Some(nurse.id) == device.staff_id)?;
            Some((device, nurse.language))
        })
        .collect())
}

/// Where the browsers that were seen since an instant take messages.
///
/// # Errors
/// The database's own.
pub async fn endpoints_in_use(db: &impl ConnectionTrait, since: At) -> Result<Vec<String>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::Endpoint)
        .filter(COLUMN.state.ne(SubscriptionState::Gone))
        .filter(COLUMN.seen_at.gte(since))
        .into_tuple()
        .all(db)
        .await
}

/// The devices of some members of staff that are not gone.
///
/// # Errors
/// The database's own.
pub async fn of_staff(
    db: &impl ConnectionTrait,
    permit: &Permit,
    staff: impl IntoIterator<Item = StaffId>,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.staff_id.is_in(staff))
        .filter(COLUMN.state.ne(SubscriptionState::Gone))
        .order_by_asc(Column::Id)
        .all(db)
        .await
}

/// Those of some subscriptions that are not gone.
///
/// # Errors
/// The database's own.
pub async fn these(
    db: &impl ConnectionTrait,
    permit: &Permit,
    ids: impl IntoIterator<Item = SubscriptionId>,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.id.is_in(ids))
        .filter(COLUMN.state.ne(SubscriptionState::Gone))
        .all(db)
        .await
}

/// A subscription as a story names it, gone or not.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Named {
    /// Which.
    pub id: SubscriptionId,
    /// Whose, if it is a member of staff's.
    pub staff_id: Option<StaffId>,
    /// What is known of it.
    pub state: SubscriptionState,
    /// The name of the phone or browser.
    pub device_name: String,
}

/// Some subscriptions with the names of their devices, those that are gone included.
///
/// # Errors
/// The database's own.
pub async fn named(
    db: &impl ConnectionTrait,
    permit: &Permit,
    ids: impl IntoIterator<Item = SubscriptionId>,
) -> Result<HashMap<SubscriptionId, Named>, DbErr> {
    let device = Entity::belongs_to(device::Entity).from(Column::DeviceId).to(device::Column::Id);
    let rows: Vec<Named> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::StaffId, Column::State])
        .column_as(device::Column::Name, "device_name")
        .join(JoinType::InnerJoin, device.into())
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.id.is_in(ids.into_iter().collect::<HashSet<_>>()))
        .into_model()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Where to reach some patients: each one's devices that are not gone.
///
/// # Errors
/// The database's own.
pub async fn live_of_patients(
    db: &impl ConnectionTrait,
    patients: impl IntoIterator<Item = PatientId>,
) -> Result<Vec<(PatientId, SubscriptionId)>, DbErr> {
    Entity::find()
        .select_only()
        .columns([Column::PatientId, Column::Id])
        .filter(COLUMN.patient_id.is_in(patients))
        .filter(COLUMN.state.ne(SubscriptionState::Gone))
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(db)
        .await
}

/// The languages of the persons these devices belong to, by device; who is not in it may not be told any more.
///
/// # Errors
/// The database's own.
pub async fn languages<'a>(
    db: &impl ConnectionTrait,
    devices: impl Iterator<Item = &'a Model> + Clone,
) -> Result<HashMap<SubscriptionId, Language>, DbErr> {
    let whose = devices.clone().filter_map(|device| device.staff_id);
    let staff = staff::languages(db, whose).await?;
    let whose: Vec<_> = devices.clone().filter_map(|device| device.patient_id).collect();
    let patients: Vec<(PatientId, Language)> = match whose.is_empty() {
        true => Vec::new(),
        false => {
            let columns = [patient::Column::Id, patient::Column::Language];
            let all = patient::Entity::find().select_only().columns(columns);
            all.filter(patient::COLUMN.id.is_in(whose)).into_tuple().all(db).await?
        }
    };
    let patients: HashMap<_, _> = patients.into_iter().collect();
    let language = |device: &Model| {
        let language = match device.staff_id {
            Some(person) => staff.get(&(device.clinic_id, person)),
            None => patients.get(&device.patient_id?),
        };
        Some((device.id, *language?))
    };
    Ok(devices.filter_map(language).collect())
}

/// Some subscriptions by their ids, gone or not.
///
/// # Errors
/// The database's own.
pub async fn all_of(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = SubscriptionId>,
) -> Result<HashMap<SubscriptionId, Model>, DbErr> {
    let all = Entity::find().filter(COLUMN.id.is_in(ids)).all(db).await?;
    Ok(all.into_iter().map(|device| (device.id, device)).collect())
}

/// One subscription.
///
/// # Errors
/// The database's own.
pub async fn get(db: &impl ConnectionTrait, id: SubscriptionId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(db).await
}

/// The push service took a message and the device has not said so yet: one more without a receipt.
///
/// # Errors
/// The database's own.
pub async fn unheard(db: &impl ConnectionTrait, id: SubscriptionId) -> Result<(), DbErr> {
    let one_more = Expr::col(Column::Unreceipted).add(1);
    Entity::update_many().col_expr(Column::Unreceipted, one_more).filter(COLUMN.id.eq(id)).exec(db).await?;
    let silent = Entity::update_many()
        .set(ActiveModel { state: Set(SubscriptionState::Suspect), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.state.eq(SubscriptionState::Live))
        .filter(COLUMN.unreceipted.gte(SILENT_AFTER));
    silent.exec(db).await.map(drop)
}

/// The device said that it showed a message: it is live.
///
/// # Errors
/// The database's own.
pub async fn heard(db: &impl ConnectionTrait, id: SubscriptionId) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { state: Set(SubscriptionState::Live), unreceipted: Set(0), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.state.ne(SubscriptionState::Gone))
        .exec(db)
        .await
        .map(drop)
}

/// Somebody opened a message. `unshown`: the device never said that it showed it, so it cannot say such things.
///
/// # Errors
/// The database's own.
pub async fn opened(
    db: &impl ConnectionTrait,
    id: SubscriptionId,
    unshown: bool,
    now: At,
) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { last_opened_at: Set(Some(now)), unreceipted: Set(0), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .exec(db)
        .await?;
    if !unshown {
        return Ok(());
    }
    Entity::update_many()
        .set(ActiveModel { state: Set(SubscriptionState::NoReceipts), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.state.is_in([SubscriptionState::Live, SubscriptionState::Suspect]))
        .exec(db)
        .await
        .map(drop)
}

/// The push service does not take our messages for it: it may be silent.
///
/// # Errors
/// The database's own.
pub async fn suspect(db: &impl ConnectionTrait, id: SubscriptionId) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { state: Set(SubscriptionState::Suspect), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.state.is_in([SubscriptionState::Live, SubscriptionState::NoReceipts]))
        .exec(db)
        .await
        .map(drop)
}

/// The push service has forgotten it. Terminal: where it was is erased, and it gets nothing more. Its endpoint's hash
/// stays, so that a phone which posts it again learns that it must subscribe anew.
///
/// # Errors
/// The database's own.
pub async fn gone(db: &impl ConnectionTrait, id: SubscriptionId, now: At) -> Result<(), DbErr> {
    outbox::bury(db, id).await?;
    escalation::doubt_all_of(db, id).await?;
    Entity::update_many()
        .set(ActiveModel {
            state: Set(SubscriptionState::Gone),
            endpoint: Set(String::new()),
            p256dh: Set(String::new()),
            auth: Set(String::new()),
            gone_at: Set(Some(now)),
            ..Default::default()
        })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.state.ne(SubscriptionState::Gone))
        .exec(db)
        .await
        .map(drop)
}

/// Its person ended it: gone, and the same browser may come back with the same endpoint.
///
/// # Errors
/// The database's own.
pub async fn end(db: &impl ConnectionTrait, id: SubscriptionId, now: At) -> Result<(), DbErr> {
    gone(db, id, now).await?;
    Entity::update_many()
        .set(ActiveModel { endpoint_hash: Set(id.0.as_bytes().to_vec()), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .exec(db)
        .await
        .map(drop)
}

/// Ends all of a device: signing out, removing a phone.
///
/// # Errors
/// The database's own.
pub async fn end_of_device(db: &impl ConnectionTrait, device: DeviceId, now: At) -> Result<(), DbErr> {
    end_all(db, Entity::find().filter(COLUMN.device_id.eq(device)), now).await
}

/// Ends all of a member of staff: disabling.
///
/// # Errors
/// The database's own.
pub async fn end_of_staff(db: &impl ConnectionTrait, staff: StaffId, now: At) -> Result<(), DbErr> {
    end_all(db, Entity::find().filter(COLUMN.staff_id.eq(staff)), now).await
}

async fn end_all(db: &impl ConnectionTrait, which: Select<Entity>, now: At) -> Result<(), DbErr> {
    for device in which.filter(COLUMN.state.ne(SubscriptionState::Gone)).all(db).await? {
        end(db, device.id, now).await?;
    }
    Ok(())
}
