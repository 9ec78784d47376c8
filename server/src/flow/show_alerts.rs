//! Alerts as a nurse reads them: with the patient, the figures, and whom we told.

use std::collections::HashMap;

use sea_orm::DbErr;

use super::{apply::Grounds, glance, signs::Quiet};
use crate::{
    app::App,
    domain::{
        access::{Action, Permit, Scope},
        alert::{AlertState, Rule, RuleEvent},
        at::DAY,
        calendar,
        duty::Stretch,
        hold::{self, Cause},
        ids::{AlertId, EpisodeId},
        shift::Shift,
    },
    fault::Fault,
    flow::shapes::alerts::{Alert, AlertFilter, OpenHold, Told, Unjudged},
    store::{
        alert, board, clinic, episode, escalation, names,
        outbox::{self, Target},
        plan_hold,
    },
};

/// Alerts of the clinic, the gravest first, then the oldest; resolved ones of the last 7 days, the newest first. A call that
/// is owed stands with those that are not resolved until it is made or withdrawn.
///
/// # Errors
/// The database's own.
pub async fn list(
    app: &App,
    scope: &Scope,
    permit: &Permit,
    filter: AlertFilter,
    episode: Option<EpisodeId>,
) -> Result<Vec<Alert>, Fault> {
    use AlertState::{Acknowledged, Open, Resolved};
    let states: &[AlertState] = match filter {
        AlertFilter::Unresolved => &[Open, Acknowledged],
        AlertFilter::Open => &[Open],
        AlertFilter::Acknowledged => &[Acknowledged],
        AlertFilter::Resolved => &[Resolved],
    };
    let owed = filter == AlertFilter::Unresolved;
    let week = app.now().plus(-7 * DAY);
    let rows = alert::list(app.store.read(), permit, (states, owed), episode, week).await?;
    let mut alerts = view(app, scope, permit, rows).await?;
    if filter == AlertFilter::Resolved {
        alerts.sort_by_key(|alert| std::cmp::Reverse(alert.resolved_at));
    } else {
        // What waits for somebody stands before what somebody has.
        alerts.sort_by_key(|alert| {
            (alert.state != Open, std::cmp::Reverse(alert.severity), alert.raised_at, alert.id)
        });
    }
    Ok(alerts)
}

/// Episodes in which an entry could not be judged: all of the clinic's, or the one asked for.
///
/// # Errors
/// The database's own.
pub async fn unjudged(app: &App, permit: &Permit, only: Option<EpisodeId>) -> Result<Vec<Unjudged>, Fault> {
    let db = app.store.read();
    let mut rows = episode::unjudged_of(db, permit).await?;
    rows.retain(|row| only.is_none_or(|only| row.id == only));
    let patients = names::patients(db, permit, rows.iter().map(|row| row.patient_id)).await?;
    let view = |row: episode::Unjudged| {
        let patient = patients.get(&row.patient_id)?;
        Some(Unjudged {
            patient_id: row.patient_id,
            episode_id: row.id,
            patient_name: patient.name.clone(),
            since: Shift(patient.demo_shift).outward(row.unjudged_since),
        })
    };
    Ok(rows.into_iter().filter_map(view).collect())
}

/// Alerts of the clinic that were closed within a time, the newest first.
///
/// # Errors
/// The database's own.
pub async fn closed(app: &App, scope: &Scope, permit: &Permit, within: Stretch) -> Result<Vec<Alert>, Fault> {
    // A patient's clock may run ahead, and never behind.
    let states: &[AlertState] = &[AlertState::Resolved];
    let rows = alert::list(app.store.read(), permit, (states, false), None, within.from).await?;
    let mut alerts = view(app, scope, permit, rows).await?;
    alerts.retain(|alert| alert.resolved_at.is_some_and(|at| within.has(at)));
    alerts.sort_by_key(|alert| std::cmp::Reverse(alert.resolved_at));
    Ok(alerts)
}

/// All alerts of one episode, the newest first.
///
/// # Errors
/// The database's own.
pub async fn of_episode(
    app: &App,
    scope: &Scope,
    permit: &Permit,
    episode: EpisodeId,
) -> Result<Vec<Alert>, Fault> {
    let rows = alert::of_episode(app.store.read(), permit, episode).await?;
    view(app, scope, permit, rows).await
}

/// One alert.
///
/// # Errors
/// 404.
pub async fn one(app: &App, scope: &Scope, permit: &Permit, id: AlertId) -> Result<Alert, Fault> {
    let row = alert::get(app.store.read(), permit, id).await?;
    view(app, scope, permit, row.into_iter().collect()).await?.pop().ok_or_else(Fault::not_found)
}

async fn view(
    app: &App,
    scope: &Scope,
    permit: &Permit,
    rows: Vec<alert::Model>,
) -> Result<Vec<Alert>, Fault> {
    let db = app.store.read();
    let is_silence = |row: &alert::Model| row.rule == Rule::Silence && row.state != AlertState::Resolved;
    let patients = names::patients(db, permit, rows.iter().map(|row| row.patient_id)).await?;
    let silent = rows.iter().filter(|row| is_silence(row)).map(|row| row.episode_id);
    let quiet = |row: board::Model| {
        let shift = Shift(patients.get(&row.patient_id)?.demo_shift);
        Some(Quiet { episode: row.episode_id, patient: row.patient_id, since: row.quiet_since(shift) })
    };
    let silent: Vec<_> = board::these(db, permit, silent).await?.into_iter().filter_map(quiet).collect();
    let silences = glance::at_silences(db, permit, &silent).await?;
    let episodes = names::episodes(db, permit, rows.iter().map(|row| row.episode_id)).await?;
    let staff = names::staff(db, permit).await?;
    let climbs = escalation::of_alerts(db, permit, rows.iter().map(|row| row.id)).await?;
    let climbs: HashMap<_, _> = climbs.into_iter().map(|climb| (climb.alert_id, climb)).collect();
    let told = told(app, permit, &rows, &climbs).await?;
    let clinic = clinic::get(db, permit.clinic()).await?;
    let today = calendar::Zone::parse(&clinic.zone).unwrap_or_default().day(app.now());
    let holds = plan_hold::of_episodes(db, permit, episodes.keys().copied()).await?;
    let acts = scope.may(Action::AcknowledgeAlert).is_ok();
    let one = |row: alert::Model| {
        let patient = patients.get(&row.patient_id)?;
        let episode = episodes.get(&row.episode_id)?;
        let shift = Shift(patient.demo_shift);
        let open_hold = open_hold(&holds, &row);
        let silence = silences.get(&row.episode_id).filter(|_| is_silence(&row)).cloned();
        let evidence: Grounds = serde_json::from_value(row.evidence).unwrap_or_default();
        Some(Alert {
            open_hold,
            silence,
            id: row.id,
            episode_id: row.episode_id,
            patient_id: row.patient_id,
            patient_name: patient.name.clone(),
            age: calendar::age(&patient.birth_date, today),
            language: patient.language,
            phone: patient.phone.clone(),
            levels: episode.levels.0.clone(),
            procedure_ended_at: episode.procedure_ended_at.map(|at| shift.outward(at)),
            rule: row.rule,
            key: row.key,
            severity: row.severity,
            state: row.state,
            cycle: row.cycle,
            condition_cleared: row.condition_cleared,
            figures: evidence.figures,
            check_ins: evidence.check_ins,
            raised_at: shift.outward(row.raised_at),
            since: shift.outward(row.noticed_at),
            acknowledged_at: row.acknowledged_at.map(|at| shift.outward(at)),
            acknowledged_by: row.acknowledged_by.and_then(|by| staff.get(&by).cloned()),
            resolved_at: row.resolved_at.map(|at| shift.outward(at)),
            resolved_by: row.resolved_by.and_then(|by| staff.get(&by).cloned()),
            outcome: row.outcome,
            note: row.note,
            reason: row.reason,
            call_before: row.call_before.map(|at| shift.outward(at)),
            told: told.get(&row.id).cloned().unwrap_or_default(),
            level: climbs.get(&row.id).map(|climb| climb.level),
            next_level_at: climbs.get(&row.id).and_then(|climb| climb.due_at),
            can_acknowledge: acts && row.state == AlertState::Open,
            can_resolve: acts && (row.state != AlertState::Resolved || row.call_before.is_some()),
        })
    };
    Ok(rows.into_iter().filter_map(one).collect())
}

/// The hold that an alert's screen asks about: alerts that never hold a plan ask nothing.
fn open_hold(holds: &[plan_hold::Model], alert: &alert::Model) -> Option<OpenHold> {
    hold::caused_by(alert.rule, alert.severity, RuleEvent::Raise)?;
    let waits = |hold: &&plan_hold::Model| {
        let by_itself = matches!(hold.cause, Cause::RedFlag | Cause::UrgentAlert);
        by_itself
            && hold.episode_id == alert.episode_id
            && hold.released_at.is_none()
            && hold.to_date.is_none()
    };
    holds.iter().rev().find(waits).map(|hold| OpenHold { id: hold.id, from: hold.from_date })
}

/// Whom we told in the present cycles, and until when it is held.
async fn told(
    app: &App,
    permit: &Permit,
    rows: &[alert::Model],
    climbs: &HashMap<AlertId, escalation::Model>,
) -> Result<HashMap<AlertId, Told>, DbErr> {
    let cycles: HashMap<AlertId, i32> = rows.iter().map(|row| (row.id, row.cycle)).collect();
    let mut phones: HashMap<(AlertId, Option<Target>), (bool, bool)> = HashMap::new();
    for message in outbox::about(app.store.read(), permit, cycles.keys().copied()).await? {
        let Some(alert) = message.alert_id.filter(|id| cycles.get(id) == Some(&message.cycle)) else {
            continue;
        };
        let phone = phones.entry((alert, message.target())).or_default();
        phone.0 |= message.accepted_at.is_some();
        phone.1 |= message.shown_at.is_some();
    }
    let mut told: HashMap<AlertId, Told> = HashMap::new();
    for ((alert, _), (accepted, shown)) in phones {
        let told = told.entry(alert).or_default();
        told.messages += 1;
        told.accepted += u32::from(accepted);
        told.shown += u32::from(shown);
    }
    for (alert, climb) in climbs.iter().filter(|(_, climb)| climb.level == 0) {
        told.entry(*alert).or_default().held_until = climb.due_at.filter(|due| *due > app.now());
    }
    Ok(told)
}
