//! A push service of our own on loopback: real TCP, browsers with their own keys, strict about what it takes, and it
//! misbehaves on request.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
};

use reliefline_server::clock::Clock;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::browser_keys::{BrowserKeys, read_vapid};

/// How the push service answers.
#[derive(Clone, Debug)]
pub enum Manner {
    /// Takes it: 201.
    Good,
    /// A status and more head lines, such as `Retry-After: 7`.
    Status(u16, &'static str),
    /// 302 to there.
    Redirect(String),
    /// Reads the request and says nothing, for ever.
    Hang,
    /// 201, and then a body without an end.
    EndlessBody,
    /// Bytes that are no HTTP.
    Garbage,
    /// Takes the request and cuts the connection.
    Reset,
    /// 201, and then cuts the connection in the middle of the body.
    GoodThenReset,
}

/// A push as a device got it.
#[derive(Clone, Debug)]
pub struct Push {
    /// Which device.
    pub device: String,
    /// Decrypted.
    pub plaintext: Vec<u8>,
    /// The same as JSON.
    pub json: Value,
    /// Seconds.
    pub ttl: u64,
    /// The Topic.
    pub topic: String,
    /// The Urgency.
    pub urgency: String,
    /// The body's size as sent.
    pub size: usize,
    /// What the VAPID token says.
    pub claims: Value,
}

impl Push {
    /// The title of the notification.
    #[must_use]
    pub fn title(&self) -> &str {
        self.json["notification"]["title"].as_str().unwrap_or_default()
    }

    /// What the device gives back to say that it showed it.
    #[must_use]
    pub fn receipt_token(&self) -> &str {
        self.json["notification"]["data"]["receiptToken"].as_str().unwrap_or_default()
    }
}

#[derive(Default)]
struct Inner {
    devices: HashMap<String, Arc<BrowserKeys>>,
    requests: Vec<String>,
    taken: Vec<Push>,
    complaints: Vec<String>,
    next: VecDeque<Manner>,
    always: Option<Manner>,
}

/// The push service; it listens until it is dropped.
pub struct PushService {
    origin: String,
    inner: Arc<Mutex<Inner>>,
    task: tokio::task::JoinHandle<()>,
}

/// A browser that subscribed.
pub struct Device {
    /// Its name.
    pub name: String,
    /// Where it takes pushes.
    pub endpoint: String,
    keys: Arc<BrowserKeys>,
    inner: Arc<Mutex<Inner>>,
}

impl Drop for PushService {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl PushService {
    /// Opens one for servers that push with `vapid_key`; `clock` tells which tokens are over.
    pub async fn start(vapid_key: String, clock: Arc<dyn Clock>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let inner = Arc::new(Mutex::new(Inner::default()));
        let desk = Desk { origin: origin.clone(), vapid_key, clock, inner: inner.clone() };
        let task = tokio::spawn(async move {
            let desk = Arc::new(desk);
            while let Ok((stream, _)) = listener.accept().await {
                let desk = desk.clone();
                tokio::spawn(async move {
                    let _ = desk.serve(stream).await;
                });
            }
        });
        Self { origin, inner, task }
    }

    /// `http://127.0.0.1:PORT`, as `RELIEFLINE_PUSH_HOSTS` names it.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }

    /// A browser subscribes.
    #[must_use]
    pub fn device(&self, name: &str) -> Device {
        let keys = Arc::new(BrowserKeys::default());
        self.inner().devices.insert(name.to_owned(), keys.clone());
        let endpoint = format!("{}/push/{name}", self.origin);
        Device { name: name.to_owned(), endpoint, keys, inner: self.inner.clone() }
    }

    /// The next request is answered so; several wait in line.
    pub fn next(&self, manner: Manner) {
        self.inner().next.push_back(manner);
    }

    /// Every request is answered so.
    pub fn always(&self, manner: Manner) {
        self.inner().always = Some(manner);
    }

    /// Good manners again.
    pub fn behave(&self) {
        let mut inner = self.inner();
        inner.always = None;
        inner.next.clear();
    }

    /// How many requests came, whatever became of them.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.inner().requests.len()
    }

    /// All pushes taken, in order.
    #[must_use]
    pub fn taken(&self) -> Vec<Push> {
        self.inner().taken.clone()
    }

    /// What was wrong with requests: nothing, when the sender is right.
    #[must_use]
    pub fn complaints(&self) -> Vec<String> {
        self.inner().complaints.clone()
    }
}

impl Device {
    /// What the browser's `PushSubscription.toJSON()` says.
    #[must_use]
    pub fn subscription(&self) -> Value {
        json!({
            "endpoint": self.endpoint,
            "expirationTime": null,
            "keys": { "p256dh": self.keys.p256dh(), "auth": self.keys.auth() },
        })
    }

    /// Its public key.
    #[must_use]
    pub fn p256dh(&self) -> String {
        self.keys.p256dh()
    }

    /// Its secret.
    #[must_use]
    pub fn auth(&self) -> String {
        self.keys.auth()
    }

    /// The pushes it got, in order.
    #[must_use]
    pub fn received(&self) -> Vec<Push> {
        let inner = self.inner.lock().unwrap();
        inner.taken.iter().filter(|push| push.device == self.name).cloned().collect()
    }

    /// The titles of the pushes it got, in order.
    #[must_use]
    pub fn titles(&self) -> Vec<String> {
        self.received().iter().map(|push| push.title().to_owned()).collect()
    }

    /// How many requests came for it.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.inner.lock().unwrap().requests.iter().filter(|name| **name == self.name).count()
    }
}

struct Desk {
    origin: String,
    vapid_key: String,
    clock: Arc<dyn Clock>,
    inner: Arc<Mutex<Inner>>,
}

struct Request {
    line: String,
    head: HashMap<String, String>,
    body: Vec<u8>,
}

impl Desk {
    async fn serve(&self, mut stream: TcpStream) -> std::io::Result<()> {
        while let Some(request) = read(&mut stream).await? {
            let name =
                request.line.split_whitespace().nth(1).unwrap_or("").trim_start_matches("/push/").to_owned();
            let manner = {
                let mut inner = self.inner.lock().unwrap();
                inner.requests.push(name.clone());
                inner.next.pop_front().or(inner.always.clone()).unwrap_or(Manner::Good)
            };
            let good = matches!(manner, Manner::Good | Manner::EndlessBody | Manner::GoodThenReset);
            let complaint = match self.examine(&name, &request) {
                Ok(push) => {
                    if good {
                        self.inner.lock().unwrap().taken.push(push);
                    }
                    None
                }
                Err(complaint) => {
                    self.inner.lock().unwrap().complaints.push(complaint.clone());
                    Some(complaint)
                }
            };
            let answer = match manner {
                Manner::Good => match complaint {
                    None => "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n".to_owned(),
                    Some(said) => {
                        format!("HTTP/1.1 400 Bad Request\r\nContent-Length: {}\r\n\r\n{said}", said.len())
                    }
                },
                Manner::Status(status, more) => {
                    let more = if more.is_empty() { String::new() } else { format!("{more}\r\n") };
                    format!("HTTP/1.1 {status} So\r\n{more}Content-Length: 2\r\n\r\nno")
                }
                Manner::Redirect(to) => {
                    format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n")
                }
                Manner::Hang => return std::future::pending().await,
                Manner::Garbage => {
                    stream.write_all(&[0xff; 200]).await?;
                    return Ok(());
                }
                Manner::Reset => return Ok(()),
                Manner::GoodThenReset => {
                    stream.write_all(b"HTTP/1.1 201 Created\r\nContent-Length: 900\r\n\r\nhalf").await?;
                    return Ok(());
                }
                Manner::EndlessBody => {
                    stream.write_all(b"HTTP/1.1 201 Created\r\n\r\n").await?;
                    loop {
                        stream.write_all(&[b'x'; 1024]).await?;
                    }
                }
            };
            stream.write_all(answer.as_bytes()).await?;
        }
        Ok(())
    }

    /// All that a push service and a browser would look at.
    fn examine(&self, name: &str, request: &Request) -> Result<Push, String> {
        let head = |name: &str| request.head.get(name).map(String::as_str).ok_or(format!("no {name}"));
        if !request.line.starts_with("POST /push/") {
            return Err(request.line.clone());
        }
        let keys = self.inner.lock().unwrap().devices.get(name).cloned().ok_or("no such device")?;
        let ttl: u64 = head("ttl")?.parse().map_err(|_| "TTL is no number")?;
        let topic = head("topic")?.to_owned();
        let urgency = head("urgency")?.to_owned();
        if ttl == 0 {
            return Err("TTL 0 is dropped by push services".into());
        }
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if topic.len() > 32 || !topic.bytes().all(is_word) {
            return Err(format!("bad Topic {topic}"));
        }
        if !["very-low", "low", "normal", "high"].contains(&urgency.as_str()) {
            return Err(format!("bad Urgency {urgency}"));
        }
        if head("content-encoding")? != "aes128gcm" {
            return Err("not aes128gcm".into());
        }
        let claims = read_vapid(head("authorization")?, &self.vapid_key)?;
        let now = self.clock.now().0 / 1000;
        let exp = claims["exp"].as_i64().ok_or("no exp")?;
        if claims["aud"] != self.origin.as_str() {
            return Err(format!("aud is {}", claims["aud"]));
        }
        if exp <= now || exp > now + 12 * 3600 {
            return Err(format!("exp is {} s away", exp - now));
        }
        let sub = claims["sub"].as_str().unwrap_or_default();
        if !sub.starts_with("mailto:") && !sub.starts_with("https://") {
            return Err(format!("sub is {sub}"));
        }
        if request.body.len() > 4096 {
            return Err("larger than 4096 bytes".into());
        }
        let plaintext = keys.decrypt(&request.body)?;
        let json = serde_json::from_slice(&plaintext).map_err(|_| "the plaintext is no JSON")?;
        Ok(Push {
            device: name.to_owned(),
            plaintext,
            json,
            ttl,
            topic,
            urgency,
            size: request.body.len(),
            claims,
        })
    }
}

async fn read(stream: &mut TcpStream) -> std::io::Result<Option<Request>> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
    };
    let text = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = text.lines();
    let line = lines.next().unwrap_or_default().to_owned();
    let head: HashMap<_, _> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let length: usize = head.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = bytes.split_off(end + 4);
    while body.len() < length {
        if stream.read_buf(&mut body).await? == 0 {
            return Ok(None);
        }
    }
    Ok(Some(Request { line, head, body }))
}
