//! The clinic of these tests: one nurse and one patient with a phone, made through the front door.

use reliefline_server::{
    clock::{Clock, SystemClock},
    domain::at::{At, HOUR},
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::program::{Answer, Serving};

/// The password of everybody here.
pub const PASSWORD: &str = "correct horse battery staple";

/// The present instant.
pub fn now() -> At {
    SystemClock.now()
}

/// A new check-in, felt now, with what it says.
pub fn check_in(says: Value) -> Value {
    let felt_at = now();
    let millis = u64::try_from(felt_at.0).unwrap_or_default();
    let chance = u64::from_be_bytes(reliefline_server::keys::random());
    let id = Uuid::from_u64_pair((millis << 16) | 0x7000, (chance >> 2) | 0x8000_0000_0000_0000);
    let mut item = json!({"id": id, "feltAt": felt_at, "enteredAt": felt_at, "opioid": "none"});
    if let (Some(item), Some(says)) = (item.as_object_mut(), says.as_object()) {
        item.extend(says.clone());
    }
    item
}

/// Asks, and takes nothing but a good answer.
pub async fn good(server: &Serving, method: &str, path: &str, session: &str, body: Value) -> Answer {
    let answer = server.ask(method, path, session, Some(&body)).await.expect("an answer");
    assert!((200..300).contains(&answer.status), "{method} {path}: {} {}", answer.status, answer.json);
    answer
}

/// Sets the clinic up by the printed link; gives the admin's session.
pub async fn set_up(server: &mut Serving) -> String {
    let link = server.read_until("/setup#");
    let token = link.rsplit('#').next().unwrap_or_default();
    let body = json!({
        "token": token,
        "clinic": {
            "name": "Northside", "zone": "America/New_York", "emergencyNumber": "911", "staffHours": "8 to 18",
            "quietFrom": "21:00", "quietTo": "08:00", "statement": {"en": "Relief.", "es": "Alivio."},
        },
        "admin": {"name": "Ines Alvarez", "email": "ines@clinic.example", "password": PASSWORD},
    });
    good(server, "POST", "/setup", "", body).await.session
}

/// Rosa with an episode that began an hour ago; gives her phone's session.
pub async fn rosa(server: &Serving, admin: &str) -> String {
    rosa_since(server, admin, now().plus(-HOUR)).await
}

/// The same with an episode that began at an instant.
pub async fn rosa_since(server: &Serving, admin: &str, end: At) -> String {
    let ana = json!({"name": "Ana Ruiz", "email": "ana@clinic.example", "roles": ["nurse"], "password": PASSWORD, "language": "en"});
    good(server, "POST", "/staff", admin, ana).await;
    let signed_in = json!({"email": "ana@clinic.example", "password": PASSWORD});
    let ana = good(server, "POST", "/sessions", "", signed_in).await.session;
    let rosa = json!({
        "name": "Rosa Delgado", "birthDate": "1952-03-04", "language": "es", "zone": "America/New_York",
        "phone": "(212) 555-0143",
    });
    let rosa = id(&good(server, "POST", "/patients", &ana, rosa).await.json);
    let episode = json!({"levels": ["T12"], "longActingOpioid": false});
    let episode = id(&good(server, "POST", &format!("/patients/{rosa}/episodes"), &ana, episode).await.json);
    let ended = json!({"procedureEndedAt": end});
    good(server, "PATCH", &format!("/episodes/{episode}"), &ana, ended).await;
    let invite = good(server, "POST", &format!("/patients/{rosa}/invites"), &ana, json!({})).await.json;
    let secret = invite["url"].as_str().and_then(|url| url.split_once('#')).expect("a link").1;
    let joins = json!({"secret": secret, "deviceName": "Phone"});
    good(server, "POST", "/enrolments", "", joins).await.session
}

fn id(json: &Value) -> String {
    json["id"].as_str().expect("an id").to_owned()
}
