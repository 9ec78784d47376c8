//! Settings: by flag, by environment, or by a file of `KEY=value` lines (the environment wins over the file).

use std::{
    ffi::OsString,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

use clap::Args;

use crate::channels::{Mail, Switchboard, allow};

/// What an instance needs to know before it starts.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Settings")]
pub struct Config {
    /// Where the data lives: `sqlite://FILE` or `postgres://…`. Default: `reliefline.db` in the data directory.
    #[arg(long, value_name = "URL", env = "DATABASE_URL", hide_env_values = true, global = true)]
    pub database_url: Option<String>,

    /// Address and port to listen on; port 0 takes one that is free.
    #[arg(
        long,
        value_name = "ADDRESS:PORT",
        env = "RELIEFLINE_LISTEN",
        default_value = "127.0.0.1:8080",
        global = true
    )]
    pub listen: SocketAddr,

    /// Folder of the key file and, with SQLite, of the database.
    #[arg(long, value_name = "FOLDER", env = "RELIEFLINE_DATA_DIR", default_value = "./data", global = true)]
    pub data_dir: PathBuf,

    /// The address people type. Default: `http://localhost:PORT`. Anything but localhost must be https.
    #[arg(long, value_name = "URL", env = "RELIEFLINE_PUBLIC_URL", global = true)]
    pub public_url: Option<String>,

    /// Push hosts allowed beside the built-in list, comma-separated. `http://127.0.0.1:PORT` counts only on localhost.
    #[arg(long, value_name = "HOSTS", env = "RELIEFLINE_PUSH_HOSTS", value_delimiter = ',', global = true)]
    pub push_hosts: Vec<String>,

    /// Mail server for alerts that nobody takes: `smtps://NAME:PASSWORD@HOST:PORT`, or `smtp://…` for STARTTLS.
    #[arg(long, value_name = "URL", env = "RELIEFLINE_SMTP_URL", hide_env_values = true, global = true)]
    pub smtp_url: Option<Private>,

    /// Who mails are from: `Reliefline <name@host>`. Needed with a mail server.
    #[arg(long, value_name = "ADDRESS", env = "RELIEFLINE_MAIL_FROM", global = true)]
    pub mail_from: Option<String>,

    /// Hosts that mail and webhooks may reach though they are not on the open internet, comma-separated; `127.0.0.1:PORT`
    /// is reached without TLS.
    #[arg(
        long,
        value_name = "HOSTS",
        env = "RELIEFLINE_CHANNEL_HOSTS",
        value_delimiter = ',',
        global = true
    )]
    pub channel_hosts: Vec<String>,

    /// Addresses of reverse proxies whose `X-Forwarded-For` is believed, comma-separated.
    #[arg(
        long,
        value_name = "ADDRESSES",
        env = "RELIEFLINE_TRUSTED_PROXIES",
        value_delimiter = ',',
        global = true
    )]
    pub trusted_proxies: Vec<IpAddr>,

    /// A file of `KEY=value` lines with any of these settings; flags and environment win over it.
    #[arg(long, value_name = "FILE", env = "RELIEFLINE_SETTINGS", global = true)]
    pub settings: Option<PathBuf>,

    /// `off` takes away the readable API documentation at /api/docs.
    #[arg(
        long,
        value_name = "ON OR OFF",
        env = "RELIEFLINE_API_DOCS",
        default_value = "on",
        value_parser = ["on", "off"],
        global = true
    )]
    pub api_docs: String,

    /// Whoever sends this token as `Authorization: Bearer …` reads figures at /metrics; without one there is no /metrics.
    #[arg(
        long,
        value_name = "TOKEN",
        env = "RELIEFLINE_METRICS_TOKEN",
        hide_env_values = true,
        value_parser = metrics_token,
        global = true
    )]
    pub metrics_token: Option<String>,

    /// An address that is asked for every minute while alerts are on their way as they should be: somebody outside who
    /// misses it says so.
    #[arg(
        long,
        value_name = "URL",
        env = "RELIEFLINE_HEARTBEAT_URL",
        hide_env_values = true,
        value_parser = heartbeat_url,
        global = true
    )]
    pub heartbeat_url: Option<String>,
}

/// A setting with a password in it: `Debug` hides it.
#[derive(Clone)]
pub struct Private(pub String);

impl std::str::FromStr for Private {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.into()))
    }
}

impl std::fmt::Debug for Private {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(hidden)")
    }
}

/// A setting that cannot be used; the sentence says which and why.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct BadSetting(pub String);

impl Config {
    /// The database's address, with the default filled in.
    #[must_use]
    pub fn database(&self) -> String {
        self.database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite://{}", self.data_dir.join("reliefline.db").display()))
    }

    /// The public origin as browsers write it in `Origin`: lower case, no usual port, no slash at its end.
    ///
    /// # Errors
    /// When it is more than an origin; or http and not on localhost: cookies, service workers and keys of the phone need
    /// https.
    pub fn public_origin(&self) -> Result<String, BadSetting> {
        let url =
            self.public_url.clone().unwrap_or_else(|| format!("http://localhost:{}", self.listen.port()));
        let parsed = reqwest::Url::parse(&url)
            .map_err(|_| BadSetting(format!("RELIEFLINE_PUBLIC_URL is not an address: {url}")))?;
        let local = parsed.host_str() == Some("localhost");
        if parsed.scheme() != "https" && !(parsed.scheme() == "http" && local) {
            return Err(BadSetting(format!(
                "RELIEFLINE_PUBLIC_URL must be https, or http on localhost: {url}"
            )));
        }
        let origin = parsed.origin().ascii_serialization();
        if parsed.as_str() != format!("{origin}/") {
            return Err(BadSetting(format!(
                "RELIEFLINE_PUBLIC_URL must end after the host and port, as in {origin}: no path, query, fragment, name or password"
            )));
        }
        Ok(origin)
    }
}

/// A token that nobody guesses.
fn metrics_token(text: &str) -> Result<String, BadSetting> {
    let good = text.len() >= 16 && text.bytes().all(|byte| byte.is_ascii_graphic());
    if good {
        return Ok(text.to_owned());
    }
    Err(BadSetting("it must have at least 16 characters, none of them a space".into()))
}

/// An address of https, or of this machine.
fn heartbeat_url(text: &str) -> Result<String, BadSetting> {
    let url = reqwest::Url::parse(text).map_err(|_| BadSetting("it is not an address".into()))?;
    let here = matches!(url.host_str(), Some("localhost" | "127.0.0.1"));
    match url.scheme() {
        "https" => Ok(text.to_owned()),
        "http" if here => Ok(text.to_owned()),
        _ => Err(BadSetting("it must be https, or http to this machine".into())),
    }
}

/// What sends mails and calls webhooks, as the settings have it.
///
/// # Errors
/// Names the setting that cannot be used.
pub fn switchboard(config: &Config, origin: &str) -> Result<Switchboard, BadSetting> {
    let named = allow::check_hosts(&config.channel_hosts)?;
    let mail = match (&config.smtp_url, &config.mail_from) {
        (Some(Private(url)), Some(from)) => Some(Mail::parse(url, from, origin, &named)?),
        (Some(_), None) => {
            let what = "RELIEFLINE_SMTP_URL needs RELIEFLINE_MAIL_FROM: who the mail is from";
            return Err(BadSetting(what.into()));
        }
        (None, _) => None,
    };
    Ok(Switchboard::new(mail, named))
}

/// Is this public origin on localhost, where plain http and demo links are allowed?
#[must_use]
pub fn is_localhost(origin: &str) -> bool {
    reqwest::Url::parse(origin).is_ok_and(|url| url.host_str() == Some("localhost"))
}

/// The arguments with those of the settings file put before them, so that flags and environment win over the file.
///
/// The file is the one after `--settings`, or else in `RELIEFLINE_SETTINGS`.
///
/// # Errors
/// Names a file that cannot be read, and a line that is no setting.
pub fn with_file(
    args: Vec<OsString>,
    environment: &dyn Fn(&str) -> Option<OsString>,
) -> Result<Vec<OsString>, BadSetting> {
    let Some(file) = named(&args).or_else(|| environment("RELIEFLINE_SETTINGS")) else {
        return Ok(args);
    };
    let wrong = |what: String| BadSetting(format!("the settings file {}: {what}", file.display()));
    let text = std::fs::read_to_string(&file).map_err(|error| wrong(error.to_string()))?;
    let mut args = args.into_iter();
    let mut all: Vec<OsString> = args.next().into_iter().collect();
    for (key, value) in read_file(&text).map_err(wrong)? {
        if environment(&key).is_none() {
            let flag = key.trim_start_matches("RELIEFLINE_").to_lowercase().replace('_', "-");
            all.push(format!("--{flag}={value}").into());
        }
    }
    all.extend(args);
    Ok(all)
}

/// The file that the arguments name, as `--settings FILE` or `--settings=FILE`; the last one counts.
fn named(args: &[OsString]) -> Option<OsString> {
    args.iter().enumerate().rev().find_map(|(place, arg)| {
        if arg == "--settings" {
            return args.get(place + 1).cloned();
        }
        arg.to_str()?.strip_prefix("--settings=").map(OsString::from)
    })
}

/// Reads `KEY=value` lines (`#` begins a comment) into pairs.
///
/// # Errors
/// Names the line that has no `=`, or whose key is no setting.
fn read_file(text: &str) -> Result<Vec<(String, String)>, String> {
    let known = known_settings();
    let mut pairs = Vec::new();
    for (number, line) in (1..).zip(text.lines().map(str::trim)) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let Some((key, value)) = line.split_once('=') else {
            return Err(format!("line {number} has no '='"));
        };
        let key = key.trim();
        if !known.iter().any(|name| name == key) {
            return Err(format!("line {number}: {key} is no setting; there are {}", known.join(", ")));
        }
        pairs.push((key.to_owned(), value.trim().trim_matches('"').to_owned()));
    }
    Ok(pairs)
}

/// The names of all settings, as the environment has them; a file cannot name another file.
fn known_settings() -> Vec<String> {
    Config::augment_args(clap::Command::new("settings"))
        .get_arguments()
        .filter_map(|arg| Some(arg.get_env()?.to_str()?.to_owned()))
        .filter(|name| name != "RELIEFLINE_SETTINGS")
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(public_url: &str) -> Config {
        Config {
            database_url: None,
            listen: "127.0.0.1:8080".parse().unwrap(),
            data_dir: "./data".into(),
            public_url: Some(public_url.into()),
            push_hosts: vec![],
            smtp_url: None,
            mail_from: None,
            channel_hosts: vec![],
            trusted_proxies: vec![],
            settings: None,
            api_docs: "on".into(),
            metrics_token: None,
            heartbeat_url: None,
        }
    }

    #[test]
    fn plain_http_is_for_localhost_alone() {
        assert!(config("http://localhost:8080").public_origin().is_ok());
        assert!(config("https://clinic.example").public_origin().is_ok());
        for bad in
            ["http://clinic.example", "http://127.0.0.1:8080", "https://clinic.example/path", "nonsense"]
        {
            assert!(config(bad).public_origin().is_err(), "{bad}");
        }
    }

    #[test]
    fn the_origin_is_what_browsers_send() {
        for (typed, origin) in [
            ("https://Clinic.example", "https://clinic.example"),
            ("https://clinic.example:443/", "https://clinic.example"),
            ("https://clinic.example:8443", "https://clinic.example:8443"),
            ("http://LOCALHOST:80", "http://localhost"),
            ("https://clínica.example", "https://xn--clnica-4va.example"),
        ] {
            assert_eq!(config(typed).public_origin().unwrap(), origin, "{typed}");
        }
        for more in ["/app", "?a=b", "#x", "//", "/?"] {
            let said =
                config(&format!("https://clinic.example{more}")).public_origin().unwrap_err().to_string();
            assert!(said.contains("as in https://clinic.example:") && !said.contains('\n'), "{said}");
        }
        let said = config("https://ana:secret@clinic.example").public_origin().unwrap_err().to_string();
        assert!(!said.contains("secret"), "{said}");
    }

    /// The arguments that come of `args` and a file of these lines.
    fn all(args: &dyn Fn(&str) -> Vec<String>, lines: &str) -> Result<Vec<OsString>, BadSetting> {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("reliefline.conf");
        std::fs::write(&file, lines).unwrap();
        let args = args(file.to_str().unwrap()).into_iter().map(OsString::from).collect();
        with_file(args, &|key| (key == "RELIEFLINE_DATA_DIR").then(|| OsString::from("/srv")))
    }

    fn two_words(file: &str) -> Vec<String> {
        ["reliefline", "--settings", file, "serve"].map(String::from).to_vec()
    }

    fn one_word(file: &str) -> Vec<String> {
        ["reliefline".into(), "serve".into(), format!("--settings={file}")].to_vec()
    }

    #[test]
    fn flags_and_environment_win_over_the_settings_file() {
        let lines = "# ours\n RELIEFLINE_LISTEN = \"127.0.0.1:9000\"\n\nRELIEFLINE_DATA_DIR=/tmp/x\n";
        for args in [two_words, one_word] {
            let all = all(&args, lines).unwrap();
            assert_eq!(
                all[1], "--listen=127.0.0.1:9000",
                "a file's setting stands before the flags that win over it"
            );
            assert!(!all.iter().any(|arg| arg == "--data-dir=/tmp/x"));
        }
    }

    #[test]
    fn a_line_that_is_no_setting_and_a_file_that_is_not_there_are_named() {
        let said = |lines: &str| all(&one_word, lines).unwrap_err().to_string();
        assert!(said("\nRELIEFLINE_LISTEN 127.0.0.1:9000").ends_with("line 2 has no '='"));
        assert!(
            said("RELIEFLINE_LISTENS=127.0.0.1:9000").contains("line 1: RELIEFLINE_LISTENS is no setting")
        );
        assert!(said("LISTEN=127.0.0.1:9000").contains("DATABASE_URL, RELIEFLINE_LISTEN"));
        assert!(said("RELIEFLINE_SETTINGS=/tmp/other").contains("is no setting"));
        let missing = with_file(
            one_word("/nowhere/reliefline.conf").into_iter().map(OsString::from).collect(),
            &|_| None,
        );
        assert!(
            missing
                .unwrap_err()
                .to_string()
                .starts_with("the settings file /nowhere/reliefline.conf: No such file")
        );
    }
}
