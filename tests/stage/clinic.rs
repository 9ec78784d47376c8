//! The clinic of the stories: the app in memory, a clock turned by hand, and people who come in through the front door.

use std::sync::Arc;

use poem::{Endpoint, Request, Response, http::Method};
use reliefline_server::{
    app::{App, Builder},
    channels::Switchboard,
    clock::{Clock, HandClock},
    domain::at::At,
    flow,
    keys::Keys,
    passwords::Passwords,
    push::Channel,
    serve,
    store::{Store, beat},
    worker::{beat::Beat, tick},
};
use sea_orm::DbBackend;
use serde_json::{Value, json};

use crate::{
    database::{Home, behind_the_back},
    invariants,
    people::{Patient, Person},
    phones::Phones,
};

/// The public address of the stories' clinic.
pub const ORIGIN: &str = "https://reliefline.example";

/// A running clinic.
pub struct Stage {
    /// The app itself, for what no front door shows.
    pub app: App,
    /// Its clock.
    pub clock: Arc<HandClock>,
    /// All phones that were subscribed, with what reached them.
    pub phones: Phones,
    /// Where its data lives.
    pub home: Home,
    /// Its database.
    pub store: Store,
    keys: Keys,
}

/// What the server answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body; null when it is no JSON.
    pub json: Value,
    /// The body as text.
    pub text: String,
    /// The headers.
    pub headers: poem::http::HeaderMap,
}

impl Answer {
    /// The body of an answer that must be good.
    ///
    /// # Panics
    /// When the status is no 2xx.
    #[must_use]
    pub fn good(self) -> Value {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.text);
        self.json
    }

    /// The stable code of an answer that must be a refusal with this status.
    ///
    /// # Panics
    /// When the status is another one.
    #[must_use]
    pub fn refused(self, status: u16) -> String {
        assert_eq!(self.status, status, "{}", self.text);
        self.json["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl Stage {
    /// An empty clinic at an instant such as `2026-11-22T15:00:00Z`.
    ///
    /// # Panics
    /// When the text is no instant, or there is no database to be had.
    pub async fn open(at: &str) -> Self {
        Self::open_with(at, |builder| builder).await
    }

    /// The same with another part put in.
    ///
    /// # Panics
    /// As [`Stage::open`].
    pub async fn open_with(at: &str, change: impl FnOnce(Builder) -> Builder) -> Self {
        let at: At = serde_json::from_value(json!(at)).expect("an instant");
        let home = Home::make();
        let store = home.open().await;
        let clock = Arc::new(HandClock::at(at));
        let phones = Phones::default();
        let channel: Arc<dyn Channel> = Arc::new(phones.clone());
        let keys = Keys::generate();
        let builder = App::new(store.clone(), clock.clone(), keys.clone(), ORIGIN.into())
            .passwords(Passwords::at_cost(64, 1))
            .channel(channel);
        let app = change(builder).build();
        Self { app, clock, phones, home, store, keys }
    }

    /// Another instance on the same database, with the same clock and keys.
    #[must_use]
    pub fn another_instance(&self) -> App {
        self.instance_on(self.store.clone(), Arc::new(self.phones.clone()))
    }

    /// The same with a way out for mails and calls of webhooks.
    #[must_use]
    pub fn another_instance_with(&self, switchboard: Switchboard) -> App {
        App::new(self.store.clone(), self.clock.clone(), self.keys.clone(), ORIGIN.into())
            .passwords(Passwords::at_cost(64, 1))
            .channel(Arc::new(self.phones.clone()))
            .switchboard(switchboard)
            .build()
    }

    /// The same with its own connections, and another way out for pushes.
    #[must_use]
    pub fn instance_on(&self, store: Store, channel: Arc<dyn Channel>) -> App {
        App::new(store, self.clock.clone(), self.keys.clone(), ORIGIN.into())
            .passwords(Passwords::at_cost(64, 1))
            .channel(channel)
            .build()
    }

    /// One request through the front door.
    ///
    /// # Panics
    /// When the request cannot be made.
    pub async fn ask(&self, request: Request) -> Answer {
        ask(&self.app, request).await
    }

    /// Sets the clinic up by its link and gives its first admin.
    ///
    /// # Panics
    /// When that fails.
    pub async fn ines(&self) -> Person<'_> {
        let link = flow::set_up::link(&self.app).await.expect("a link").expect("not set up yet");
        let token = link.split_once('#').expect("a token").1.to_owned();
        let body = json!({
            "token": token,
            "clinic": {
                "name": "Northside", "zone": "America/New_York", "phone24h": "(212) 555-0100",
                "emergencyNumber": "911", "staffHours": "8 to 18", "quietFrom": "21:00", "quietTo": "08:00",
                "statement": {"en": "Most feel relief.", "es": "La mayoría siente alivio."},
            },
            "admin": {"name": "Ines Alvarez", "email": "ines@clinic.example", "password": PASSWORD, "language": "es"},
        });
        let answer = self.ask(request(Method::POST, "/setup", None, Some(body))).await;
        let cookie = cookie_of(&answer);
        let _ = answer.good();
        Person::new(self, "Ines Alvarez", "ines@clinic.example", cookie)
    }

    /// Signs a member of staff in; gives the session.
    ///
    /// # Panics
    /// When the server refuses.
    pub async fn signs_in(&self, email: &str) -> String {
        let body = json!({"email": email, "password": PASSWORD});
        cookie_of(&self.ask(request(Method::POST, "/sessions", None, Some(body))).await)
    }

    /// The whole cast: Ines, Ana and Ben, Tom, and Rosa with a phone and an episode whose procedure ended just now.
    ///
    /// # Panics
    /// When a step fails.
    pub async fn cast(&self) -> Cast<'_> {
        let ines = self.ines().await;
        let ana = ines.adds("Ana Ruiz", "ana", &["nurse"]).await;
        let ben = ines.adds("Ben Carter", "ben", &["nurse"]).await;
        let tom = ines.adds("Tom Becker", "tom", &["therapist"]).await;
        let rosa = ana.enrols("Rosa Delgado").await;
        Cast { ines, ana, ben, tom, rosa }
    }

    /// Turns the clock and does what falls due on the way, minute by minute while something is due.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn advance(&self, millis: i64) {
        let until = self.clock.now().plus(millis);
        loop {
            tick::until_idle(&self.app).await;
            let next = self.next_due().await.filter(|due| *due <= until);
            match next {
                Some(due) if due > self.clock.now() => self.clock.set(due),
                _ => break,
            }
        }
        self.clock.set(until);
        tick::until_idle(&self.app).await;
    }

    /// The same with a server that beats all the while, as the running program does: the gap that the clock jumps over
    /// is no downtime. A story that does so once does so to its end.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn lives(&self, millis: i64) {
        let until = self.clock.now().plus(millis);
        loop {
            let next = self.next_due().await.filter(|due| *due < until);
            self.clock.set(next.unwrap_or(until));
            self.beats().await;
            tick::until_idle(&self.app).await;
            if next.is_none() {
                return;
            }
        }
    }

    /// It has beaten until now.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn beats(&self) {
        let now = self.clock.now();
        let txn = self.store.begin().await.expect("a transaction");
        beat::beat(&txn, self.app.instance, now, true, now).await.expect("a beat");
        txn.commit().await.expect("a commit");
        self.app.beats(now);
    }

    /// Nobody runs for so long; then the program begins to work again.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn is_down_for(&self, millis: i64) {
        self.clock.set(self.clock.now().plus(millis));
        Beat::begin(self.app.now()).keep(&self.app, self.app.now()).await;
        tick::until_idle(&self.app).await;
    }

    /// From now on the disk is full for what a reader writes: when a session was seen, and the audit.
    ///
    /// # Panics
    /// When the database does not take the triggers.
    pub async fn nothing_more_fits(&self) {
        let sql = match self.store.backend() {
            DbBackend::Sqlite => {
                "CREATE TRIGGER full_audit BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END;
                 CREATE TRIGGER full_session BEFORE UPDATE ON session BEGIN SELECT RAISE(ABORT, 'full'); END;"
            }
            _ => {
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
                   $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$;
                 CREATE TRIGGER full_audit BEFORE INSERT ON audit EXECUTE FUNCTION full_disk();
                 CREATE TRIGGER full_session BEFORE UPDATE ON session EXECUTE FUNCTION full_disk();"
            }
        };
        behind_the_back(&self.store, sql).await;
    }

    async fn next_due(&self) -> Option<At> {
        let episode =
            reliefline_server::store::episode::earliest_due(&self.store.read().clone()).await.expect("due");
        let message = reliefline_server::store::outbox::earliest_due(self.store.read()).await.expect("due");
        let reminder =
            reliefline_server::store::reminder::earliest_due(self.store.read()).await.expect("due");
        let caseload =
            reliefline_server::store::caseload::earliest_due(self.store.read()).await.expect("due");
        [episode, message, reminder, caseload]
            .into_iter()
            .flatten()
            .filter(|due| *due > self.clock.now())
            .min()
    }

    /// Ends a story: nothing is left over, and every invariant holds.
    ///
    /// # Panics
    /// When one does not.
    pub async fn ends_well(&self) {
        tick::until_idle(&self.app).await;
        assert_eq!(invariants::broken(&self.app).await, Vec::<String>::new());
        assert_eq!(self.phones.left_over(), Vec::<String>::new(), "pushes that nobody expected");
    }
}

/// Who acts in most stories.
#[expect(missing_docs, reason = "each is a person of the clinic")]
pub struct Cast<'a> {
    pub ines: Person<'a>,
    pub ana: Person<'a>,
    pub ben: Person<'a>,
    pub tom: Person<'a>,
    pub rosa: Patient<'a>,
}

/// The password of everybody on the stage.
pub const PASSWORD: &str = "correct horse battery staple";

/// One request through an app's front door.
///
/// # Panics
/// When the answer cannot be read.
pub async fn ask(app: &App, request: Request) -> Answer {
    let response: Response = serve::routes(app).get_response(request).await;
    let (parts, body) = response.into_parts();
    let text = body.into_string().await.unwrap_or_default();
    Answer {
        status: parts.status.as_u16(),
        json: serde_json::from_str(&text).unwrap_or(Value::Null),
        text,
        headers: parts.headers,
    }
}

/// A request as our own pages send it.
#[must_use]
pub fn request(method: Method, path: &str, cookie: Option<&str>, body: Option<Value>) -> Request {
    let mut builder =
        Request::builder().method(method).uri_str(format!("/api/v1{path}")).header("origin", ORIGIN);
    if let Some(cookie) = cookie {
        builder = builder.header("cookie", format!("__Host-reliefline={cookie}"));
    }
    match body {
        Some(body) => builder.content_type("application/json").body(body.to_string()),
        None => builder.finish(),
    }
}

/// The session that an answer sets.
///
/// # Panics
/// When it sets none.
#[must_use]
pub fn cookie_of(answer: &Answer) -> String {
    let set = answer.headers.get("set-cookie").and_then(|value| value.to_str().ok());
    let set = set.unwrap_or_else(|| panic!("a session cookie: {} {}", answer.status, answer.text));
    set.trim_start_matches("__Host-reliefline=").split(';').next().unwrap_or_default().to_owned()
}
