//! The program in a folder of its own, and a server that is stopped when the test ends.

use std::{
    io::{BufRead, BufReader, Lines, Read, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

/// What a server prints when it takes requests.
const READY: &str = "ready at";

/// An installation: a data directory, and a database that is its file or a schema of PostgreSQL.
pub struct Place {
    dir: TempDir,
    database: Option<String>,
}

impl Place {
    /// With SQLite.
    pub fn sqlite() -> Self {
        Self { dir: tempfile::tempdir().expect("a temporary folder"), database: None }
    }

    /// With `RELIEFLINE_TEST_POSTGRES` when it is set, else SQLite.
    pub fn either() -> Self {
        let name: String =
            reliefline_server::keys::random::<16>().iter().map(|byte| char::from(b'a' + byte % 26)).collect();
        let postgres = std::env::var("RELIEFLINE_TEST_POSTGRES").ok();
        Self { database: postgres.map(|url| format!("{url}?schema=process_{name}")), ..Self::sqlite() }
    }

    /// Is this on PostgreSQL?
    pub fn on_postgres(&self) -> bool {
        self.database.is_some()
    }

    /// The address of its PostgreSQL database.
    pub fn database(&self) -> Option<String> {
        self.database.clone()
    }

    /// A file of the data directory.
    pub fn file(&self, name: &str) -> PathBuf {
        self.data().join(name)
    }

    /// The data directory.
    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// The program with these arguments, and with none of the settings of whoever runs the tests.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_reliefline"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("RELIEFLINE_")) {
            command.env_remove(name);
        }
        command
            .env_remove("DATABASE_URL")
            .env("RELIEFLINE_DATA_DIR", self.data())
            .env("RELIEFLINE_LISTEN", "127.0.0.1:0")
            .current_dir(self.dir.path())
            .args(args);
        if let Some(url) = &self.database {
            command.env("DATABASE_URL", url);
        }
        command
    }

    /// Runs the program to its end. One that serves instead of ending is killed, and has no exit code.
    pub fn run(&self, args: &[&str]) -> Ended {
        self.run_with(args, "")
    }

    /// The same with something on standard input.
    pub fn run_with(&self, args: &[&str], input: &str) -> Ended {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        // A program that refuses its arguments does not wait for its input.
        let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
        let (mut out, mut err) = (String::new(), String::new());
        for line in BufReader::new(child.stdout.take().expect("a pipe")).lines().map_while(Result::ok) {
            out += &format!("{line}\n");
            if line.contains(READY) {
                let _ = child.kill();
            }
        }
        child.stderr.take().expect("a pipe").read_to_string(&mut err).expect("text");
        Ended { code: child.wait().expect("the program ends").code(), out, err }
    }

    /// Starts a server and reads what it prints until it is ready.
    pub fn serve(&self, more: &[&str]) -> Serving {
        let mut serving = self.start(more);
        serving.read_until(READY);
        serving
    }

    /// The same with its command changed before.
    pub fn serve_with(&self, change: impl FnOnce(&mut Command)) -> Serving {
        let mut command = self.command(&["serve"]);
        change(&mut command);
        let mut serving = Self::spawn(command);
        serving.read_until(READY);
        serving
    }

    /// The same on a machine whose clock shows `at` of UTC, such as `2026-03-08 11:59:50`, and goes on from there.
    pub fn serve_at(&self, at: &str, more: &[&str]) -> Serving {
        self.serve_at_with(at, more, |_| ())
    }

    /// The same with its command changed before.
    pub fn serve_at_with(&self, at: &str, more: &[&str], change: impl FnOnce(&mut Command)) -> Serving {
        // It was set there on purpose.
        let _ = std::fs::create_dir_all(self.data());
        std::fs::write(self.file("clock.accepted"), []).expect("the data directory");
        let mut command = self.command(&[&["serve"], more].concat());
        command
            .env("LD_PRELOAD", another_clock())
            .env("FAKETIME", format!("@{at}"))
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .env("DONT_FAKE_MONOTONIC", "1")
            .env("TZ", "UTC");
        change(&mut command);
        let mut serving = Self::spawn(command);
        serving.read_until(READY);
        serving
    }

    /// The same on a machine whose clock is as far from ours as a file says, now and later; the watch hurries tenfold.
    pub fn serve_by_file(&self, file: &Path, more: &[&str]) -> Serving {
        let mut command = self.command(&[&["serve"], more].concat());
        command
            .env("LD_PRELOAD", another_clock())
            .env("FAKETIME_TIMESTAMP_FILE", file)
            .env("FAKETIME_NO_CACHE", "1")
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .env("DONT_FAKE_MONOTONIC", "1")
            .env("RELIEFLINE_WATCH_DIVISOR", "10");
        let mut serving = Self::spawn(command);
        serving.read_until(READY);
        serving
    }

    /// Starts a server and reads nothing yet.
    pub fn start(&self, more: &[&str]) -> Serving {
        Self::spawn(self.command(&[&["serve"], more].concat()))
    }

    fn spawn(mut command: Command) -> Serving {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program starts");
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        Serving { child, lines, printed: Vec::new() }
    }
}

/// The library that shows a program another clock; the command `faketime` would stand between us and the server.
fn another_clock() -> PathBuf {
    let folders = std::fs::read_dir("/usr/lib").into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files = folders.map(|folder| folder.join("faketime/libfaketimeMT.so.1"));
    files.find(|file| file.exists()).expect("apt-get install faketime")
}

/// What a run left behind.
pub struct Ended {
    /// The exit code.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ended {
    /// The one line that a refusal is.
    pub fn refusal(self) -> String {
        assert_eq!(self.code, Some(1), "{}{}", self.out, self.err);
        assert_eq!(self.err.lines().count(), 1, "one line: {}", self.err);
        assert!(!self.err.contains('{') && !self.err.contains("Err("), "no debug text: {}", self.err);
        self.err
    }
}

/// A running server, killed at the end.
pub struct Serving {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    /// What it printed so far.
    pub printed: Vec<String>,
}

impl Serving {
    /// Reads what it prints up to the line that says this; gives that line.
    pub fn read_until(&mut self, word: &str) -> String {
        loop {
            let line = self.lines.next().and_then(Result::ok);
            let line = line.unwrap_or_else(|| panic!("it ended without saying {word:?}: {:?}", self.printed));
            self.printed.push(line.clone());
            if line.contains(word) {
                return line;
            }
        }
    }

    /// Its public address.
    pub fn origin(&self) -> String {
        let line = self.printed.iter().find(|line| line.contains(READY)).expect("it is ready");
        line.rsplit(' ').next().unwrap_or_default().to_owned()
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Has it ended?
    pub fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// SIGKILL: no time for anything.
    pub fn kill_nine(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// One request, as one of our own pages sends it; gives status, session and body.
    pub async fn ask(&self, method: &str, path: &str, session: &str, body: Option<&Value>) -> Option<Answer> {
        let client = reqwest::Client::new();
        let method = method.parse().expect("a method");
        let mut request = client
            .request(method, format!("{}/api/v1{path}", self.origin()))
            .header("origin", self.origin())
            .header("cookie", format!("__Host-reliefline={session}"));
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let answer = request.send().await.ok()?;
        let (status, set) = (answer.status().as_u16(), answer.headers().get("set-cookie").cloned());
        let set = set.and_then(|set| set.to_str().map(str::to_owned).ok()).unwrap_or_default();
        let session = set.trim_start_matches("__Host-reliefline=").split(';').next().unwrap_or_default();
        let text = answer.text().await.ok()?;
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        Some(Answer { status, session: session.to_owned(), json })
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.kill_nine();
    }
}

/// What the server answered.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The session it set, or nothing.
    pub session: String,
    /// The body.
    pub json: Value,
}

/// How many bytes there are.
pub fn size(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |about| about.len())
}
