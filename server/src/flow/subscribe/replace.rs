//! One subscription of a browser takes the place of another.

use sea_orm::DatabaseTransaction;

use super::a_test;
use crate::{
    app::App,
    domain::{
        access::Permit, at::At, ids::SubscriptionId, message::SubscriptionState, reachability::PROOF_LASTS,
    },
    fault::Fault,
    store::{outbox, subscription},
};

/// A browser holds one subscription: nothing arrives by the former one any more, and it must not count as a phone that
/// answers. A phone of the staff that was proven by it proves itself anew, for its person may be on duty.
///
/// # Errors
/// The database's own.
pub(super) async fn run(
    app: &App,
    txn: &DatabaseTransaction,
    permit: &Permit,
    former: SubscriptionId,
    kept: &subscription::Model,
    now: At,
) -> Result<(), Fault> {
    let known = subscription::own(txn, permit, former).await?;
    let dead = |one: &subscription::Model| one.state == SubscriptionState::Gone;
    // Given up at once, it is replaced by yet another; an answer that got lost is posted twice.
    if dead(kept) || known.is_none_or(|known| dead(&known)) {
        return Ok(());
    }
    let proofs = outbox::last_proofs(txn, [former], now.plus(-PROOF_LASTS)).await?;
    subscription::end(txn, former, now).await?;
    if permit.staff().is_some() && !proofs.is_empty() {
        outbox::put(txn, vec![a_test(app, txn, permit, kept.id, now).await?]).await?;
    }
    Ok(())
}
