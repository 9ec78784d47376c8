//! The commands of `reliefline`, one file each.

mod clock;
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
    /// Runs the server: the app, its API, the rules and the pushes. Brings the tables up to date first.
    Serve {
        /// A clinic of forty made-up patients, on localhost alone, with a sign-in link for each role. It needs a
        /// database of its own: an empty one is filled.
        #[arg(long)]
        demo: bool,
    },
    /// Brings the database's tables up to date, and ends. `serve` does it by itself.
    Migrate,
    /// Looks after the staff from the command line of the host.
    #[command(subcommand)]
    Staff(staff::StaffCommand),
    /// Says that this machine's clock is right after it jumped.
    #[command(subcommand)]
    Clock(clock::ClockCommand),
    /// Looks whether settings, files, keys and database are as they must be: a line each, with the remedy. Changes
    /// nothing, and may run beside a server. Exit code 1 when something is wrong.
    Doctor,
    /// Prints the API's contract (OpenAPI, JSON).
    Openapi,
    /// Plays the timelines of a file through the alert rules and prints which alerts come and go, and when.
    Replay {
        /// Timelines in JSON, as in tests/vectors/alerts.json.
        file: PathBuf,
        /// Compares with what the file expects instead. Exit code 0: the same, 1: something differs, 2: the file cannot
        /// be read.
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
        Command::Clock(command) => clock::run(&config, &command),
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
