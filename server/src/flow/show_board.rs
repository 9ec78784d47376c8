//! The board: the kept rows, with names.

use crate::{
    app::App,
    domain::{access::Permit, calendar, score::Context, shift::Shift, status::Status},
    fault::Fault,
    flow::{
        glance,
        shapes::board::{BoardView, Tile},
        signs::Quiet,
    },
    store::{board, clinic, quarantine},
};

/// The board of a clinic.
///
/// # Errors
/// The database's own.
pub async fn read(app: &App, permit: &Permit) -> Result<BoardView, Fault> {
    let db = app.store.read();
    let rows = board::read(db, permit).await?;
    let clinic = clinic::get(db, permit.clinic()).await?;
    let today = calendar::Zone::parse(&clinic.zone).unwrap_or_default().day(app.now());
    let is_silent = |named: &&board::Named| Status::from_word(&named.row.status) == Status::Silent;
    let quiet = |board::Named { row, demo_shift, .. }: &board::Named| Quiet {
        episode: row.episode_id,
        patient: row.patient_id,
        since: row.quiet_since(Shift(*demo_shift)),
    };
    let silent: Vec<_> = rows.iter().filter(is_silent).map(quiet).collect();
    let mut silences = glance::at_silences(db, permit, &silent).await?;
    let tile = |board::Named { row, patient_name, birth_date, demo_shift, levels, unjudged_since }| {
        let shift = Shift(demo_shift);
        Tile {
            episode_id: row.episode_id,
            patient_id: row.patient_id,
            patient_name,
            age: calendar::age(&birth_date, today),
            levels: levels.0,
            unjudged: unjudged_since.is_some(),
            state: row.state,
            status: Status::from_word(&row.status),
            procedure_ended_at: row.procedure_ended_at.map(|at| shift.outward(at)),
            discharged_at: row.discharged_at.map(|at| shift.outward(at)),
            baseline: match row.last_context {
                Some(Context::Rest) => row.baseline_rest,
                _ => row.baseline_movement,
            },
            last_score: row.last_score,
            last_context: row.last_context,
            last_felt_at: row.last_felt_at.map(|at| shift.outward(at)),
            previous_score: row.previous_score,
            last_heard_at: row.last_heard_at.map(|at| shift.outward(at)),
            severity: row.severity,
            top_rule: row.top_rule,
            open_alerts: row.open_alerts,
            silence: silences.remove(&row.episode_id),
        }
    };
    let mut tiles: Vec<Tile> = rows.into_iter().map(tile).collect();
    tiles.sort_by_key(|tile| std::cmp::Reverse(tile.procedure_ended_at));
    let quarantined = quarantine::count_waiting(db, permit).await?;
    Ok(BoardView { tiles, quarantined: u32::try_from(quarantined).unwrap_or(u32::MAX), now: app.now() })
}
