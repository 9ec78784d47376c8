//! What waits for a nurse, as an admin sees it: how grave, since when, whom we told, and whom to telephone. The last level
//! of the ladder tells admins so that they find a nurse (security.md 6), and for that nobody needs to know whom it is about.

use std::collections::HashMap;

use sea_orm::DbErr;

use super::{on_duty, show_story::told::fate};
use crate::{
    app::App,
    domain::{
        access::Permit,
        alert::AlertState,
        at::At,
        duty::{Duty, OnDuty},
        ids::{AlertId, StaffId, SubscriptionId},
        ladder,
        message::SubscriptionState,
        people::Role,
        shift::Shift,
    },
    fault::Fault,
    flow::shapes::{
        story::MessageFate,
        waiting::{NurseToFind, ToldPerson, WaitingAlert, WaitingView},
    },
    store::{
        alert, alert_event, escalation, names, outbox, staff,
        subscription::{self, Named},
    },
};

/// All that waits in the clinic, and its nurses.
///
/// # Errors
/// The database's own.
pub async fn read(app: &App, permit: &Permit) -> Result<WaitingView, Fault> {
    let (db, now) = (app.store.read(), app.now());
    let alerts = alerts(app, permit, now).await?;
    let roster = on_duty::roster(db, permit.clinic(), now).await?;
    let (everybody_on_duty, duty) = match roster.at(now) {
        Duty::Everybody => (true, OnDuty::together(on_duty::active(&roster))),
        Duty::Rostered(duty) => (false, duty),
    };
    let nurses = staff::all(db, permit.clinic()).await?.into_iter();
    let mut nurses: Vec<NurseToFind> = nurses
        .filter(|person| person.disabled_at.is_none() && person.roles.has(Role::Nurse))
        .map(|person| NurseToFind {
            on_duty: duty.all.contains(&person.id),
            id: person.id,
            name: person.name,
            phone: person.phone,
        })
        .collect();
    // They come by name, and stay so within each of the three.
    nurses.sort_by_key(|nurse| (!duty.first.contains(&nurse.id), !nurse.on_duty));
    Ok(WaitingView { alerts, everybody_on_duty, nurses, now })
}

async fn alerts(app: &App, permit: &Permit, now: At) -> Result<Vec<WaitingAlert>, DbErr> {
    let db = app.store.read();
    let mut rows = alert::list(db, permit, (&[AlertState::Open], false), None, now).await?;
    let climbs = escalation::of_alerts(db, permit, rows.iter().map(|row| row.id)).await?;
    let climbs: HashMap<_, _> = climbs.into_iter().map(|climb| (climb.alert_id, climb)).collect();
    let level = |row: &alert::Model| climbs.get(&row.id).map_or(0, |climb| climb.level);
    rows.retain(|row| ladder::needs_admins(row.severity, level(row)));
    let ids = || rows.iter().map(|row| row.id);
    // Only a demo's patient has a clock of its own; the instants shown are ours.
    let patients = names::patients(db, permit, rows.iter().map(|row| row.patient_id)).await?;
    let told = told(app, permit, &rows).await?;
    let events = alert_event::of_alerts(db, permit, ids()).await?;
    let carried: Vec<_> = events
        .iter()
        .filter(|event| event.kind == alert_event::BUNDLED)
        .map(|event| (event.alert_id, event.cycle))
        .collect();
    let view = |row: &alert::Model| {
        let shift = Shift(patients.get(&row.patient_id).map_or(0, |patient| patient.demo_shift));
        let climb = climbs.get(&row.id);
        let told = told.get(&row.id).cloned().unwrap_or_default();
        WaitingAlert {
            severity: row.severity,
            since: shift.outward(row.noticed_at),
            open_again: climb.is_some_and(|climb| climb.cycle > climb.first_cycle),
            level: level(row),
            next_step_at: climb.and_then(|climb| climb.due_at),
            carried: told.is_empty() && carried.contains(&(row.id, row.cycle)),
            told,
        }
    };
    let mut alerts: Vec<WaitingAlert> = rows.iter().map(view).collect();
    alerts.sort_by_key(|alert| (std::cmp::Reverse(alert.severity), alert.since));
    Ok(alerts)
}

/// Whom we told in the present cycles, each person once.
async fn told(
    app: &App,
    permit: &Permit,
    rows: &[alert::Model],
) -> Result<HashMap<AlertId, Vec<ToldPerson>>, DbErr> {
    let db = app.store.read();
    let cycles: HashMap<AlertId, i32> = rows.iter().map(|row| (row.id, row.cycle)).collect();
    let mut messages = outbox::about(db, permit, cycles.keys().copied()).await?;
    messages.retain(|one| one.alert_id.and_then(|id| cycles.get(&id)) == Some(&one.cycle));
    let phones = messages.iter().filter_map(|one| one.subscription_id);
    let phones = subscription::named(db, permit, phones).await?;
    let names = names::staff(db, permit).await?;
    let mut told: HashMap<AlertId, Vec<ToldPerson>> = HashMap::new();
    for message in &messages {
        let Some(alert) = message.alert_id else { continue };
        let one = person(message, &phones, &names);
        let people = told.entry(alert).or_default();
        match people.iter_mut().find(|other| other.staff_id == one.staff_id) {
            Some(best) if (best.fate, !best.shown_unknown) < (one.fate, !one.shown_unknown) => *best = one,
            Some(_) => {}
            None => people.push(one),
        }
    }
    for people in told.values_mut() {
        people.sort_by(|one, other| (&one.name, one.staff_id).cmp(&(&other.name, other.staff_id)));
    }
    Ok(told)
}

fn person(
    message: &outbox::Model,
    phones: &HashMap<SubscriptionId, Named>,
    names: &HashMap<StaffId, String>,
) -> ToldPerson {
    let phone = message.subscription_id.and_then(|id| phones.get(&id));
    let staff_id = message.recipient_id.or_else(|| phone.and_then(|phone| phone.staff_id));
    let fate = fate(message);
    // A mail or a text is never known to be read either.
    let says_nothing = phone.is_none_or(|phone| phone.state == SubscriptionState::NoReceipts);
    ToldPerson {
        staff_id,
        name: staff_id.and_then(|id| names.get(&id).cloned()),
        fate,
        shown_unknown: says_nothing && fate == MessageFate::Accepted,
        at: message.opened_at.or(message.shown_at).or(message.accepted_at),
    }
}
