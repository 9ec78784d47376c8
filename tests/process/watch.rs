//! Each layer of the watch, broken in turn in the running program: limits are divided by ten, and faults are planted that
//! only a debug build has.

use std::{
    io::{BufRead, BufReader},
    os::unix::net::UnixDatagram,
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use reliefline_server::domain::at::{At, MINUTE, SECOND};
use sea_orm::ConnectionTrait;
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::{
    clinic::{now, set_up},
    program::{Place, Serving},
    reminders::{beside, pause},
};

/// A server that watches ten times as fast, with these settings beside.
pub fn serve(place: &Place, faults: &str, more: &[(&str, &str)]) -> Serving {
    place.serve_with(|command| {
        command.env("RELIEFLINE_WATCH_DIVISOR", "10").env("RELIEFLINE_FAULTS", faults);
        for (name, value) in more {
            command.env(name, value);
        }
    })
}

/// A clinic that is set up, and its admin's session; no server runs.
async fn clinic(place: &Place) -> String {
    let mut server = place.serve(&[]);
    let admin = set_up(&mut server).await;
    server.kill_nine();
    admin
}

/// What `/healthz/alerts` says.
pub async fn health(server: &Serving) -> (u16, String) {
    let answer = reqwest::get(format!("{}/healthz/alerts", server.origin())).await.expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("text"))
}

/// Waits for something, at most two minutes.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let end = now().plus(2 * MINUTE);
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(now() < end, "{what} never came");
        pause(100).await;
    }
}

/// The first open notice of a kind.
async fn notice(server: &Serving, admin: &str, kind: &str) -> Value {
    until(kind, async || {
        let list = server.ask("GET", "/system-notices?open=true", admin, None).await?.json;
        list["notices"].as_array()?.iter().find(|one| one["kind"] == kind).cloned()
    })
    .await
}

/// Somebody outside who counts heartbeats.
async fn outside() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/alive", listener.local_addr().expect("an address"));
    let heard = Arc::new(AtomicUsize::new(0));
    let counts = heard.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = vec![0; 2048];
            let read = stream.read(&mut head).await.unwrap_or(0);
            if head[..read].starts_with(b"GET /alive ") {
                counts.fetch_add(1, Ordering::SeqCst);
            }
            let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n").await;
        }
    });
    (url, heard)
}

/// Runs a server until it ends by itself; its exit code and what it logged.
fn ends_by_itself(place: &Place, fault: &str) -> (Option<i32>, String) {
    let mut command = place.command(&["serve"]);
    command.env("RELIEFLINE_WATCH_DIVISOR", "10").env("RELIEFLINE_FAULTS", fault).env("NO_COLOR", "1");
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("it starts");
    let lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
    let log: Vec<String> = lines.map_while(Result::ok).collect();
    (child.wait().expect("it ends").code(), log.join("\n"))
}

/// For how many milliseconds a loop had not gone round when the process ended, as the log says.
fn silent(log: &str, name: &str) -> Option<u64> {
    let line = log.lines().find(|line| line.contains(&format!("one=\"{name}\"")))?;
    line.split("silent=").nth(1)?.split(' ').next()?.parse().ok()
}

#[test]
fn a_loop_that_is_asleep_for_ever_ends_the_process_with_70_and_the_log_says_which() {
    let (code, log) = ends_by_itself(&Place::sqlite(), "worker-asleep");
    assert_eq!(code, Some(70), "{log}");
    // A tick that came too early for one answer is no silence.
    let is_stuck = |name: &str| silent(&log, name).is_some_and(|millis| millis > 1_000);
    assert_eq!(["worker", "watch", "runtime"].map(is_stuck), [true, false, false], "{log}");
    assert!(log.contains("A loop is stuck; the process ends"), "{log}");
}

#[test]
fn a_runtime_that_is_blocked_ends_the_process_with_70_though_no_task_can_say_so() {
    let (code, log) = ends_by_itself(&Place::sqlite(), "runtime-blocked");
    assert_eq!(code, Some(70), "{log}");
    assert!(silent(&log, "runtime").is_some_and(|millis| millis > 1_000), "{log}");
}

#[tokio::test]
async fn while_the_worker_does_nothing_alerts_turn_red_the_admin_is_told_and_the_heartbeat_stops() {
    let place = Place::sqlite();
    let admin = clinic(&place).await;
    let (url, heard) = outside().await;
    let heartbeat = [("RELIEFLINE_HEARTBEAT_URL", url.as_str())];
    let mut server = serve(&place, "", &heartbeat);
    until("a second heartbeat", async || (heard.load(Ordering::SeqCst) >= 2).then_some(())).await;
    assert_eq!(health(&server).await, (200, "ok".into()));
    server.kill_nine();

    // What is overdue is the watch's own message, which nobody sends.
    server = serve(&place, "worker-idle", &heartbeat);
    let told = notice(&server, &admin, "engine_late").await;
    assert_eq!(told["key"], "messages");
    assert_eq!(health(&server).await, (503, "late".into()));
    let before = heard.load(Ordering::SeqCst);
    pause(13_000).await;
    assert_eq!(heard.load(Ordering::SeqCst), before, "two were due");
    // A tenth of two minutes.
    let me = until("the banner", async || {
        let me = server.ask("GET", "/me", &admin, None).await?.json;
        (me["engineLate"] == true).then_some(me)
    });
    let _ = me.await;
}

#[tokio::test]
async fn a_canary_that_cannot_read_its_push_is_told_after_two() {
    let place = Place::sqlite();
    let admin = clinic(&place).await;
    let server = serve(&place, "canary-deaf", &[]);
    let told = notice(&server, &admin, "canary_missed").await;
    assert_eq!(told["figures"]["count"], 2);
    assert_eq!(health(&server).await.0, 200, "the outbox works; it is the keys");
}

#[tokio::test]
async fn an_instance_that_is_gone_is_told_by_one_that_is_not() {
    let place = Place::sqlite();
    let admin = clinic(&place).await;
    let server = serve(&place, "", &[]);
    // As another instance leaves it that was killed a moment ago: this one was started before its last beat.
    let db = beside(&place).await;
    let gone = "X'0123456789abcdef0123456789abcdef'";
    let At(last) = now().plus(SECOND);
    let left = format!("INSERT INTO beat (instance_id, started_at, beat_at) VALUES ({gone}, 0, {last})");
    until("room for a beat", async || db.execute_unprepared(&left).await.ok()).await;
    let told = notice(&server, &admin, "instance_gone").await;
    assert_eq!(told["key"], "01234567-89ab-cdef-0123-456789abcdef");
}

/// What the service manager was told so far.
fn told(manager: &UnixDatagram) -> Vec<String> {
    let mut all = Vec::new();
    let mut word = [0; 64];
    while let Ok(length) = manager.recv(&mut word) {
        all.push(String::from_utf8_lossy(&word[..length]).into_owned());
    }
    all
}

#[tokio::test]
async fn the_service_manager_hears_ready_then_watchdog_while_all_is_well_and_stopping() {
    let place = Place::sqlite();
    let _admin = clinic(&place).await;
    let path = place.file("notify");
    let manager = UnixDatagram::bind(&path).expect("a socket");
    manager.set_read_timeout(Some(Duration::from_millis(50))).expect("a setting");
    let socket = [("NOTIFY_SOCKET", path.to_str().expect("a path")), ("WATCHDOG_USEC", "3000000")];
    let server = serve(&place, "", &socket);
    let mut heard = Vec::new();
    until("a second watchdog", async || {
        heard.extend(told(&manager));
        (heard.iter().filter(|word| *word == "WATCHDOG=1").count() >= 2).then_some(())
    })
    .await;
    assert!(heard.contains(&"READY=1".to_owned()), "{heard:?}");
    let id = server.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().expect("kill").success());
    until("its farewell", async || {
        heard.extend(told(&manager));
        heard.contains(&"STOPPING=1".to_owned()).then_some(())
    })
    .await;
    drop(server);

    // Red: the watchdog hears nothing more, and the manager starts it anew.
    let server = serve(&place, "worker-idle", &socket);
    until("red", async || (health(&server).await.0 == 503).then_some(())).await;
    until("late", async || {
        let _ = told(&manager);
        pause(3_000).await;
        told(&manager).is_empty().then_some(())
    })
    .await;
}
