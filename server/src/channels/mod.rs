//! Channels outside Web Push: where they may go ([`allow`]), how a mail ([`email`]) and a call of a webhook ([`webhook`])
//! go, and what is said to admins without the outbox ([`direct`]), and where they are ([`addresses`]). Whom a level reaches
//! by them is in `domain/channels`.

pub mod addresses;
pub mod allow;
pub mod direct;
pub mod email;
pub mod webhook;

use std::sync::{Arc, OnceLock};

use poem_openapi::Enum;
use serde::Serialize;

use crate::{
    domain::{at::At, channels::Verdict, ids::MessageId, message::Outcome},
    push::transport::{Lookup, OpenInternet, System, client},
};

pub use self::{direct::tell_directly, email::Mail, webhook::Hook};

/// What is said by a channel: a text from the closed list and where to look. Nothing of a person.
#[derive(Clone, Debug)]
pub struct Notice {
    /// The same at each try, so that a receiver knows a repeat.
    pub id: MessageId,
    /// Why.
    pub kind: NoticeKind,
    /// The level of the ladder; 0: none.
    pub level: i16,
    /// How many patients it is about.
    pub count: usize,
    /// In the recipient's language.
    pub text: String,
    /// A screen of ours, behind the sign-in.
    pub url: String,
}

/// Why something is said by a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// A patient needs review.
    Alert,
    /// Several do.
    Bundle,
    /// Somebody tries the channel out.
    Test,
    /// A fault of Reliefline itself.
    System,
}

/// What became of one try: for the queue, and for whoever set the channel up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tried {
    /// What the queue makes of it.
    pub outcome: Outcome,
    /// In a word.
    pub verdict: Verdict,
}

impl Tried {
    /// It was not even tried: by no setting that may change by itself.
    #[must_use]
    pub fn not_sent(verdict: Verdict) -> Self {
        Self { outcome: Outcome::Misdirected(0), verdict }
    }

    /// There was an answer.
    #[must_use]
    pub fn answered(outcome: Outcome) -> Self {
        let verdict =
            if matches!(outcome, Outcome::Accepted(_)) { Verdict::Accepted } else { Verdict::Refused };
        Self { outcome, verdict }
    }

    /// There was none; what happened is unknown, and it is tried again.
    #[must_use]
    pub fn unanswered(verdict: Verdict) -> Self {
        Self { outcome: Outcome::Later(None, None), verdict }
    }
}

/// What sends by the channels of one instance.
pub struct Switchboard {
    mail: Option<Mail>,
    /// Hosts of the inside that the operator named.
    named: Vec<String>,
    resolver: OpenInternet,
    // Made at the first call, as that of pushes is.
    client: OnceLock<Option<reqwest::Client>>,
}

impl Default for Switchboard {
    /// Without a mail server, and with nothing of the inside.
    fn default() -> Self {
        Self::new(None, Vec::new())
    }
}

impl Switchboard {
    /// With a mail server, if there is one, and the hosts that `RELIEFLINE_CHANNEL_HOSTS` names.
    #[must_use]
    pub fn new(mail: Option<Mail>, named: Vec<String>) -> Self {
        Self::with_lookup(mail, named, Arc::new(System))
    }

    /// The same with another name service: for tests.
    #[must_use]
    pub fn with_lookup(mail: Option<Mail>, named: Vec<String>, lookup: Arc<dyn Lookup>) -> Self {
        let resolver = OpenInternet { lookup, named: named.clone() };
        Self { mail, named, resolver, client: OnceLock::new() }
    }

    /// Is there a mail server?
    #[must_use]
    pub fn has_mail(&self) -> bool {
        self.mail.is_some()
    }

    /// The hosts of the inside that the operator named.
    #[must_use]
    pub fn named(&self) -> &[String] {
        &self.named
    }

    /// Sends a mail to an address.
    pub async fn mail(&self, notice: &Notice, to: &str, now: At) -> Tried {
        match &self.mail {
            Some(mail) => mail.send(&self.resolver, notice, to, now).await,
            None => Tried::not_sent(Verdict::NotConfigured),
        }
    }

    /// Calls a webhook for the people with these telephones.
    pub async fn call(&self, hook: &Hook, notice: &Notice, to: &[&str], now: At) -> Tried {
        // Settings may have changed since it was given.
        if allow::webhook(&hook.url, &self.named).is_err() {
            return Tried::not_sent(Verdict::HostNotAllowed);
        }
        match self.client() {
            Some(client) => hook.send(client, notice, to, now).await,
            None => Tried::unanswered(Verdict::Unreachable),
        }
    }

    fn client(&self) -> Option<&reqwest::Client> {
        let made = self.client.get_or_init(|| {
            let made = client(self.resolver.clone());
            made.inspect_err(|error| tracing::error!(%error, "Webhooks cannot be called")).ok()
        });
        made.as_ref()
    }
}

/// What the chain of errors behind a try that got no answer says.
fn verdict_of(error: &(dyn std::error::Error + 'static)) -> Verdict {
    let mut source = Some(error);
    while let Some(error) = source {
        let text = error.to_string();
        // The TLS library is not ours to name; its word for all of it is this one.
        if text.contains("certificate") {
            return Verdict::BadCertificate;
        }
        if text.contains("no address on the open internet") {
            return Verdict::HostNotAllowed;
        }
        let io = error.downcast_ref::<std::io::Error>();
        if io.is_some_and(|io| io.kind() == std::io::ErrorKind::TimedOut) {
            return Verdict::Timeout;
        }
        source = error.source();
    }
    Verdict::Unreachable
}
