//! Why silent patients are silent, for the board and for alerts: the cause and what it stands on, beside each.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DbErr};

use super::signs::{self, Quiet};
use crate::{
    domain::{access::Permit, ids::EpisodeId, silence::cause},
    flow::shapes::silence::SilenceGlance,
};

/// The causes of these silences.
///
/// # Errors
/// The database's own.
pub async fn at_silences(
    db: &impl ConnectionTrait,
    permit: &Permit,
    silent: &[Quiet],
) -> Result<HashMap<EpisodeId, SilenceGlance>, DbErr> {
    let seen = signs::of(db, permit, silent).await?;
    let glance = |one: &Quiet| {
        let seen = seen.get(&one.episode)?;
        let cause = cause(&seen.signs, one.since);
        Some((one.episode, SilenceGlance { cause, evidence: seen.evidence() }))
    };
    Ok(silent.iter().filter_map(glance).collect())
}
