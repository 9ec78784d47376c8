//! How a push goes out: a client of ours that follows nothing, trusts no name, waits for nobody and reads little.

use std::{
    net::{IpAddr, SocketAddr},
    sync::{Arc, OnceLock},
    time::Duration,
};

use futures_util::{StreamExt, future::BoxFuture};
use reqwest::{
    Client,
    dns::{Addrs, Name, Resolve, Resolving},
    header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER},
    redirect,
};

use super::{Channel, Parcel, allow};
use crate::domain::{at::At, message::Outcome};

/// A connection is there by then.
pub const CONNECT: Duration = Duration::from_secs(3);
/// An answer is there by then.
pub const TOTAL: Duration = Duration::from_secs(10);
/// The status has been read by then; what follows only decides whether the connection can be used again.
const DRAIN: Duration = Duration::from_secs(1);
const READ: usize = 4 * 1024;

/// Asks the names' servers for a host's addresses.
pub trait Lookup: Send + Sync {
    /// All addresses of a host, good and bad.
    fn lookup(&self, host: String) -> BoxFuture<'static, std::io::Result<Vec<IpAddr>>>;
}

/// The machine's own name service.
pub struct System;

impl Lookup for System {
    fn lookup(&self, host: String) -> BoxFuture<'static, std::io::Result<Vec<IpAddr>>> {
        Box::pin(async move {
            Ok(tokio::net::lookup_host((host, 0)).await?.map(|address| address.ip()).collect())
        })
    }
}

/// Drops every address that is not of the open internet, after the name was resolved: whatever a name says, and
/// however its answer changes, no connection to the inside is ever made. But for hosts that the operator named.
#[derive(Clone)]
pub struct OpenInternet {
    /// Who is asked.
    pub lookup: Arc<dyn Lookup>,
    /// Hosts that may be inside; none for pushes.
    pub named: Vec<String>,
}

/// A host that is not on the open internet.
#[derive(Debug, thiserror::Error)]
#[error("no address on the open internet")]
pub struct NotOpen;

impl OpenInternet {
    /// The addresses of a host that a connection may be made to; never none.
    ///
    /// # Errors
    /// [`NotOpen`] among the errors of `std::io`, or the name service's own.
    pub fn addresses(&self, host: &str) -> BoxFuture<'static, std::io::Result<Vec<IpAddr>>> {
        let inside = self.named.iter().any(|named| named == host);
        let found = self.lookup.lookup(host.to_owned());
        Box::pin(async move {
            let open: Vec<_> =
                found.await?.into_iter().filter(|ip| inside || allow::is_global(*ip)).collect();
            if open.is_empty() { Err(std::io::Error::other(NotOpen)) } else { Ok(open) }
        })
    }
}

impl Resolve for OpenInternet {
    fn resolve(&self, name: Name) -> Resolving {
        let found = self.addresses(name.as_str());
        Box::pin(async move {
            let open: Vec<_> = found.await?.into_iter().map(|ip| SocketAddr::new(ip, 0)).collect();
            Ok(Box::new(open.into_iter()) as Addrs)
        })
    }
}

/// A client that follows nothing, trusts no name and waits for nobody: 3 s to connect, 10 s in all.
///
/// # Errors
/// When the machine has no root certificates to be read.
pub fn client(resolver: OpenInternet) -> Result<Client, reqwest::Error> {
    Client::builder()
        .redirect(redirect::Policy::none())
        .no_proxy()
        .connect_timeout(CONNECT)
        .timeout(TOTAL)
        .dns_resolver(resolver)
        .build()
}

/// The network.
pub struct Transport {
    lookup: Arc<dyn Lookup>,
    // Made at the first push: reading the machine's root certificates must not slow the start.
    client: OnceLock<Option<Client>>,
}

impl Default for Transport {
    fn default() -> Self {
        Self::new()
    }
}

impl Transport {
    /// With the machine's own name service.
    #[must_use]
    pub fn new() -> Self {
        Self::with_lookup(Arc::new(System))
    }

    /// With another name service: for tests.
    #[must_use]
    pub fn with_lookup(lookup: Arc<dyn Lookup>) -> Self {
        Self { lookup, client: OnceLock::new() }
    }

    fn client(&self) -> Option<&Client> {
        self.client
            .get_or_init(|| {
                client(OpenInternet { lookup: self.lookup.clone(), named: Vec::new() })
                    .inspect_err(|error| tracing::error!(%error, "Pushes cannot be sent"))
                    .ok()
            })
            .as_ref()
    }
}

impl Channel for Transport {
    fn send<'a>(&'a self, parcel: &'a Parcel, now: At) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let Some(client) = self.client() else {
                return Outcome::Later(None, None);
            };
            let sent = client
                .post(&parcel.endpoint)
                .header(AUTHORIZATION, &parcel.authorization)
                .header(CONTENT_TYPE, "application/octet-stream")
                .header(CONTENT_ENCODING, "aes128gcm")
                .header("TTL", parcel.ttl)
                .header("Topic", &parcel.topic)
                .header("Urgency", &parcel.urgency)
                .body(parcel.body.clone())
                .send()
                .await;
            let Ok(answer) = sent else {
                return Outcome::Later(None, None);
            };
            let status = answer.status().as_u16();
            let asked = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
            let outcome = Outcome::of_status(status, asked.and_then(|value| retry_after(value, now)));
            finish(answer).await;
            outcome
        })
    }

    fn greets<'a>(&'a self, origin: &'a str) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            let Some(client) = self.client() else { return false };
            let Ok(answer) = client.head(origin).send().await else { return false };
            finish(answer).await;
            true
        })
    }
}

/// Reads what still comes, a little of it and for a moment. It changes nothing about the answer: a body may never end.
pub async fn finish(answer: reqwest::Response) {
    let _ = tokio::time::timeout(DRAIN, drain(answer)).await;
}

async fn drain(answer: reqwest::Response) {
    let mut read = 0;
    let mut body = answer.bytes_stream();
    while let Some(Ok(chunk)) = body.next().await {
        read += chunk.len();
        if read > READ {
            return;
        }
    }
}

/// `Retry-After` in seconds or as one of the three dates of HTTP. Nonsense is none.
#[must_use]
pub fn retry_after(value: &str, now: At) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::from(u32::MAX))));
    }
    let date = chrono::DateTime::parse_from_rfc2822(value).map(|date| date.to_utc()).ok().or_else(|| {
        ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"].iter().find_map(|form| {
            chrono::NaiveDateTime::parse_from_str(value, form).ok().map(|date| date.and_utc())
        })
    })?;
    Some(Duration::from_millis(u64::try_from(At::from(date).since(now)).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date_and_nonsense_is_nothing() {
        let now = At(784_111_777_000); // Sun, 06 Nov 1994 08:49:37 GMT
        let seconds = |value| retry_after(value, now).map(|wait| wait.as_secs());
        assert_eq!(seconds("120"), Some(120));
        assert_eq!(seconds(" 0 "), Some(0));
        assert_eq!(seconds("Sun, 06 Nov 1994 08:50:37 GMT"), Some(60));
        assert_eq!(seconds("Sunday, 06-Nov-94 08:50:37 GMT"), Some(60));
        assert_eq!(seconds("Sun Nov  6 08:50:37 1994"), Some(60));
        assert_eq!(seconds("Sun, 06 Nov 1994 08:48:37 GMT"), Some(0), "a past date");
        for nonsense in ["", "-5", "soon", "1.5", "1e3", "Sun, 99 Nov 1994 08:48:37 GMT"] {
            assert_eq!(seconds(nonsense), None, "{nonsense}");
        }
        assert!(seconds("99999999999999999999999").unwrap() > 86_400);
    }
}
