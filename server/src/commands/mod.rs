//! The commands of `reliefline`, one file each.

mod doctor;
mod migrate;
mod openapi;
pub mod replay;
pub mod serve;
mod staff;

use std::{path::PathBuf, process::ExitCode};

use clap::Subcommand;

use crate::config::Config;

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Serves the API and the app; migrates the database by itself.
    Serve {
        /// Fills an empty database with a demo clinic of made-up people and prints one sign-in link for each role.
        #[arg(long)]
        demo: bool,
    },
    /// Brings the tables up to date, and nothing else.
    Migrate,
    /// Adds staff from the command line.
    #[command(subcommand)]
    Staff(staff::StaffCommand),
    /// Checks database, keys, file modes, settings: one line each, exit 1 when something is wrong.
    Doctor,
    /// Prints the OpenAPI document.
    Openapi,
    /// Prints the event logs of a file of timelines.
    Replay {
        /// The timelines, JSON.
        file: PathBuf,
        /// Compares with `expected`: exit 0 the same, 1 differs, 2 unreadable.
        #[arg(long)]
        check: bool,
    },
}

/// Runs one command.
pub async fn run(command: Command, config: Config) -> ExitCode {
    let done = match command {
        Command::Serve { demo } => serve::run(config, demo).await,
        Command::Migrate => migrate::run(config).await,
        Command::Staff(command) => staff::run(config, command).await,
        Command::Doctor => doctor::run(config).await,
        Command::Openapi => openapi::run(),
        Command::Replay { file, check } => return replay::run(&file, check),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("reliefline: {error:#}");
            ExitCode::FAILURE
        }
    }
}
