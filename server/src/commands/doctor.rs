//! `reliefline doctor`: is everything as it must be? One line a check, and exit 1 when something is wrong.
//!
//! It only looks, so it may run beside a server.

mod adherence;
mod database;
mod files;
mod keys;

use anyhow::bail;

use crate::{
    api,
    config::{self, Config, is_localhost},
    push::allow,
};

/// What one check found: what was looked at, and how it is.
#[derive(Debug)]
enum Found {
    Good(&'static str, String),
    /// Fine here, but good to know.
    Note(&'static str, String),
    /// Wrong, with the remedy.
    Failed(&'static str, String),
}

use Found::{Failed, Good, Note};

impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (word, what, how) = match self {
            Good(what, how) => ("ok", what, how),
            Note(what, how) => ("note", what, how),
            Failed(what, how) => ("FAILED", what, how),
        };
        write!(f, "{word:<7} {what}: {how}")
    }
}

/// Looks at everything.
///
/// # Errors
/// When something is wrong.
pub async fn run(config: Config) -> anyhow::Result<()> {
    let url = config.database();
    let mut all = settings(&config);
    all.extend(files::check(&config.data_dir, &url));
    let (keys, found) = keys::check(&config.data_dir);
    all.push(found);
    all.extend(database::check(&url, keys.as_ref()).await);
    for found in &all {
        println!("{found}");
    }
    match all.iter().filter(|found| matches!(found, Failed(..))).count() {
        0 => Ok(()),
        1 => bail!("one check failed"),
        many => bail!("{many} checks failed"),
    }
}

/// Mail server and what channels may reach inside.
fn channels(config: &Config, origin: &str) -> Found {
    const WHAT: &str = "channels";
    match config::switchboard(config, origin) {
        Err(bad) => Failed(WHAT, bad.to_string()),
        Ok(board) if !board.named().is_empty() => {
            Note(WHAT, format!("may reach what is not on the open internet: {}", board.named().join(", ")))
        }
        Ok(board) if board.has_mail() => Good(WHAT, "a mail server, and webhooks by https".into()),
        Ok(_) => {
            let text = "no mail server (RELIEFLINE_SMTP_URL): when no phone answers, nobody gets an e-mail";
            Note(WHAT, text.into())
        }
    }
}

fn settings(config: &Config) -> Vec<Found> {
    let mut found = Vec::new();
    match config.public_origin() {
        Err(bad) => found.push(Failed("public address", bad.to_string())),
        Ok(origin) => {
            found.push(Good("public address", origin.clone()));
            if is_localhost(&origin) {
                let text = "on localhost, for a try; real phones need https (RELIEFLINE_PUBLIC_URL)";
                found.push(Note("public address", text.into()));
            }
            found.push(match allow::check_hosts(&config.push_hosts, &origin) {
                Err(bad) => Failed("push hosts", bad.to_string()),
                Ok(()) if config.push_hosts.is_empty() => Good("push hosts", "the built-in ones".into()),
                Ok(()) => {
                    Note("push hosts", format!("beside the built-in ones {}", config.push_hosts.join(", ")))
                }
            });
        }
    }
    if let Ok(origin) = config.public_origin() {
        found.push(channels(config, &origin));
    }
    let lacking = api::without_rule();
    if !lacking.is_empty() {
        let text = format!(
            "operations and rights differ: {}; this program is damaged, build it anew",
            lacking.join(", ")
        );
        found.push(Failed("program", text));
    }
    found
}
