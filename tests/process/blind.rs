//! A day on which the database does not answer: nobody can be looked up any more, and the admin is told all the same.

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::{JoinHandle, JoinSet},
};

use crate::{
    clinic::{good, set_up},
    program::Place,
    reminders::{beside, pause},
    watch::{health, serve, until},
};

/// A webhook that takes every call; gives its address, and what came.
async fn webhook() -> (String, UnboundedReceiver<Value>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let host = listener.local_addr().expect("an address").to_string();
    let (says, hears) = unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(take_call(stream, says.clone()));
        }
    });
    (host, hears)
}

async fn take_call(stream: TcpStream, says: UnboundedSender<Value>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let (mut length, mut is_signed) = (0, false);
    let mut line = String::new();
    while stream.read_line(&mut line).await? > 2 {
        let (name, value) = line.split_once(':').unwrap_or_default();
        match name.to_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap_or(0),
            "reliefline-signature" => is_signed = value.contains(",v1="),
            _ => {}
        }
        line.clear();
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    let mut body: Value = serde_json::from_slice(&body).map_err(std::io::Error::other)?;
    body["signed"] = is_signed.into();
    let _ = says.send(body);
    stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n").await
}

/// The way from a server to its database, until it is taken away.
enum Way {
    /// Its tables; what is left of the file answers no question.
    File,
    /// Every connection goes through here.
    Bridge(JoinHandle<()>),
}

impl Way {
    /// To the database of a place, and the address that a server is to be given, if it is another one.
    async fn to(place: &Place) -> (Self, Option<String>) {
        let Some(url) = place.database() else { return (Self::File, None) };
        let (who, rest) = url.rsplit_once('@').expect("somebody signs in");
        let (host, name) = rest.split_once('/').expect("a database");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let near = listener.local_addr().expect("an address");
        let (by_the_bridge, host) = (format!("{who}@{near}/{name}"), host.to_owned());
        let task = tokio::spawn(async move {
            // Ends with this task, and all that goes over it.
            let mut open = JoinSet::new();
            while let Ok((mut near, _)) = listener.accept().await {
                let host = host.clone();
                open.spawn(async move {
                    let mut far = TcpStream::connect(host).await?;
                    tokio::io::copy_bidirectional(&mut near, &mut far).await
                });
            }
        });
        (Self::Bridge(task), Some(by_the_bridge))
    }

    async fn ends(self, place: &Place) {
        match self {
            Self::Bridge(task) => task.abort(),
            Self::File => {
                let db = beside(place).await;
                let tables = "BEGIN IMMEDIATE; PRAGMA writable_schema = ON; DELETE FROM sqlite_schema; \
                              PRAGMA schema_version = 1000000; COMMIT";
                until("room to take the tables away", async || {
                    let done = db.execute_unprepared(tables).await.is_ok();
                    if !done {
                        let _ = db.execute_unprepared("ROLLBACK").await;
                    }
                    done.then_some(())
                })
                .await;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_gone_is_told_to_the_admin_though_nobody_can_be_looked_up() {
    let place = Place::either();
    let (way, url) = Way::to(&place).await;
    let (host, mut calls) = webhook().await;
    let mut settings = vec![("RELIEFLINE_CHANNEL_HOSTS", host.as_str())];
    settings.extend(url.as_deref().map(|url| ("DATABASE_URL", url)));
    let mut server = serve(&place, "", &settings);
    let admin = set_up(&mut server).await;
    let phone = json!({"phone": "(212) 555-0104"});
    good(&server, "PATCH", "/me", &admin, phone).await;
    let webhook = json!({"url": format!("http://{host}/sms"), "secret": "a secret that both sides know"});
    let channels = json!({"version": 0, "channels": {"email": true, "webhook": webhook}});
    good(&server, "PUT", "/settings/channels", &admin, channels).await;
    until("green", async || (health(&server).await == (200, "ok".into())).then_some(())).await;
    // The watch reads whom to tell once in a while: each six seconds here.
    pause(8_000).await;
    while calls.try_recv().is_ok() {}

    way.ends(&place).await;
    let told = until("a call", async || calls.try_recv().ok()).await;
    assert_eq!((&told["kind"], &told["to"]), (&json!("system"), &json!(["(212) 555-0104"])));
    assert_eq!((&told["signed"], &told["level"]), (&json!(true), &json!(0)));
    assert_eq!(told["url"], format!("{}/system", server.origin()));
    assert_eq!(health(&server).await, (503, "late".into()));
    assert!(!server.has_ended(), "it goes on");
}
