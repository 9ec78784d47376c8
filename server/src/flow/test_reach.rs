//! Testing whether a phone can be reached: a test push to all phones of a patient, or to one's own, and what became of it.

use sea_orm::{ConnectionTrait, DatabaseTransaction};

use super::subscribe;
use crate::{
    app::App,
    domain::{
        access::Permit,
        at::At,
        ids::{AuditId, DeviceId, PatientId, ReachTestId},
        message::{MessageKind, SubscriptionState},
        reach::{Notifications, verdict},
    },
    fault::Fault,
    flow::shapes::reach::{PhoneTested, ReachTest},
    store::{audit, device, outbox, patient, reach_test, subscription},
};

/// Sends a test to every phone of a patient.
///
/// # Errors
/// 404; 429 beyond ten in an hour to one phone.
pub async fn of_patient(app: &App, permit: &Permit, id: PatientId) -> Result<ReachTest, Fault> {
    let txn = app.store.begin().await?;
    patient::get(&txn, permit, id).await?.ok_or_else(Fault::not_found)?;
    let phones = subscription::of_patient(&txn, permit, id).await?;
    send(app, txn, permit, (Some(id), None), phones).await
}

/// Sends a test to one's own phone.
///
/// # Errors
/// 404; 429 beyond ten in an hour.
pub async fn of_own_device(app: &App, permit: &Permit, id: DeviceId) -> Result<ReachTest, Fault> {
    let txn = app.store.begin().await?;
    let mine = device::get(&txn, id).await?.filter(|one| one.removed_at.is_none());
    mine.filter(|one| one.staff_id.is_some() && one.staff_id == permit.staff())
        .ok_or_else(Fault::not_found)?;
    let staff = permit.staff().into_iter();
    let mut phones = subscription::of_staff(&txn, permit, staff).await?;
    phones.retain(|phone| phone.device_id == id);
    send(app, txn, permit, (None, Some(id)), phones).await
}

async fn send(
    app: &App,
    txn: DatabaseTransaction,
    permit: &Permit,
    (patient_id, device_id): (Option<PatientId>, Option<DeviceId>),
    phones: Vec<subscription::Model>,
) -> Result<ReachTest, Fault> {
    let now = app.now();
    let test = reach_test::Model {
        id: ReachTestId(app.new_id()),
        clinic_id: permit.clinic(),
        patient_id,
        device_id,
        by_staff: permit.staff().ok_or_else(Fault::not_found)?,
        created_at: now,
    };
    reach_test::keep(&txn, test.clone()).await?;
    let mut messages = Vec::new();
    for phone in phones.iter().filter(|phone| phone.state != SubscriptionState::Gone) {
        messages.push(outbox::Model {
            dedupe_key: outbox::dedupe_key(test.id.0, 0, MessageKind::Test, phone.id),
            ..subscribe::a_test(app, &txn, permit, phone.id, now).await?
        });
    }
    outbox::put(&txn, messages).await?;
    let about = patient_id.map(|id| ("patient", id.0)).or(device_id.map(|id| ("device", id.0)));
    let about: Vec<_> = about.into_iter().collect();
    audit::note(&txn, AuditId(app.new_id()), now, permit, &about).await?;
    let view = view(&txn, &test, now).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(view)
}

/// How a test stands, for whoever sent it.
///
/// # Errors
/// 404.
pub async fn read(app: &App, permit: &Permit, id: ReachTestId) -> Result<ReachTest, Fault> {
    let db = app.store.read();
    let test = reach_test::own(db, permit, id).await?.ok_or_else(Fault::not_found)?;
    view(db, &test, app.now()).await
}

async fn view(db: &impl ConnectionTrait, test: &reach_test::Model, now: At) -> Result<ReachTest, Fault> {
    let phones = reach_test::phones(db, test).await?;
    let found: Vec<_> = phones.iter().map(|(_, phone)| *phone).collect();
    let (state, cause) = verdict(&found, test.created_at, now);
    Ok(ReachTest {
        id: test.id,
        patient_id: test.patient_id,
        sent_at: test.created_at,
        state,
        cause,
        phones: phones
            .into_iter()
            .map(|(device, phone)| PhoneTested { device_id: device.id, name: device.name, fate: phone.fate })
            .collect(),
        now,
    })
}

/// Keeps what a phone says of its notifications: then a test, or a silence, can name why nothing arrives.
///
/// # Errors
/// The database's own.
pub async fn say(app: &App, id: DeviceId, notifications: Notifications) -> Result<(), Fault> {
    let txn = app.store.begin().await?;
    device::says(&txn, id, notifications).await?;
    txn.commit().await?;
    Ok(())
}

/// Keeps whether a test push on this phone was heard: that it was shown says nothing of a sound.
///
/// # Errors
/// The database's own.
pub async fn heard(app: &App, permit: &Permit, id: DeviceId, heard: bool) -> Result<(), Fault> {
    let now = app.now();
    let txn = app.store.begin().await?;
    device::heard(&txn, id, heard, now).await?;
    audit::note(&txn, AuditId(app.new_id()), now, permit, &[("device", id.0)]).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(())
}
