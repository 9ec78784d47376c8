//! Judging: load what is known of an episode, let the rules decide, write what they say. In one transaction with the
//! input that called for it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use futures_util::FutureExt;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};

use super::{apply, climb, notice, promise};
use crate::{
    app::App,
    domain::{
        access::Permit,
        alert::Closure,
        at::{At, DAY, SECOND},
        course::{BaselineEntry, Course, CourseCheckIn, Known, PersonResolve, Stretch, Withdrawal},
        episode::{EpisodeState, FactKind},
        ids::EpisodeId,
        judgement::{self, Standing},
        notice::Notice,
        shift::Shift,
        thresholds::Thresholds,
    },
    store::{self, alert_event, baseline, check_in, downtime, episode, fact, patient, pause, thresholds},
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
    super::downtime::notice(app, txn).await?;
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
/// The database's own, when it has no time or no room; that judging fails is no error.
pub async fn judge(app: &App, txn: &DatabaseTransaction, held: &Held) -> Result<(), DbErr> {
    run(app, txn, held, held.at).await
}

/// Judges the episodes whose timer is over. One that cannot even be loaded waits, and keeps nobody else waiting.
/// True: there may be more.
///
/// # Errors
/// The database's own, when it cannot say which are due, or when it takes nothing of what is done about them.
pub async fn due(app: &App) -> Result<bool, DbErr> {
    let now = app.now();
    let (mut worked, mut refused) = (false, None);
    for due in episode::due(app.store.read_engine(), now, 20).await? {
        let over = Shift(due.demo_shift).inward(now);
        let code = match AssertUnwindSafe(one_due(app, due, over)).catch_unwind().await {
            Ok(Ok(judged)) => {
                worked |= judged;
                continue;
            }
            Ok(Err(error)) => store::code_of(&error),
            Err(_) => "panic".into(),
        };
        tracing::error!(episode.id = %due.id, code, "An episode that is due could not be judged; it waits");
        match put_off(app, due.id, over.plus(TRY_AGAIN), code).await {
            Ok(()) => worked = true,
            Err(error) => {
                tracing::error!(code = store::code_of(&error), "It could not be put off");
                // The database has no time: to ask it for each of the others would keep the pages waiting that are due.
                refused = Some(error);
                break;
            }
        }
    }
    match refused {
        Some(error) if !worked => Err(error),
        _ => Ok(worked),
    }
}

async fn one_due(app: &App, due: episode::Due, over: At) -> Result<bool, DbErr> {
    let permit = Permit::engine(due.clinic_id);
    let txn = app.store.begin_engine().await?;
    let Some(held) = hold(app, &txn, &permit, due.id).await? else { return Ok(false) };
    // Another instance may have been here between the look and the lock.
    if held.episode.next_due_at.is_none_or(|due| due > over) {
        return Ok(false);
    }
    // A timer is no input, but an input must not fall before one that was judged.
    let heard_until = held.episode.heard_until.max(held.at.plus(-SECOND));
    run(app, &txn, &held, heard_until).await?;
    txn.commit().await?;
    app.nudge(due.clinic_id);
    Ok(true)
}

async fn put_off(app: &App, id: EpisodeId, until: At, code: String) -> Result<(), DbErr> {
    let txn = app.store.begin_engine().await?;
    episode::put_off(&txn, id, until).await?;
    notice::write(app, &txn, Notice::row_put_off("episode", id, code)).await?;
    txn.commit().await
}

/// Judges and writes in a savepoint. What goes wrong there, but for a database that has no time or no room, takes
/// nothing else along: the episode is marked unjudged and due again soon.
async fn run(app: &App, txn: &DatabaseTransaction, held: &Held, heard_until: At) -> Result<(), DbErr> {
    let savepoint = store::savepoint(txn).await?;
    // Boxed: what may follow from a judgement is deep, and this is within every request that brings an input.
    let judging = Box::pin(in_full(app, &savepoint, held, heard_until));
    let tried = AssertUnwindSafe(judging).catch_unwind().await;
    let code = match tried {
        Ok(Ok(())) => {
            savepoint.commit().await?;
            return super::keep_caseload::keep(app, txn, held).await;
        }
        Ok(Err(error)) if store::is_busy(&error) || store::is_full(&error) => return Err(error),
        Ok(Err(error)) => store::code_of(&error),
        Err(_) => "panic".into(),
    };
    savepoint.rollback().await?;
    tracing::error!(episode.id = %held.episode.id, code, "An entry could not be judged");
    let judged = episode::Judged {
        next_due_at: Some(held.at.plus(TRY_AGAIN)),
        unjudged_since: Some(held.episode.unjudged_since.unwrap_or(held.at)),
        heard_until,
        state: held.episode.state,
    };
    episode::settle(txn, held.episode.id, judged).await?;
    // The screens show what is known all the same, if that can be read.
    super::keep_board::keep_if_possible(app, txn, held, None).await?;
    super::keep_caseload::keep(app, txn, held).await
}

async fn in_full(app: &App, txn: &DatabaseTransaction, held: &Held, heard_until: At) -> Result<(), DbErr> {
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
    let started = !course.procedure_ends.is_empty();
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
    super::keep_board::keep(app, txn, held, Some(&judgement.standing), state).await
}

/// What the rules hear of what a person did, or left undone.
fn closure_of(event: &alert_event::Model) -> Option<Closure> {
    let says = |name: &str, word: &str| event.evidence[name] == word;
    match event.kind.as_str() {
        apply::RESOLVED_BY_PERSON if says("outcome", "no_answer") => Some(Closure::Unanswered),
        apply::RESOLVED_BY_PERSON | apply::EPISODE_ENDED => Some(Closure::Closed),
        climb::lapse::LAPSE => Some(Closure::Lapsed),
        promise::KEPT => Some(Closure::Reached),
        promise::CALLED if says("result", "reached") => Some(Closure::Reached),
        _ => None,
    }
}

/// Whether an opioid patch is worn, as it became known.
fn long_acting(facts: &[fact::Model], now: bool, created_at: At) -> Vec<Known<bool>> {
    let value = |kind| match kind {
        FactKind::LongActingOpioid => Some(true),
        FactKind::NoLongActingOpioid => Some(false),
        _ => None,
    };
    let mut known: Vec<_> = facts
        .iter()
        .filter_map(|fact| Some(Known { known_at: fact.known_at, value: value(fact.kind)? }))
        .collect();
    // An episode that was begun before its first patch was written down: a fact says that something changed.
    let at_first = known.first().map_or(now, |first| !first.value);
    if at_first {
        known.insert(0, Known { known_at: created_at, value: true });
    }
    known
}

/// The parameters of the version that an episode started with.
///
/// # Errors
/// The database's own; `Json` when the clinic's thresholds are damaged.
pub async fn thresholds_of(db: &impl ConnectionTrait, episode: &episode::Model) -> Result<Thresholds, DbErr> {
    let version = thresholds::get(db, episode.clinic_id, episode.thresholds_version).await?;
    version.map_or_else(
        || Ok(Thresholds::default()),
        |version| {
            let changes = version.parameters.as_object();
            let thresholds = changes.and_then(|changes| Thresholds::with(changes).ok());
            thresholds.ok_or_else(|| DbErr::Json("the clinic's thresholds are damaged".into()))
        },
    )
}

/// How an episode stands at an instant by the rules, without writing it. None: it cannot be judged, and a screen shows
/// the rest.
///
/// # Errors
/// The database's own, when it has no time.
pub async fn look(
    app: &App,
    db: &impl ConnectionTrait,
    permit: &Permit,
    id: EpisodeId,
    at: At,
) -> Result<Option<Standing>, DbErr> {
    let code = match load(db, permit, id).await {
        Ok(course) => {
            let judge = || judgement::judge(&course, at, &app.ruleset).standing;
            match catch_unwind(AssertUnwindSafe(judge)) {
                Ok(standing) => return Ok(Some(standing)),
                Err(_) => "panic".into(),
            }
        }
        Err(error) if store::is_busy(&error) => return Err(error),
        Err(error) => store::code_of(&error),
    };
    tracing::error!(episode.id = %id, code, "An episode could not be judged");
    Ok(None)
}

/// When Reliefline did not run since an episode began, in the patient's time.
async fn downtimes(
    db: &impl ConnectionTrait,
    permit: &Permit,
    episode: &episode::Model,
) -> Result<Vec<Known<Stretch>>, DbErr> {
    let all = downtime::of_clinic(db, permit).await?;
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let patients = store::names::patients(db, permit, [episode.patient_id]).await?;
    let shift = Shift(patients.get(&episode.patient_id).map_or(0, |patient| patient.demo_shift));
    let known = all.iter().map(|row| Known {
        known_at: shift.inward(row.known_at()),
        value: Stretch { from: shift.inward(row.from_at), to: shift.inward(row.to_at) },
    });
    Ok(known.filter(|one| one.value.to > episode.created_at).collect())
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
    let baselines = baseline::all(db, permit, id).await?;
    let check_ins = check_in::of_episode(db, permit, id).await?;
    let events = alert_event::of_episode(db, permit, id).await?;
    let pauses = pause::of_episode(db, permit, id).await?;
    let downtimes = downtimes(db, permit, &episode).await?;
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
            .filter_map(|row| row.in_error_at.map(|at| Withdrawal { check_in: row.id, at }))
            // What replaced it came at the instant at which it was marked; a later correction does not undo that.
            .filter(|one| {
                !check_ins.iter().any(|new| new.corrects == Some(one.check_in) && new.received_at == one.at)
            })
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
            .filter_map(|event| {
                let how = closure_of(&event)?;
                Some(PersonResolve { at: event.at, rule: event.rule, key: event.key, how })
            })
            .collect(),
        downtimes,
        pauses: pauses.iter().map(|pause| Known { known_at: pause.at, value: pause.until }).collect(),
        thresholds: thresholds_of(db, &episode).await?,
    })
}
