//! The command line: parse arguments, run one command.

use std::{ffi::OsString, process::ExitCode};

use clap::Parser;
use reliefline_server::{
    commands::Command,
    config::{Config, with_file},
};
use tracing_subscriber::EnvFilter;

/// Follows patients after vertebroplasty, from a pain score to a nurse's phone.
#[derive(Parser)]
#[command(
    version,
    args_override_self = true,
    after_help = "Settings also come from the environment, or from a file of KEY=value lines (--settings FILE).\n\
                  RELIEFLINE_LOG=error, warn, info or debug says how much is logged, to standard error."
)]
struct Cli {
    #[command(flatten)]
    config: Config,
    #[command(subcommand)]
    command: Command,
}

#[tokio::main]
async fn main() -> ExitCode {
    let args = match with_file(std::env::args_os().collect(), &|key| std::env::var_os(key)) {
        Ok(args) => args,
        Err(error) => {
            eprintln!("reliefline: {error}");
            return ExitCode::FAILURE;
        }
    };
    keep_a_log(std::env::var_os("RELIEFLINE_LOG"));
    let cli = Cli::parse_from(args);
    reliefline_server::commands::run(cli.command, cli.config).await
}

/// To standard error, so that standard output holds answers alone. Release builds never say more than `info`.
fn keep_a_log(level: Option<OsString>) {
    // A developer's terminal shows what is wrong; a clinic's log tells what happens.
    let usual = if cfg!(debug_assertions) { "warn" } else { "info" };
    let level = level.and_then(|level| level.into_string().ok()).unwrap_or_else(|| usual.into());
    let filter = EnvFilter::try_new(level).unwrap_or_else(|_| EnvFilter::new(usual));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if cfg!(debug_assertions) { log.init() } else { log.json().init() }
}
