//! The demo's clocks run: each made-up patient goes on checking in, and doing the exercises, when the story says so.

use std::time::Duration;

use super::{
    cast::people,
    course::{self, Fate},
    history::{PAST, recovery},
    scenes::{ZONE, send},
    sessions::{self, Phone},
};
use crate::{
    app::App,
    domain::{
        access::{Actor, Permit, Scope},
        at::At,
        calendar::Zone,
        people::Roles,
        shift::Shift,
    },
    fault::Fault,
    store::{clinic, device, episode, names},
};

/// How often somebody looks whether a check-in is due.
const LOOK_EACH: Duration = Duration::from_secs(15);

/// Lives on until the process ends.
pub async fn live(app: App) {
    let mut turn = tokio::time::interval(LOOK_EACH);
    let mut until = app.now();
    loop {
        turn.tick().await;
        let now = app.now();
        if let Err(fault) = go_on(&app, until, now).await {
            tracing::warn!(?fault, "The demo could not go on");
        }
        until = now;
    }
}

/// Sends what falls due after `from` and until `to`.
async fn go_on(app: &App, from: At, to: At) -> Result<(), Fault> {
    let db = app.store.read();
    let Some(clinic) = clinic::only(db).await?.filter(|clinic| clinic.demo) else {
        return Ok(());
    };
    let permit = Permit::engine(clinic.id);
    let told_at = clinic.created_at.plus(PAST);
    for (seed, who) in
        people().iter().enumerate().filter(|(_, who)| who.fate != Fate::Quiet && who.hours > 0.0)
    {
        let end = course::instant(told_at, -who.hours);
        let recovery = recovery(seed, who);
        let morning = sessions::morning(Zone::parse(ZONE).unwrap_or_default().day(to));
        let wakes = morning > from.max(end) && morning <= to;
        let due: Vec<_> = recovery
            .entries
            .iter()
            .enumerate()
            .filter(|(_, entry)| {
                let at = course::instant(end, entry.received_h);
                at > from && at <= to
            })
            .collect();
        if due.is_empty() && !wakes {
            continue;
        }
        let Some(patient) = names::patient_named(db, &permit, who.name).await? else { continue };
        // Somebody turned this patient's clock: the story no longer fits, and theirs goes on.
        if Shift(patient.demo_shift) != Shift::default() {
            continue;
        }
        let Some(phone) = device::first_of_patient(db, &permit, patient.id).await? else { continue };
        if episode::present(db, &permit, patient.id).await?.is_none() {
            continue;
        }
        let scope =
            Scope::without_session(clinic.id, Actor::Patient(patient.id, phone.id), Roles(Vec::new()));
        for (place, entry) in due {
            send(app, &scope, seed as u64, end, place, entry).await?;
        }
        if wakes {
            let phone = Phone { name: who.name, seed: seed as u64, end, told_at, recovery: &recovery };
            sessions::send(app, &scope, &phone, 1).await?;
        }
    }
    Ok(())
}
