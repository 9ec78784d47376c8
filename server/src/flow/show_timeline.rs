//! One episode, whole: for staff who look at a patient.

use super::apply::Grounds;
use crate::{
    app::App,
    domain::{
        access::{Permit, Scope},
        curve,
        ids::{EpisodeId, StaffId},
        score::Score,
        shift::Shift,
    },
    fault::Fault,
    flow::{
        promise,
        shapes::{
            own_episode::CheckInView,
            timeline::{AlertEventView, BaselineView, FactView, TimelineView},
        },
    },
    store::{alert_event, baseline, check_in, episode, fact, names},
};

/// The timeline of an episode.
///
/// # Errors
/// 404.
pub async fn read(app: &App, scope: &Scope, permit: &Permit, id: EpisodeId) -> Result<TimelineView, Fault> {
    let db = app.store.read();
    let Some(episode) = episode::get(db, permit, id).await? else {
        return Err(Fault::not_found());
    };
    let mut patients = names::patients(db, permit, [episode.patient_id]).await?;
    let patient = patients.remove(&episode.patient_id).ok_or_else(Fault::not_found)?;
    let shift = Shift(patient.demo_shift);
    let staff = names::staff(db, permit).await?;
    let name = |id: Option<_>| id.and_then(|id| staff.get(&id).cloned());
    super::reads::note(app, permit, Some(patient.id)).await;
    let standing =
        super::judge::look(app, db, permit, id, shift.inward(app.now())).await?.unwrap_or_default();
    let check_ins = check_in::of_episode(db, permit, id).await?;
    Ok(TimelineView {
        episode_id: id,
        patient_id: patient.id,
        state: episode.state,
        levels: episode.levels.0,
        long_acting_opioid: episode.long_acting_opioid,
        procedure_ended_at: episode.procedure_ended_at.map(|at| shift.outward(at)),
        discharged_at: episode.discharged_at.map(|at| shift.outward(at)),
        ruleset: episode.ruleset,
        thresholds_version: episode.thresholds_version,
        check_ins: check_ins.into_iter().map(|row| check_in_view(row, shift, &name)).collect(),
        baselines: baseline::all(db, permit, id)
            .await?
            .into_iter()
            .map(|row| BaselineView {
                context: row.context,
                score: row.score,
                felt_at: shift.outward(row.felt_at),
                recalled: row.recalled,
                entered_at: shift.outward(row.entered_at),
                by: name(row.by_staff),
            })
            .collect(),
        facts: fact::all(db, permit, id)
            .await?
            .into_iter()
            .map(|row| FactView {
                kind: row.kind,
                at: shift.outward(row.at),
                known_at: shift.outward(row.known_at),
                by: name(row.by_staff),
                reason: row.reason,
            })
            .collect(),
        alerts: super::show_alerts::of_episode(app, scope, permit, id).await?,
        events: alert_event::of_episode(db, permit, id)
            .await?
            .into_iter()
            // Whom we told, and when, is in each alert's own story; a call that kept two promises was one call.
            .filter(|row| ![alert_event::LEVEL, promise::KEPT].contains(&row.kind.as_str()))
            .map(|row| AlertEventView {
                call_result: serde_json::from_value(row.evidence["result"].clone()).ok(),
                seq: row.seq,
                alert_id: row.alert_id,
                kind: row.kind,
                rule: row.rule,
                key: row.key,
                severity: row.severity,
                at: shift.outward(row.at),
                noticed_at: shift.outward(row.noticed_at),
                by: name(row.by_staff),
                figures: serde_json::from_value::<Grounds>(row.evidence)
                    .ok()
                    .map(|evidence| evidence.figures),
            })
            .collect(),
        curve: standing.baseline_movement.map(Score).and_then(curve::points),
        now: app.now(),
    })
}

/// A check-in as it is shown.
pub fn check_in_view(
    row: check_in::Model,
    shift: Shift,
    name: &impl Fn(Option<StaffId>) -> Option<String>,
) -> CheckInView {
    CheckInView {
        id: row.id,
        felt_at: shift.outward(row.felt_at),
        received_at: shift.outward(row.received_at),
        movement: row.movement,
        rest: row.rest,
        movement_confirmed: row.movement_confirmed,
        rest_confirmed: row.rest_confirmed,
        opioid: row.opioid,
        red_flags: row.red_flags.0,
        declined: row.declined,
        recalled_baseline: row.recalled_baseline,
        clock_suspect: row.clock_suspect,
        entered_by: name(row.by_staff),
        in_error_at: row.in_error_at.map(|at| shift.outward(at)),
        corrects: row.corrects,
    }
}
