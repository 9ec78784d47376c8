//! Keeping an episode's row of the board, in the transaction of what changes it.

use sea_orm::{DatabaseTransaction, DbErr};

use super::judge::{self, Held};
use crate::{
    app::App,
    domain::{
        access::Permit,
        alert::AlertState,
        at::At,
        elapsed::Elapsed,
        episode::{EpisodeState, FactKind},
        judgement::Standing,
        score::{Context, Score},
        status,
        thresholds::Thresholds,
    },
    store::{self, alert, board, check_in, fact},
};

/// Writes the row after something else than a judgement changed it.
///
/// # Errors
/// The database's own, when it has no time or no room.
pub async fn refresh(app: &App, txn: &DatabaseTransaction, held: &Held) -> Result<(), DbErr> {
    let permit = Permit::engine(held.episode.clinic_id);
    let standing = judge::look(app, txn, &permit, held.episode.id, held.at).await?;
    keep_if_possible(app, txn, held, standing.as_ref()).await
}

/// Writes the row as far as what is known can be read. What stands in the way is logged and takes nothing else along.
///
/// # Errors
/// The database's own, when it has no time or no room.
pub async fn keep_if_possible(
    app: &App,
    txn: &DatabaseTransaction,
    held: &Held,
    judged: Option<&Standing>,
) -> Result<(), DbErr> {
    let savepoint = store::savepoint(txn).await?;
    match keep(app, &savepoint, held, judged, held.episode.state).await {
        Ok(()) => savepoint.commit().await,
        Err(error) if store::is_busy(&error) || store::is_full(&error) => Err(error),
        Err(error) => {
            let code = store::code_of(&error);
            tracing::error!(episode.id = %held.episode.id, code, "The board's row could not be kept");
            savepoint.rollback().await
        }
    }
}

/// Writes the row. `judged` none: it could not be judged; then the row keeps the baselines and the silence that it has, and its word
/// comes from the alerts and the scores alone.
///
/// # Errors
/// The database's own.
pub async fn keep(
    app: &App,
    txn: &DatabaseTransaction,
    held: &Held,
    judged: Option<&Standing>,
    state: EpisodeState,
) -> Result<(), DbErr> {
    let (baseline_movement, baseline_rest, quiet_since) = match judged {
        Some(one) => (one.baseline_movement.map(Score), one.baseline_rest.map(Score), one.quiet_since),
        None => board::get(txn, held.episode.id)
            .await?
            .map(|row| (row.baseline_movement, row.baseline_rest, row.quiet_since))
            .unwrap_or_default(),
    };
    let permit = Permit::engine(held.episode.clinic_id);
    let check_ins = check_in::of_episode(txn, &permit, held.episode.id).await?;
    let scores = Scores::of(&check_ins);
    let mut open = alert::of_episode(txn, &permit, held.episode.id).await?;
    open.retain(|alert| alert.state != AlertState::Resolved);
    open.sort_by_key(|alert| std::cmp::Reverse(alert.severity));
    let facts = fact::all(txn, &permit, held.episode.id).await?;
    let newest = |kind| facts.iter().rev().find(|fact| fact.kind == kind).map(|fact| fact.at);
    let (procedure_ended_at, discharged_at) =
        (newest(FactKind::ProcedureEnded), newest(FactKind::Discharged));
    let thresholds = match judged {
        Some(_) => judge::thresholds_of(txn, &held.episode).await?,
        None => Thresholds::default(),
    };
    let since = |at: At| procedure_ended_at.map(|end| Elapsed(at.since(end)));
    let look = status::Look {
        state,
        open: open.iter().map(|alert| (alert.rule, alert.severity)).collect(),
        elapsed: since(held.at),
        baseline: match scores.last_context {
            Some(Context::Rest) => baseline_rest,
            _ => baseline_movement,
        },
        last: scores.felt_at.and_then(since).zip(scores.last),
        checkpoints: judged.map_or(&[], |standing| &standing.checkpoints),
        thresholds: &thresholds,
    };
    board::keep(
        txn,
        board::Model {
            episode_id: held.episode.id,
            clinic_id: held.episode.clinic_id,
            patient_id: held.patient.id,
            state,
            procedure_ended_at,
            discharged_at,
            baseline_movement,
            baseline_rest,
            last_score: scores.last,
            last_context: scores.last_context,
            last_felt_at: scores.felt_at,
            previous_score: scores.previous,
            last_heard_at: check_ins.iter().map(|row| row.received_at).max(),
            quiet_since,
            severity: open.first().map(|alert| alert.severity),
            top_rule: open.first().map(|alert| alert.rule),
            open_alerts: i16::try_from(open.len()).unwrap_or(i16::MAX),
            status: status::of(&look).word(),
            updated_at: app.now(),
        },
    )
    .await
}

/// The newest score, preferring movement in the same check-in, and the one before it in its context.
#[derive(Default)]
struct Scores {
    last: Option<Score>,
    last_context: Option<Context>,
    felt_at: Option<At>,
    previous: Option<Score>,
}

impl Scores {
    fn of(check_ins: &[check_in::Model]) -> Self {
        let valid = || check_ins.iter().rev().filter(|row| row.in_error_at.is_none());
        let Some(newest) = valid().find(|row| row.movement.is_some() || row.rest.is_some()) else {
            return Self::default();
        };
        let context = if newest.movement.is_some() { Context::Movement } else { Context::Rest };
        let of_context = |row: &check_in::Model| match context {
            Context::Movement => row.movement,
            Context::Rest => row.rest,
        };
        let mut scores = valid().filter_map(of_context);
        Self {
            last: scores.next(),
            last_context: Some(context),
            felt_at: Some(newest.felt_at),
            previous: scores.next(),
        }
    }
}
