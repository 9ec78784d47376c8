//! Where a channel may go (security.md, T1): https or TLS, and the open internet. `RELIEFLINE_CHANNEL_HOSTS` names what may
//! be inside: hosts, by TLS all the same, and `127.0.0.1:PORT`, plain.

use std::net::{IpAddr, Ipv4Addr};

use reqwest::Url;

use crate::{
    config::BadSetting,
    push::allow::{Refused, address},
};

/// May a webhook be there? The port is 443 but for hosts that the operator named.
///
/// # Errors
/// [`Refused`], saying which rule it breaks.
pub fn webhook(text: &str, named: &[String]) -> Result<Url, Refused> {
    let (url, host) = address(text)?;
    if url.scheme() == "http" {
        let port = url.port().unwrap_or(80);
        return if is_plain(&host, port, named) { Ok(url) } else { Err(Refused::Scheme) };
    }
    if url.scheme() != "https" {
        return Err(Refused::Scheme);
    }
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    if named.iter().any(|name| name == bare) {
        return Ok(url);
    }
    if url.port_or_known_default() != Some(443) {
        return Err(Refused::Scheme);
    }
    if bare.parse::<IpAddr>().is_ok() { Err(Refused::Host) } else { Ok(url) }
}

/// Did the operator name this machine's own port, where nothing is encrypted?
#[must_use]
pub fn is_plain(host: &str, port: u16, named: &[String]) -> bool {
    host == "127.0.0.1" && named.iter().any(|name| *name == format!("127.0.0.1:{port}"))
}

/// Checks `RELIEFLINE_CHANNEL_HOSTS`: a host or an address, or `127.0.0.1:PORT`. Asked before the start.
///
/// # Errors
/// A sentence that names the entry.
pub fn check_hosts(hosts: &[String]) -> Result<Vec<String>, BadSetting> {
    let entries = hosts.iter().map(|entry| entry.trim()).filter(|entry| !entry.is_empty());
    entries
        .map(|entry| {
            let good = match entry.split_once(':') {
                Some(("127.0.0.1", port)) => port.parse::<u16>().is_ok_and(|port| port > 0),
                _ => entry.parse::<IpAddr>().is_ok_and(|ip| ip != Ipv4Addr::LOCALHOST) || is_name(entry),
            };
            let wrong = || {
                BadSetting(format!(
                    "RELIEFLINE_CHANNEL_HOSTS: {entry} is neither a host in lower case nor 127.0.0.1:PORT"
                ))
            };
            if good { Ok(entry.to_owned()) } else { Err(wrong()) }
        })
        .collect()
}

fn is_name(entry: &str) -> bool {
    let part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
    let label = |label: &str| !label.is_empty() && !label.starts_with('-') && label.bytes().all(part);
    let last_is_word =
        entry.rsplit('.').next().is_some_and(|last| last.bytes().any(|byte| byte.is_ascii_lowercase()));
    last_is_word && entry.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named() -> Vec<String> {
        check_hosts(&["127.0.0.1:9000".into(), " gateway.clinic.internal".into(), "10.0.0.7".into()]).unwrap()
    }

    #[test]
    fn a_webhook_is_https_on_the_open_internet() {
        let may = |url: &str| webhook(url, &[]).err();
        assert_eq!(may("https://sms.example.com/send?key=1"), None);
        for bad in ["http://sms.example.com/", "ftp://sms.example.com/", "https://sms.example.com:8443/"] {
            assert_eq!(may(bad), Some(Refused::Scheme), "{bad}");
        }
        for bad in ["https://10.0.0.7/", "https://8.8.8.8/", "https://[::1]/"] {
            assert_eq!(may(bad), Some(Refused::Host), "{bad}");
        }
        // The last one is an address in disguise.
        for bad in [
            "https://a:b@sms.example.com/",
            "https://sms.example.com/#x",
            "sms.example.com",
            "https://",
            "https://0x7f.1/",
        ] {
            assert_eq!(may(bad), Some(Refused::Malformed), "{bad}");
        }
        assert_eq!(may("http://127.0.0.1:9000/"), Some(Refused::Scheme));
    }

    #[test]
    fn what_the_operator_named_may_be_inside_and_nothing_beside_it() {
        for good in [
            "http://127.0.0.1:9000/x",
            "https://gateway.clinic.internal/x",
            "https://gateway.clinic.internal:8443/x",
            "https://10.0.0.7/x",
        ] {
            assert!(webhook(good, &named()).is_ok(), "{good}");
        }
        for bad in [
            "http://127.0.0.1:9001/x",
            "http://localhost:9000/x",
            "http://gateway.clinic.internal/x",
            "http://10.0.0.7/x",
            "https://127.0.0.1:9000/x",
            "https://10.0.0.8/x",
        ] {
            assert!(webhook(bad, &named()).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_setting_names_hosts_and_nothing_else() {
        for bad in [
            "127.0.0.1",
            "127.0.0.1:0",
            "127.0.0.1:x",
            "*.example",
            "https://x.org",
            "x.org:444",
            "X.org",
            "1.2",
        ] {
            assert!(check_hosts(&[bad.into()]).is_err(), "{bad}");
        }
        assert_eq!(check_hosts(&[String::new()]).unwrap(), Vec::<String>::new());
    }
}
