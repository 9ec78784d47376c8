//! What is known of the phones of patients who are quiet: read for all of them at once, so that a board full of silences
//! asks the database no more often than one patient's page does.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DbErr};

use crate::{
    domain::{
        access::Permit,
        at::At,
        ids::{EpisodeId, PatientId},
        silence::Signs,
    },
    flow::shapes::silence::SilenceEvidence,
    store::{device, outbox, subscription},
};

/// Who is quiet, and since when by our clock. Before the procedure nothing is waited for; then all that is known counts.
#[derive(Clone, Copy, Debug)]
pub struct Quiet {
    /// The course.
    pub episode: EpisodeId,
    /// Whose.
    pub patient: PatientId,
    /// L: from here on somebody waits for a word.
    pub since: At,
}

/// What is known of one patient's phones.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// What the cause stands on.
    pub signs: Signs,
    /// The reminders of check-ins since L, the oldest first.
    pub prompts: Vec<outbox::Model>,
}

impl Seen {
    /// The same in numbers, for a sentence.
    #[must_use]
    pub fn evidence(&self) -> SilenceEvidence {
        SilenceEvidence {
            devices: self.signs.devices,
            subscriptions: self.signs.subscriptions,
            last_seen_at: self.signs.last_seen,
            last_receipt_at: self.signs.last_receipt,
            accepted: self.count(|message| message.accepted_at.is_some()),
            shown: self.count(|message| message.shown_at.is_some() || message.opened_at.is_some()),
        }
    }

    fn count(&self, which: impl Fn(&outbox::Model) -> bool) -> u64 {
        self.prompts.iter().filter(|message| which(message)).count() as u64
    }
}

/// What is known of each of them.
///
/// # Errors
/// The database's own.
pub async fn of(
    db: &impl ConnectionTrait,
    permit: &Permit,
    quiet: &[Quiet],
) -> Result<HashMap<EpisodeId, Seen>, DbErr> {
    let Some(first) = quiet.iter().map(|one| one.since).min() else { return Ok(HashMap::new()) };
    let patients = || quiet.iter().map(|one| one.patient);
    let devices = device::heard_of(db, permit, patients()).await?;
    let subscriptions = subscription::ids_of_patients(db, permit, patients()).await?;
    let words = outbox::last_words(db, subscriptions.values().flatten().copied()).await?;
    let prompts = outbox::prompts_since(db, permit, quiet.iter().map(|one| one.episode), first).await?;
    let mut seen: HashMap<EpisodeId, Seen> = HashMap::new();
    for one in quiet {
        let theirs = prompts
            .iter()
            .filter(|message| message.episode_id == Some(one.episode) && message.created_at >= one.since);
        let prompts: Vec<_> = theirs.cloned().collect();
        let (enrolled, last_seen) = devices.get(&one.patient).copied().unwrap_or_default();
        let live = subscriptions.get(&one.patient).map_or(&[][..], Vec::as_slice);
        let known = live.iter().filter_map(|id| words.get(id)).map(|last| last.shown_at.max(last.opened_at));
        // Those of a subscription that is gone by now are receipts too.
        let since = prompts.iter().map(|message| message.shown_at.max(message.opened_at));
        let signs = Signs {
            devices: enrolled,
            subscriptions: live.len() as u64,
            last_seen,
            last_receipt: known.chain(since).max().flatten(),
        };
        seen.insert(one.episode, Seen { signs, prompts });
    }
    Ok(seen)
}
