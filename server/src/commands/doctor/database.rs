//! Is the database there, sound, current, and does it keep what it answers?

use sea_orm::DbErr;

use super::{
    Found::{self, Failed, Good},
    adherence,
};
use crate::{
    keys::Keys,
    store::{
        OpenError, code_of,
        look::{Look, sqlite_file},
    },
};

/// Looks through a connection of its own that can only read.
pub async fn check(url: &str, keys: Option<&Keys>) -> Vec<Found> {
    if let Some(file) = sqlite_file(url).filter(|file| !file.exists()) {
        let text = format!("{} is not there; the first `reliefline serve` makes it", file.display());
        return vec![Failed("database", text)];
    }
    let look = match Look::at(url).await {
        Ok(look) => look,
        Err(OpenError::Db(error)) => return vec![unreadable("database", &error)],
        Err(error) => return vec![Failed("database", format!("it cannot be opened: {error}"))],
    };
    let mut found = vec![sound(&look).await];
    found.extend(durable(&look).await);
    let pending = look.pending().await;
    if let (Ok(0), Some(keys)) = (&pending, keys) {
        found.push(same_key(&look, keys).await);
    }
    if let Ok(0) = pending {
        found.extend(
            adherence::check(&look).await.unwrap_or_else(|error| vec![unreadable("adherence", &error)]),
        );
    }
    found.push(match pending {
        Ok(0) => Good("migrations", "none waits".into()),
        Ok(waiting) => Failed("migrations", format!("{waiting} wait; run: reliefline migrate")),
        Err(error) => unreadable("migrations", &error),
    });
    found
}

async fn sound(look: &Look) -> Found {
    match look.damage().await {
        Ok(None) => Good("database", "reachable and sound".into()),
        Ok(Some(damage)) => Failed("database", format!("damaged, restore it from its backup: {damage}")),
        Err(error) => unreadable("database", &error),
    }
}

async fn durable(look: &Look) -> Vec<Found> {
    match look.weaknesses().await {
        Ok(weak) if weak.is_empty() => {
            vec![Good("durability", "what was answered is on disk before the answer".into())]
        }
        Ok(weak) => weak.into_iter().map(|text| Failed("durability", text)).collect(),
        Err(error) => vec![unreadable("durability", &error)],
    }
}

/// With another key file than before, pushes go nowhere while everything looks well.
async fn same_key(look: &Look, keys: &Keys) -> Found {
    match look.of_another_key(&keys.vapid_fingerprint()).await {
        Ok(0) => Good("subscriptions", "all are for this VAPID key".into()),
        Ok(some) => Failed(
            "subscriptions",
            format!(
                "{some} are for another VAPID key; restore the key file, or these phones turn notifications on again"
            ),
        ),
        Err(error) => unreadable("subscriptions", &error),
    }
}

fn unreadable(what: &'static str, error: &DbErr) -> Found {
    // SQLite's words for a file whose pages contradict each other, or that is none of its own.
    let damaged = matches!(code_of(error).as_str(), "11" | "26");
    let remedy = if damaged { "damaged, restore it from its backup" } else { "cannot be read" };
    Failed(what, format!("{remedy}: {error}"))
}
