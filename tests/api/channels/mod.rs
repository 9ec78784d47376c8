//! Nobody's phone answers, and somebody is told all the same: by mail, and by the clinic's webhook.

mod direct;
mod levels;
mod notices;
mod settings;
mod tries;

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver as Lines, channel},
    time::Duration,
};

use poem::http::Method;
use reliefline_server::channels::{Mail, Switchboard};
use serde_json::{Value, json};
use stage::{
    Stage,
    clinic::{Answer, ORIGIN},
    people::Person,
};

/// 11:00 at the clinic.
const MORNING: &str = "2026-11-24T16:00:00Z";
const SECRET: &str = "a secret that both sides know";

/// A mail server or a webhook in a process of its own.
struct Receiver {
    child: Child,
    lines: Lines<Value>,
    port: u64,
}

impl Receiver {
    /// A mail server that answers the first mails so, and takes all that come after them.
    fn of_mail(statuses: &str) -> Self {
        Self::start(&["smtp", statuses])
    }

    /// The same for calls of a webhook.
    fn of_calls(statuses: &str) -> Self {
        Self::start(&["webhook", SECRET, statuses])
    }

    fn start(args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_receivers"))
            .args(args)
            .stdout(Stdio::piped())
            .spawn()
            .expect("a receiver");
        let out = BufReader::new(child.stdout.take().expect("its words"));
        let (tell, lines) = channel();
        // Read at once, or a receiver with much to say would wait for us, and we for it.
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                let _ = tell.send(serde_json::from_str(&line).expect("a line of JSON"));
            }
        });
        let mut receiver = Self { child, lines, port: 0 };
        receiver.port = receiver.next()["port"].as_u64().expect("a port");
        receiver
    }

    /// The next that came.
    fn next(&self) -> Value {
        self.lines.recv_timeout(Duration::from_secs(20)).expect("something came")
    }

    /// The next, if one comes soon.
    fn soon(&self) -> Option<Value> {
        self.lines.recv_timeout(Duration::from_millis(500)).ok()
    }

    /// So many that came.
    fn takes(&self, count: usize) -> Vec<Value> {
        (0..count).map(|_| self.next()).collect()
    }

    /// Stops it: all that came and was not looked at.
    fn ends(mut self) -> Vec<Value> {
        self.child.kill().expect("it stops");
        self.lines.iter().collect()
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}/sms", self.port)
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A server that may reach these two, by mail and by webhook.
fn switchboard(mail: &Receiver, calls: &Receiver) -> Switchboard {
    let named: Vec<String> = [mail, calls].map(|one| format!("127.0.0.1:{}", one.port)).to_vec();
    let url = format!("smtp://127.0.0.1:{}", mail.port);
    let mail = Mail::parse(&url, "Reliefline <reliefline@clinic.example>", ORIGIN, &named).expect("settings");
    Switchboard::new(Some(mail), named)
}

/// A clinic whose server reaches these two.
async fn clinic_with(mail: &Receiver, calls: &Receiver) -> Stage {
    let board = switchboard(mail, calls);
    Stage::open_with(MORNING, |builder| builder.switchboard(board)).await
}

/// Makes the version after `version`.
async fn sets(who: &Person<'_>, version: i64, channels: Value) -> Answer {
    let body = json!({"version": version, "channels": channels});
    who.send(Method::PUT, "/settings/channels", Some(body)).await
}

/// The webhook of a receiver, as an admin sets it.
fn webhook(calls: &Receiver) -> Value {
    json!({"url": calls.url(), "secret": SECRET})
}

/// Gives somebody a telephone.
async fn has_phone(who: &Person<'_>, phone: &str) {
    let _ = who.send(Method::PATCH, "/me", Some(json!({"phone": phone}))).await.good();
}

/// Whom mails or calls went to.
fn to(all: &[Value]) -> Vec<String> {
    let one = |one: &Value| {
        let to = one.get("to").unwrap_or(&one["body"]["to"]);
        assert_eq!(to.as_array().map(Vec::len), Some(1), "one message each: {one}");
        to[0].as_str().unwrap_or_default().to_owned()
    };
    let mut all: Vec<_> = all.iter().map(one).collect();
    all.sort_unstable();
    all
}

/// A line of a mail's head.
fn head(mail: &Value, name: &str) -> String {
    let text = mail["mail"].as_str().unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
    line.unwrap_or_else(|| panic!("no {name} in {text}")).to_owned()
}
