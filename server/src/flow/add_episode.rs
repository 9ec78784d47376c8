//! Beginning an episode: planned, or active when the procedure's end is known already.

use sea_orm::DatabaseTransaction;

use crate::{
    app::App,
    domain::{
        access::Permit,
        at::{At, DAY, MINUTE},
        episode::{EpisodeState, FactKind, Levels},
        ids::{AuditId, EpisodeId, FactId, PatientId},
        rules::RULESET,
        shift::Shift,
    },
    fault::{self, Fault},
    flow::{
        judge::{self, Held},
        keep_reminders,
    },
    store::{audit, episode, fact, patient, thresholds},
};

/// What is known of it; times as the world has them.
pub struct New {
    /// Vertebrae.
    pub levels: Levels,
    /// Takes a long-acting opioid.
    pub long_acting_opioid: bool,
    /// t = 0.
    pub procedure_ended_at: Option<At>,
    /// When the patient left the clinic.
    pub discharged_at: Option<At>,
}

/// Begins an episode of a patient.
///
/// # Errors
/// 404; 409 `episode_open` while another one is under way; 422 for times that cannot be.
pub async fn run(app: &App, permit: &Permit, whose: PatientId, new: New) -> Result<episode::Model, Fault> {
    let now = app.now();
    let txn = app.store.begin().await?;
    let patient = patient::lock(&txn, permit, whose).await?.ok_or_else(Fault::not_found)?;
    let others = episode::of_patient(&txn, permit, whose).await?;
    if others.iter().any(|other| matches!(other.state, EpisodeState::Planned | EpisodeState::Active)) {
        return Err(Fault::Conflict(fault::problem("episode_open", "Another episode is under way.")));
    }
    let shift = Shift(patient.demo_shift);
    let here = shift.inward(now);
    let procedure_ended_at = new.procedure_ended_at.map(|at| shift.inward(at));
    let discharged_at = new.discharged_at.map(|at| shift.inward(at));
    check_times(here, procedure_ended_at, discharged_at)?;
    let version = thresholds::newest(&txn, permit.clinic()).await?.map_or(1, |newest| newest.version);
    let state = if procedure_ended_at.is_some() { EpisodeState::Active } else { EpisodeState::Planned };
    let row = episode::Model {
        id: EpisodeId(app.new_id()),
        clinic_id: permit.clinic(),
        patient_id: whose,
        state,
        levels: new.levels,
        long_acting_opioid: new.long_acting_opioid,
        procedure_ended_at,
        discharged_at,
        ruleset: RULESET.into(),
        thresholds_version: version,
        next_due_at: None,
        unjudged_since: None,
        heard_until: here.plus(-1),
        created_at: here,
    };
    let id = row.id;
    episode::keep(&txn, permit, row).await?;
    let held = judge::hold(app, &txn, permit, id).await?.ok_or_else(Fault::not_found)?;
    // Once the patch is off, this alone tells which scores were felt under it.
    let worn_from = new.long_acting_opioid.then_some(held.at);
    for (kind, at) in [
        (FactKind::LongActingOpioid, worn_from),
        (FactKind::ProcedureEnded, procedure_ended_at),
        (FactKind::Discharged, discharged_at),
    ] {
        if let Some(at) = at {
            keep_fact(app, &txn, permit, &held, kind, at, None).await?;
        }
    }
    judge::judge(app, &txn, &held).await?;
    keep_reminders::follow(app, &txn, &held).await?;
    let subjects = [("patient", whose.0), ("episode", id.0)];
    audit::note(&txn, AuditId(app.new_id()), now, permit, &subjects).await?;
    let kept = episode::get(&txn, permit, id).await?.ok_or_else(Fault::not_found)?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(kept)
}

/// Writes down a dated fact with the instant it became known.
///
/// # Errors
/// The database's own.
pub async fn keep_fact(
    app: &App,
    txn: &DatabaseTransaction,
    permit: &Permit,
    held: &Held,
    kind: FactKind,
    at: At,
    reason: Option<String>,
) -> Result<(), Fault> {
    let row = fact::Model {
        id: FactId(app.new_id()),
        clinic_id: permit.clinic(),
        episode_id: held.episode.id,
        kind,
        at,
        known_at: held.at,
        by_staff: permit.staff(),
        reason,
    };
    Ok(fact::keep(txn, row).await?)
}

/// Can these times be? All in the patient's time.
///
/// # Errors
/// 422 that names the field.
pub fn check_times(here: At, procedure_ended_at: Option<At>, discharged_at: Option<At>) -> Result<(), Fault> {
    let late = |at: At| at > here.plus(5 * MINUTE);
    if procedure_ended_at.is_some_and(late) {
        return Err(Fault::field("procedureEndedAt", "The procedure cannot have ended in the future."));
    }
    if procedure_ended_at.is_some_and(|at| here.since(at) > 84 * DAY) {
        return Err(Fault::field("procedureEndedAt", "An episode lasts 84 days; this one would be over."));
    }
    match (procedure_ended_at, discharged_at) {
        (_, None) => Ok(()),
        (None, Some(_)) => {
            Err(Fault::field("dischargedAt", "A discharge needs the end of the procedure too."))
        }
        (Some(ended), Some(left)) if left < ended => {
            Err(Fault::field("dischargedAt", "The discharge cannot be before the procedure's end."))
        }
        (_, Some(left)) if late(left) => {
            Err(Fault::field("dischargedAt", "The discharge cannot be in the future."))
        }
        _ => Ok(()),
    }
}
