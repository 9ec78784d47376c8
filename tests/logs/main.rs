//! What the log says at its most talkative, of a day with everything in it: nothing of a person, no secret, no score.

use std::{
    io::Write,
    sync::{Arc, Mutex, PoisonError},
};

use poem::{Request, http::Method};
use reliefline_server::{
    channels::{Mail, Switchboard, tell_directly},
    domain::at::{HOUR, MINUTE},
};
use serde_json::json;
use stage::{
    Cast, Stage,
    clinic::{ORIGIN, PASSWORD, request},
    database::behind_the_back,
    people::check_in,
};
use tracing_subscriber::fmt::MakeWriter;

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Kept {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Kept {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn log_canaries() {
    let log = Kept::default();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
        .init();
    // Nobody listens at either; what fails is logged the most.
    let named = ["127.0.0.1:1".to_owned()];
    let smtp = "smtp://canary:canary@127.0.0.1:1";
    let mail = Mail::parse(smtp, "canary@clinic.example", ORIGIN, &named).unwrap();
    let board = Switchboard::new(Some(mail), named.to_vec());
    let stage = Stage::open_with("2026-11-23T15:00:00Z", |builder| builder.switchboard(board)).await;
    let Cast { ana, ben, rosa, ines, .. } = stage.cast().await;
    let mut planted: Vec<String> = [
        "Rosa",
        "Delgado",
        "Ana Ruiz",
        "Ben Carter",
        "Ines Alvarez",
        "Northside",
        "clinic.example",
        "555-0143",
        PASSWORD,
        "rls_",
        "fcm/send",
        "1951-",
        "movement\":",
        "movement: Some",
        "canary",
    ]
    .map(String::from)
    .to_vec();
    planted.extend([ana.cookie(), ben.cookie(), ines.cookie()]);
    let _ = (ana.subscribes().await, ben.subscribes().await);

    // Codes, right and wrong; passwords, wrong.
    let invite = ana.post(&format!("/patients/{}/invites", rosa.id), json!({})).await.good();
    planted.push(invite["code"].as_str().unwrap().to_owned());
    planted.push(invite["url"].as_str().unwrap().split_once('#').unwrap().1.to_owned());
    for (path, body) in [
        ("/sessions", json!({"email": "canary@else.example", "password": "canary of a password"})),
        ("/sessions", json!({"email": 7, "password": "canary"})),
        ("/enrolments", json!({"code": "CANA-RYYY", "deviceName": "canary"})),
        ("/enrolments", json!({"secret": "canary", "deviceName": "canary"})),
        ("/receipts", json!({"token": "canarycanarycanarycana"})),
        ("/setup", json!({"token": "canary"})),
    ] {
        let _ = stage.ask(request(Method::POST, path, None, Some(body))).await;
    }

    // A page, its answer, a correction, an entry that nobody can read, a search.
    stage.advance(10 * HOUR).await;
    let id = rosa.logs_confirmed(9).await;
    stage.advance(MINUTE).await;
    let shown = ana.phone_shows();
    planted.push(shown.receipt.clone());
    ana.receipts(&shown).await;
    let _ = ben.phone_shows();
    let alert = ana.alert("R-SEVERE").await;
    let _ = ana.acknowledges(&alert).await.good();
    let path = format!("/alerts/{}/resolve", alert["id"].as_str().unwrap());
    let body = json!({"cycle": alert["cycle"], "outcome": "advice_given", "note": "canary of a note"});
    let _ = ana.post(&path, body).await.good();
    let odd = check_in(stage.app.now(), json!({"movement": 9, "canary": "canary"}));
    assert_eq!(rosa.results(vec![odd, json!("canary")]).await, ["quarantined", "quarantined"]);
    let body = json!({"sentAt": stage.app.now(), "reason": "canary of a reason"});
    let _ = ana.post(&format!("/check-ins/{id}/correction"), body).await.good();
    let harold = ana.enrols("Canary Finch").await;
    planted.push("Canary".into());
    let foreign = json!({"id": id, "feltAt": stage.app.now(), "enteredAt": stage.app.now(), "movement": 9});
    assert_eq!(harold.results(vec![foreign]).await, ["quarantined"]);
    let _ = ana.get("/patients?search=canary").await.good();
    let _ = ana.get("/patients/canary").await;

    // The channels outside Web Push, their secret, and a try of each.
    let webhook = json!({"url": "http://127.0.0.1:1/canary", "secret": "canary of a secret"});
    let channels = json!({"version": 0, "channels": {"email": true, "webhook": webhook}});
    let _ = ines.send(Method::PUT, "/settings/channels", Some(channels)).await.good();
    let _ = ines.send(Method::PATCH, "/me", Some(json!({"phone": "555-0143"}))).await.good();
    let tried = ines.send(Method::POST, "/settings/channels/test", None).await.good();
    assert_eq!(tried, json!({"email": {"result": "unreachable"}, "webhook": {"result": "unreachable"}}));
    assert_eq!(tell_directly(&stage.app).await, 0);

    // A calendar reads somebody's duty, and another one guesses.
    let url = ana.post("/me/calendar-feed", json!({})).await.good()["url"].as_str().unwrap().to_owned();
    planted.push(url.rsplit('/').next().unwrap().trim_end_matches(".ics").to_owned());
    for path in [url.strip_prefix(ORIGIN).unwrap(), "/calendar/canary.ics"] {
        let _ = stage.ask(Request::builder().uri_str(path).finish()).await;
    }

    // And a day on which the database refuses.
    stage.clock.turn(10 * MINUTE);
    stage.nothing_more_fits().await;
    assert_eq!(ana.get("/board").await.status, 200);
    let _ = rosa.hands_in(vec![check_in(stage.app.now(), json!({"movement": 9}))]).await;
    // Then it says nothing at all, and whom to tell is known from before.
    behind_the_back(&stage.store, "ALTER TABLE clinic RENAME TO clinic_gone").await;
    assert_eq!(tell_directly(&stage.app).await, 0);

    let said = log.text();
    assert!(said.contains("A read is not in the audit"), "the log was heard: {} bytes", said.len());
    assert!(said.contains("TRACE"), "as talkative as it can be");
    for canary in &planted {
        let line = said.lines().find(|line| line.contains(canary.as_str()));
        assert_eq!(line, None, "{canary}");
    }
}
