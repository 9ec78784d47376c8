//! A new version of the thresholds: for episodes that begin from now on.

use serde_json::{Map, Value};

use crate::{
    app::App,
    domain::{
        access::Permit,
        ids::AuditId,
        thresholds::{OutOfBounds, Thresholds, ThresholdsError},
    },
    fault::{self, Fault, FieldProblem},
    store::{audit, thresholds},
};

/// Makes the version after `seen`.
///
/// # Errors
/// 400 `outside_bounds` or `invalid_request`; 409 `stale_version` when `seen` is not the one in force.
pub async fn run(
    app: &App,
    permit: &Permit,
    seen: i32,
    parameters: &Map<String, Value>,
) -> Result<thresholds::Model, Fault> {
    let parameters = checked(parameters)?;
    let now = app.now();
    let txn = app.store.begin().await?;
    let present = thresholds::newest(&txn, permit.clinic()).await?.map_or(0, |newest| newest.version);
    if present != seen {
        return Err(Fault::stale_version(present));
    }
    let version = thresholds::Model {
        clinic_id: permit.clinic(),
        version: seen + 1,
        parameters,
        created_at: now,
        created_by: permit.staff(),
    };
    if !thresholds::keep(&txn, version.clone()).await? {
        return Err(Fault::stale_version(seen + 1));
    }
    let subjects = [("clinic", permit.clinic().0)];
    audit::note(&txn, AuditId(app.new_id()), now, permit, &subjects).await?;
    txn.commit().await?;
    Ok(version)
}

/// The whole table with these parameters in the place of their defaults.
fn checked(parameters: &Map<String, Value>) -> Result<Value, Fault> {
    let table = Thresholds::with(parameters).map_err(|error| match error {
        ThresholdsError::OutOfBounds(bad) => outside_bounds(bad.iter().map(field).collect()),
        other => Fault::invalid(format!("parameters: {other}")),
    })?;
    serde_json::to_value(table).map_err(|_| Fault::invalid("parameters: they cannot be kept"))
}

fn field(bad: &OutOfBounds) -> FieldProblem {
    FieldProblem {
        code: None,
        field: format!("parameters.{}", bad.name),
        detail: bad.to_string(),
        min: Some(bad.min.to_string()),
        max: Some(bad.max.to_string()),
    }
}

/// Parameters outside their safe bounds.
fn outside_bounds(fields: Vec<FieldProblem>) -> Fault {
    let mut body = fault::problem("outside_bounds", "A threshold must stay inside its safe bounds.");
    body.fields = Some(fields);
    Fault::Invalid(body)
}
