//! Signing out: the session, its device and its push subscriptions end together.

use crate::{
    app::App,
    domain::{
        access::Permit,
        ids::{AuditId, DeviceId},
    },
    fault::Fault,
    flow::remove_device,
    store::audit,
};

/// Signs this device out; its live lines end.
///
/// # Errors
/// The database's own.
pub async fn run(app: &App, permit: &Permit, device: DeviceId) -> Result<(), Fault> {
    let now = app.now();
    let txn = app.store.begin().await?;
    remove_device::end(&txn, permit.clinic(), device, now).await?;
    audit::note(&txn, AuditId(app.new_id()), now, permit, &[("device", device.0)]).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    app.ended_sessions(permit.clinic());
    Ok(())
}
