//! The demo's sign-in links: made at a start, kept in this process alone, good once.

use std::{collections::HashMap, sync::Mutex};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::{
    domain::ids::{PatientId, StaffId},
    keys::random,
};

/// Whom a link signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guest {
    /// A member of the demo clinic's staff.
    Staff(StaffId),
    /// One of its patients.
    Patient(PatientId),
}

/// The links that were made and not used yet.
#[derive(Default)]
pub struct Doors(Mutex<HashMap<[u8; 32], Guest>>);

impl Doors {
    /// Makes a link's secret for somebody.
    #[must_use]
    pub fn mint(&self, guest: Guest) -> String {
        let secret = URL_SAFE_NO_PAD.encode(random::<20>());
        self.locked().insert(Sha256::digest(secret.as_bytes()).into(), guest);
        secret
    }

    /// Uses a link's secret, once.
    pub fn redeem(&self, secret: &str) -> Option<Guest> {
        self.locked().remove(&<[u8; 32]>::from(Sha256::digest(secret.as_bytes())))
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, HashMap<[u8; 32], Guest>> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_opens_once() {
        let (doors, guest) = (Doors::default(), Guest::Staff(StaffId(uuid::Uuid::nil())));
        let secret = doors.mint(guest);
        assert_eq!(doors.redeem("another"), None);
        assert_eq!(doors.redeem(&secret), Some(guest));
        assert_eq!(doors.redeem(&secret), None);
    }
}
