//! An admin closes a system notice.

use poem_openapi::payload::Json;

use crate::{
    app::App,
    domain::{
        access::Permit,
        ids::{AuditId, NoticeId},
    },
    fault::{Fault, Problem, problem},
    store::{audit, names, system_notice},
};

/// Closes it, if it is open.
///
/// # Errors
/// 404; 409 `already_closed` naming who and when, or nobody when its cause was over.
pub async fn run(app: &App, permit: &Permit, id: NoticeId) -> Result<(), Fault> {
    let now = app.now();
    let txn = app.store.begin().await?;
    let seen = system_notice::get(&txn, permit, id).await?.ok_or_else(Fault::not_found)?;
    if !system_notice::close(&txn, permit, id, now).await? {
        let names = names::staff(&txn, permit).await?;
        let Json(body) = problem("already_closed", "This notice is closed already.");
        let by = seen.closed_by.and_then(|id| names.get(&id).cloned());
        return Err(Fault::Conflict(Json(Problem { by, at: seen.closed_at, ..body })));
    }
    audit::note(&txn, AuditId(app.new_id()), now, permit, &[("system_notice", id.0)]).await?;
    txn.commit().await?;
    Ok(())
}
