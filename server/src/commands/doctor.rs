//! `reliefline doctor`: is everything as it must be? One line a check; exit 1 when something is wrong.

use std::{os::unix::fs::PermissionsExt, path::Path};

use anyhow::bail;
use p256::ecdsa::{
    Signature, SigningKey, VerifyingKey,
    signature::{Signer, Verifier},
};

use crate::{
    api,
    config::{Config, is_localhost},
    keys::Keys,
    push::allow,
    store::{OpenError, Store},
};

/// What one look found.
enum Found {
    Good(String),
    Note(String),
    Wrong(String),
}

use Found::{Good, Note, Wrong};

/// Looks at everything.
///
/// # Errors
/// When something is wrong.
pub async fn run(config: Config) -> anyhow::Result<()> {
    let mut found = settings(&config);
    found.extend(keys(&config.data_dir));
    found.extend(folder(&config.data_dir));
    found.extend(database(&config.database()).await);
    let mut wrong = 0;
    for one in found {
        match one {
            Good(text) => println!("ok     {text}"),
            Note(text) => println!("note   {text}"),
            Wrong(text) => {
                wrong += 1;
                println!("WRONG  {text}");
            }
        }
    }
    if wrong > 0 {
        bail!("{wrong} of the checks found something wrong");
    }
    Ok(())
}

fn settings(config: &Config) -> Vec<Found> {
    let mut found = Vec::new();
    match config.public_origin() {
        Err(bad) => found.push(Wrong(bad.to_string())),
        Ok(origin) => {
            found.push(Good(format!("public address: {origin}")));
            if is_localhost(&origin) {
                found.push(Note("on localhost: real phones need https".into()));
            }
            match allow::check_hosts(&config.push_hosts, &origin) {
                Err(bad) => found.push(Wrong(bad.to_string())),
                Ok(()) if config.push_hosts.is_empty() => {
                    found.push(Good("push hosts: the built-in ones".into()));
                }
                Ok(()) => found.push(Note(format!(
                    "push hosts beside the built-in ones: {}",
                    config.push_hosts.join(", ")
                ))),
            }
        }
    }
    let lacking = api::without_rule();
    if !lacking.is_empty() {
        found.push(Wrong(format!("operations and rights differ: {}", lacking.join(", "))));
    }
    found
}

fn keys(data_dir: &Path) -> Vec<Found> {
    let path = data_dir.join("keys.toml");
    if !path.exists() {
        return vec![Wrong(format!("keys: {} is not there; the first `serve` makes it", path.display()))];
    }
    match Keys::open(data_dir) {
        Err(error) => vec![Wrong(format!("keys: {error}"))],
        Ok(keys) if signs(&keys) => {
            vec![Good(
                "keys: for their owner alone; the VAPID key signs, and its public half verifies".into(),
            )]
        }
        Ok(_) => vec![Wrong("keys: the VAPID key does not sign what its public half verifies".into())],
    }
}

fn signs(keys: &Keys) -> bool {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let point = URL_SAFE_NO_PAD.decode(keys.vapid_public()).unwrap_or_default();
    let (Ok(secret), Ok(public)) =
        (SigningKey::from_slice(&keys.vapid_secret()), VerifyingKey::from_sec1_bytes(&point))
    else {
        return false;
    };
    let signature: Signature = secret.sign(b"canary");
    public.verify(b"canary", &signature).is_ok()
}

fn folder(data_dir: &Path) -> Option<Found> {
    let mode = std::fs::metadata(data_dir).ok()?.permissions().mode();
    Some(if mode & 0o007 == 0 {
        Good(format!("data directory: {} is closed to others", data_dir.display()))
    } else {
        Wrong(format!("data directory: others may look into {0}; run: chmod 700 {0}", data_dir.display()))
    })
}

async fn database(url: &str) -> Vec<Found> {
    let file = url.strip_prefix("sqlite://").map(|rest| Path::new(rest.split('?').next().unwrap_or(rest)));
    if let Some(file) = file.filter(|file| !file.exists()) {
        return vec![Wrong(format!("database: {} is not there; the first `serve` makes it", file.display()))];
    }
    let store = match Store::open(url).await {
        Ok(store) => store,
        Err(OpenError::InUse(path)) => {
            let text = format!("database: {} is served right now; ask /healthz/ready", path.display());
            return vec![Note(text)];
        }
        Err(error) => return vec![Wrong(format!("database: {error}"))],
    };
    let kept = Good("database: reachable, and it keeps what it answers".into());
    let tables = match store.is_current().await {
        Ok(true) => Good("tables: current".into()),
        Ok(false) => Wrong("tables: migrations wait; run: reliefline migrate".into()),
        Err(_) => Wrong("tables: their state cannot be read".into()),
    };
    vec![kept, tables]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_keys_sign() {
        assert!(signs(&Keys::generate()));
    }

    #[test]
    fn a_folder_open_to_others_is_wrong() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        assert!(matches!(folder(dir.path()), Some(Wrong(_))));
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
        assert!(matches!(folder(dir.path()), Some(Good(_))));
    }
}
