//! Why silent patients are silent, for the board and for alerts: the cause and what it stands on, beside each.

use std::collections::HashMap;

use super::show_silence;
use crate::{
    app::App,
    domain::{access::Permit, ids::EpisodeId},
    fault::Fault,
    flow::shapes::silence::SilenceGlance,
};

/// So many are looked at, each by itself. When more are silent at once it is nothing of the patients, and their pages say
/// it all the same.
const MOST: usize = 50;

/// The causes of these episodes' silences; those that are not silent are not in it.
///
/// # Errors
/// The database's own.
pub async fn at_silences(
    app: &App,
    permit: &Permit,
    episodes: impl IntoIterator<Item = EpisodeId>,
) -> Result<HashMap<EpisodeId, SilenceGlance>, Fault> {
    let mut silences = HashMap::new();
    for id in episodes.into_iter().take(MOST) {
        let seen = show_silence::of(app, permit, id).await?;
        if let Some(cause) = seen.cause {
            silences.insert(id, SilenceGlance { cause, evidence: seen.evidence });
        }
    }
    Ok(silences)
}
