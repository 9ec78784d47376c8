//! Taking duty: on duty at once, at the first position.

use super::{
    again::again,
    change_duty::{hold, must_be_proven},
    shapes::duty::{StintView, TakeDuty},
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        duty::{LONGEST, Origin, POSITIONS, Stretch},
        ids::AuditId,
    },
    fault::Fault,
    store::{audit, names},
};

/// Takes duty until an instant. Who is at the first position until then already stays so, and nothing is written.
///
/// # Errors
/// 409 `phone_not_proven`; 422 `until_past`, `too_long`.
pub async fn run(app: &App, permit: &Permit, body: TakeDuty) -> Result<StintView, Fault> {
    again(|| once(app, permit, body.clone())).await
}

async fn once(app: &App, permit: &Permit, body: TakeDuty) -> Result<StintView, Fault> {
    let txn = app.store.begin().await?;
    let held = hold(app, &txn, permit).await?;
    let time = Stretch { from: held.now, to: body.until };
    if time.is_empty() {
        return Err(Fault::coded("until_past", "until", "Duty is taken until a later time than now."));
    }
    if time.to.since(time.from) > LONGEST {
        return Err(Fault::coded("too_long", "until", "Duty is taken for 24 hours at most."));
    }
    must_be_proven(&txn, &[("me", held.me)], held.now).await?;
    let first = *POSITIONS.start();
    let mine = held.roster.own(held.me, held.now, time.to).into_iter();
    let mut there =
        mine.filter(|stint| stint.position == first && stint.time.has(held.now) && stint.time.to >= time.to);
    if let Some(stint) = there.next() {
        return Ok(StintView::of(stint, &names::staff(&txn, permit).await?));
    }
    let change = held.comes(app, held.me, first, time, Origin::Taken);
    let about = [("duty_change", change.id.0)];
    let taken = held.keep(&txn, permit, vec![change]).await?.pop().ok_or_else(Fault::not_found)?;
    audit::note(&txn, AuditId(app.new_id()), held.now, permit, &about).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(taken)
}
