//! A new version of the ladder: for alerts that are raised from now on.

use crate::{
    app::App,
    domain::{
        access::Permit,
        ids::AuditId,
        ladder::{Ladder, OutsideBounds},
    },
    fault::{self, Fault, FieldProblem},
    store::{audit, ladder},
};

/// Makes the version after `seen`.
///
/// # Errors
/// 422 `outside_bounds`; 409 `stale_version` when `seen` is not the one in force.
pub async fn run(app: &App, permit: &Permit, seen: i32, steps: Ladder) -> Result<ladder::Model, Fault> {
    steps.check().map_err(|bad| outside_bounds(&bad))?;
    let now = app.now();
    let txn = app.store.begin().await?;
    let present = ladder::newest(&txn, permit.clinic()).await?.map_or(0, |newest| newest.version);
    if present != seen {
        return Err(Fault::stale_version(present));
    }
    let version = ladder::Model {
        clinic_id: permit.clinic(),
        version: seen + 1,
        steps,
        created_at: now,
        created_by: permit.staff(),
    };
    if !ladder::keep(&txn, version.clone()).await? {
        return Err(Fault::stale_version(seen + 1));
    }
    audit::note(&txn, AuditId(app.new_id()), now, permit, &[("clinic", permit.clinic().0)]).await?;
    txn.commit().await?;
    Ok(version)
}

fn outside_bounds(bad: &[OutsideBounds]) -> Fault {
    let field = |bad: &OutsideBounds| FieldProblem {
        code: None,
        field: format!("steps.{}", bad.name),
        detail: bad.to_string(),
        min: Some(bad.min.to_string()),
        max: Some(bad.max.to_string()),
    };
    let mut body = fault::problem("outside_bounds", "A step of the ladder must stay inside its safe bounds.");
    body.fields = Some(bad.iter().map(field).collect());
    Fault::Unprocessable(body)
}
