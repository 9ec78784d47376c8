//! The way of an urgent alert, from the phone that reports it to the phone that rings: the server dies between every two of
//! its steps, is started again, and the alert is there once, told, and taken by whoever took it.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::{
    clinic::{PASSWORD, check_in, good, now, rosa, set_up},
    program::{Place, Serving},
    reminders::{pause, push_service, subscribes},
};

/// A lease of a message runs out in half a minute; then somebody else sends it.
const LEASED: i64 = 40;
/// An urgent alert is told again to a phone that said nothing after two minutes.
const RINGS_AGAIN: i64 = 125;

/// A clinic in which Ana's phone takes pushes.
struct Ward {
    place: Place,
    push_host: String,
    came: Arc<Mutex<Vec<String>>>,
    phone: String,
    item: Value,
}

impl Ward {
    async fn open() -> Self {
        let place = Place::sqlite();
        let (push_host, came) = push_service().await;
        let mut server = place.serve(&["--push-hosts", &push_host]);
        let admin = set_up(&mut server).await;
        let phone = rosa(&server, &admin).await;
        subscribes(&server, &push_host, &signs_in(&server).await).await;
        server.kill_nine();
        let item = check_in(json!({"redFlags": ["RF-NEURO"]}));
        Self { place, push_host, came, phone, item }
    }

    /// Starts the server so many seconds from now, with a fault that ends it at a step, or without.
    fn serve(&self, seconds: i64, fault: &str) -> Serving {
        let at = now().plus(seconds * 1000).utc().format("%Y-%m-%d %H:%M:%S").to_string();
        let push = ["--push-hosts", self.push_host.as_str()];
        self.place.serve_at_with(&at, &push, |command| {
            command.env("RELIEFLINE_FAULTS", fault);
        })
    }

    /// What became of the report; none: the server died on it.
    async fn reports(&self, server: &Serving) -> Option<String> {
        let body = json!({"sentAt": now(), "items": [self.item]});
        let answer = server.ask("POST", "/check-ins", &self.phone, Some(&body)).await?;
        answer.json["results"][0]["result"].as_str().map(str::to_owned)
    }

    /// The topics of the pages that came, once there are so many.
    async fn pages(&self, many: usize) -> Vec<String> {
        for _ in 0..200 {
            let came = self.came.lock().expect("a list").clone();
            let topic = |head: &String| {
                let line = head.lines().find(|line| line.starts_with("topic:"))?;
                Some(line.to_owned())
            };
            let topics: Vec<_> = came.iter().filter_map(topic).collect();
            if topics.len() >= many {
                return topics;
            }
            pause(100).await;
        }
        panic!("{many} pages never came: {:?}", self.came.lock().expect("a list"));
    }

    /// The alerts that wait for somebody, or are taken.
    async fn alerts(&self, server: &Serving) -> Vec<Value> {
        let ana = signs_in(server).await;
        let list = server.ask("GET", "/alerts", &ana, None).await.expect("an answer").json;
        let mut all = list["alerts"].as_array().cloned().unwrap_or_default();
        all.retain(|one| one["rule"] == "R-REDFLAG");
        all
    }
}

/// Waits until the server has ended by itself, while the push service goes on.
async fn ends(server: &mut Serving) {
    while !server.has_ended() {
        pause(50).await;
    }
}

async fn signs_in(server: &Serving) -> String {
    let signed_in = json!({"email": "ana@clinic.example", "password": PASSWORD});
    good(server, "POST", "/sessions", "", signed_in).await.session
}

/// The server dies at a step of the report's way; gives what a second try, on the server started anew, is told, and the pages
/// that came by then.
async fn dies(fault: &str, dies_on_the_report: bool, pages: usize) -> (String, usize) {
    let ward = Ward::open().await;
    let mut server = ward.serve(0, fault);
    let first = ward.reports(&server).await;
    assert_eq!(first.is_none(), dies_on_the_report, "{fault}: {first:?}");
    ends(&mut server).await;
    let server = ward.serve(LEASED, "");
    let again = ward.reports(&server).await.expect("an answer");
    let topics = ward.pages(pages).await;
    assert!(topics.iter().all(|topic| topic == &topics[0]), "a phone shows one notification: {topics:?}");
    let alerts = ward.alerts(&server).await;
    assert_eq!((alerts.len(), &alerts[0]["state"]), (1, &json!("open")), "{alerts:?}");
    (again, topics.len())
}

#[tokio::test]
async fn a_server_that_dies_before_it_commits_a_report_has_nothing_and_takes_it_the_second_time() {
    assert_eq!(dies("die-before-commit", true, 1).await, ("created".into(), 1));
}

#[tokio::test]
async fn a_server_that_dies_before_it_answers_has_the_report_once_and_pages() {
    assert_eq!(dies("die-after-commit", true, 1).await, ("duplicate".into(), 1));
}

#[tokio::test]
async fn a_server_that_dies_before_it_sends_what_it_took_up_sends_it_when_the_lease_is_over() {
    assert_eq!(dies("die-after-lease", false, 1).await, ("duplicate".into(), 1));
}

#[tokio::test]
async fn a_server_that_dies_before_it_notes_what_it_sent_sends_it_again_under_the_same_topic() {
    assert_eq!(dies("die-after-send", false, 2).await, ("duplicate".into(), 2));
}

#[tokio::test]
async fn a_server_that_dies_once_all_is_noted_sends_nothing_twice() {
    assert_eq!(dies("die-after-settle", false, 1).await, ("duplicate".into(), 1));
}

/// The server dies when it climbs; gives how many pages came in the end.
async fn dies_climbing(fault: &str) -> usize {
    let ward = Ward::open().await;
    let mut server = ward.serve(0, "");
    assert_eq!(ward.reports(&server).await.as_deref(), Some("created"));
    ward.pages(1).await;
    pause(500).await;
    server.kill_nine();
    let mut server = ward.serve(RINGS_AGAIN, fault);
    ends(&mut server).await;
    let server = ward.serve(RINGS_AGAIN + LEASED, "");
    let topics = ward.pages(2).await;
    assert_eq!(ward.alerts(&server).await[0]["state"], "open");
    topics.len()
}

#[tokio::test]
async fn a_server_that_dies_climbing_climbs_when_it_is_started_again() {
    assert_eq!(dies_climbing("die-before-level").await, 2);
}

#[tokio::test]
async fn a_server_that_dies_after_it_climbed_tells_that_level_once() {
    assert_eq!(dies_climbing("die-after-level").await, 2);
}

/// Ana takes the alert, and the server dies on it; gives what her second try is answered.
async fn dies_on_taking(fault: &str) -> (u16, Value) {
    let ward = Ward::open().await;
    let mut server = ward.serve(0, fault);
    assert_eq!(ward.reports(&server).await.as_deref(), Some("created"));
    ward.pages(1).await;
    let alert = ward.alerts(&server).await.remove(0);
    let path = format!("/alerts/{}/acknowledge", alert["id"].as_str().expect("an id"));
    let body = json!({"cycle": alert["cycle"]});
    assert!(server.ask("POST", &path, &signs_in(&server).await, Some(&body)).await.is_none());
    ends(&mut server).await;
    let server = ward.serve(1, "");
    let again = server.ask("POST", &path, &signs_in(&server).await, Some(&body)).await.expect("an answer");
    let alert = ward.alerts(&server).await.remove(0);
    assert_eq!((&alert["state"], &alert["acknowledgedBy"]), (&json!("acknowledged"), &json!("Ana Ruiz")));
    (again.status, again.json["code"].clone())
}

#[tokio::test]
async fn a_server_that_dies_before_it_commits_that_a_nurse_is_on_it_lets_her_take_it_again() {
    assert_eq!(dies_on_taking("die-before-taking").await.0 / 100, 2);
}

#[tokio::test]
async fn a_server_that_dies_after_it_committed_that_a_nurse_is_on_it_says_that_she_is() {
    let (status, code) = dies_on_taking("die-after-taking").await;
    assert!(status / 100 == 2 || code == "already_acknowledged", "{status} {code}");
}

#[tokio::test]
async fn after_forty_two_minutes_without_a_server_the_last_level_is_told_once_and_the_admin_reads_why() {
    let ward = Ward::open().await;
    let mut server = ward.serve(0, "");
    assert_eq!(ward.reports(&server).await.as_deref(), Some("created"));
    ward.pages(1).await;
    pause(500).await;
    server.kill_nine();
    let server = ward.serve(42 * 60, "");
    assert_eq!(ward.pages(2).await.len(), 2);
    let alert = ward.alerts(&server).await.remove(0);
    assert_eq!((&alert["state"], &alert["level"]), (&json!("open"), &json!(3)), "{alert}");
    let signed_in = json!({"email": "ines@clinic.example", "password": PASSWORD});
    let ines = good(&server, "POST", "/sessions", "", signed_in).await.session;
    let mut figures = Value::Null;
    for _ in 0..100 {
        let list = server.ask("GET", "/system-notices?open=true", &ines, None).await.expect("an answer").json;
        let all = list["notices"].as_array().cloned().unwrap_or_default();
        if let Some(one) = all.into_iter().find(|one| one["kind"] == "caught_up") {
            figures = one["figures"].clone();
            break;
        }
        pause(100).await;
    }
    assert_eq!((&figures["count"], &figures["messages"]), (&json!(1), &json!(1)), "{figures}");
    pause(1500).await;
    assert_eq!(ward.pages(2).await.len(), 2, "and nothing after");
}
