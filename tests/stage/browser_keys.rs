//! What a browser does with a push: its own keys, and decryption as RFC 8188 and RFC 8291 say it, by hand. Shares no
//! code with the sender.

use aes_gcm::{Aes128Gcm, KeyInit, aead::Aead};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use hkdf::Hkdf;
use p256::{
    PublicKey, SecretKey,
    ecdh::diffie_hellman,
    ecdsa::{Signature, VerifyingKey, signature::Verifier},
    elliptic_curve::sec1::ToEncodedPoint,
};
use serde_json::Value;
use sha2::Sha256;

/// One browser's key pair and secret.
pub struct BrowserKeys {
    secret: SecretKey,
    auth: [u8; 16],
}

impl Default for BrowserKeys {
    fn default() -> Self {
        let mut scalar = [0; 32];
        let mut auth = [0; 16];
        getrandom::fill(&mut scalar).unwrap();
        getrandom::fill(&mut auth).unwrap();
        scalar[0] &= 0x7f; // inside the field for certain
        Self { secret: SecretKey::from_slice(&scalar).unwrap(), auth }
    }
}

impl BrowserKeys {
    fn point(&self) -> Vec<u8> {
        self.secret.public_key().to_encoded_point(false).as_bytes().to_vec()
    }

    /// `p256dh`, as a browser gives it away.
    #[must_use]
    pub fn p256dh(&self) -> String {
        B64.encode(self.point())
    }

    /// `auth`, as a browser gives it away.
    #[must_use]
    pub fn auth(&self) -> String {
        B64.encode(self.auth)
    }

    /// The plaintext of a push.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn decrypt(&self, body: &[u8]) -> Result<Vec<u8>, String> {
        let (head, record) = body.split_at_checked(86).ok_or("shorter than its head")?;
        let (salt, sender) = (&head[..16], &head[21..86]);
        let record_size = u32::from_be_bytes(head[16..20].try_into().unwrap()) as usize;
        if head[20] != 65 || record.len() > record_size {
            return Err("not one record from one sender".into());
        }
        let theirs = PublicKey::from_sec1_bytes(sender).map_err(|_| "the sender's key is no point")?;
        let shared = diffie_hellman(self.secret.to_nonzero_scalar(), theirs.as_affine());
        let info = [b"WebPush: info\0".as_slice(), &self.point(), sender].concat();
        let input: [u8; 32] = expand(&self.auth, shared.raw_secret_bytes(), &info);
        let key: [u8; 16] = expand(salt, &input, b"Content-Encoding: aes128gcm\0");
        let nonce: [u8; 12] = expand(salt, &input, b"Content-Encoding: nonce\0");
        let padded = Aes128Gcm::new(&key.into())
            .decrypt(&nonce.into(), record)
            .map_err(|_| "it is not encrypted for this browser")?;
        let end = padded.iter().rposition(|byte| *byte != 0).ok_or("nothing but padding")?;
        if padded[end] != 2 {
            return Err("the last record has no mark".into());
        }
        Ok(padded[..end].to_vec())
    }
}

fn expand<const N: usize>(salt: &[u8], input: &[u8], info: &[u8]) -> [u8; N] {
    let mut out = [0; N];
    Hkdf::<Sha256>::new(Some(salt), input).expand(info, &mut out).unwrap();
    out
}

/// Reads `vapid t=…, k=…`: the claims, once the signature by that key is found good.
///
/// # Errors
/// Says what is wrong with it.
pub fn read_vapid(authorization: &str, expected_key: &str) -> Result<Value, String> {
    let fields = authorization.strip_prefix("vapid ").ok_or("not vapid")?;
    let field = |name: &str| {
        fields.split(',').find_map(|part| part.trim().strip_prefix(name)).ok_or(format!("no {name}"))
    };
    let (token, key) = (field("t=")?, field("k=")?);
    if key != expected_key {
        return Err("another key than the one subscribed with".into());
    }
    let point = B64.decode(key).map_err(|_| "k is not base64url")?;
    let (signed, signature) = token.rsplit_once('.').ok_or("t is no token")?;
    let signature = B64.decode(signature).map_err(|_| "the signature is not base64url")?;
    let signature = Signature::from_slice(&signature).map_err(|_| "no ES256 signature")?;
    VerifyingKey::from_sec1_bytes(&point)
        .map_err(|_| "k is no point")?
        .verify(signed.as_bytes(), &signature)
        .map_err(|_| "the signature is false")?;
    let (header, claims) = signed.split_once('.').ok_or("t is no token")?;
    let json = |part| {
        B64.decode(part).ok().and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok()).ok_or("no JSON")
    };
    if json(header)?["alg"] != "ES256" {
        return Err("not ES256".into());
    }
    Ok(json(claims)?)
}
