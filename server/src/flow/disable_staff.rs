//! Ending somebody's access: sessions, devices, push subscriptions and duty in one transaction.

use crate::{
    app::App,
    domain::{
        access::Permit,
        ids::{AuditId, StaffId},
    },
    fault::{self, Fault},
    store::{audit, calendar_feed, device, duty_swap, session, shift, staff, subscription},
};

/// Disables a member of staff.
///
/// # Errors
/// 404; 409 `oneself`.
pub async fn run(app: &App, permit: &Permit, id: StaffId) -> Result<(), Fault> {
    if permit.staff() == Some(id) {
        return Err(Fault::Conflict(fault::problem("oneself", "Another admin must do this.")));
    }
    let now = app.now();
    let txn = app.store.begin().await?;
    if !staff::disable(&txn, permit.clinic(), id, now).await? {
        return Err(Fault::not_found());
    }
    session::end_of_staff(&txn, id, now).await?;
    device::remove_of_staff(&txn, id, now).await?;
    subscription::end_of_staff(&txn, id, now).await?;
    // Duty is read with who is still there, so changes of single days need no word.
    shift::end_of_staff(&txn, permit, id, now).await?;
    duty_swap::end_of_staff(&txn, permit, id, now).await?;
    calendar_feed::end(&txn, id).await?;
    audit::note(&txn, AuditId(app.new_id()), now, permit, &[("staff", id.0)]).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    app.ended_sessions(permit.clinic());
    Ok(())
}
