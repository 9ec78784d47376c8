//! Handing duty over: the rest of one's own running or next stint goes to a colleague, who keeps its position.

use super::{
    again::again,
    change_duty::{hold, must_be_nurse, must_be_proven},
    shapes::duty::{HandOver, StintView},
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        duty::{Origin, WINDOW},
        ids::AuditId,
    },
    fault::{Fault, problem},
    store::audit,
};

/// Hands over what runs at `at` from then on, or else the whole of what begins next after it. What runs beside it at the
/// same time goes along.
///
/// # Errors
/// 409 `not_on_duty`, `phone_not_proven`; 422 `not_a_nurse`, `oneself`.
pub async fn run(app: &App, permit: &Permit, body: HandOver) -> Result<Vec<StintView>, Fault> {
    again(|| once(app, permit, body.clone())).await
}

async fn once(app: &App, permit: &Permit, body: HandOver) -> Result<Vec<StintView>, Fault> {
    let txn = app.store.begin().await?;
    let held = hold(app, &txn, permit).await?;
    if body.to == held.me {
        return Err(Fault::coded("oneself", "to", "Duty is handed over to somebody else."));
    }
    must_be_nurse(&txn, permit, body.to, "to").await?;
    let at = body.at.max(held.now);
    let stints = held.roster.own(held.me, at, held.now.plus(WINDOW));
    if stints.is_empty() {
        let detail = "You are not on duty then, nor later.";
        return Err(Fault::Conflict(problem("not_on_duty", detail)));
    }
    must_be_proven(&txn, &[("to", body.to)], held.now).await?;
    let changes: Vec<_> =
        stints.iter().flat_map(|stint| held.goes(app, stint, at, body.to, Origin::HandedOver)).collect();
    let about = [("duty_change", changes[0].id.0), ("staff", body.to.0)];
    let came = held.keep(&txn, permit, changes).await?;
    audit::note(&txn, AuditId(app.new_id()), held.now, permit, &about).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(came)
}
