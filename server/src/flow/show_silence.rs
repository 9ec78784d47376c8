//! A patient's silence: since when, why, what was tried, and whom to call. Looked at anew each time; nothing of it is
//! stored.

use sea_orm::{ConnectionTrait, DbErr};

use super::{
    judge, reads,
    signs::{self, Quiet},
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        alert::{AlertState, Rule},
        at::At,
        ids::EpisodeId,
        message::MessageState,
        shift::Shift,
        silence::{cause, next_steps},
    },
    fault::Fault,
    flow::shapes::silence::{
        CallTo, Callee, PauseView, SilenceRung, SilenceState, SilenceStep, SilenceView, StepFate,
    },
    store::{alert, episode, names, outbox, patient, pause},
};

/// The silence of an episode, for staff who read it.
///
/// # Errors
/// 404.
pub async fn read(app: &App, permit: &Permit, id: EpisodeId) -> Result<SilenceView, Fault> {
    let episode = episode::get(app.store.read(), permit, id).await?.ok_or_else(Fault::not_found)?;
    reads::note(app, permit, Some(episode.patient_id)).await;
    of(app, permit, id).await
}

/// The same for an answer to a change, which is in the audit already.
///
/// # Errors
/// 404.
pub async fn of(app: &App, permit: &Permit, id: EpisodeId) -> Result<SilenceView, Fault> {
    let db = app.store.read();
    let episode = episode::get(db, permit, id).await?.ok_or_else(Fault::not_found)?;
    let patient = patient::get(db, permit, episode.patient_id).await?.ok_or_else(Fault::not_found)?;
    let shift = Shift(patient.demo_shift);
    // A word in this very millisecond counts as said.
    let now = shift.inward(app.now()).max(episode.heard_until);
    let standing = judge::look(app, db, permit, id, now).await?.unwrap_or_default();
    let alerts = alert::of_episode(db, permit, id).await?;
    let open = alerts.iter().find(|one| one.rule == Rule::Silence && one.state != AlertState::Resolved);
    let since = standing.quiet_since.map(|at| shift.outward(at));
    let limit_at = open.map(|alert| alert.raised_at).or(standing.quiet_until).map(|at| shift.outward(at));
    let quiet = Quiet { episode: id, patient: patient.id, since: since.unwrap_or(At(0)) };
    let seen = signs::of(db, permit, &[quiet]).await?.remove(&id).unwrap_or_default();
    let contact_may_be_called = patient.contact_phone.is_some() && patient.contact_consent;
    let cause = open.map(|_| cause(&seen.signs, quiet.since));
    Ok(SilenceView {
        state: if open.is_some() { SilenceState::Silent } else { SilenceState::Heard },
        since,
        limit_at,
        cause,
        evidence: seen.evidence(),
        steps: steps(&seen.prompts, limit_at, open.is_some()),
        next: cause.map(|cause| next_steps(cause, contact_may_be_called)).unwrap_or_default(),
        calls: calls(&patient),
        pause: lasting(db, permit, id, now, shift).await?,
    })
}

/// The two pushes of the newest prompt, then the alert.
fn steps(prompts: &[outbox::Model], limit_at: Option<At>, raised: bool) -> Vec<SilenceStep> {
    let first = prompts.iter().filter(|message| message.cycle == 1).map(|message| message.created_at).max();
    let again = prompts.iter().filter(|message| message.cycle == 2).map(|message| message.created_at).max();
    // A repeat of an earlier prompt is not that of the newest.
    let again = again.filter(|at| first.is_none_or(|first| *at > first));
    let push = |rung, at: Option<At>| {
        let theirs = prompts.iter().filter(|message| Some(message.created_at) == at);
        SilenceStep {
            rung,
            at,
            fate: theirs.map(fate).max_by_key(|fate| *fate as u8).unwrap_or(StepFate::None),
        }
    };
    let alert = match (limit_at, raised) {
        (_, true) => StepFate::Raised,
        (Some(_), false) => StepFate::Due,
        (None, false) => StepFate::None,
    };
    vec![
        push(SilenceRung::Prompt, first),
        push(SilenceRung::PromptAgain, again),
        SilenceStep { rung: SilenceRung::Alert, at: limit_at, fate: alert },
    ]
}

/// The best of what became of a prompt on all phones counts: they are listed from the least to the most.
fn fate(message: &outbox::Model) -> StepFate {
    if message.opened_at.is_some() {
        StepFate::Opened
    } else if message.shown_at.is_some() {
        StepFate::Shown
    } else if message.accepted_at.is_some() {
        StepFate::Accepted
    } else if !matches!(message.state, MessageState::Pending | MessageState::Leased) {
        StepFate::NotDelivered
    } else {
        StepFate::Due
    }
}

fn calls(patient: &patient::Model) -> Vec<CallTo> {
    let own = CallTo {
        who: Callee::Patient,
        name: patient.name.clone(),
        relation: None,
        phone: patient.phone.clone(),
        may_be_called: true,
    };
    let contact = patient.contact_phone.clone().map(|phone| CallTo {
        who: Callee::Contact,
        name: patient.contact_name.clone().unwrap_or_default(),
        relation: patient.contact_relation.clone(),
        phone,
        may_be_called: patient.contact_consent,
    });
    std::iter::once(own).chain(contact).collect()
}

async fn lasting(
    db: &impl ConnectionTrait,
    permit: &Permit,
    id: EpisodeId,
    now: At,
    shift: Shift,
) -> Result<Option<PauseView>, DbErr> {
    let Some(pause) = pause::newest(db, permit, id).await?.filter(|pause| pause.until > now) else {
        return Ok(None);
    };
    let by = names::staff(db, permit).await?.remove(&pause.by_staff);
    Ok(Some(PauseView {
        since: shift.outward(pause.at),
        until: shift.outward(pause.until),
        reason: pause.reason,
        by,
    }))
}
