//! A therapist decides on a proposed phase: it is published from tomorrow on with what is asked for now, or refused with a
//! reason and not proposed again for a while.

use super::{
    again::again,
    keep_caseload, keep_items, plan,
    plan::Plan,
    publish_plan,
    settle_item::already_closed,
    shapes::{plans::NewPlanVersion, therapist_items::NewPhaseDecision},
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        ids::{AuditId, EpisodeId, PlanVersionId},
        plan::newest,
        shift::Shift,
        therapist_item::ItemKind,
    },
    fault::Fault,
    store::{audit, therapist_item},
};

/// Decides.
///
/// # Errors
/// 404; 409 `already_closed` (by whom, and when), `episode_closed`; 422 `not_a_proposal`, `reason_needed`; and what
/// publishing refuses.
pub async fn run(app: &App, permit: &Permit, id: EpisodeId, body: NewPhaseDecision) -> Result<(), Fault> {
    again(|| once(app, permit, id, body.clone())).await
}

async fn once(app: &App, permit: &Permit, id: EpisodeId, body: NewPhaseDecision) -> Result<(), Fault> {
    let txn = app.store.begin().await?;
    let (held, today) = plan::hold(app, &txn, permit, id).await?;
    let item = therapist_item::get(&txn, permit, body.proposal_id).await?;
    let item = item.filter(|item| item.episode_id == id).ok_or_else(Fault::not_found)?;
    let next = keep_items::evidence_of(&item).next().filter(|_| item.kind == ItemKind::PhaseProposal);
    let Some(next) = next else {
        return Err(Fault::coded("not_a_proposal", "proposalId", "This matter is no proposal of a phase."));
    };
    let reason = body.reason.map(|text| String::from(text).trim().to_owned()).filter(|text| !text.is_empty());
    if !body.apply && reason.is_none() {
        return Err(Fault::coded("reason_needed", "reason", "A phase is refused with a reason."));
    }
    if !therapist_item::close(&txn, permit, item.id, held.at, reason).await? {
        return Err(already_closed(&txn, permit, item.id, Shift(held.patient.demo_shift)).await?);
    }
    let subjects = [("patient", held.patient.id.0), ("episode", id.0), ("therapist_item", item.id.0)];
    audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &subjects).await?;
    if body.apply {
        let versions = Plan::of(&txn, permit, id).await?.versions();
        let Some(now) = newest(&versions).cloned() else { return Err(Fault::not_found()) };
        let version = NewPlanVersion {
            id: PlanVersionId(app.new_id()),
            based_on: Some(now.id),
            from: today.plus(1),
            phase: next,
            prescriptions: now.prescriptions.0,
            reasons: Some(publish_plan::typed(now.reasons)),
        };
        publish_plan::within(app, &txn, permit, (&held, today), version).await?;
    } else {
        keep_caseload::keep(app, &txn, &held).await?;
    }
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(())
}
