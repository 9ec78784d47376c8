//! Are the keys there, and do they do their work? A canary goes through each of them.

use std::path::Path;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use p256::ecdsa::{Signature, VerifyingKey, signature::Verifier};
use web_push::SubscriptionInfo;

use super::Found::{self, Failed, Good};
use crate::{
    domain::at::{At, SECOND},
    keys::{KEY_FILE, Keys},
    push::Signatures,
};

const WHAT: &str = "keys";

/// The keys, when there are any, and how they are. Makes none.
pub fn check(data_dir: &Path) -> (Option<Keys>, Found) {
    let path = data_dir.join(KEY_FILE);
    if !path.exists() {
        let text = format!("{} is not there; the first `reliefline serve` makes it", path.display());
        return (None, Failed(WHAT, text));
    }
    let keys = match Keys::open(data_dir) {
        Ok(keys) => keys,
        Err(error) => return (None, Failed(WHAT, error.to_string())),
    };
    let restore = format!("restore {} from its backup", path.display());
    let found = if !signs(&keys) {
        Failed(WHAT, format!("the VAPID key does not sign what its public half verifies; {restore}"))
    } else if !seals(&keys) {
        Failed(WHAT, format!("a secret key is not a random one; {restore}"))
    } else {
        Good(WHAT, "a signed VAPID token verifies, and a sealed word is the same word again".into())
    };
    (Some(keys), found)
}

/// Signs a token as for a push service, and verifies it as the push service would.
fn signs(keys: &Keys) -> bool {
    let browser = SubscriptionInfo::new("https://push.example/canary", "", "");
    let origin = "https://reliefline.example";
    let Ok(token) = Signatures::new(keys.vapid_secret(), origin).get(&browser, At(SECOND)) else {
        return false;
    };
    let verified = || {
        let (signed, signature) = token.auth_t.rsplit_once('.')?;
        let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).ok()?).ok()?;
        let point = URL_SAFE_NO_PAD.decode(keys.vapid_public()).ok()?;
        VerifyingKey::from_sec1_bytes(&point).ok()?.verify(signed.as_bytes(), &signature).ok()
    };
    verified().is_some()
}

/// The same word for the same thing, another one for another thing, and no key that somebody typed.
fn seals(keys: &Keys) -> bool {
    let word = |purpose, value: &[u8]| keys.mac(purpose, value);
    keys.are_random()
        && word("canary", b"1") == word("canary", b"1")
        && word("canary", b"1") != word("canary", b"2")
        && word("canary", b"1") != word("coal", b"1")
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn new_keys_sign_and_seal_and_a_missing_file_stays_missing() {
        let dir = tempfile::tempdir().unwrap();
        assert!(matches!(check(dir.path()), (None, Failed(..))));
        assert!(!dir.path().join(KEY_FILE).exists());
        Keys::open(dir.path()).unwrap();
        assert!(matches!(check(dir.path()), (Some(_), Good(..))));
    }

    #[test]
    fn a_key_that_somebody_typed_is_no_key() {
        let dir = tempfile::tempdir().unwrap();
        let (path, random) = (dir.path().join(KEY_FILE), URL_SAFE_NO_PAD.encode([7, 1, 3, 9].repeat(8)));
        let typed = URL_SAFE_NO_PAD.encode([0; 32]);
        std::fs::write(&path, format!("vapid = '{random}'\nsession = '{random}'\nsealing = '{typed}'\n"))
            .unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        let (_, found) = check(dir.path());
        assert!(matches!(&found, Failed(_, text) if text.contains("not a random one")), "{found}");
    }
}
