//! The ladder of people at work: an alert that nobody takes is told to more people, level by level (reliability.md 4).
//! What a level calls for is written in the transaction that enters it.

use std::collections::HashSet;

use sea_orm::{DatabaseTransaction, DbErr};

use super::{notice, page};
use crate::{
    app::App,
    domain::{
        access::Permit,
        alert::AlertState,
        at::{At, SECOND},
        ids::{AlertId, ClinicId},
        ladder::{self, Climb, Entered, Rung},
        notice::{Notice, NoticeFigures, NoticeKind},
        shift::Shift,
    },
    planted,
    store::{
        self, alert, alert_event,
        escalation::{self, Hold},
        names, outbox,
    },
};

mod desk;
pub mod lapse;

pub use self::desk::{Desk, reachable, working_time};

/// So many alerts share one transaction at most.
const AT_ONCE: u64 = 50;
/// What cannot be done for an alert is tried again so soon: a second time before the watch calls it late.
const TRY_AGAIN: i64 = 30 * SECOND;

/// Why a step is taken; it stands in the alert's story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Its time came.
    Due,
    /// Its time came while Reliefline did not run.
    CaughtUp,
    /// No message of the level below reached a phone.
    Dead,
    /// What carried its page waits for nobody any more.
    Alone,
    /// A promise was not kept, or nobody looked at what a button took.
    Lapse,
}

impl Cause {
    fn word(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::CaughtUp => "caught_up",
            Self::Dead => "dead",
            Self::Alone => "alone",
            Self::Lapse => "lapse",
        }
    }
}

/// Begins the climb of an alert that a rule just opened, at its present cycle. `quietly`: it was opened again within its
/// cool-down, and the first level is told nothing. The first step is taken by [`page::tell`], or by the worker's next look.
///
/// # Errors
/// The database's own.
pub async fn begin(
    app: &App,
    txn: &DatabaseTransaction,
    alert: &alert::Model,
    quietly: bool,
) -> Result<(), DbErr> {
    let now = app.now();
    let version = store::ladder::newest(txn, alert.clinic_id).await?.map_or(0, |newest| newest.version);
    let row = escalation::Model {
        alert_id: alert.id,
        clinic_id: alert.clinic_id,
        severity: alert.severity,
        cycle: alert.cycle,
        first_cycle: alert.cycle,
        level: i16::from(quietly),
        repeat_no: 0,
        started_at: now,
        held: 0,
        entered_at: now,
        held_since: None,
        due_at: Some(now),
        promised_at: None,
        unopened_until: None,
        doubtful: false,
        put_off_since: None,
        ladder_version: version,
    };
    escalation::begin(txn, row).await
}

/// Takes the step that is due of an alert, if one is and the alert still waits for somebody. True: it was taken.
///
/// # Errors
/// The database's own.
pub async fn step(
    app: &App,
    txn: &DatabaseTransaction,
    desk: &Desk,
    id: AlertId,
    now: At,
) -> Result<bool, DbErr> {
    let Some(row) = escalation::lock(txn, id).await? else { return Ok(false) };
    let Some(alert) = alert::get(txn, &Permit::engine(row.clinic_id), id).await? else { return Ok(false) };
    // Whoever took or closed it has said so to the row as well; were it not so, nobody is told all the same.
    match alert.state {
        AlertState::Open => {}
        AlertState::Acknowledged => {
            let hold = Hold { since: now, promised: None, unopened_until: None };
            return escalation::hold(txn, id, hold).await.map(|()| true);
        }
        AlertState::Resolved => return escalation::end(txn, id).await.map(|()| true),
    }
    if alert.cycle != row.cycle {
        // It was opened again behind the ladder's back: better a page too many.
        tracing::error!(alert.id = %id, "An open alert was on no ladder");
        begin(app, txn, &alert, false).await?;
        return Ok(true);
    }
    let ladder = store::ladder::get(txn, row.clinic_id, row.ladder_version).await?;
    let climb = row.climb();
    let due = climb.due(&ladder, &desk.clinic, now);
    let (rung, cause) = match due {
        Some(rung) if app.pulse.catch_up.of().is_some_and(|stop| stop.to > rung.at) => {
            (rung, Cause::CaughtUp)
        }
        Some(rung) => (rung, Cause::Due),
        None if is_dead(txn, &row, now).await? => {
            (Rung { level: climb.level + 1, repeat: 0, at: now }, Cause::Dead)
        }
        None if page::lacks_its_page(txn, &alert).await? => {
            return alone(app, txn, desk, &alert, now).await.map(|()| true);
        }
        None => {
            let due_at = climb.next(&ladder, &desk.clinic).map(|rung| rung.at);
            return escalation::advance(txn, &row, row.clone().at(climb, due_at)).await;
        }
    };
    if let Some(opens) = ladder::quiet_until(row.severity, &desk.clinic, now) {
        // Late, or before its time: what calls for it does so in the morning as well.
        return escalation::advance(txn, &row, row.clone().at(climb, Some(opens))).await;
    }
    let told = outbox::told_since(txn, row.alert_id, row.first_cycle).await?;
    let entered = ladder::enter(rung, &desk.staff, &desk.duty, &told);
    let reached = climb.at(entered.rung, now);
    let due_at = reached.next(&ladder, &desk.clinic).map(|rung| rung.at);
    if !escalation::advance(txn, &row, row.clone().at(reached, due_at)).await? {
        return Ok(false);
    }
    if app.pulse.catch_up.of().is_some() {
        outbox::take_back(txn, id, now).await?;
    }
    page::level(app, txn, desk, &alert, &entered, now).await?;
    note(app, txn, &alert, (climb, &entered), cause, now).await?;
    Ok(true)
}

/// Has every message of the level that it stands on ended without reaching a phone? Not of the last one: there the repeats
/// go on. It is asked where a message ended so, and where the night held the answer.
async fn is_dead(txn: &DatabaseTransaction, row: &escalation::Model, now: At) -> Result<bool, DbErr> {
    let may_be = row.doubtful || row.due_at.is_some_and(|due| due <= now);
    if !may_be || row.level >= ladder::LAST {
        return Ok(false);
    }
    outbox::is_level_dead(txn, row.alert_id, row.cycle, row.level).await
}

/// Tells the first level of an alert whose page was carried by another one's that waits for nobody any more; at night a
/// warning waits for the morning. Where nobody there is live it climbs as if that level were due.
///
/// # Errors
/// The database's own.
pub async fn alone(
    app: &App,
    txn: &DatabaseTransaction,
    desk: &Desk,
    alert: &alert::Model,
    now: At,
) -> Result<(), DbErr> {
    let Some(row) = escalation::lock(txn, alert.id).await? else { return Ok(()) };
    if let Some(opens) = ladder::quiet_until(row.severity, &desk.clinic, now) {
        return escalation::advance(txn, &row, row.clone().at(row.climb(), Some(opens))).await.map(drop);
    }
    let told = outbox::told_since(txn, row.alert_id, row.first_cycle).await?;
    let first = Rung { level: row.level.max(1), repeat: 0, at: now };
    let entered = ladder::enter(first, &desk.staff, &desk.duty, &told);
    let climb = row.climb();
    if entered.rung.level > row.level {
        let ladder = store::ladder::get(txn, row.clinic_id, row.ladder_version).await?;
        let reached = climb.at(entered.rung, now);
        let due_at = reached.next(&ladder, &desk.clinic).map(|rung| rung.at);
        escalation::advance(txn, &row, row.clone().at(reached, due_at)).await?;
    }
    page::send(app, txn, desk, alert, &entered, now).await?;
    note(app, txn, alert, (climb, &entered), Cause::Alone, now).await
}

/// Writes a level that was entered into the alert's story. That it was told there again stands in the outbox alone: it changes
/// nothing, and may go on for days.
async fn note(
    app: &App,
    txn: &DatabaseTransaction,
    alert: &alert::Model,
    (before, entered): (Climb, &Entered),
    cause: Cause,
    now: At,
) -> Result<(), DbErr> {
    if entered.rung.repeat > 0 {
        return Ok(());
    }
    let patients = names::patients(txn, &Permit::engine(alert.clinic_id), [alert.patient_id]).await?;
    let shift = Shift(patients.get(&alert.patient_id).map_or(0, |patient| patient.demo_shift));
    let Entered { rung, tells, skipped, is_nobody_live } = entered;
    if *is_nobody_live {
        tracing::error!(alert.id = %alert.id, level = rung.level, "Nobody who is to be told has a live phone");
        let figures = NoticeFigures { level: Some(rung.level), ..Default::default() };
        let matter = (NoticeKind::NobodyLive, alert.id.to_string());
        notice::write(app, txn, Notice::of_clinic(alert.clinic_id, matter.0, matter.1, figures)).await?;
    }
    let evidence = serde_json::json!({
        "from": before.level,
        "level": rung.level,
        "repeat": rung.repeat,
        "skipped": skipped,
        "people": tells.len(),
        "nobodyLive": is_nobody_live,
        "cause": cause.word(),
    });
    let event = alert_event::Model {
        at: shift.inward(rung.at),
        noticed_at: shift.inward(now),
        evidence,
        ..alert_event::beside(alert, alert_event::LEVEL, shift.inward(now))
    };
    alert_event::append(txn, event).await
}

/// Takes the steps that are due, urgent ones first. One that cannot be taken waits for half a minute, and keeps nobody else
/// waiting. True: there may be more.
///
/// # Errors
/// The database's own, when it cannot say which are due.
pub async fn due(app: &App) -> Result<bool, DbErr> {
    let now = app.now();
    let lapsed = lapse::due(app, now).await?;
    let waiting = escalation::due(app.store.read_engine(), now, AT_ONCE).await?;
    if waiting.is_empty() {
        return Ok(lapsed);
    }
    let txn = app.store.begin_engine().await?;
    let mut desks: Vec<Desk> = Vec::new();
    let mut clinics: HashSet<ClinicId> = HashSet::new();
    let mut worked = lapsed;
    for id in waiting {
        let savepoint = store::savepoint(&txn).await?;
        match one(app, &savepoint, &mut desks, id, now).await {
            Ok(clinic) => {
                savepoint.commit().await?;
                worked |= clinic.is_some();
                clinics.extend(clinic);
            }
            Err(error) if store::is_busy(&error) || store::is_full(&error) => return Err(error),
            Err(error) => {
                savepoint.rollback().await?;
                let code = store::code_of(&error);
                tracing::error!(alert.id = %id, code, "A step of the ladder waits for half a minute");
                escalation::put_off(&txn, id, now.plus(TRY_AGAIN)).await?;
                notice::write(app, &txn, Notice::row_put_off("escalation", id, code)).await?;
                worked = true;
            }
        }
    }
    planted::dies_at("die-before-level");
    txn.commit().await?;
    planted::dies_at("die-after-level");
    for clinic in clinics {
        app.nudge(clinic);
    }
    Ok(worked)
}

async fn one(
    app: &App,
    txn: &DatabaseTransaction,
    desks: &mut Vec<Desk>,
    id: AlertId,
    now: At,
) -> Result<Option<ClinicId>, DbErr> {
    let Some(row) = escalation::lock(txn, id).await? else { return Ok(None) };
    let clinic = row.clinic_id;
    let place = match desks.iter().position(|desk| desk.id == clinic) {
        Some(place) => place,
        None => {
            desks.push(Desk::of(txn, clinic, now).await?);
            desks.len() - 1
        }
    };
    Ok(step(app, txn, &desks[place], id, now).await?.then_some(clinic))
}
