//! The machine's clock jumps while the server runs: pages go on, nothing expires, and the admins are told.

use std::path::PathBuf;

use reliefline_server::domain::at::{At, DAY, MINUTE, SECOND};
use serde_json::{Value, json};

use crate::{
    clinic::{PASSWORD, check_in, good, now, rosa, set_up},
    program::{Place, Serving},
    reminders::{pause, push_service, subscribes},
};

/// A machine whose clock is set by a file.
struct Machine(PathBuf);

impl Machine {
    fn shows(&self, offset: &str) {
        std::fs::write(&self.0, offset).expect("a file");
    }
}

async fn signs_in(server: &Serving, email: &str) -> String {
    let signed_in = json!({"email": email, "password": PASSWORD});
    good(server, "POST", "/sessions", "", signed_in).await.session
}

/// How far the server's time is from ours.
async fn ahead(server: &Serving, session: &str) -> i64 {
    let me = server.ask("GET", "/me", session, None).await.expect("an answer");
    assert_eq!(me.status, 200, "{}", me.json);
    let theirs: At = serde_json::from_value(me.json["now"].clone()).expect("an instant");
    theirs.since(now())
}

async fn has_jumped(server: &Serving, admin: &str) -> Option<Value> {
    let list = server.ask("GET", "/system-notices?open=true", admin, None).await.expect("an answer").json;
    let all = list["notices"].as_array().cloned().unwrap_or_default();
    all.into_iter().find(|one| one["kind"] == "clock_jumped")
}

/// Waits until it is so, for twenty seconds at most.
async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let end = now().plus(20 * SECOND);
    while !is_so().await {
        assert!(now() < end, "{what}");
        pause(100).await;
    }
}

#[tokio::test]
async fn a_clock_that_jumps_stops_no_page_and_is_believed_when_it_slept_or_was_accepted() {
    let place = Place::sqlite();
    let (push_host, came) = push_service().await;
    let mut server = place.serve(&["--push-hosts", &push_host]);
    let admin = set_up(&mut server).await;
    let phone = rosa(&server, &admin).await;
    let ana = signs_in(&server, "ana@clinic.example").await;
    subscribes(&server, &push_host, &ana).await;
    server.kill_nine();
    let machine = Machine(place.file("time"));
    machine.shows("+0");
    // Limits are divided by ten: a jump forward is believed after six seconds.
    let server = place.serve_by_file(&machine.0, &["--push-hosts", &push_host]);
    assert!(ahead(&server, &ana).await.abs() < MINUTE);

    let far = [("+3650d", "RF-NEURO"), ("-30d", "RF-CHEST")];
    for (number, (offset, flag)) in far.into_iter().enumerate() {
        machine.shows(offset);
        until("the admins are told", async || has_jumped(&server, &admin).await.is_some()).await;
        assert!(ahead(&server, &ana).await.abs() < MINUTE, "{offset}: the server keeps its own time");
        let item = check_in(json!({"redFlags": [flag]}));
        let sent =
            good(&server, "POST", "/check-ins", &phone, json!({"sentAt": now(), "items": [item]})).await;
        assert_eq!(sent.json["results"][0]["result"], "created");
        // The second is told by the push of the first: they are of one patient.
        until("a page leaves", async || came.lock().expect("a list").len() == 1).await;
        // The baseline is asked for too.
        let alerts = server.ask("GET", "/alerts", &ana, None).await.expect("an answer").json;
        assert_eq!(alerts["alerts"].as_array().map(Vec::len), Some(number + 2), "{alerts}");
    }

    machine.shows("+0");
    until("it agrees again", async || has_jumped(&server, &admin).await.is_none()).await;
    // An admin who is away for a quarter of an hour signs in again.
    machine.shows("+600s");
    until("the machine has slept", async || ahead(&server, &ana).await > 9 * MINUTE).await;
    machine.shows("+40d");
    pause(8_000).await;
    assert!(ahead(&server, &admin).await < DAY, "nobody sleeps for 40 days");
    assert_eq!(place.run(&["clock", "accept"]).code, Some(0));
    let admin = admin.clone();
    until("it was accepted", async || {
        let me = server.ask("GET", "/me", &admin, None).await.expect("an answer");
        // Whoever was signed in has been away for forty days.
        me.status == 401
    })
    .await;
}

#[tokio::test]
async fn a_start_behind_what_the_clinic_has_seen_goes_on_from_there_until_it_is_accepted() {
    let place = Place::either();
    let mut server = place.serve(&[]);
    let admin = set_up(&mut server).await;
    pause(500).await;
    server.kill_nine();
    let machine = Machine(place.file("time"));
    machine.shows("-2d");
    let server = place.serve_by_file(&machine.0, &[]);
    assert!(ahead(&server, &admin).await.abs() < MINUTE);
    until("the admins are told", async || has_jumped(&server, &admin).await.is_some()).await;
    assert_eq!(place.run(&["clock", "accept"]).code, Some(0));
    until("it was accepted", async || ahead(&server, &admin).await < -DAY).await;
}
