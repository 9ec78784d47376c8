//! The board: the kept rows, with names.

use crate::{
    app::App,
    domain::{access::Permit, calendar, score::Context, shift::Shift, status::Status},
    fault::Fault,
    flow::shapes::board::{BoardView, Tile},
    store::{board, clinic, names, quarantine},
};

/// The board of a clinic.
///
/// # Errors
/// The database's own.
pub async fn read(app: &App, permit: &Permit) -> Result<BoardView, Fault> {
    let db = app.store.read();
    let rows = board::read(db, permit).await?;
    let patients = names::patients(db, permit, rows.iter().map(|row| row.patient_id)).await?;
    let episodes = names::episodes(db, permit, rows.iter().map(|row| row.episode_id)).await?;
    let clinic = clinic::get(db, permit.clinic()).await?;
    let today = calendar::Zone::parse(&clinic.zone).unwrap_or_default().day(app.now());
    let tile = |row: board::Model| {
        let patient = patients.get(&row.patient_id)?;
        let episode = episodes.get(&row.episode_id)?;
        let shift = Shift(patient.demo_shift);
        Some(Tile {
            episode_id: row.episode_id,
            patient_id: row.patient_id,
            patient_name: patient.name.clone(),
            age: calendar::age(&patient.birth_date, today),
            levels: episode.levels.0.clone(),
            unjudged: episode.unjudged_since.is_some(),
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
        })
    };
    let mut tiles: Vec<Tile> = rows.into_iter().filter_map(tile).collect();
    tiles.sort_by_key(|tile| std::cmp::Reverse(tile.procedure_ended_at));
    let quarantined = quarantine::count_waiting(db, permit).await?;
    Ok(BoardView { tiles, quarantined: u32::try_from(quarantined).unwrap_or(u32::MAX), now: app.now() })
}
