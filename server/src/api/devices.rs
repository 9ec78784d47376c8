//! A patient's phones.

use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use super::{Area, answers::Done, who::Person};
use crate::{
    app::App,
    domain::{
        access::{Action, Permit},
        at::At,
        ids::{DeviceId, PatientId},
        message::SubscriptionState,
        reachability::ending,
    },
    fault::Fault,
    flow,
    store::{device, patient},
};

/// Phones bound to a patient.
pub struct Devices;

#[OpenApi(prefix_path = "/patients", tag = "Area::Patients")]
impl Devices {
    /// List a patient's devices
    #[oai(path = "/:id/devices", method = "get", operation_id = "listPatientDevices")]
    async fn list(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<PatientId>,
    ) -> Result<Json<DeviceList>, Fault> {
        let permit = scope.may(Action::ListPatientDevices)?;
        patient::get(app.store.read(), &permit, id).await?.ok_or_else(Fault::not_found)?;
        flow::reads::note(app, &permit, Some(id)).await;
        Ok(Json(DeviceList { devices: of(app, &permit, id).await? }))
    }

    /// Remove a patient's device
    ///
    /// Ends its session and its push subscriptions at once. What it has not sent stays on it, sealed.
    #[oai(path = "/:id/devices/:deviceId", method = "delete", operation_id = "removePatientDevice")]
    async fn remove(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<PatientId>,
        #[oai(name = "deviceId")] Path(device): Path<DeviceId>,
    ) -> Result<Done, Fault> {
        let permit = scope.may(Action::RemovePatientDevice)?;
        flow::remove_device::run(app, &permit, id, device).await?;
        Ok(Done::Done)
    }
}

/// A patient's devices.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct DeviceList {
    /// The newest first.
    devices: Vec<Device>,
}

/// A phone bound to a patient.
#[derive(Object)]
#[oai(rename = "Device", rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct Device {
    /// The device's id.
    pub id: DeviceId,
    /// How it named itself.
    pub name: String,
    /// Enrolled at.
    pub created_at: At,
    /// Last heard of, to within 5 minutes.
    pub last_seen_at: At,
    /// State of its push subscription; none: notifications are not on.
    pub subscription: Option<SubscriptionState>,
    /// When its browser ends its notifications, from seven days before, and once that is over. The app renews them when
    /// it is opened on it.
    pub subscription_ends_at: Option<At>,
    /// When it last showed a test notification.
    pub test_shown_at: Option<At>,
}

impl Device {
    /// Can it be reached, and was it seen to show something?
    #[must_use]
    pub fn is_connected(&self, now: At) -> bool {
        matches!(self.subscription, Some(SubscriptionState::Live | SubscriptionState::NoReceipts))
            && self.subscription_ends_at.is_none_or(|end| end > now)
            && self.test_shown_at.is_some()
    }
}

/// The devices of a patient that are not removed.
///
/// # Errors
/// The database's own.
pub async fn of(app: &App, permit: &Permit, patient: PatientId) -> Result<Vec<Device>, Fault> {
    let now = app.now();
    let rows = device::of_patient(app.store.read(), permit, patient).await?;
    Ok(rows
        .into_iter()
        .map(|row| Device {
            id: row.device.id,
            name: row.device.name,
            created_at: row.device.created_at,
            last_seen_at: row.device.last_seen_at,
            subscription: row.subscription.as_ref().map(|one| one.state),
            subscription_ends_at: row.subscription.and_then(|one| ending(one.expires_at, now)),
            test_shown_at: row.test_shown_at,
        })
        .collect())
}
