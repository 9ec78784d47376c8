//! The system notices that an admin may see.

use super::shapes::notices::{SystemNotice, SystemNotices};
use crate::{
    app::App,
    domain::access::Permit,
    fault::Fault,
    store::{names, system_notice},
};

/// So many are listed at most.
const MOST: u64 = 200;

/// Lists them: open ones, those that are over, or both.
///
/// # Errors
/// The database's own.
pub async fn list(app: &App, permit: &Permit, open: Option<bool>) -> Result<SystemNotices, Fault> {
    let db = app.store.read();
    let rows = system_notice::list(db, permit, open, MOST).await?;
    let names = names::staff(db, permit).await?;
    let notices = rows.into_iter().map(|row| SystemNotice {
        id: row.id,
        kind: row.kind,
        key: row.key,
        name: row.figures.staff.and_then(|id| names.get(&id).cloned()),
        figures: row.figures,
        since: row.since,
        last_seen_at: row.last_seen_at,
        times: row.times,
        closed_at: row.closed_at,
        closed_by: row.closed_by.and_then(|id| names.get(&id).cloned()),
    });
    Ok(SystemNotices { notices: notices.collect() })
}
