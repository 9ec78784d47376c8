//! A clinic with nurses and phones, without the rules: alerts are put where a test wants them.

use std::{
    collections::HashSet,
    sync::{Arc, OnceLock},
};

use poem::{Endpoint, EndpointExt, Request, Response, endpoint::BoxEndpoint, http::Method};
use reliefline_server::{
    app::App,
    clock::{Clock, HandClock},
    domain::{
        access::{Action, Permit, Scope},
        alert::{AlertState, Rule, Severity},
        at::At,
        episode::{EpisodeState, Levels},
        ids::{AlertId, ClinicId, EpisodeId, PatientId, StaffId, SubscriptionId},
        ladder::{self, Rung},
        message::{MessageState, lifetime},
        people::{Language, Role, Roles},
    },
    flow::{
        acknowledge,
        climb::{self, Desk},
        page, sign_in, subscribe,
    },
    keys::Keys,
    push::Channel,
    serve,
    store::{Store, alert, alert_event, clinic, episode, outbox, patient, staff, subscription},
    worker::tick,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::Value;
use stage::{
    database::Home,
    push_service::{Device, PushService},
};

pub const ORIGIN: &str = "http://localhost:8080";
pub const NOW: At = At(1_795_449_600_000); // 2026-11-23T16:00:00Z

/// The running clinic.
pub struct World {
    pub app: App,
    pub clock: Arc<HandClock>,
    pub service: PushService,
    pub store: Store,
    pub clinic: ClinicId,
    keys: Keys,
    door: OnceLock<BoxEndpoint<'static, Response>>,
    _home: Home,
}

/// Somebody signed in.
pub struct Person {
    pub scope: Scope,
    pub id: StaffId,
    pub token: String,
}

impl World {
    pub async fn open() -> Self {
        let home = Home::make();
        let store = home.open().await;
        let clock = Arc::new(HandClock::at(NOW));
        let keys = Keys::generate();
        let service = PushService::start(keys.vapid_public(), clock.clone()).await;
        let app = App::new(store.clone(), clock.clone(), keys.clone(), ORIGIN.into())
            .push_hosts(vec![service.origin().into()])
            .build();
        let clinic = ClinicId(app.new_id());
        let row = clinic::Model {
            id: clinic,
            name: "Northside".into(),
            zone: "America/New_York".into(),
            phone_24h: None,
            emergency_number: "911".into(),
            staff_hours: "8 to 18".into(),
            quiet_from: "21:00".into(),
            quiet_to: "08:00".into(),
            statement_en: String::new(),
            statement_es: String::new(),
            demo: false,
            created_at: NOW,
        };
        let txn = app.store.begin().await.unwrap();
        clinic::keep(&txn, row).await.unwrap();
        txn.commit().await.unwrap();
        Self { app, clock, service, store, clinic, keys, door: OnceLock::new(), _home: home }
    }

    /// Another instance on the same database, sending through `channel` if one is given.
    pub fn another(&self, channel: Option<Arc<dyn Channel>>) -> App {
        let clock: Arc<dyn Clock> = self.clock.clone();
        let builder = App::new(self.store.clone(), clock, self.keys.clone(), ORIGIN.into())
            .push_hosts(vec![self.service.origin().into()]);
        match channel {
            Some(channel) => builder.channel(channel).build(),
            None => builder.build(),
        }
    }

    pub async fn nurse(&self, name: &str, language: Language) -> Person {
        self.staff(name, language, Role::Nurse).await
    }

    pub async fn staff(&self, name: &str, language: Language, role: Role) -> Person {
        let id = StaffId(self.app.new_id());
        let person = staff::Model {
            id,
            clinic_id: self.clinic,
            name: name.into(),
            email: format!("{}@clinic.example", name.to_lowercase()),
            roles: Roles(vec![role]),
            language,
            phone: None,
            password_hash: String::new(),
            created_at: NOW,
            disabled_at: None,
        };
        let txn = self.app.store.begin().await.unwrap();
        assert!(staff::keep(&txn, person).await.unwrap());
        let whom = sign_in::Whom::Staff(id, Roles(vec![role]));
        let signed_in =
            sign_in::open(&self.app, &txn, self.clinic, whom, "phone".into(), None, "signIn").await.unwrap();
        txn.commit().await.unwrap();
        Person { id, token: signed_in.token.reveal().into(), scope: signed_in.scope }
    }

    /// A phone of a person subscribes.
    pub async fn phone(&self, person: &Person, name: &str) -> (Device, SubscriptionId) {
        let device = self.service.device(name);
        let id = self.subscribes(person, &device).await.id;
        (device, id)
    }

    pub async fn subscribes(&self, person: &Person, device: &Device) -> subscription::Model {
        let permit = person.scope.may(Action::Subscribe).unwrap();
        let offer = subscribe::Offer {
            endpoint: device.endpoint.clone(),
            p256dh: device.p256dh(),
            auth: device.auth(),
            expires_at: None,
            replaces: None,
        };
        subscribe::keep(&self.app, &permit, person.scope.device, offer).await.unwrap()
    }

    /// An open alert of a patient of its own.
    pub async fn alert(&self, severity: Severity) -> alert::Model {
        let (patient, id) = (PatientId(self.app.new_id()), EpisodeId(self.app.new_id()));
        let permit = Permit::engine(self.clinic);
        let txn = self.app.store.begin().await.unwrap();
        let row = patient::Model {
            id: patient,
            clinic_id: self.clinic,
            name: "Rosa Delgado".into(),
            name_key: "rosa delgado".into(),
            birth_date: "1950-01-01".into(),
            language: Language::Es,
            zone: "America/New_York".into(),
            phone: "1".into(),
            contact_name: None,
            contact_relation: None,
            contact_phone: None,
            contact_consent: false,
            created_at: NOW,
            created_by: None,
            demo_shift: 0,
            therapist_id: None,
        };
        patient::keep(&txn, &permit, row).await.unwrap();
        let row = episode::Model {
            id,
            clinic_id: self.clinic,
            patient_id: patient,
            state: EpisodeState::Active,
            levels: Levels(vec![]),
            long_acting_opioid: false,
            procedure_ended_at: None,
            discharged_at: None,
            ruleset: "vp-alerts-1.0".into(),
            thresholds_version: 1,
            next_due_at: None,
            unjudged_since: None,
            heard_until: NOW,
            created_at: NOW,
        };
        episode::keep(&txn, &permit, row).await.unwrap();
        let row = alert::Model {
            id: AlertId(self.app.new_id()),
            clinic_id: self.clinic,
            episode_id: id,
            patient_id: patient,
            rule: Rule::Severe,
            key: None,
            open_key: Some(alert::Model::open_key_of(id, Rule::Severe, None)),
            severity,
            state: AlertState::Open,
            cycle: 1,
            condition_cleared: false,
            evidence: Value::Null,
            raised_at: self.app.now(),
            noticed_at: self.app.now(),
            acknowledged_at: None,
            acknowledged_by: None,
            resolved_at: None,
            resolved_by: None,
            outcome: None,
            note: None,
            call_before: None,
            reason: None,
        };
        assert!(alert::keep(&txn, row.clone()).await.unwrap());
        let event = alert_event::Model {
            seq: 0,
            clinic_id: self.clinic,
            episode_id: id,
            alert_id: row.id,
            ordinal: None,
            kind: "raise".into(),
            rule: row.rule,
            key: None,
            severity,
            cycle: row.cycle,
            at: self.app.now(),
            noticed_at: self.app.now(),
            by_staff: None,
            evidence: Value::Null,
        };
        alert_event::append(&txn, event).await.unwrap();
        txn.commit().await.unwrap();
        row
    }

    /// Writes the first pages of an alert, to go out now or then, without the ladder that would tell more people later. How
    /// many.
    pub async fn pages(&self, alert: &alert::Model, not_before: Option<At>) -> u64 {
        let now = self.app.now();
        let txn = self.app.store.begin().await.unwrap();
        let desk = Desk::of(&txn, self.clinic, now).await.unwrap();
        let first = Rung { level: 1, repeat: 0, at: now };
        let entered = ladder::enter(first, &desk.staff, &desk.duty, &HashSet::new());
        let pages = page::send(&self.app, &txn, &desk, alert, &entered, now).await.unwrap();
        if let Some(at) = not_before {
            let later = outbox::ActiveModel {
                next_attempt_at: Set(at),
                expires_at: Set(at.plus(lifetime(alert.severity))),
                ..Default::default()
            };
            let pages = outbox::Entity::update_many().set(later);
            pages.filter(outbox::COLUMN.alert_id.eq(alert.id)).exec(&txn).await.unwrap();
        }
        txn.commit().await.unwrap();
        self.app.nudge(self.clinic);
        pages
    }

    /// A new alert on the ladder.
    pub async fn climbs(&self, severity: Severity) -> alert::Model {
        let alert = self.alert(severity).await;
        let txn = self.app.store.begin().await.unwrap();
        climb::begin(&self.app, &txn, &alert, false).await.unwrap();
        txn.commit().await.unwrap();
        self.works().await;
        alert
    }

    /// A new alert and its pages.
    pub async fn raises(&self, severity: Severity) -> alert::Model {
        let alert = self.alert(severity).await;
        self.pages(&alert, None).await;
        alert
    }

    pub async fn acknowledges(&self, person: &Person, alert: &alert::Model) {
        let permit = person.scope.may(Action::AcknowledgeAlert).unwrap();
        acknowledge::acknowledge(&self.app, &permit, alert.id, alert.cycle, None).await.unwrap();
    }

    /// The worker does all that is due.
    pub async fn works(&self) {
        tick::until_idle(&self.app).await;
    }

    /// The clock goes on and the worker works.
    pub async fn after(&self, millis: i64) {
        self.clock.turn(millis);
        self.works().await;
    }

    pub async fn messages(&self) -> Vec<outbox::Model> {
        outbox::Entity::find().order_by_asc(outbox::Column::Id).all(self.store.read()).await.unwrap()
    }

    pub async fn states(&self) -> Vec<MessageState> {
        self.messages().await.into_iter().map(|message| message.state).collect()
    }

    pub async fn subscription(&self, id: SubscriptionId) -> subscription::Model {
        subscription::get(self.store.read(), id).await.unwrap().unwrap()
    }

    /// Changes a row behind the server's back.
    pub async fn forge(&self, row: subscription::Model) {
        let txn = self.store.begin().await.unwrap();
        subscription::Entity::update(row.into_active_model().reset_all()).exec(&txn).await.unwrap();
        txn.commit().await.unwrap();
    }

    /// A request at the front door: status and body.
    pub async fn asks(
        &self,
        person: Option<&Person>,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> (u16, Value) {
        let mut request =
            Request::builder().method(method).uri_str(format!("/api/v1{path}")).header("origin", ORIGIN);
        if let Some(person) = person {
            request = request.header("cookie", format!("__Host-reliefline={}", person.token));
        }
        let request = match body {
            Some(body) => request.content_type("application/json").body(body.to_string()),
            None => request.finish(),
        };
        // Making all routes takes a tenth of a second; a test that knocks 600 times makes them once.
        let answer = self.door.get_or_init(|| serve::routes(&self.app).boxed()).get_response(request).await;
        let status = answer.status().as_u16();
        let text = answer.into_body().into_string().await.unwrap_or_default();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }
}
