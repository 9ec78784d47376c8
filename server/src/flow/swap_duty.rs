//! Swapping duty: one nurse asks another, and it is done when the other agrees.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};

use super::{
    again::again,
    change_duty::{Held, hold, must_be_proven},
    first::who_was_first,
    shapes::duty::{NewSwap, SwapSide, SwapView},
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        at::At,
        duty::{Origin, Stint, StintId, Stretch, SwapState},
        ids::{AuditId, DutySwapId, StaffId},
    },
    fault::{Fault, problem},
    store::{audit, duty_swap, names},
};

/// Asks a colleague.
///
/// # Errors
/// 422 `unknown_stint`, `stint_begun`, both of `mine` and of `theirs`.
pub async fn ask(app: &App, permit: &Permit, body: NewSwap) -> Result<SwapView, Fault> {
    again(|| ask_once(app, permit, body.clone())).await
}

async fn ask_once(app: &App, permit: &Permit, body: NewSwap) -> Result<SwapView, Fault> {
    let txn = app.store.begin().await?;
    let held = hold(app, &txn, permit).await?;
    let mine = to_come(&held, body.mine, "mine", |staff| staff == held.me)?;
    let theirs = to_come(&held, body.theirs, "theirs", |staff| staff != held.me)?;
    let swap = duty_swap::Model {
        id: DutySwapId(app.new_id()),
        clinic_id: permit.clinic(),
        asked_by: held.me,
        asked: theirs.staff,
        mine: mine.id,
        mine_from: mine.time.from,
        mine_to: mine.time.to,
        theirs: theirs.id,
        theirs_from: theirs.time.from,
        theirs_to: theirs.time.to,
        state: SwapState::Open,
        asked_at: held.now,
        settled_at: None,
        settled_by: None,
    };
    duty_swap::keep(&txn, swap.clone()).await?;
    finish(app, txn, permit, &swap, held.now).await
}

/// A stint of the right person that has not begun.
fn to_come(
    held: &Held,
    id: StintId,
    field: &str,
    is_theirs: impl Fn(StaffId) -> bool,
) -> Result<Stint, Fault> {
    let stint = held.stint(id).filter(|stint| is_theirs(stint.staff));
    let stint =
        stint.ok_or_else(|| Fault::coded("unknown_stint", field, "There is no such duty to swap."))?;
    if stint.time.from <= held.now {
        return Err(Fault::coded("stint_begun", field, "This duty has begun; hand the rest of it over."));
    }
    Ok(stint)
}

/// Agrees: each takes the other's stint, at its position.
///
/// # Errors
/// 404 for everybody but the one who is asked; 409 `swap_settled` (by whom, and when), `stint_begun`, `duty_changed`,
/// `phone_not_proven`.
pub async fn accept(app: &App, permit: &Permit, id: DutySwapId) -> Result<SwapView, Fault> {
    again(|| accept_once(app, permit, id)).await
}

async fn accept_once(app: &App, permit: &Permit, id: DutySwapId) -> Result<SwapView, Fault> {
    let txn = app.store.begin().await?;
    let held = hold(app, &txn, permit).await?;
    let swap = asked(&txn, permit, id).await?;
    if swap.mine_from <= held.now || swap.theirs_from <= held.now {
        return Err(Fault::Conflict(problem("stint_begun", "One of the two has begun.")));
    }
    let as_it_was = |id: StintId, staff: StaffId, time: Stretch| {
        held.stint(id).filter(|stint| (stint.staff, stint.time) == (staff, time))
    };
    let mine = as_it_was(swap.mine, swap.asked_by, swap.my_time());
    let theirs = as_it_was(swap.theirs, swap.asked, swap.their_time());
    let (Some(mine), Some(theirs)) = (mine, theirs) else {
        return Err(Fault::Conflict(problem("duty_changed", "One of the two was changed meanwhile.")));
    };
    must_be_proven(&txn, &[("me", swap.asked), ("them", swap.asked_by)], held.now).await?;
    settle(&txn, permit, &swap, SwapState::Accepted, held.now).await?;
    let give = |stint: &Stint, to: StaffId| held.goes(app, stint, stint.time.from, to, Origin::Swapped);
    let changes = [give(&mine, swap.asked), give(&theirs, swap.asked_by)].concat();
    held.keep(&txn, permit, changes).await?;
    let swap = duty_swap::Model { state: SwapState::Accepted, settled_at: Some(held.now), ..swap };
    finish(app, txn, permit, &swap, held.now).await
}

/// Refuses.
///
/// # Errors
/// 404 for everybody but the one who is asked; 409 `swap_settled` (by whom, and when).
pub async fn decline(app: &App, permit: &Permit, id: DutySwapId) -> Result<SwapView, Fault> {
    again(|| decline_once(app, permit, id)).await
}

async fn decline_once(app: &App, permit: &Permit, id: DutySwapId) -> Result<SwapView, Fault> {
    let txn = app.store.begin().await?;
    let held = hold(app, &txn, permit).await?;
    let swap = asked(&txn, permit, id).await?;
    settle(&txn, permit, &swap, SwapState::Declined, held.now).await?;
    let swap = duty_swap::Model { state: SwapState::Declined, settled_at: Some(held.now), ..swap };
    finish(app, txn, permit, &swap, held.now).await
}

/// The swap that this person is to answer.
async fn asked(
    txn: &DatabaseTransaction,
    permit: &Permit,
    id: DutySwapId,
) -> Result<duty_swap::Model, Fault> {
    let swap = duty_swap::get(txn, permit, id).await?;
    let swap = swap.filter(|swap| Some(swap.asked) == permit.staff()).ok_or_else(Fault::not_found)?;
    if swap.state == SwapState::Open { Ok(swap) } else { Err(settled(txn, permit, &swap).await?) }
}

async fn settle(
    txn: &DatabaseTransaction,
    permit: &Permit,
    swap: &duty_swap::Model,
    state: SwapState,
    now: At,
) -> Result<(), Fault> {
    if duty_swap::settle(txn, permit, swap.id, state, now).await? {
        return Ok(());
    }
    let swap = duty_swap::get(txn, permit, swap.id).await?.ok_or_else(Fault::not_found)?;
    Err(settled(txn, permit, &swap).await?)
}

async fn settled(
    txn: &DatabaseTransaction,
    permit: &Permit,
    swap: &duty_swap::Model,
) -> Result<Fault, DbErr> {
    let said = ("swap_settled", "This swap has been answered, or is none any more.");
    let first = (swap.settled_by, swap.settled_at);
    Ok(Fault::Conflict(who_was_first(txn, permit, said, first).await?))
}

async fn finish(
    app: &App,
    txn: DatabaseTransaction,
    permit: &Permit,
    swap: &duty_swap::Model,
    now: At,
) -> Result<SwapView, Fault> {
    let about = [("duty_swap", swap.id.0), ("asked_by", swap.asked_by.0), ("asked", swap.asked.0)];
    audit::note(&txn, AuditId(app.new_id()), now, permit, &about).await?;
    let view = views(&txn, permit, vec![swap.clone()]).await?.pop().ok_or_else(Fault::not_found)?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(view)
}

/// Swaps as the person who asks reads them.
///
/// # Errors
/// The database's own.
pub async fn views(
    db: &impl ConnectionTrait,
    permit: &Permit,
    swaps: Vec<duty_swap::Model>,
) -> Result<Vec<SwapView>, DbErr> {
    let names = names::staff(db, permit).await?;
    let side = |staff_id: StaffId, stint: StintId, time: Stretch| SwapSide {
        staff_id,
        name: names.get(&staff_id).cloned().unwrap_or_default(),
        stint,
        from: time.from,
        to: time.to,
    };
    let view = |swap: duty_swap::Model| SwapView {
        id: swap.id,
        asked_by: side(swap.asked_by, swap.mine, swap.my_time()),
        asked: side(swap.asked, swap.theirs, swap.their_time()),
        state: swap.state,
        asked_at: swap.asked_at,
        settled_at: swap.settled_at,
        can_settle: swap.state == SwapState::Open && Some(swap.asked) == permit.staff(),
    };
    Ok(swaps.into_iter().map(view).collect())
}
