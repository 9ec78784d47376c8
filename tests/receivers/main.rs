//! A mail server and a webhook, each as a process of its own: they say no as often as they are told to, then yes, and
//! print what came as lines of JSON.
//!
//! `receivers smtp STATUS,STATUS…` or `receivers webhook SECRET STATUS,STATUS…`: the answers in order, and a yes to
//! whatever comes after them. The first line says the port.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

/// The answers that are still to be given before a yes.
type Answers = Arc<Mutex<Vec<u16>>>;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let (secret, statuses) = match words[..] {
        ["smtp", statuses] => (None, statuses),
        ["webhook", secret, statuses] => (Some(secret.to_owned()), statuses),
        _ => panic!("receivers smtp STATUSES | receivers webhook SECRET STATUSES"),
    };
    let answers: Vec<u16> = statuses.split(',').filter_map(|status| status.parse().ok()).rev().collect();
    let answers = Arc::new(Mutex::new(answers));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    say(&json!({"port": listener.local_addr().expect("an address").port()}));
    for stream in listener.incoming().map_while(Result::ok) {
        let (answers, secret) = (answers.clone(), secret.clone());
        // Who hangs up in the middle of a word is no news.
        thread::spawn(move || match secret {
            Some(secret) => take_call(stream, &secret, &answers),
            None => take_mail(stream, &answers),
        });
    }
}

fn say(line: &Value) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).expect("somebody reads");
}

/// Takes the next answer and prints what came with it; under one lock, so that the lines stand in the answers' order.
fn answers_with(answers: &Answers, yes: u16, came: impl FnOnce(u16) -> Value) -> u16 {
    let mut left = answers.lock().unwrap_or_else(PoisonError::into_inner);
    let status = left.pop().unwrap_or(yes);
    say(&came(status));
    status
}

/// One conversation with a mail client. It says no once it has the whole mail, so that a repeat can be compared.
fn take_mail(stream: TcpStream, answers: &Answers) -> Option<()> {
    let mut to = stream.try_clone().ok()?;
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let mut answer = move |text: &str| to.write_all(format!("{text}\r\n").as_bytes()).ok();
    answer("220 receiver")?;
    let (mut recipients, mut mail) = (Vec::new(), String::new());
    while let Some(line) = lines.next() {
        match line.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => answer("250-receiver\r\n250 8BITMIME")?,
            "RCPT" => {
                recipients.push(line.trim_start_matches("RCPT TO:<").trim_end_matches('>').to_owned());
                answer("250 yes")?;
            }
            "DATA" => {
                answer("354 go on")?;
                for line in lines.by_ref().take_while(|line| line != ".") {
                    mail.push_str(&line);
                    mail.push('\n');
                }
                let came = |status| json!({"status": status, "to": recipients, "mail": mail});
                let status = answers_with(answers, 250, came);
                answer(&format!("{status} so it is"))?;
            }
            "QUIT" => return answer("221 bye"),
            _ => answer("250 yes")?,
        }
    }
    None
}

/// One call of the webhook. The signature is made anew from what came and from the secret.
fn take_call(stream: TcpStream, secret: &str, answers: &Answers) -> Option<()> {
    let mut to = stream.try_clone().ok()?;
    let mut from = BufReader::new(stream);
    loop {
        let (mut length, mut signature, mut line) = (0, String::new(), String::new());
        while from.read_line(&mut line).ok()? > 2 {
            let (name, value) = line.split_once(':').unwrap_or_default();
            match name.to_lowercase().as_str() {
                "content-length" => length = value.trim().parse().ok()?,
                "reliefline-signature" => value.trim().clone_into(&mut signature),
                _ => {}
            }
            line.clear();
        }
        if length == 0 {
            return None;
        }
        let mut body = vec![0; length];
        from.read_exact(&mut body).ok()?;
        let body = String::from_utf8(body).ok()?;
        let (time, given) = signature.trim_start_matches("t=").split_once(",v1=").unwrap_or_default();
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
        mac.update(format!("{time}.{body}").as_bytes());
        let made: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        let content: Value = serde_json::from_str(&body).ok()?;
        let came = |status| json!({"status": status, "signed": made == given, "time": time, "body": content});
        let status = answers_with(answers, 200, came);
        let head = format!("HTTP/1.1 {status} So\r\nRetry-After: 2\r\nLocation: http://127.0.0.1:9/\r\n");
        to.write_all(format!("{head}Content-Length: 0\r\n\r\n").as_bytes()).ok()?;
    }
}
