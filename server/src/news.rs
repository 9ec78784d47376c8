//! What open screens hear of: said by whoever commits something, heard by every live line of this process.

use std::{
    collections::HashSet,
    mem,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Notify, broadcast},
    time::timeout,
};

use crate::domain::ids::ClinicId;

/// How long the lookout waits for a word of this process before it looks for what another one wrote.
const LOOK_EACH: Duration = Duration::from_secs(2);
/// So many words may wait for a slow line before it misses some, and is told that it did.
const MOST: usize = 256;

/// One word to the live lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// An alert of the clinic has an event of this sequence.
    Alert(ClinicId, i64),
    /// Something else of the clinic changed.
    Board(ClinicId),
    /// Sessions of the clinic ended: each line asks whether its own did.
    Sessions(ClinicId),
    /// The process stops.
    Stop,
}

/// What was said and is not looked at yet, and where it is heard.
pub struct News {
    heard: broadcast::Sender<Heard>,
    changed: Mutex<HashSet<ClinicId>>,
    word: Notify,
    /// Is somebody looking? There is one lookout while there are lines.
    pub(crate) is_watched: tokio::sync::Mutex<bool>,
}

impl Default for News {
    fn default() -> Self {
        Self {
            heard: broadcast::channel(MOST).0,
            changed: Mutex::default(),
            word: Notify::new(),
            is_watched: tokio::sync::Mutex::default(),
        }
    }
}

impl News {
    /// A line begins to listen.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Heard> {
        self.heard.subscribe()
    }

    /// Does any line listen?
    #[must_use]
    pub fn is_heard(&self) -> bool {
        self.heard.receiver_count() > 0
    }

    /// Something of a clinic was committed: the lookout sees what.
    pub fn changed(&self, clinic: ClinicId) {
        if self.is_heard() {
            self.changed.lock().unwrap_or_else(PoisonError::into_inner).insert(clinic);
            self.word.notify_one();
        }
    }

    /// Tells every line; nobody listening is no error.
    pub fn tell(&self, word: Heard) {
        let _ = self.heard.send(word);
    }

    /// Waits for a word or for the time to look; the clinics in which something was committed.
    pub async fn wait(&self) -> HashSet<ClinicId> {
        let _ = timeout(LOOK_EACH, self.word.notified()).await;
        mem::take(&mut *self.changed.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
