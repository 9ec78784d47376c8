//! The clinic's people, with verbs. Each acts through the front door.

use std::sync::{Mutex, PoisonError};

use poem::http::Method;
use reliefline_server::domain::at::{At, HOUR};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    clinic::{Answer, PASSWORD, Stage, ask, cookie_of, request},
    phones::Shown,
};

/// A member of staff with a browser.
pub struct Person<'a> {
    stage: &'a Stage,
    /// First and last name.
    pub name: String,
    email: String,
    cookie: Mutex<String>,
}

/// A patient with a phone and an episode.
pub struct Patient<'a> {
    stage: &'a Stage,
    /// First and last name.
    pub name: String,
    /// The patient's id.
    pub id: String,
    /// The episode's id.
    pub episode: String,
    cookie: String,
}

impl<'a> Person<'a> {
    pub(crate) fn new(stage: &'a Stage, name: &str, email: &str, cookie: String) -> Self {
        Self { stage, name: name.into(), email: email.into(), cookie: Mutex::new(cookie) }
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    /// Sends.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    /// Sends by any method. Whoever was away for an hour signs in again, as people do.
    pub async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let cookie = self.cookie();
        let answer = self.stage.ask(request(method.clone(), path, Some(&cookie), body.clone())).await;
        if answer.json["code"] != "session_expired" {
            return answer;
        }
        let cookie = self.stage.signs_in(&self.email).await;
        self.cookie.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&cookie);
        self.stage.ask(request(method, path, Some(&cookie), body)).await
    }

    /// The session as it is now.
    #[must_use]
    pub fn cookie(&self) -> String {
        self.cookie.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Adds a member of staff, who signs in.
    ///
    /// # Panics
    /// When that fails.
    pub async fn adds(&self, name: &str, short: &str, roles: &[&str]) -> Person<'a> {
        let email = format!("{short}@clinic.example");
        let body =
            json!({"name": name, "email": email, "roles": roles, "password": PASSWORD, "language": "en"});
        let _ = self.post("/staff", body).await.good();
        let cookie = self.stage.signs_in(&email).await;
        Person::new(self.stage, name, &email, cookie)
    }

    /// Turns notifications on in this browser.
    ///
    /// # Panics
    /// When that fails.
    pub async fn subscribes(&self) -> String {
        let (endpoint, p256dh, auth) = self.stage.phones.add(&self.name);
        let body = json!({"endpoint": endpoint, "keys": {"p256dh": p256dh, "auth": auth}});
        self.post("/push-subscriptions", body).await.good()["id"].as_str().unwrap_or_default().to_owned()
    }

    /// The oldest push that this person's phone shows.
    #[must_use]
    pub fn phone_shows(&self) -> Shown {
        self.stage.phones.expect(&self.name)
    }

    /// The phone shows nothing more.
    pub fn phone_is_quiet(&self) {
        self.stage.phones.expect_nothing(&self.name);
    }

    /// A patient with an episode whose procedure ended just now, baseline 8, discharged, with a phone.
    ///
    /// # Panics
    /// When a step fails.
    pub async fn enrols(&self, name: &str) -> Patient<'a> {
        let patient = self.adds_patient(name).await;
        let now = self.stage.app.now();
        let episode = json!({"levels": ["T12", "L1"], "longActingOpioid": false});
        let path = format!("/patients/{patient}/episodes");
        let episode = self.post(&path, episode).await.good()["id"].as_str().unwrap_or_default().to_owned();
        let baseline =
            json!({"context": "movement", "score": 8, "feltAt": now.plus(-2 * HOUR), "recalled": false});
        let _ = self.post(&format!("/episodes/{episode}/baselines"), baseline).await.good();
        let ended = json!({"procedureEndedAt": now, "dischargedAt": now});
        let _ = self.send(Method::PATCH, &format!("/episodes/{episode}"), Some(ended)).await.good();
        let cookie = self.connects_phone(&patient).await;
        Patient { stage: self.stage, name: name.into(), id: patient, episode, cookie }
    }

    /// A patient without an episode; gives the id.
    ///
    /// # Panics
    /// When that fails.
    pub async fn adds_patient(&self, name: &str) -> String {
        let body = json!({
            "name": name, "birthDate": "1952-03-04", "language": "es", "zone": "America/New_York",
            "phone": "(212) 555-0143",
        });
        self.post("/patients", body).await.good()["id"].as_str().unwrap_or_default().to_owned()
    }

    /// Gives a patient's phone its session, by an invite.
    ///
    /// # Panics
    /// When that fails.
    pub async fn connects_phone(&self, patient: &str) -> String {
        let invite = self.post(&format!("/patients/{patient}/invites"), json!({})).await.good();
        let secret = invite["url"].as_str().and_then(|url| url.split_once('#')).expect("a link").1.to_owned();
        let body = json!({"secret": secret, "deviceName": "Phone"});
        cookie_of(&self.stage.ask(request(Method::POST, "/enrolments", None, Some(body))).await)
    }

    /// Unresolved alerts, as `(rule, severity, state)`.
    ///
    /// # Panics
    /// When they cannot be read.
    pub async fn sees(&self) -> Vec<(String, String, String)> {
        let list = self.get("/alerts").await.good();
        let word = |alert: &Value, key: &str| alert[key].as_str().unwrap_or_default().to_owned();
        let alerts = list["alerts"].as_array().cloned().unwrap_or_default();
        alerts
            .iter()
            .map(|alert| (word(alert, "rule"), word(alert, "severity"), word(alert, "state")))
            .collect()
    }

    /// The unresolved alert of a rule, whole.
    ///
    /// # Panics
    /// When there is none.
    pub async fn alert(&self, rule: &str) -> Value {
        let list = self.get("/alerts").await.good();
        let alerts = list["alerts"].as_array().cloned().unwrap_or_default();
        alerts
            .into_iter()
            .find(|alert| alert["rule"] == rule)
            .unwrap_or_else(|| panic!("no {rule} in {list}"))
    }

    /// "I'm on it", for the alert as it was seen.
    pub async fn acknowledges(&self, alert: &Value) -> Answer {
        let path = format!("/alerts/{}/acknowledge", alert["id"].as_str().unwrap_or_default());
        self.post(&path, json!({"cycle": alert["cycle"]})).await
    }

    /// Closes the alert as it was seen.
    pub async fn resolves(&self, alert: &Value, outcome: &str) -> Answer {
        let path = format!("/alerts/{}/resolve", alert["id"].as_str().unwrap_or_default());
        self.post(&path, json!({"cycle": alert["cycle"], "outcome": outcome})).await
    }

    /// Writes down a call to the patient of an alert.
    pub async fn calls(&self, alert: &Value, result: &str) -> Answer {
        let path = format!("/alerts/{}/calls", alert["id"].as_str().unwrap_or_default());
        self.post(&path, json!({ "result": result })).await
    }

    /// Gives back a push's receipt, as the service worker does.
    ///
    /// # Panics
    /// When the server refuses it.
    pub async fn receipts(&self, shown: &Shown) {
        let body = json!({"token": shown.receipt});
        let _ = self.stage.ask(request(Method::POST, "/receipts", None, Some(body))).await.good();
    }

    /// Says that a push was tapped, as the service worker does.
    ///
    /// # Panics
    /// When the server refuses it.
    pub async fn opens(&self, shown: &Shown) {
        let body = json!({"token": shown.receipt, "stage": "opened"});
        let _ = self.stage.ask(request(Method::POST, "/receipts", None, Some(body))).await.good();
    }

    /// A check-in taken by telephone.
    pub async fn takes_by_telephone(&self, patient: &Patient<'_>, item: Value) -> Answer {
        let body = json!({"sentAt": self.stage.app.now(), "episodeId": patient.episode, "items": [item]});
        self.post("/check-ins", body).await
    }
}

impl Patient<'_> {
    /// Reads.
    pub async fn get(&self, path: &str) -> Answer {
        self.stage.ask(request(Method::GET, path, Some(&self.cookie), None)).await
    }

    /// Sends.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.stage.ask(request(Method::POST, path, Some(&self.cookie), Some(body))).await
    }

    /// Puts.
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.stage.ask(request(Method::PUT, path, Some(&self.cookie), Some(body))).await
    }

    /// Changes.
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.stage.ask(request(Method::PATCH, path, Some(&self.cookie), Some(body))).await
    }

    /// Turns notifications on in this phone.
    ///
    /// # Panics
    /// When that fails.
    pub async fn subscribes(&self) {
        let (endpoint, p256dh, auth) = self.stage.phones.add(&self.name);
        let body = json!({"endpoint": endpoint, "keys": {"p256dh": p256dh, "auth": auth}});
        let _ = self.post("/push-subscriptions", body).await.good();
    }

    /// All that the phone showed and nobody has looked at yet, the oldest first.
    #[must_use]
    pub fn phone_showed(&self) -> Vec<Shown> {
        self.stage.phones.all(&self.name)
    }

    /// Sends to another instance.
    pub async fn post_to(&self, app: &reliefline_server::app::App, path: &str, body: Value) -> Answer {
        ask(app, request(Method::POST, path, Some(&self.cookie), Some(body))).await
    }

    /// Hands in check-ins now.
    pub async fn hands_in(&self, items: Vec<Value>) -> Answer {
        self.post("/check-ins", json!({"sentAt": self.stage.app.now(), "items": items})).await
    }

    /// Logs movement pain felt now; it must be kept.
    ///
    /// # Panics
    /// When it is not.
    pub async fn logs(&self, movement: i16) -> String {
        let item = check_in(self.stage.app.now(), json!({"movement": movement}));
        self.is_kept(item).await
    }

    /// Logs movement pain and confirms it on the screen.
    ///
    /// # Panics
    /// When it is not kept.
    pub async fn logs_confirmed(&self, movement: i16) -> String {
        let item = check_in(self.stage.app.now(), json!({"movement": movement, "movementConfirmed": true}));
        self.is_kept(item).await
    }

    /// Answers a red flag with yes.
    ///
    /// # Panics
    /// When it is not kept.
    pub async fn flags(&self, flag: &str) -> String {
        let item = check_in(self.stage.app.now(), json!({"redFlags": [flag]}));
        self.is_kept(item).await
    }

    async fn is_kept(&self, item: Value) -> String {
        let id = item["id"].as_str().unwrap_or_default().to_owned();
        let answer = self.hands_in(vec![item]).await;
        assert_eq!(answer.headers.get("x-reliefline").and_then(|one| one.to_str().ok()), Some("1"));
        let results = answer.good();
        assert_eq!(results["results"][0]["result"], "created", "{results}");
        id
    }

    /// Results of a batch, in words.
    ///
    /// # Panics
    /// When the batch was refused.
    pub async fn results(&self, items: Vec<Value>) -> Vec<String> {
        let answer = self.hands_in(items).await.good();
        let results = answer["results"].as_array().cloned().unwrap_or_default();
        results.iter().map(|one| one["result"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

/// A check-in felt at an instant, with what it says.
#[must_use]
pub fn check_in(felt_at: At, says: Value) -> Value {
    let millis = u64::try_from(felt_at.0).unwrap_or_default();
    let chance = u64::from_be_bytes(reliefline_server::keys::random());
    let id = Uuid::from_u64_pair((millis << 16) | 0x7000, (chance >> 2) | 0x8000_0000_0000_0000);
    let mut item = json!({"id": id, "feltAt": felt_at, "enteredAt": felt_at, "opioid": "none"});
    if let (Some(item), Some(says)) = (item.as_object_mut(), says.as_object()) {
        item.extend(says.clone());
    }
    item
}
