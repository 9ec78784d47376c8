//! What an item says: whether it can be a check-in, and the hash that tells a retry from another entry.

use sha2::{Digest, Sha256};

use crate::{
    domain::{check_in::RedFlags, protocol::protocol, score::Opioid},
    flow::shapes::check_ins::NewCheckIn,
};

/// What the schema cannot say of an item.
///
/// # Errors
/// An English sentence.
pub fn check(item: &NewCheckIn) -> Result<(), &'static str> {
    let scored = item.movement.is_some() || item.rest.is_some();
    if !scored && item.declined.is_none() && item.red_flags.is_none() {
        return Err("at least one of movement, rest, declined, redFlags is needed");
    }
    if scored && item.declined.is_some() {
        return Err("declined: then no scores");
    }
    if item.red_flags.iter().flatten().any(|id| protocol().red_flag(id).is_none()) {
        return Err("redFlags: an id is unknown");
    }
    Ok(())
}

/// Red flags each once, in the order of their ids.
pub(super) fn red_flags(item: &NewCheckIn) -> RedFlags {
    let mut ids = item.red_flags.clone().unwrap_or_default();
    ids.sort();
    ids.dedup();
    RedFlags(ids)
}

/// The hash over what was said, without `ageMs`: a retry is never a conflict.
#[must_use]
pub fn content_hash(item: &NewCheckIn) -> Vec<u8> {
    let said = serde_json::json!([
        item.felt_at,
        item.entered_at,
        item.movement,
        item.rest,
        item.movement_confirmed.unwrap_or_default(),
        item.rest_confirmed.unwrap_or_default(),
        item.opioid.unwrap_or(Opioid::Unsure),
        red_flags(item),
        item.declined,
        item.recalled_baseline,
    ]);
    Sha256::digest(said.to_string().as_bytes()).to_vec()
}
