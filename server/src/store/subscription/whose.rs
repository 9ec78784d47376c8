//! Whose browsers they are.

use std::collections::{HashMap, HashSet};

use sea_orm::{FromQueryResult, JoinType, QueryOrder, QuerySelect, entity::prelude::*};

use super::{COLUMN, Column, Entity, Model};
use crate::{
    domain::{
        access::{Actor, Permit},
        at::At,
        ids::{PatientId, StaffId, SubscriptionId},
        message::SubscriptionState,
        people::{Language, Role},
    },
    store::{device, patient, staff},
};

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

/// A device of the staff, as the ladder asks of all of them at once.
#[derive(Clone, Debug, FromQueryResult)]
pub struct StaffDevice {
    /// Which.
    pub id: SubscriptionId,
    /// Whose.
    pub staff_id: StaffId,
    /// What is known of it.
    pub state: SubscriptionState,
    /// Since when.
    pub created_at: At,
    /// When a message to it was last opened.
    pub last_opened_at: Option<At>,
}

/// The devices of all staff of a clinic that are not gone, of those who left too.
///
/// # Errors
/// The database's own.
pub async fn of_all_staff(db: &impl ConnectionTrait, permit: &Permit) -> Result<Vec<StaffDevice>, DbErr> {
    Entity::find()
        .select_only()
        .columns([Column::Id, Column::StaffId, Column::State, Column::CreatedAt, Column::LastOpenedAt])
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.staff_id.is_not_null())
        .filter(COLUMN.state.ne(SubscriptionState::Gone))
        .order_by_asc(Column::Id)
        .into_model()
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
