//! The device inside the server: a browser's keys, and what a browser does with a push, by hand. It shares no code with
//! the sender, so that what it can read others can.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use openssl::symm::{Cipher, decrypt_aead};
use p256::{
    PublicKey, SecretKey,
    ecdh::diffie_hellman,
    ecdsa::{Signature, VerifyingKey, signature::Verifier},
    elliptic_curve::sec1::ToEncodedPoint,
};
use serde_json::Value;
use sha2::Sha256;

use super::{Parcel, message::SIZE};
use crate::keys::Keys;

/// Where it lives. The name exists nowhere (RFC 2606), and no list of push services has it: were a canary ever sent, it
/// would reach nobody.
pub const ENDPOINT: &str = "https://canary.invalid/push";

/// Why a canary cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// The signature is not ours.
    #[error("its signature is not ours")]
    Signature,
    /// It is not encrypted for this device.
    #[error("it is not encrypted for this device")]
    Sealed,
    /// It says something else than a canary does.
    #[error("it does not say what a canary says")]
    Words,
}

/// The device; all instances of an installation have the same.
pub struct Canary {
    secret: SecretKey,
    auth: [u8; 16],
    vapid: String,
}

impl Canary {
    /// The one of these keys.
    #[must_use]
    pub fn of(keys: &Keys) -> Self {
        // A scalar is outside the field once in 2^32; then the next is taken.
        let scalars = (0_u8..).map(|number| SecretKey::from_slice(&keys.mac("canary", &[number])));
        let secret = scalars.flatten().next();
        let mut auth = [0; 16];
        auth.copy_from_slice(&keys.mac("canary auth", b"")[..16]);
        let secret = secret.unwrap_or_else(|| unreachable!("one of 256 scalars lies in the field"));
        Self { secret, auth, vapid: keys.vapid_public() }
    }

    fn point(&self) -> Vec<u8> {
        self.secret.public_key().to_encoded_point(false).as_bytes().to_vec()
    }

    /// `p256dh`, as a browser gives it away.
    #[must_use]
    pub fn p256dh(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.point())
    }

    /// `auth`, as a browser gives it away.
    #[must_use]
    pub fn auth(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.auth)
    }

    /// Takes a push: checks who signed it, opens it, and gives the token of its receipt.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn read(&self, parcel: &Parcel) -> Result<String, Unread> {
        self.check_signature(&parcel.authorization).ok_or(Unread::Signature)?;
        let text = self.open(&parcel.body).ok_or(Unread::Sealed)?;
        let json: Value = serde_json::from_slice(&text).map_err(|_| Unread::Words)?;
        let data = &json["notification"]["data"];
        let token = data["receiptToken"].as_str().filter(|_| text.len() == SIZE && data["kind"] == "canary");
        token.map(str::to_owned).ok_or(Unread::Words)
    }

    /// `vapid t=…, k=…` of RFC 8292.
    fn check_signature(&self, authorization: &str) -> Option<()> {
        let fields = authorization.strip_prefix("vapid ")?;
        let field = |name: &str| fields.split(',').find_map(|part| part.trim().strip_prefix(name));
        let (token, key) = (field("t=")?, field("k=")?);
        if key != self.vapid {
            return None;
        }
        let (signed, signature) = token.rsplit_once('.')?;
        let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).ok()?).ok()?;
        let key = VerifyingKey::from_sec1_bytes(&URL_SAFE_NO_PAD.decode(key).ok()?).ok()?;
        key.verify(signed.as_bytes(), &signature).ok()
    }

    /// One record of RFC 8188, keyed by RFC 8291.
    fn open(&self, body: &[u8]) -> Option<Vec<u8>> {
        let (head, record) = body.split_at_checked(86)?;
        let (salt, sender) = (&head[..16], &head[21..86]);
        let theirs = PublicKey::from_sec1_bytes(sender).ok()?;
        let shared = diffie_hellman(self.secret.to_nonzero_scalar(), theirs.as_affine());
        let info = [b"WebPush: info\0".as_slice(), &self.point(), sender].concat();
        let input = expand(&self.auth, shared.raw_secret_bytes(), &info);
        let key = expand(salt, &input, b"Content-Encoding: aes128gcm\0");
        let nonce = expand(salt, &input, b"Content-Encoding: nonce\0");
        let (sealed, tag) = record.split_at_checked(record.len().checked_sub(16)?)?;
        let padded =
            decrypt_aead(Cipher::aes_128_gcm(), &key[..16], Some(&nonce[..12]), &[], sealed, tag).ok()?;
        let end = padded.iter().rposition(|byte| *byte != 0)?;
        (padded[end] == 2).then(|| padded[..end].to_vec())
    }
}

/// HKDF with SHA-256 (RFC 5869), its first 32 bytes.
fn expand(salt: &[u8], secret: &[u8], info: &[u8]) -> [u8; 32] {
    mac(&mac(salt, secret), &[info, &[1]].concat())
}

fn mac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        unreachable!("HMAC takes a key of any length")
    };
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;
    use web_push::SubscriptionInfo;

    use super::*;
    use crate::{
        domain::{
            at::{At, MINUTE},
            ids::MessageId,
            message::MessageKind,
            people::Language,
        },
        push::{Letter, Signatures},
    };

    fn sealed(keys: &Keys, kind: MessageKind) -> Parcel {
        let canary = Canary::of(keys);
        let browser = SubscriptionInfo::new(ENDPOINT, &canary.p256dh(), &canary.auth());
        let letter = Letter {
            id: MessageId(Uuid::from_u128(7)),
            kind,
            about: None,
            language: Language::En,
            expires_at: At(MINUTE),
            may_wait: false,
            may_acknowledge: false,
        };
        let origin = "https://clinic.example";
        letter.seal(keys, &Signatures::new(keys.vapid_secret(), origin), origin, &browser, At(0)).unwrap()
    }

    #[test]
    fn it_reads_what_is_sealed_for_it_and_gives_the_receipt() {
        let keys = Keys::generate();
        let read = Canary::of(&keys).read(&sealed(&keys, MessageKind::Canary));
        assert_eq!(read, Ok(keys.receipt_token(MessageId(Uuid::from_u128(7)))));
    }

    #[test]
    fn it_refuses_another_signature_another_key_and_another_message() {
        let (keys, others) = (Keys::generate(), Keys::generate());
        let canary = Canary::of(&keys);
        let parcel = sealed(&keys, MessageKind::Canary);
        let foreign = sealed(&others, MessageKind::Canary);
        assert_eq!(canary.read(&foreign), Err(Unread::Signature));
        let mixed = Parcel { authorization: foreign.authorization, ..parcel.clone() };
        assert_eq!(canary.read(&mixed), Err(Unread::Signature));
        let mixed = Parcel { body: foreign.body, ..parcel.clone() };
        assert_eq!(canary.read(&mixed), Err(Unread::Sealed));
        let mut cut = parcel.clone();
        cut.body.truncate(90);
        assert_eq!(canary.read(&cut), Err(Unread::Sealed));
        let mut forged = parcel;
        forged.authorization = forged.authorization.replacen("t=e", "t=f", 1);
        assert_eq!(canary.read(&forged), Err(Unread::Signature));
        assert_eq!(canary.read(&sealed(&keys, MessageKind::Test)), Err(Unread::Words));
    }
}
