//! Changing a member of staff: the telephone.

use crate::{
    app::App,
    domain::{
        access::Permit,
        ids::{AuditId, StaffId},
    },
    fault::Fault,
    store::{audit, staff},
};

/// Sets, or takes away, somebody's telephone.
///
/// # Errors
/// 404 for somebody who is not of this clinic, or left it.
pub async fn run(
    app: &App,
    permit: &Permit,
    id: StaffId,
    phone: Option<Option<String>>,
) -> Result<staff::Model, Fault> {
    let txn = app.store.begin().await?;
    if let Some(phone) = phone
        && !staff::call_at(&txn, permit.clinic(), id, phone).await?
    {
        return Err(Fault::not_found());
    }
    let after = staff::get(&txn, permit.clinic(), id).await?.ok_or_else(Fault::not_found)?;
    audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &[("staff", id.0)]).await?;
    txn.commit().await?;
    Ok(after)
}
