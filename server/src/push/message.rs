//! One push: a title from the closed list, nothing of the person, always 1,024 bytes; encrypted for the browser and
//! signed by us. The `web-push` crate builds and encrypts; [`super::transport`] sends.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::Url;
use serde_json::json;
use uuid::Uuid;
use web_push::{
    ContentEncoding, SubscriptionInfo, Urgency, VapidSignature, VapidSignatureBuilder, WebPushMessageBuilder,
};

use crate::{
    domain::{
        at::{At, HOUR, SECOND},
        ids::MessageId,
        message::MessageKind,
        people::Language,
        words,
    },
    keys::Keys,
};

/// Every plaintext has this many bytes, whatever it says.
pub const SIZE: usize = 1024;

/// What a push says, before it is sealed.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The message.
    pub id: MessageId,
    /// Decides the words.
    pub kind: MessageKind,
    /// What it is about, an alert or an episode; pushes about the same have the same tag and Topic.
    pub about: Option<Uuid>,
    /// The recipient's.
    pub language: Language,
    /// After this nobody needs it.
    pub expires_at: At,
    /// A reminder that can be asked for once more, later: it brings the token for that.
    pub may_wait: bool,
    /// A nurse's page: it brings the token by which its button takes the alert.
    pub may_acknowledge: bool,
}

/// A sealed push, ready to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// Where to.
    pub endpoint: String,
    /// Seconds that the push service may keep it; never 0.
    pub ttl: u32,
    /// A later one of the same topic takes its place.
    pub topic: String,
    /// How soon.
    pub urgency: String,
    /// Who we are.
    pub authorization: String,
    /// The encrypted body.
    pub body: Vec<u8>,
}

/// A push that cannot be built: the browser's keys are not keys, or the public address is endless.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the push cannot be built")]
pub struct Unbuildable;

/// The address of a push service without its path: what our signature is for.
#[must_use]
pub fn origin_of(endpoint: &str) -> String {
    Url::parse(endpoint).map(|url| url.origin().ascii_serialization()).unwrap_or_default()
}

impl Letter {
    /// The tag of the notification and the Topic of the push: says which pushes are about the same thing, and nothing
    /// else.
    #[must_use]
    pub fn topic(&self, keys: &Keys) -> String {
        let mac = match (self.about, self.kind) {
            // A newer version of the same plan takes the place of an unread one, and of nothing else about the episode.
            (Some(about), MessageKind::PlanChanged) => keys.mac("topic plan", about.as_bytes()),
            // An unread check-in reminder is replaced by the next one, and not by one of exercises.
            (Some(about), MessageKind::CheckInDue) => keys.mac("topic check-in", about.as_bytes()),
            (Some(about), MessageKind::ExercisesDue) => keys.mac("topic exercise", about.as_bytes()),
            (Some(about), _) => keys.mac("topic", about.as_bytes()),
            (None, MessageKind::Bundle) => keys.mac("topic", b"bundle"),
            (None, MessageKind::Canary) => keys.mac("topic", b"canary"),
            (None, MessageKind::DutyGap) => keys.mac("topic", b"duty"),
            (None, _) => keys.mac("topic", b"test"),
        };
        let mut word = URL_SAFE_NO_PAD.encode(mac);
        word.truncate(32);
        word
    }

    /// The text that the device gets, exactly [`SIZE`] bytes.
    ///
    /// # Errors
    /// [`Unbuildable`] when the public address is too long.
    pub fn plaintext(&self, keys: &Keys, origin: &str) -> Result<Vec<u8>, Unbuildable> {
        let path = match self.kind {
            MessageKind::Alert | MessageKind::Unjudged | MessageKind::Bundle | MessageKind::Handled => {
                "/alerts"
            }
            MessageKind::PlanChanged | MessageKind::ExercisesDue => "/exercises",
            MessageKind::CheckInDue => "/check-in",
            MessageKind::DutyGap => "/duty",
            MessageKind::Test | MessageKind::Canary => "/tested",
        };
        let mut shape = json!({
            "web_push": 8030,
            "mutable": true,
            "notification": {
                "title": words::push(self.kind, self.language),
                "navigate": format!("{origin}{path}"),
                "tag": self.topic(keys),
                "lang": self.language,
                "silent": self.kind == MessageKind::Handled,
                "mutable": true,
                "data": {
                    "kind": self.kind,
                    "messageId": self.id,
                    "receiptToken": keys.receipt_token(self.id),
                },
            },
            "pad": "",
        });
        if self.may_acknowledge {
            let token = keys.acknowledge_token(self.id);
            // A browser that shows pushes by itself has no button: its tap opens the page that has one.
            shape["notification"]["navigate"] = format!("{origin}/a#{token}").into();
            shape["notification"]["data"]["acknowledgeToken"] = token.into();
        }
        if self.may_wait {
            shape["notification"]["data"]["laterToken"] = keys.receipt_token(self.id).into();
        }
        let room = SIZE.checked_sub(shape.to_string().len()).ok_or(Unbuildable)?;
        shape["pad"] = " ".repeat(room).into();
        let text = shape.to_string().into_bytes();
        assert_eq!(text.len(), SIZE, "the size of a push says nothing");
        Ok(text)
    }

    /// A reminder may wait for a phone that saves its battery; nothing else may.
    fn urgency(&self) -> Urgency {
        match self.kind {
            MessageKind::CheckInDue | MessageKind::ExercisesDue => Urgency::Normal,
            _ => Urgency::High,
        }
    }

    /// Encrypts it for one browser and signs it.
    ///
    /// # Errors
    /// [`Unbuildable`].
    pub fn seal(
        &self,
        keys: &Keys,
        signatures: &Signatures,
        origin: &str,
        browser: &SubscriptionInfo,
        now: At,
    ) -> Result<Parcel, Unbuildable> {
        let text = self.plaintext(keys, origin)?;
        let ttl = (self.expires_at.since(now) / SECOND).clamp(1, i64::from(u32::MAX));
        let topic = self.topic(keys);
        let mut builder = WebPushMessageBuilder::new(browser);
        builder.set_ttl(u32::try_from(ttl).unwrap_or(1));
        builder.set_topic(topic.clone());
        let urgency = self.urgency();
        builder.set_urgency(urgency);
        builder.set_payload(ContentEncoding::Aes128Gcm, &text);
        builder.set_vapid_signature(signatures.get(browser, now)?);
        let message = builder.build().map_err(|_| Unbuildable)?;
        let payload = message.payload.ok_or(Unbuildable)?;
        let (_, authorization) = payload
            .crypto_headers
            .into_iter()
            .find(|(name, _)| *name == "Authorization")
            .ok_or(Unbuildable)?;
        Ok(Parcel {
            endpoint: browser.endpoint.clone(),
            ttl: message.ttl,
            topic,
            urgency: urgency.to_string(),
            authorization,
            body: payload.content,
        })
    }
}

/// Our VAPID signatures: one for each push service, used for up to 11 hours of its 12.
pub struct Signatures {
    secret: String,
    subject: String,
    made: Mutex<HashMap<String, (VapidSignature, At)>>,
}

impl Signatures {
    /// Signs with this private key for the server at `origin`.
    #[must_use]
    pub fn new(secret: Vec<u8>, origin: &str) -> Self {
        // Who to ask when our pushes make trouble: an https address, or for a server on localhost a mail address.
        let subject = if origin.starts_with("https://") {
            origin.to_owned()
        } else {
            "mailto:reliefline@localhost".into()
        };
        Self { secret: URL_SAFE_NO_PAD.encode(secret), subject, made: Mutex::default() }
    }

    /// The signature for the push service of this browser.
    ///
    /// # Errors
    /// [`Unbuildable`] when the endpoint is no address.
    pub fn get(&self, browser: &SubscriptionInfo, now: At) -> Result<VapidSignature, Unbuildable> {
        let origin = origin_of(&browser.endpoint);
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((signature, expires)) = made.get(&origin)
            && (HOUR..=12 * HOUR).contains(&expires.since(now))
        {
            return Ok(signature.clone());
        }
        let expires = now.plus(12 * HOUR);
        let mut builder =
            VapidSignatureBuilder::from_base64(&self.secret, browser).map_err(|_| Unbuildable)?;
        // The crate would drop the port.
        builder.add_claim("aud", origin.as_str());
        builder.add_claim("exp", expires.0 / SECOND);
        builder.add_claim("sub", self.subject.as_str());
        let signature = builder.build().map_err(|_| Unbuildable)?;
        made.insert(origin, (signature.clone(), expires));
        Ok(signature)
    }

    /// Forgets the signature for one push service, so that the next one is new.
    pub fn forget(&self, endpoint: &str) {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).remove(&origin_of(endpoint));
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn every_plaintext_has_the_same_size_and_only_words_of_the_list() {
        let keys = Keys::generate();
        for kind in MessageKind::iter() {
            for language in [Language::En, Language::Es] {
                for origin in ["http://localhost:8080", "https://a-rather-long-name-of-a-clinic.example.org"]
                {
                    let letter = Letter {
                        id: MessageId(Uuid::from_u128(7)),
                        kind,
                        about: None,
                        language,
                        expires_at: At(0),
                        may_wait: true,
                        may_acknowledge: true,
                    };
                    let text = letter.plaintext(&keys, origin).unwrap();
                    assert_eq!(text.len(), SIZE);
                    let json: serde_json::Value = serde_json::from_slice(&text).unwrap();
                    assert_eq!(json["notification"]["title"], words::push(kind, language));
                    assert!(json["pad"].as_str().unwrap().bytes().all(|byte| byte == b' '));
                }
            }
        }
    }

    #[test]
    fn the_topic_is_of_the_alert_and_tells_nothing() {
        let keys = Keys::generate();
        let letter = |alert: u128, kind| Letter {
            id: MessageId(Uuid::from_u128(1)),
            kind,
            about: Some(Uuid::from_u128(alert)),
            language: Language::En,
            expires_at: At(0),
            may_wait: false,
            may_acknowledge: false,
        };
        let topic = letter(1, MessageKind::Alert).topic(&keys);
        assert_eq!(topic.len(), 32);
        assert_eq!(topic, letter(1, MessageKind::Handled).topic(&keys));
        assert_ne!(topic, letter(2, MessageKind::Alert).topic(&keys));
        assert_ne!(topic, letter(1, MessageKind::Alert).topic(&Keys::generate()));
    }

    #[test]
    fn a_reminder_has_the_topic_of_its_kind_and_only_one_that_may_wait_brings_a_token() {
        let keys = Keys::generate();
        let letter = |kind, may_wait| Letter {
            id: MessageId(Uuid::from_u128(1)),
            kind,
            about: Some(Uuid::from_u128(1)),
            language: Language::En,
            expires_at: At(0),
            may_wait,
            may_acknowledge: false,
        };
        let (check_in, exercises) = (MessageKind::CheckInDue, MessageKind::ExercisesDue);
        let topic = |kind| letter(kind, false).topic(&keys);
        assert_eq!(topic(check_in), letter(check_in, true).topic(&keys));
        assert!(topic(check_in) != topic(exercises) && topic(check_in) != topic(MessageKind::Alert));
        let data = |may_wait| {
            let text = letter(check_in, may_wait).plaintext(&keys, "https://clinic.example").unwrap();
            let json: serde_json::Value = serde_json::from_slice(&text).unwrap();
            json["notification"]["data"].clone()
        };
        assert_eq!(data(true)["laterToken"], data(true)["receiptToken"]);
        assert_eq!((data(false).get("laterToken"), &data(false)["kind"]), (None, &json!("check_in_due")));
        assert_eq!(
            [Urgency::Normal.to_string(), Urgency::High.to_string()],
            [
                letter(check_in, true).urgency().to_string(),
                letter(MessageKind::Alert, false).urgency().to_string(),
            ]
        );
    }
}
