//! Judging: load what is known of an episode, let the rules decide, write what they say. In one transaction with the
//! input that called for it.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};

use super::apply;
use crate::{
    app::App,
    domain::{
        access::Permit,
        at::{At, DAY, SECOND},
        course::{BaselineEntry, Course, CourseCheckIn, Known, PersonResolve, Withdrawal},
        episode::{EpisodeState, FactKind},
        ids::EpisodeId,
        judgement::{self, Judgement},
        shift::Shift,
        thresholds::Thresholds,
    },
    store::{self, alert_event, baseline, check_in, episode, fact, patient, thresholds},
};

/// How long after a failed judgement the next try is due.
const TRY_AGAIN: i64 = 10 * SECOND;
/// The length of a course: day 84.
const COURSE: i64 = 84 * DAY;

/// An episode that this transaction holds: nobody else writes to it until the end.
pub struct Held {
    /// The episode as it is.
    pub episode: episode::Model,
    /// Whose it is.
    pub patient: patient::Model,
    /// The instant of this transaction's inputs, in the patient's time: now, and strictly later than the last input.
    pub at: At,
}

/// Locks an episode that the permit reaches; none: unknown, or not for this person.
///
/// # Errors
/// The database's own.
pub async fn hold(
    app: &App,
    txn: &DatabaseTransaction,
    permit: &Permit,
    id: EpisodeId,
) -> Result<Option<Held>, DbErr> {
    let Some(episode) = episode::lock(txn, permit, id).await? else {
        return Ok(None);
    };
    let Some(patient) =
        store::names::patients(txn, permit, [episode.patient_id]).await?.remove(&episode.patient_id)
    else {
        return Ok(None);
    };
    let now = Shift(patient.demo_shift).inward(app.now());
    let at = now.max(episode.heard_until.plus(1));
    Ok(Some(Held { episode, patient, at }))
}

/// Judges a held episode with all that is in the transaction, and writes what follows. Its instant counts as heard.
///
/// # Errors
/// The database's own; a rule that fails or panics is no error.
pub async fn judge(app: &App, txn: &DatabaseTransaction, held: &Held) -> Result<(), DbErr> {
    run(app, txn, held, held.at).await
}

/// Judges one episode whose timer is over. False: none is due.
///
/// # Errors
/// The database's own.
pub async fn due(app: &App) -> Result<bool, DbErr> {
    let now = app.now();
    let due = episode::due(app.store.read(), now, 20).await?;
    let mut worked = false;
    for (id, clinic) in due {
        let permit = Permit::engine(clinic);
        let txn = app.store.begin_engine().await?;
        let Some(held) = hold(app, &txn, &permit, id).await? else { continue };
        // Another instance may have been here between the look and the lock.
        let over = Shift(held.patient.demo_shift).inward(now);
        if held.episode.next_due_at.is_some_and(|due| due <= over) {
            // A timer is no input, but an input must not fall before one that was judged.
            let heard_until = held.episode.heard_until.max(held.at.plus(-SECOND));
            run(app, &txn, &held, heard_until).await?;
            txn.commit().await?;
            app.nudge(clinic);
            worked = true;
        }
    }
    Ok(worked)
}

async fn run(app: &App, txn: &DatabaseTransaction, held: &Held, heard_until: At) -> Result<(), DbErr> {
    let permit = Permit::engine(held.episode.clinic_id);
    let course = load(txn, &permit, held.episode.id).await?;
    let judgement = judgement::judge(&course, held.at, &app.ruleset);
    let agrees = apply::apply(app, txn, held, &judgement).await?;
    if !agrees {
        tracing::error!(episode.id = %held.episode.id, "The stored events are not what the rules say now");
    }
    let broken = !judgement.broken.is_empty();
    let unjudged_since = broken.then(|| held.episode.unjudged_since.unwrap_or(held.at));
    if broken {
        tracing::error!(episode.id = %held.episode.id, rules = ?judgement.broken, "An entry could not be judged in full");
    }
    let known = fact::all(txn, &permit, held.episode.id).await?;
    let started = known.iter().any(|fact| fact.kind == FactKind::ProcedureEnded);
    let end = judgement.standing.procedure_end.map(|end| end.plus(COURSE + SECOND));
    let over = end.is_some_and(|end| held.at >= end);
    let state = match held.episode.state {
        EpisodeState::Planned if started => EpisodeState::Active,
        EpisodeState::Active if over => EpisodeState::Completed,
        state => state,
    };
    let under_way = matches!(state, EpisodeState::Planned | EpisodeState::Active);
    let again = broken.then(|| held.at.plus(TRY_AGAIN));
    let next_due_at =
        [judgement.next_due, end, again].into_iter().flatten().min().filter(|_| under_way || broken);
    episode::settle(
        txn,
        held.episode.id,
        episode::Judged { next_due_at, unjudged_since, heard_until, state },
    )
    .await?;
    super::keep_board::keep(app, txn, held, &judgement, state).await
}

/// Whether an opioid patch is worn, as it became known.
fn long_acting(facts: &[fact::Model], now: bool, created_at: At) -> Vec<Known<bool>> {
    let value = |kind| match kind {
        FactKind::LongActingOpioid => Some(true),
        FactKind::NoLongActingOpioid => Some(false),
        _ => None,
    };
    let known: Vec<_> = facts
        .iter()
        .filter_map(|fact| Some(Known { known_at: fact.known_at, value: value(fact.kind)? }))
        .collect();
    if known.is_empty() { vec![Known { known_at: created_at, value: now }] } else { known }
}

/// What the rules say of an episode at an instant, without writing it.
///
/// # Errors
/// The database's own.
pub async fn look(
    app: &App,
    db: &impl ConnectionTrait,
    permit: &Permit,
    id: EpisodeId,
    at: At,
) -> Result<Judgement, DbErr> {
    Ok(judgement::judge(&load(db, permit, id).await?, at, &app.ruleset))
}

/// All that is known of an episode, as the rules want it.
///
/// # Errors
/// The database's own; `Json` when the clinic's thresholds are damaged.
pub async fn load(db: &impl ConnectionTrait, permit: &Permit, id: EpisodeId) -> Result<Course, DbErr> {
    let Some(episode) = episode::get(db, permit, id).await? else {
        return Err(DbErr::RecordNotFound("episode".into()));
    };
    let facts = fact::all(db, permit, id).await?;
    let known = |kind: FactKind| {
        let of_kind = facts.iter().filter(move |fact| fact.kind == kind);
        of_kind.map(|fact| Known { known_at: fact.known_at, value: fact.at }).collect::<Vec<_>>()
    };
    let version = thresholds::get(db, episode.clinic_id, episode.thresholds_version).await?;
    let parameters = match version {
        Some(version) => version
            .parameters
            .as_object()
            .and_then(|changes| Thresholds::with(changes).ok())
            .ok_or_else(|| DbErr::Json("the clinic's thresholds are damaged".into()))?,
        None => Thresholds::default(),
    };
    let baselines = baseline::all(db, permit, id).await?;
    let check_ins = check_in::of_episode(db, permit, id).await?;
    let events = alert_event::of_episode(db, permit, id).await?;
    Ok(Course {
        procedure_ends: known(FactKind::ProcedureEnded),
        discharges: known(FactKind::Discharged),
        long_acting_opioid: long_acting(&facts, episode.long_acting_opioid, episode.created_at),
        baselines: baselines
            .iter()
            .map(|entry| BaselineEntry {
                context: entry.context,
                score: entry.score,
                felt_at: entry.felt_at,
                entered_at: entry.entered_at,
                recalled: entry.recalled,
            })
            .collect(),
        withdrawals: check_ins
            .iter()
            .filter(|row| !check_ins.iter().any(|other| other.corrects == Some(row.id)))
            .filter_map(|row| row.in_error_at.map(|at| Withdrawal { check_in: row.id, at }))
            .collect(),
        check_ins: check_ins
            .into_iter()
            .map(|row| CourseCheckIn {
                id: row.id,
                received_at: row.received_at,
                felt_at: row.felt_at,
                movement: row.movement,
                rest: row.rest,
                movement_confirmed: row.movement_confirmed,
                rest_confirmed: row.rest_confirmed,
                opioid: Some(row.opioid),
                red_flags: row.red_flags.0,
                declined: row.declined.is_some(),
                recalled_baseline: row.recalled_baseline,
                corrects: row.corrects,
            })
            .collect(),
        resolves: events
            .into_iter()
            .filter(|event| [apply::RESOLVED_BY_PERSON, apply::EPISODE_ENDED].contains(&event.kind.as_str()))
            .map(|event| PersonResolve { at: event.at, rule: event.rule, key: event.key })
            .collect(),
        downtimes: Vec::new(),
        thresholds: parameters,
    })
}
