//! What a start with `--demo` finds. Filling takes a while, so it may have been interrupted.

use crate::{
    app::App,
    fault::Fault,
    store::{clinic, demo},
};

/// What is in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing yet.
    Empty,
    /// A demo clinic whose filling was interrupted: its history lacks a part, and nobody has used it.
    HalfMade,
    /// A demo clinic.
    Whole,
    /// A clinic with real people.
    Real,
}

/// Looks what is in the database.
///
/// # Errors
/// The database's own.
pub async fn state(app: &App) -> Result<State, Fault> {
    let db = app.store.read();
    Ok(match clinic::only(db).await? {
        None => State::Empty,
        Some(clinic) if !clinic.demo => State::Real,
        Some(clinic) if demo::is_whole(db, clinic.id).await? => State::Whole,
        Some(_) => State::HalfMade,
    })
}

/// Throws a half-made demo clinic away; anything else stays.
///
/// # Errors
/// The database's own.
pub async fn clear_half_made(app: &App) -> Result<(), Fault> {
    if state(app).await? == State::HalfMade {
        app.store.start_over().await?;
    }
    Ok(())
}
