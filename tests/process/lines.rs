//! Open screens: each has a line to the server, on which nearly always nothing happens. `make bench-live` asks for ten
//! thousand, and then the limits count.

use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use reliefline_server::{
    domain::ids::SessionId,
    flow::sign_in::new_token,
    keys::{Keys, random},
    store::{Store, session},
};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
};
use uuid::Uuid;

use crate::{
    clinic::{check_in, good, now, rosa, set_up},
    program::{Place, Serving},
};

/// Lines of one session.
const OF_ONE: usize = 4;
/// So many are opened at the same time.
const AT_ONCE: usize = 50;

/// How many; set: the limits count.
fn asked_for() -> Option<usize> {
    std::env::var("RELIEFLINE_BENCH_LINES").ok().and_then(|text| text.parse().ok())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn open_screens_cost_little_while_nothing_happens_and_all_hear_of_a_change() {
    let many = asked_for().unwrap_or(100);
    let place = Place::sqlite();
    let mut server = place.serve(&[]);
    let admin = set_up(&mut server).await;
    let phone = rosa(&server, &admin).await;
    server.kill_nine();
    let sessions = sessions(&place, many.div_ceil(OF_ONE)).await;
    let server = place.serve(&[]);
    let empty = memory(&server);

    let mut lines = Vec::new();
    let tokens: Vec<&String> = sessions.iter().flat_map(|token| [token; OF_ONE]).take(many).collect();
    for some in tokens.chunks(AT_ONCE) {
        let opened = some.iter().enumerate().map(|(number, token)| line(&server, number, token));
        lines.extend(futures_util::future::join_all(opened).await);
    }
    let full = memory(&server);
    // It writes a comment to each of them in this time.
    let (before, seconds) = (cpu(&server), asked_for().map_or(1, |_| 30));
    pause(Duration::from_secs(seconds)).await;
    let idle = (cpu(&server) - before) / seconds as f64 * 100.0;

    let item = check_in(json!({"redFlags": ["RF-NEURO"]}));
    good(&server, "POST", "/check-ins", &phone, json!({"sentAt": now(), "items": [item]})).await;
    let hears = lines.into_iter().map(async |mut line: TcpStream| {
        let (mut heard, mut piece) = (String::new(), [0; 4096]);
        while !heard.contains("\"alert\"") {
            let read = line.read(&mut piece).await.expect("the line stands");
            assert!(read > 0, "the line was closed");
            heard += &String::from_utf8_lossy(&piece[..read]);
        }
    });
    let hears = futures_util::future::join_all(hears);
    tokio::time::timeout(Duration::from_secs(60), hears).await.expect("all hear of it");

    println!("{many} live lines: memory before them\t{empty} MiB\t-\t-\tok");
    let kept = [
        print(&format!("{many} live lines: memory"), full as f64, "MiB", 400.0),
        print(&format!("{many} live lines: CPU while idle"), idle, "% of a core", 10.0),
    ];
    assert!(asked_for().is_none() || kept == [true, true], "short of what we promise");
}

/// So many sessions of the admin's more.
async fn sessions(place: &Place, many: usize) -> Vec<String> {
    let url = format!("sqlite://{}", place.file("reliefline.db").display());
    let store = Store::open(&url).await.expect("the database opens");
    let all = session::Entity::find().all(store.read()).await.expect("sessions");
    let like = all.into_iter().find(|one| one.staff_id.is_some()).expect("the admin's");
    let tokens: Vec<String> = (0..many).map(|_| new_token()).collect();
    let keys = Keys::open(&place.data()).expect("the key file");
    let rows = tokens.iter().map(|token| {
        let id = SessionId(Uuid::from_bytes(random()));
        let token_hash = keys.session_hash(token);
        session::Model { id, token_hash, previous_hash: None, ..like.clone() }.into_active_model()
    });
    let rows: Vec<_> = rows.collect();
    for some in rows.chunks(500) {
        let txn = store.begin().await.expect("a transaction");
        session::Entity::insert_many(some.to_vec()).exec_without_returning(&txn).await.expect("sessions");
        txn.commit().await.expect("a commit");
    }
    tokens
}

/// Opens a line, from one of ten addresses of this machine: one address has too few ports for all of them.
async fn line(server: &Serving, number: usize, token: &str) -> TcpStream {
    let origin = server.origin();
    let host = origin.trim_start_matches("http://").to_owned();
    let to: SocketAddr = host.replace("localhost", "127.0.0.1").parse().expect("an address");
    let socket = TcpSocket::new_v4().expect("a socket");
    let last = u8::try_from(number % 10 + 1).expect("an address");
    socket.bind(SocketAddr::from((Ipv4Addr::new(127, 0, 0, last), 0))).expect("a port");
    let mut line = socket.connect(to).await.expect("a connection");
    let ask = format!(
        "GET /api/v1/live HTTP/1.1\r\nHost: {host}\r\nCookie: __Host-reliefline={token}\r\nAccept: text/event-stream\r\n\r\n"
    );
    line.write_all(ask.as_bytes()).await.expect("it listens");
    let (mut head, mut piece) = (String::new(), [0; 4096]);
    while !head.contains("\r\n\r\n") {
        let read = line.read(&mut piece).await.expect("an answer");
        assert!(read > 0, "no answer: {head}");
        head += &String::from_utf8_lossy(&piece[..read]);
    }
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    line
}

/// Prints a figure beside its limit, as the other benches do; true: it is kept.
fn print(name: &str, figure: f64, unit: &str, limit: f64) -> bool {
    let is_kept = figure < limit;
    let word = if is_kept { "ok" } else { "short" };
    println!("{name}\t{figure:.1} {unit}\tat most {limit} {unit}\t{:.2}\t{word}", figure / limit);
    is_kept
}

/// What the server holds in memory, in MiB.
fn memory(server: &Serving) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).expect("a process");
    let line = status.lines().find(|line| line.starts_with("VmRSS")).expect("a size");
    line.split_whitespace().nth(1).and_then(|size| size.parse::<u64>().ok()).expect("a number") / 1024
}

/// The CPU that the server has used, in seconds.
fn cpu(server: &Serving) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", server.id())).expect("a process");
    let after = stat.rsplit_once(')').map_or("", |(_, after)| after);
    after.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>()
        / 100.0
}

#[expect(clippy::disallowed_methods, reason = "this is about time as it passes")]
async fn pause(long: Duration) {
    tokio::time::sleep(long).await;
}
