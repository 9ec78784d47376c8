//! The key file: VAPID, session and sealing keys. Made at first start, readable by its owner alone, never in the
//! database.

use std::{
    fs::DirBuilder,
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use aes_gcm::{
    Aes256Gcm,
    aead::{Aead, KeyInit as _, Payload},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use p256::{SecretKey, elliptic_curve::sec1::ToEncodedPoint};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use uuid::Uuid;

use crate::domain::ids::MessageId;

/// The name of the key file in the data directory.
pub const KEY_FILE: &str = "keys.toml";

/// The keys of one installation; several instances share one file's content.
#[derive(Clone)]
pub struct Keys {
    vapid: SecretKey,
    session: Vec<u8>,
    sealing: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    vapid: String,
    session: String,
    sealing: String,
}

/// Why the keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("the key file {0}: {1}")]
    File(PathBuf, std::io::Error),
    /// The file says something else than keys.
    #[error("the key file {0} is damaged; restore it from its backup")]
    Damaged(PathBuf),
    /// Others may read it.
    #[error("the key file {0} is readable by others; run: chmod 600 {0}")]
    Open(PathBuf),
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(hidden)")
    }
}

impl Keys {
    /// Reads [`KEY_FILE`] in the data directory, or makes it.
    ///
    /// # Errors
    /// [`KeyError`] when the file is damaged, open to others, or cannot be made.
    pub fn open(data_dir: &Path) -> Result<Self, KeyError> {
        let path = data_dir.join(KEY_FILE);
        let failed = |error| KeyError::File(path.clone(), error);
        if !path.exists() {
            // What lies here is nobody else's business, the database included.
            DirBuilder::new().recursive(true).mode(0o700).create(data_dir).map_err(failed)?;
            let keys = Self::generate();
            let mut file = std::fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&path)
                .map_err(failed)?;
            file.write_all(keys.to_toml().as_bytes()).map_err(failed)?;
            file.sync_all().map_err(failed)?;
            return Ok(keys);
        }
        if std::fs::metadata(&path).map_err(failed)?.permissions().mode() & 0o077 != 0 {
            return Err(KeyError::Open(path));
        }
        let text = std::fs::read_to_string(&path).map_err(failed)?;
        Self::from_toml(&text).ok_or(KeyError::Damaged(path))
    }

    /// New keys, kept nowhere: for tests, and for the first start.
    #[must_use]
    pub fn generate() -> Self {
        // A random scalar is outside the field once in 2^32 draws; then draw again.
        let vapid = loop {
            if let Ok(key) = SecretKey::from_slice(&random::<32>()) {
                break key;
            }
        };
        Self { vapid, session: random::<32>().to_vec(), sealing: random::<32>().to_vec() }
    }

    fn to_toml(&self) -> String {
        let file = KeyFile {
            vapid: URL_SAFE_NO_PAD.encode(self.vapid.to_bytes()),
            session: URL_SAFE_NO_PAD.encode(&self.session),
            sealing: URL_SAFE_NO_PAD.encode(&self.sealing),
        };
        let body = toml::to_string(&file).unwrap_or_default();
        format!(
            "# Keys of this Reliefline. Keep a copy apart from the database: without them pushes stop.\n{body}"
        )
    }

    fn from_toml(text: &str) -> Option<Self> {
        let file: KeyFile = toml::from_str(text).ok()?;
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).ok().filter(|key| key.len() == 32);
        Some(Self {
            vapid: SecretKey::from_slice(&decode(&file.vapid)?).ok()?,
            session: decode(&file.session)?,
            sealing: decode(&file.sealing)?,
        })
    }

    /// The private VAPID scalar, 32 bytes, for signing.
    #[must_use]
    pub fn vapid_secret(&self) -> Vec<u8> {
        self.vapid.to_bytes().to_vec()
    }

    /// The public VAPID key as a browser wants it: base64url of the uncompressed point.
    #[must_use]
    pub fn vapid_public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.vapid.public_key().to_encoded_point(false).as_bytes())
    }

    /// A short fingerprint of the public VAPID key: says whether a subscription belongs to the present key.
    #[must_use]
    pub fn vapid_fingerprint(&self) -> String {
        URL_SAFE_NO_PAD.encode(&Sha256::digest(self.vapid_public().as_bytes())[..9])
    }

    /// A keyed word for `purpose` and `value`: the Topic of a push, a fake credential, a look-up.
    #[must_use]
    pub fn mac(&self, purpose: &str, value: &[u8]) -> [u8; 32] {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.sealing) else {
            unreachable!("HMAC takes a key of any length")
        };
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(value);
        mac.finalize().into_bytes().into()
    }

    /// Seals a secret that must be read again, for one place (table, column) and row: AES-256-GCM under a key of its own. What
    /// was sealed for one place opens at no other.
    #[must_use]
    pub fn seal(&self, (place, row): (&str, Uuid), secret: &[u8]) -> Vec<u8> {
        let nonce = random::<12>();
        let payload = Payload { msg: secret, aad: &about(place, row) };
        let Ok(sealed) = self.field_key().encrypt(&nonce.into(), payload) else {
            unreachable!("AES-GCM seals whatever fits into memory")
        };
        [&[SEALED_V1], &nonce[..], &sealed[..]].concat()
    }

    /// Opens what [`Keys::seal`] sealed. None: it was sealed for another place, with other keys, or is damaged.
    #[must_use]
    pub fn unseal(&self, (place, row): (&str, Uuid), sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.strip_prefix(&[SEALED_V1])?.split_first_chunk::<12>()?;
        let payload = Payload { msg: sealed, aad: &about(place, row) };
        self.field_key().decrypt(&(*nonce).into(), payload).ok()
    }

    fn field_key(&self) -> Aes256Gcm {
        Aes256Gcm::new(&self.mac("field key", b"1").into())
    }

    /// The token that a device gives back to say what became of a message: 128 bits, the same at each try.
    #[must_use]
    pub fn receipt_token(&self, message: MessageId) -> String {
        URL_SAFE_NO_PAD.encode(&self.mac("receipt", message.0.as_bytes())[..16])
    }

    /// The token by which the button of a message's notification takes its alert: 128 bits, and no receipt.
    #[must_use]
    pub fn acknowledge_token(&self, message: MessageId) -> String {
        URL_SAFE_NO_PAD.encode(&self.mac("acknowledge", message.0.as_bytes())[..16])
    }

    /// Are the secrets what chance makes, and not what somebody typed? Chance repeats no byte sixteen times in 32.
    #[must_use]
    pub fn are_random(&self) -> bool {
        let often =
            |key: &[u8]| key.iter().map(|byte| key.iter().filter(|other| *other == byte).count()).max();
        [&self.session, &self.sealing].into_iter().all(|key| often(key) < Some(key.len() / 2))
    }

    /// The hash under which a session token is kept.
    #[must_use]
    pub fn session_hash(&self, token: &str) -> Vec<u8> {
        Sha256::new().chain_update(&self.session).chain_update(token.as_bytes()).finalize().to_vec()
    }
}

/// What a sealed secret begins with: by which key and how it is sealed.
const SEALED_V1: u8 = 1;

fn about(place: &str, row: Uuid) -> Vec<u8> {
    [place.as_bytes(), &[0], row.as_bytes()].concat()
}

/// The hash under which a token that nobody can guess is kept.
#[must_use]
pub fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Random bytes from the operating system.
///
/// # Panics
/// When the operating system has none to give: then nothing here is safe to do.
#[must_use]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_start_makes_keys_for_the_owner_alone_and_the_second_reads_them() {
        let dir = tempfile::tempdir().unwrap();
        let made = Keys::open(dir.path()).unwrap();
        let path = dir.path().join("keys.toml");
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(Keys::open(dir.path()).unwrap().vapid_public(), made.vapid_public());
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(Keys::open(dir.path()), Err(KeyError::Open(_))));
    }

    #[test]
    fn what_is_sealed_opens_for_its_own_place_and_row_alone() {
        let (keys, row) = (Keys::generate(), Uuid::from_u128(7));
        let sealed = keys.seal(("a.b", row), b"a secret");
        assert!(!sealed.windows(8).any(|part| part == b"a secret"));
        assert_ne!(sealed, keys.seal(("a.b", row), b"a secret"), "never the same twice");
        assert_eq!(keys.unseal(("a.b", row), &sealed).unwrap(), b"a secret");
        assert_eq!(keys.unseal(("a.c", row), &sealed), None);
        assert_eq!(keys.unseal(("a.b", Uuid::nil()), &sealed), None);
        assert_eq!(Keys::generate().unseal(("a.b", row), &sealed), None);
        let mut damaged = sealed;
        *damaged.last_mut().unwrap() ^= 1;
        assert_eq!(keys.unseal(("a.b", row), &damaged), None);
        assert_eq!(keys.unseal(("a.b", row), b""), None);
    }

    #[test]
    fn a_damaged_file_is_said_and_never_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys.toml");
        std::fs::write(&path, "vapid = 'x'").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert!(matches!(Keys::open(dir.path()), Err(KeyError::Damaged(_))));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "vapid = 'x'");
    }
}
