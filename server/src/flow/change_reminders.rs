//! A patient says when, and where, to be reminded.

use crate::{
    app::App,
    domain::{
        access::Permit,
        calendar::Zone,
        ids::AuditId,
        schedule::{OwnTimes, TimesRefused},
        shift::Shift,
    },
    fault::{self, Fault},
    flow::{judge, keep_reminders},
    store::{audit, episode, patient, reminder_times},
};

/// What holds now: the patient's own times, or the standard.
///
/// # Errors
/// The database's own.
pub async fn read(app: &App, permit: &Permit) -> Result<OwnTimes, Fault> {
    let own = permit.own().ok_or_else(Fault::not_found)?;
    let db = app.store.read();
    let me = patient::get(db, permit, own).await?.ok_or_else(Fault::not_found)?;
    Ok(reminder_times::of(db, permit, &me).await?)
}

/// Keeps other times, and moves the reminders of the present episode in the same transaction.
///
/// # Errors
/// 422 `gap_too_long`, `bad_times`.
pub async fn run(app: &App, permit: &Permit, new: OwnTimes) -> Result<OwnTimes, Fault> {
    let own = permit.own().ok_or_else(Fault::not_found)?;
    let txn = app.store.begin().await?;
    let mut me = patient::lock(&txn, permit, own).await?.ok_or_else(Fault::not_found)?;
    let episode = episode::present(&txn, permit, own).await?;
    let now = app.now();
    let here = Shift(me.demo_shift).inward(now);
    let end = episode.as_ref().and_then(|episode| episode.procedure_ended_at);
    let new = new.checked(end, here).map_err(refused)?;
    if Zone::parse(&me.zone) != Some(new.zone) {
        keep_reminders::note_zone(app, &txn, permit, &me, new.zone).await?;
        me.zone = new.zone.name().into();
        patient::change(&txn, permit, me.clone()).await?;
    }
    let kept = reminder_times::Model {
        patient_id: own,
        clinic_id: me.clinic_id,
        own: new.clone(),
        changed_at: here,
    };
    reminder_times::keep(&txn, kept).await?;
    let mut subjects = vec![("patient", own.0)];
    if let Some(episode) = episode {
        subjects.push(("episode", episode.id.0));
        let held = judge::hold(app, &txn, permit, episode.id).await?.ok_or_else(Fault::not_found)?;
        keep_reminders::follow(app, &txn, &held).await?;
    }
    audit::note(&txn, AuditId(app.new_id()), now, permit, &subjects).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(new)
}

/// Times that cannot be, in their stable word.
#[must_use]
pub fn refused(why: TimesRefused) -> Fault {
    Fault::Unprocessable(fault::problem(why.code(), why.to_string()))
}
