//! Hashing passwords and codes with Argon2id: slow on purpose, two at a time, never on a thread that answers requests.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;

use crate::keys::random;

const AT_ONCE: usize = 2;
const WAITING: usize = 32;

/// The hasher of a process.
#[derive(Clone)]
pub struct Passwords {
    params: Params,
    seats: Arc<Semaphore>,
    queue: Arc<AtomicUsize>,
    done: Arc<AtomicUsize>,
}

/// Too many wait for a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many hashes are waited for")]
pub struct Crowded;

impl Default for Passwords {
    /// 32 MiB, two passes: above the least that OWASP asks for, under 100 ms on a small server.
    fn default() -> Self {
        Self::at_cost(32 * 1024, 2)
    }
}

impl Passwords {
    /// A hasher of another cost: `kib` of memory, so many passes.
    #[must_use]
    pub fn at_cost(kib: u32, passes: u32) -> Self {
        let params = Params::new(kib, passes, 1, None).unwrap_or_default();
        Self { params, seats: Arc::new(Semaphore::new(AT_ONCE)), queue: Arc::default(), done: Arc::default() }
    }

    /// The hash of a secret in PHC form.
    ///
    /// # Errors
    /// [`Crowded`] when 32 wait already.
    pub async fn hash(&self, secret: &str) -> Result<String, Crowded> {
        let secret = secret.to_owned();
        self.work(move |argon| hash(argon, &secret)).await?.ok_or(Crowded)
    }

    /// Does a secret belong to a hash? Without a hash the answer is no, and takes as long.
    ///
    /// # Errors
    /// [`Crowded`] when 32 wait already.
    pub async fn fits(&self, secret: &str, hash_kept: Option<&str>) -> Result<bool, Crowded> {
        let (secret, kept) = (secret.to_owned(), hash_kept.map(str::to_owned));
        self.work(move |argon| match kept.as_deref().map(PasswordHash::new) {
            Some(Ok(kept)) => argon.verify_password(secret.as_bytes(), &kept).is_ok(),
            _ => {
                hash(argon, &secret);
                false
            }
        })
        .await
    }

    /// How many hashes were made or compared so far: what takes as many takes as long.
    #[must_use]
    pub fn done(&self) -> usize {
        self.done.load(Ordering::SeqCst)
    }

    async fn work<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Argon2<'_>) -> T + Send + 'static,
    ) -> Result<T, Crowded> {
        let _place = Place::take(&self.queue)?;
        let seat = self.seats.clone().acquire_owned().await.map_err(|_| Crowded)?;
        self.done.fetch_add(1, Ordering::SeqCst);
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params.clone());
        let done = tokio::task::spawn_blocking(move || {
            let _seat = seat;
            job(&argon)
        });
        done.await.map_err(|_| Crowded)
    }
}

fn hash(argon: &Argon2<'_>, secret: &str) -> Option<String> {
    let hash: PasswordHash = argon.hash_password_with_salt(secret.as_bytes(), &random::<16>()).ok()?;
    Some(hash.to_string())
}

/// A place in the queue, given back when dropped.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(queue: &Arc<AtomicUsize>) -> Result<Self, Crowded> {
        let place = Self(queue.clone());
        if queue.fetch_add(1, Ordering::SeqCst) >= AT_ONCE + WAITING { Err(Crowded) } else { Ok(place) }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_fits_its_secret_alone() {
        let passwords = Passwords::at_cost(64, 1);
        let hash = passwords.hash("correct horse battery").await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(passwords.fits("correct horse battery", Some(&hash)).await.unwrap());
        assert!(!passwords.fits("Correct horse battery", Some(&hash)).await.unwrap());
        assert!(!passwords.fits("correct horse battery", None).await.unwrap());
    }

    #[tokio::test]
    async fn a_crowd_is_sent_away() {
        let passwords = Passwords::at_cost(64, 1);
        passwords.queue.store(AT_ONCE + WAITING, Ordering::SeqCst);
        assert_eq!(passwords.hash("x").await, Err(Crowded));
        assert_eq!(passwords.queue.load(Ordering::SeqCst), AT_ONCE + WAITING);
    }
}
