//! Where a push may go, and what a browser's keys must be (security.md, T1). Asked at subscribing and at each sending.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use p256::PublicKey;
use poem::http::Uri;
use reqwest::Url;

use crate::config::{BadSetting, is_localhost};

/// Push services that browsers come with.
const HOSTS: [&str; 4] =
    ["fcm.googleapis.com", "*.push.services.mozilla.com", "*.push.apple.com", "*.notify.windows.com"];

/// Why an endpoint or a key is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is not an address, or not written as browsers write one.
    #[error("it is not the address of a push service")]
    Malformed,
    /// Another scheme than https, or another port than 443.
    #[error("it must be https on port 443")]
    Scheme,
    /// No push service that this server knows.
    #[error("this push service is not known here; the server's operator may add it")]
    Host,
    /// The keys are no browser's.
    #[error("p256dh must be a point on P-256 and auth 16 bytes, both in base64url")]
    Keys,
}

/// An address written as browsers write one, with nothing in it that may mean two things, and its host.
///
/// # Errors
/// [`Refused::Malformed`].
pub fn address(text: &str) -> Result<(Url, String), Refused> {
    if text.len() > 2048 || !text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') {
        return Err(Refused::Malformed);
    }
    let url = Url::parse(text).map_err(|_| Refused::Malformed)?;
    let uri: Uri = text.parse().map_err(|_| Refused::Malformed)?;
    // Two parsers must see the same host, or one of them is being fooled.
    let host = url.host_str().filter(|host| uri.host().is_some_and(|other| other.eq_ignore_ascii_case(host)));
    let host = host.ok_or(Refused::Malformed)?;
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    if authority.contains('@') || !url.username().is_empty() || url.password().is_some() || text.contains('#')
    {
        return Err(Refused::Malformed);
    }
    let host = host.to_owned();
    Ok((url, host))
}

/// May a push go there?
///
/// # Errors
/// [`Refused`], saying which rule it breaks.
pub fn endpoint(text: &str, extra: &[String], origin: &str) -> Result<Url, Refused> {
    let (url, host) = address(text)?;
    let host = host.as_str();
    if url.scheme() == "http" {
        let local = format!("http://127.0.0.1:{}", url.port().unwrap_or(80));
        let listed = host == "127.0.0.1" && extra.iter().any(|entry| entry.trim() == local);
        return if listed && is_localhost(origin) { Ok(url) } else { Err(Refused::Scheme) };
    }
    if url.scheme() != "https" || url.port_or_known_default() != Some(443) {
        return Err(Refused::Scheme);
    }
    if host.parse::<IpAddr>().is_ok() || host.starts_with('[') {
        return Err(Refused::Host);
    }
    let allowed = HOSTS.iter().copied().chain(extra.iter().map(|entry| entry.trim()));
    if allowed.into_iter().any(|pattern| fits(host, pattern)) { Ok(url) } else { Err(Refused::Host) }
}

fn fits(host: &str, pattern: &str) -> bool {
    match pattern.strip_prefix("*.") {
        Some(suffix) => host
            .strip_suffix(suffix)
            .and_then(|rest| rest.strip_suffix('.'))
            .is_some_and(|label| !label.is_empty()),
        None => host == pattern,
    }
}

/// Are these the keys of a browser?
///
/// # Errors
/// [`Refused::Keys`].
pub fn keys(p256dh: &str, auth: &str) -> Result<(), Refused> {
    let point = URL_SAFE_NO_PAD.decode(p256dh).map_err(|_| Refused::Keys)?;
    let auth = URL_SAFE_NO_PAD.decode(auth).map_err(|_| Refused::Keys)?;
    let good = point.len() == 65 && PublicKey::from_sec1_bytes(&point).is_ok() && auth.len() == 16;
    if good { Ok(()) } else { Err(Refused::Keys) }
}

/// Checks the setting that adds push hosts: a host, `*.host`, or `http://127.0.0.1:PORT` while the public URL is on
/// localhost. Asked before the start.
///
/// # Errors
/// A sentence that names the entry.
pub fn check_hosts(hosts: &[String], origin: &str) -> Result<(), BadSetting> {
    for entry in hosts.iter().map(|entry| entry.trim()).filter(|entry| !entry.is_empty()) {
        if let Some(port) = entry.strip_prefix("http://127.0.0.1:") {
            if port.parse::<u16>().is_err() {
                return Err(BadSetting(format!("RELIEFLINE_PUSH_HOSTS: {entry} has no port")));
            }
            if !is_localhost(origin) {
                return Err(BadSetting(format!(
                    "RELIEFLINE_PUSH_HOSTS: {entry} is honoured only while the public URL is on localhost"
                )));
            }
            continue;
        }
        let name = entry.strip_prefix("*.").unwrap_or(entry);
        let labels: Vec<&str> = name.split('.').collect();
        let label = |label: &&str| {
            !label.is_empty()
                && !label.starts_with('-')
                && label.bytes().all(|byte| {
                    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_'
                })
        };
        let is_name = labels.len() > 1
            && labels.iter().all(label)
            && labels.last().is_some_and(|last| last.bytes().any(|byte| byte.is_ascii_lowercase()));
        if !is_name {
            return Err(BadSetting(format!(
                "RELIEFLINE_PUSH_HOSTS: {entry} is neither a host, *.host, nor http://127.0.0.1:PORT"
            )));
        }
    }
    Ok(())
}

/// Is this an address of the open internet? Everything else is dropped after a name was resolved.
#[must_use]
pub fn is_global(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_global_v4(ip),
        IpAddr::V6(ip) => is_global_v6(ip),
    }
}

fn is_global_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    !(matches!(a, 0 | 10 | 127 | 224..)
        || (a == 100 && (64..128).contains(&b)) // shared by providers
        || (a == 169 && b == 254)
        || (a == 172 && (16..32).contains(&b))
        || (a == 192 && b == 168)
        || (a == 192 && b == 0 && (c == 0 || c == 2))
        || (a == 192 && b == 88 && c == 99) // 6to4 relays
        || (a == 198 && (b == 18 || b == 19))
        || (a == 198 && b == 51 && c == 100)
        || (a == 203 && b == 0 && c == 113))
}

/// Only 2000::/3 is handed out at all: IPv4-mapped, NAT64, unique local and link-local lie outside it.
fn is_global_v6(ip: Ipv6Addr) -> bool {
    let [a, b, ..] = ip.segments();
    (0x2000..0x4000).contains(&a)
        && !(a == 0x2001 && b < 0x200) // Teredo, benchmarks, ORCHID
        && !(a == 0x2001 && b == 0xdb8)
        && a != 0x2002 // 6to4
        && !(a == 0x3fff && b < 0x1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_push_service_is_for_a_local_server() {
        let listed = ["http://127.0.0.1:9000".to_owned()];
        let url = "http://127.0.0.1:9000/push/1";
        assert!(endpoint(url, &listed, "http://localhost:8080").is_ok());
        assert_eq!(endpoint(url, &listed, "https://clinic.example"), Err(Refused::Scheme));
        assert_eq!(endpoint(url, &[], "http://localhost:8080"), Err(Refused::Scheme));
        assert!(check_hosts(&listed, "http://localhost:8080").is_ok());
        assert!(check_hosts(&listed, "https://clinic.example").is_err());
    }

    #[test]
    fn a_setting_names_hosts_and_nothing_else() {
        for good in ["push.example.org", "*.push.example.org"] {
            assert!(check_hosts(&[good.into()], "https://clinic.example").is_ok(), "{good}");
        }
        for bad in
            ["*", "*.", "*.org", "10.0.0.1", "https://x.org", "x.org:444", "localhost", "http://10.0.0.1:80"]
        {
            assert!(check_hosts(&[bad.into()], "http://localhost:8080").is_err(), "{bad}");
        }
    }
}
