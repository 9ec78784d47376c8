//! A mail by SMTP: implicit TLS (`smtps://`) or STARTTLS (`smtp://`), and plain only to this machine's own port that the
//! operator named.

use std::{
    net::SocketAddr,
    time::{Duration, SystemTime},
};

use lettre::{
    Message,
    message::{
        Mailbox,
        header::{ContentType, Header, HeaderName, HeaderValue},
    },
    transport::smtp::{
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, TlsParameters},
        extension::ClientId,
    },
};
use reqwest::Url;

use super::{Notice, Tried, allow, verdict_of};
use crate::{
    config::BadSetting,
    domain::{at::At, channels::Verdict, message::Outcome},
    push::transport::{CONNECT, OpenInternet, TOTAL},
};

/// A mail that was taken is taken; the goodbye is not waited for.
const GOODBYE: Duration = Duration::from_secs(1);

/// The server's mail server.
#[derive(Clone)]
pub struct Mail {
    host: String,
    port: u16,
    encrypted: Encrypted,
    credentials: Option<Credentials>,
    from: Mailbox,
    /// Of our public address; stands in the ids of mails.
    our_host: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encrypted {
    FromTheStart,
    ByStartTls,
    No,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mail({}:{}, {:?})", self.host, self.port, self.encrypted)
    }
}

/// Says that nobody wrote it, so that no machine answers.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".into())
    }
}

impl Mail {
    /// Reads `RELIEFLINE_SMTP_URL` and `RELIEFLINE_MAIL_FROM`. Asked before the start.
    ///
    /// # Errors
    /// A sentence that says what is wrong, and nothing of a password.
    pub fn parse(url: &str, from: &str, origin: &str, named: &[String]) -> Result<Self, BadSetting> {
        let wrong = |what: &str| BadSetting(format!("RELIEFLINE_SMTP_URL {what}"));
        let form = "is not smtps://NAME:PASSWORD@HOST:PORT, nor smtp://… for STARTTLS";
        let url = Url::parse(url).map_err(|_| wrong(form))?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(|| wrong(form))?;
        let rest = (url.path().trim_matches('/'), url.query(), url.fragment());
        let (usual, mut encrypted) = match (url.scheme(), rest) {
            ("smtps", ("", None, None)) => (465, Encrypted::FromTheStart),
            ("smtp", ("", None, None)) => (587, Encrypted::ByStartTls),
            _ => return Err(wrong(form)),
        };
        let port = url.port().unwrap_or(usual);
        if host == "127.0.0.1" {
            if encrypted != Encrypted::ByStartTls || !allow::is_plain(host, port, named) {
                return Err(wrong(
                    "names this machine: that is smtp://127.0.0.1:PORT, and RELIEFLINE_CHANNEL_HOSTS names it too",
                ));
            }
            encrypted = Encrypted::No;
        }
        let word = |text: &str| {
            percent_decoded(text).ok_or_else(|| wrong("has a name or password with a % too many"))
        };
        let credentials = match (word(url.username())?, url.password()) {
            (name, Some(password)) if !name.is_empty() => Some(Credentials::new(name, word(password)?)),
            (name, None) if name.is_empty() => None,
            _ => return Err(wrong("has a name without a password, or one without a name")),
        };
        let from = from.parse().map_err(|_| {
            BadSetting("RELIEFLINE_MAIL_FROM must say who the mail is from: Reliefline <name@host>".into())
        })?;
        let ours = Url::parse(origin).ok().and_then(|url| url.host_str().map(str::to_owned));
        Ok(Self {
            host: host.to_owned(),
            port,
            encrypted,
            credentials,
            from,
            our_host: ours.unwrap_or_else(|| "localhost".into()),
        })
    }

    /// Sends one mail; within ten seconds it is clear what became of it.
    pub async fn send(&self, resolver: &OpenInternet, notice: &Notice, to: &str, now: At) -> Tried {
        let Some(mail) = self.write(notice, to, now) else {
            // Nobody can be written to at what is no address.
            return Tried { outcome: Outcome::Refused(0), verdict: Verdict::Refused };
        };
        let sent = tokio::time::timeout(TOTAL, self.hand_over(resolver, &mail)).await;
        match sent {
            Err(_) => Tried::unanswered(Verdict::Timeout),
            Ok(Ok(code)) => Tried::answered(Outcome::Accepted(code)),
            Ok(Err(Failed::Smtp(error))) => what_it_means(&error),
            Ok(Err(Failed::Name(error))) => Tried::unanswered(verdict_of(&error)),
        }
    }

    /// The mail itself. None: the recipient's address is none.
    fn write(&self, notice: &Notice, to: &str, now: At) -> Option<Message> {
        let date = SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(now.0).unwrap_or(0));
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to.parse().ok()?))
            .subject(&notice.text)
            // The same at each try: a mail that comes twice is known as one.
            .message_id(Some(format!("<{}@{}>", notice.id, self.our_host)))
            .date(date)
            .header(AutoSubmitted)
            .header(ContentType::TEXT_PLAIN)
            .body(format!("{}\n\n{}\n", notice.text, notice.url))
            .ok()
    }

    async fn hand_over(&self, resolver: &OpenInternet, mail: &Message) -> Result<u16, Failed> {
        let ips = if self.encrypted == Encrypted::No {
            vec![std::net::Ipv4Addr::LOCALHOST.into()]
        } else {
            resolver.addresses(&self.host).await.map_err(Failed::Name)?
        };
        let addresses: Vec<_> = ips.into_iter().map(|ip| SocketAddr::new(ip, self.port)).collect();
        let tls = || TlsParameters::new(self.host.clone());
        let us = ClientId::Domain(self.our_host.clone());
        let at_once = if self.encrypted == Encrypted::FromTheStart { Some(tls()?) } else { None };
        let mut line =
            AsyncSmtpConnection::connect_tokio1(&addresses[..], Some(CONNECT), &us, at_once, None).await?;
        if self.encrypted == Encrypted::ByStartTls {
            line.starttls(tls()?, &us).await?;
        }
        if let Some(credentials) = &self.credentials {
            line.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await?;
        }
        let answer = line.send(mail.envelope(), &mail.formatted()).await?;
        let _ = tokio::time::timeout(GOODBYE, line.quit()).await;
        Ok(answer.code().into())
    }
}

enum Failed {
    Name(std::io::Error),
    Smtp(lettre::transport::smtp::Error),
}

impl From<lettre::transport::smtp::Error> for Failed {
    fn from(error: lettre::transport::smtp::Error) -> Self {
        Self::Smtp(error)
    }
}

/// 4xx is a "not now", 5xx a "never"; who is not let in is set up wrongly. Without an answer nobody knows.
fn what_it_means(error: &lettre::transport::smtp::Error) -> Tried {
    match error.status().map(u16::from) {
        Some(status @ (530 | 534 | 535 | 538)) => Tried::answered(Outcome::Misdirected(status)),
        Some(status @ 500..) => Tried::answered(Outcome::Refused(status)),
        Some(status) => Tried::answered(Outcome::Later(Some(status), None)),
        None if error.is_timeout() => Tried::unanswered(Verdict::Timeout),
        None => Tried::unanswered(verdict_of(error)),
    }
}

/// Names and passwords stand in an address with `%40` for `@` and the like.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let (digits, after) = rest.split_first_chunk::<2>()?;
        let digits = std::str::from_utf8(digits).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{channels::NoticeKind, domain::ids::MessageId};

    const FROM: &str = "Reliefline <reliefline@clinic.example>";
    const ORIGIN: &str = "https://reliefline.clinic.example";

    fn parse(url: &str) -> Result<Mail, BadSetting> {
        Mail::parse(url, FROM, ORIGIN, &["127.0.0.1:2525".into()])
    }

    #[test]
    fn a_mail_server_is_reached_by_tls_or_is_this_machine_and_named() {
        let kind = |url: &str| parse(url).map(|mail| (mail.port, mail.encrypted)).ok();
        assert_eq!(kind("smtps://mail.example"), Some((465, Encrypted::FromTheStart)));
        assert_eq!(kind("smtp://ana:pass%40word@mail.example"), Some((587, Encrypted::ByStartTls)));
        assert_eq!(kind("smtp://127.0.0.1:2525"), Some((2525, Encrypted::No)));
        for bad in [
            "mail.example",
            "https://mail.example",
            "smtp://127.0.0.1:25",
            "smtps://127.0.0.1:2525",
            "smtp://mail.example/path",
            "smtp://mail.example?tls=none",
            "smtp://name@mail.example",
            "smtp://name:a%zz@mail.example",
        ] {
            assert_eq!(kind(bad), None, "{bad}");
        }
        let said = parse("smtp://ana:geheim@").unwrap_err().to_string();
        assert!(!said.contains("geheim"), "{said}");
        assert!(Mail::parse("smtps://mail.example", "nobody", ORIGIN, &[]).is_err());
        assert!(!format!("{:?}", parse("smtp://ana:geheim@mail.example").unwrap()).contains("geheim"));
    }

    #[test]
    fn a_mail_says_a_text_and_where_to_look_and_has_the_same_id_at_each_try() {
        let notice = Notice {
            id: MessageId(uuid::Uuid::from_u128(7)),
            kind: NoticeKind::Alert,
            level: 3,
            count: 1,
            text: "Un paciente necesita revisión".into(),
            url: format!("{ORIGIN}/alerts"),
        };
        let mail = parse("smtps://mail.example").unwrap();
        let written = |at| {
            String::from_utf8(mail.write(&notice, "ana@clinic.example", At(at)).unwrap().formatted()).unwrap()
        };
        let first = written(1_795_449_600_000);
        let id = "Message-ID: <00000000-0000-0000-0000-000000000007@reliefline.clinic.example>";
        assert!(first.contains(id) && written(1_795_449_660_000).contains(id), "{first}");
        assert!(
            first.contains("Auto-Submitted: auto-generated") && first.contains("Date: Mon, 23 Nov 2026"),
            "{first}"
        );
        assert!(mail.write(&notice, "no address", At(0)).is_none());
    }
}
