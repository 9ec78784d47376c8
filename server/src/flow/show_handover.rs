//! The board for the next shift: what is open, owed and was closed, who is silent or paused, who came, who comes on duty.

use std::collections::HashMap;

use super::{reads, show_alerts, show_duty, show_silence};
use crate::{
    app::App,
    domain::{
        access::{Permit, Scope},
        alert::{AlertState, Rule},
        at::{At, DAY, HOUR},
        duty::Stretch,
        shift::Shift,
        thresholds::Thresholds,
    },
    fault::Fault,
    flow::shapes::{
        alerts::{Alert, AlertFilter},
        handover::{Arrival, CheckpointAhead, HandoverDuty, HandoverView, PausedPatient, SilentPatient},
    },
    store::{board, pause},
};

/// A handover looks back so far at most.
const MOST: i64 = 7 * DAY;
/// The next shift: so far ahead checkpoints are named.
const AHEAD: i64 = 12 * HOUR;
/// The causes of so many silences are looked up; that of any other stands on the patient's page.
const CAUSES: usize = 50;

/// The handover of a shift from one instant to another.
///
/// # Errors
/// 422 `outside_bounds`: no time at all, or more than 7 days.
pub async fn read(app: &App, scope: &Scope, permit: &Permit, shift: Stretch) -> Result<HandoverView, Fault> {
    if shift.is_empty() || shift.to.since(shift.from) > MOST {
        return Err(Fault::coded("outside_bounds", "from", "A handover is of 7 days at most."));
    }
    reads::note(app, permit, None).await;
    let (db, now) = (app.store.read(), app.now());
    let all = show_alerts::list(app, scope, permit, AlertFilter::Unresolved, None).await?;
    let mut owed: Vec<Alert> = all.iter().filter(|one| one.state != AlertState::Open).cloned().collect();
    owed.retain(|one| one.call_before.is_some());
    owed.sort_by_key(|one| (one.call_before, one.id));
    let open: Vec<Alert> = all.into_iter().filter(|one| one.state != AlertState::Resolved).collect();
    let silent = silent(app, permit, &open).await?;

    let rows = board::read(db, permit).await?;
    let paused = pause::lasting(db, permit, now).await?;
    let paused: HashMap<_, _> = paused.into_iter().map(|one| (one.episode_id, one)).collect();
    let mut pauses: Vec<PausedPatient> = rows
        .iter()
        .filter_map(|one| {
            let (shift, pause) = (Shift(one.demo_shift), paused.get(&one.row.episode_id)?);
            (shift.outward(pause.until) > now).then(|| PausedPatient {
                patient_id: one.row.patient_id,
                episode_id: one.row.episode_id,
                patient_name: one.patient_name.clone(),
                until: shift.outward(pause.until),
                reason: pause.reason.clone(),
            })
        })
        .collect();
    pauses.sort_by_key(|one| (one.until, one.episode_id));

    let duty = show_duty::read(app, permit, Some(now), Some(now.plus(DAY))).await?;
    let here = |from: At, to: At| from <= now && now < to;
    Ok(HandoverView {
        from: shift.from,
        to: shift.to,
        zone: duty.zone,
        unjudged: show_alerts::unjudged(app, permit, None).await?,
        closed: show_alerts::closed(app, scope, permit, shift).await?,
        open,
        owed,
        silent,
        paused: pauses,
        arrivals: rows.iter().filter_map(|one| arrival(one, shift)).collect(),
        checkpoints: checkpoints(&rows, Stretch { from: now, to: now.plus(AHEAD) }),
        duty: HandoverDuty {
            everybody: duty.now.everybody,
            present: duty.stints.into_iter().filter(|stint| here(stint.from, stint.to)).collect(),
            next: duty.next,
            gaps: duty.gaps,
        },
        now,
    })
}

async fn silent(app: &App, permit: &Permit, open: &[Alert]) -> Result<Vec<SilentPatient>, Fault> {
    let mut silent = Vec::new();
    for alert in open.iter().filter(|alert| alert.rule == Rule::Silence) {
        let known = match silent.len() < CAUSES {
            true => Some(show_silence::of(app, permit, alert.episode_id).await?),
            false => None,
        };
        silent.push(SilentPatient {
            patient_id: alert.patient_id,
            episode_id: alert.episode_id,
            patient_name: alert.patient_name.clone(),
            phone: alert.phone.clone(),
            since: known.as_ref().and_then(|known| known.since),
            cause: known.and_then(|known| known.cause),
        });
    }
    silent.sort_by_key(|one| (one.since.is_none(), one.since, one.episode_id));
    Ok(silent)
}

fn arrival(one: &board::Named, within: Stretch) -> Option<Arrival> {
    let shift = Shift(one.demo_shift);
    let here = |at: Option<At>| at.map(|at| shift.outward(at)).filter(|at| within.has(*at));
    let (procedure, discharge) = (here(one.row.procedure_ended_at), here(one.row.discharged_at));
    (procedure.is_some() || discharge.is_some()).then(|| Arrival {
        patient_id: one.row.patient_id,
        episode_id: one.row.episode_id,
        patient_name: one.patient_name.clone(),
        levels: one.levels.0.clone(),
        procedure_ended_at: procedure,
        discharged_at: discharge,
    })
}

/// The hours of the checkpoints are the protocol's, whatever else a clinic set.
fn checkpoints(rows: &[board::Named], ahead: Stretch) -> Vec<CheckpointAhead> {
    let hours = Thresholds::default().checkpoints;
    let of = |one: &board::Named| {
        let began = one.row.procedure_ended_at.map(|at| Shift(one.demo_shift).outward(at))?;
        let due = hours.iter().map(|point| (point.id, began.plus((point.at * HOUR as f64) as i64)));
        let (checkpoint, at) = due.into_iter().find(|(_, at)| ahead.has(*at))?;
        let (patient_id, patient_name) = (one.row.patient_id, one.patient_name.clone());
        Some(CheckpointAhead { patient_id, patient_name, checkpoint, at })
    };
    let mut all: Vec<CheckpointAhead> = rows.iter().filter_map(of).collect();
    all.sort_by_key(|one| (one.at, one.patient_id));
    all
}
