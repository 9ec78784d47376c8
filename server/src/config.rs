//! Settings: by flag, by environment, or by a file of `KEY=value` lines (the environment wins over the file).

use std::{
    ffi::OsString,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

use clap::Args;

/// What an instance needs to know before it starts.
#[derive(Args, Clone, Debug)]
pub struct Config {
    /// Where the data lives: `sqlite://FILE` or `postgres://…`. Default: `reliefline.db` in the data directory.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, global = true)]
    pub database_url: Option<String>,

    /// Address and port to listen on.
    #[arg(long, env = "RELIEFLINE_LISTEN", default_value = "127.0.0.1:8080", global = true)]
    pub listen: SocketAddr,

    /// Directory of the key file and, with SQLite, of the database.
    #[arg(long, env = "RELIEFLINE_DATA_DIR", default_value = "./data", global = true)]
    pub data_dir: PathBuf,

    /// The address people type. Default: `http://localhost:PORT`. Anything but localhost must be https.
    #[arg(long, env = "RELIEFLINE_PUBLIC_URL", global = true)]
    pub public_url: Option<String>,

    /// Push hosts allowed beside the built-in list, comma-separated. `http://127.0.0.1:PORT` counts only on localhost.
    #[arg(long, env = "RELIEFLINE_PUSH_HOSTS", value_delimiter = ',', global = true)]
    pub push_hosts: Vec<String>,

    /// Addresses of reverse proxies whose `X-Forwarded-For` is believed, comma-separated.
    #[arg(long, env = "RELIEFLINE_TRUSTED_PROXIES", value_delimiter = ',', global = true)]
    pub trusted_proxies: Vec<IpAddr>,

    /// A file of `KEY=value` lines with any of these settings; flags and environment win over it.
    #[arg(long, env = "RELIEFLINE_SETTINGS", global = true)]
    pub settings: Option<PathBuf>,

    /// `off` removes the readable API documentation at /api/docs.
    #[arg(long, env = "RELIEFLINE_API_DOCS", default_value = "on", global = true)]
    pub api_docs: String,
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

    /// The public origin without a slash at its end.
    ///
    /// # Errors
    /// When it is http and not on localhost: cookies, service workers and keys of the phone need https.
    pub fn public_origin(&self) -> Result<String, BadSetting> {
        let url =
            self.public_url.clone().unwrap_or_else(|| format!("http://localhost:{}", self.listen.port()));
        let url = url.trim_end_matches('/').to_owned();
        let parsed = reqwest::Url::parse(&url)
            .map_err(|_| BadSetting(format!("RELIEFLINE_PUBLIC_URL is not an address: {url}")))?;
        let local = parsed.host_str() == Some("localhost");
        if parsed.scheme() != "https" && !(parsed.scheme() == "http" && local) {
            return Err(BadSetting(format!(
                "RELIEFLINE_PUBLIC_URL must be https, or http on localhost: {url}"
            )));
        }
        if parsed.path() != "/" || parsed.query().is_some() || parsed.fragment().is_some() {
            return Err(BadSetting(format!("RELIEFLINE_PUBLIC_URL must be an origin without a path: {url}")));
        }
        Ok(url)
    }
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
    let named =
        args.iter().position(|arg| arg == "--settings").and_then(|place| args.get(place + 1).cloned());
    let Some(file) = named.or_else(|| environment("RELIEFLINE_SETTINGS")) else {
        return Ok(args);
    };
    let text = std::fs::read_to_string(&file)
        .map_err(|error| BadSetting(format!("the settings file {}: {error}", file.display())))?;
    let mut args = args.into_iter();
    let mut all: Vec<OsString> = args.next().into_iter().collect();
    for (key, value) in read_file(&text)? {
        if environment(&key).is_none() {
            let flag = key.trim_start_matches("RELIEFLINE_").to_lowercase().replace('_', "-");
            all.push(format!("--{flag}={value}").into());
        }
    }
    all.extend(args);
    Ok(all)
}

/// Reads `KEY=value` lines (`#` begins a comment) into pairs.
///
/// # Errors
/// Names the line that has no `=`.
pub fn read_file(text: &str) -> Result<Vec<(String, String)>, BadSetting> {
    text.lines()
        .enumerate()
        .map(|(number, line)| (number, line.trim()))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(number, line)| {
            line.split_once('=')
                .map(|(key, value)| (key.trim().to_owned(), value.trim().trim_matches('"').to_owned()))
                .ok_or_else(|| BadSetting(format!("line {} of the settings file has no '='", number + 1)))
        })
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
            trusted_proxies: vec![],
            settings: None,
            api_docs: "on".into(),
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
    fn flags_and_environment_win_over_the_settings_file() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("reliefline.conf");
        std::fs::write(&file, "RELIEFLINE_LISTEN=127.0.0.1:9000\nRELIEFLINE_DATA_DIR=/tmp/x\n").unwrap();
        let args = ["reliefline", "--settings", file.to_str().unwrap(), "serve"].map(OsString::from).to_vec();
        let environment = |key: &str| (key == "RELIEFLINE_DATA_DIR").then(|| OsString::from("/srv"));
        let all = with_file(args, &environment).unwrap();
        assert_eq!(
            all[1], "--listen=127.0.0.1:9000",
            "a file's setting stands before the flags that win over it"
        );
        assert!(!all.iter().any(|arg| arg == "--data-dir=/tmp/x"));
        assert_eq!(all.last().unwrap(), "serve");
    }

    #[test]
    fn a_settings_file_is_lines_of_key_and_value() {
        let pairs = read_file("# ours\nRELIEFLINE_LISTEN = 127.0.0.1:9000\n\n").unwrap();
        assert_eq!(pairs, [("RELIEFLINE_LISTEN".to_owned(), "127.0.0.1:9000".to_owned())]);
        assert!(read_file("nonsense").is_err());
    }
}
