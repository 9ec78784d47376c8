//! The demo clinic: made-up people whose history came about through the same flows as anybody's, on a clock turned by
//! hand: check-ins, plans, sessions, what nurse and therapist did. Nothing is inserted, so `replay` of every episode is its
//! stored log.

mod cast;
mod chance;
mod course;
mod duty;
mod guests;
mod history;
mod life;
mod plans;
mod scenes;
mod sessions;
mod state;

pub use cast::{Person, people};
pub use guests::{Demo, guests};
pub use history::fill;
pub use life::live;
pub use state::{State, clear_half_made, state};
