//! `reliefline clock accept`: the machine's clock has jumped, and it is right.

use anyhow::Context;
use clap::Subcommand;

use crate::{clock::ACCEPTED, config::Config};

/// What to do about the clock.
#[derive(Subcommand)]
pub enum ClockCommand {
    /// Tells the running server, or the next one, that this machine's clock is right. Until then it keeps its own time after a
    /// jump.
    Accept,
}

/// Runs it.
///
/// # Errors
/// A sentence, when the data directory cannot be written.
pub fn run(config: &Config, command: &ClockCommand) -> anyhow::Result<()> {
    let ClockCommand::Accept = command;
    let file = config.data_dir.join(ACCEPTED);
    std::fs::write(&file, []).with_context(|| format!("{} cannot be written", file.display()))?;
    println!("The server takes this machine's clock within ten seconds, or when it starts.");
    Ok(())
}
