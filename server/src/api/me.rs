//! Who am I, and in which language.

use poem::web::Data;
use poem_openapi::{Enum, Object, OpenApi, payload::Json, types::MaybeUndefined};
use uuid::Uuid;

use super::{
    Area,
    clinic::Clinic,
    who::{self},
};
use crate::{
    app::{App, MIN_CLIENT_VERSION},
    domain::{
        access::{Action, Actor, Permit, Scope},
        at::At,
        ids::DeviceId,
        people::{Language, Role},
        text::Text,
    },
    fault::Fault,
    flow,
    store::{clinic, patient, staff},
};

/// The signed-in person.
pub struct Me;

#[OpenApi(prefix_path = "/me", tag = "Area::Sessions")]
impl Me {
    /// Who am I
    #[oai(path = "/", method = "get", operation_id = "readMe")]
    async fn read(
        &self,
        Data(app): Data<&App>,
        who::Person(scope): who::Person,
    ) -> Result<Json<Person>, Fault> {
        scope.may(Action::ReadMe)?;
        Ok(Json(answer(app, &scope).await?))
    }

    /// Change my language, or my telephone
    ///
    /// What is not given stays; `phone: null` takes it away. A patient's telephone is the clinic's to keep: 422.
    #[oai(path = "/", method = "patch", operation_id = "changeMe")]
    async fn change(
        &self,
        Data(app): Data<&App>,
        who::Person(scope): who::Person,
        Json(body): Json<ChangedMe>,
    ) -> Result<Json<Person>, Fault> {
        let permit = scope.may(Action::ChangeMe)?;
        let phone = given(body.phone);
        flow::change_me::run(app, &permit, body.language, phone).await?;
        Ok(Json(answer(app, &scope).await?))
    }
}

/// What one may change of oneself.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct ChangedMe {
    /// Of screens and pushes.
    language: Option<Language>,
    /// Staff only: where a message by telephone goes to.
    phone: MaybeUndefined<Text<3, 32>>,
}

/// What a field that may be left out, or emptied, says.
pub fn given(phone: MaybeUndefined<Text<3, 32>>) -> Option<Option<String>> {
    match phone {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(phone) => Some(Some(phone.into())),
    }
}

/// Patient or staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum PersonKind {
    /// A patient on an enrolled phone.
    Patient,
    /// A nurse, therapist or admin.
    Staff,
}

/// The signed-in person and what the app needs to begin.
#[derive(Object)]
#[oai(rename = "Me", rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct Person {
    /// Patient or staff.
    person: PersonKind,
    /// The person's id.
    id: Uuid,
    /// First and last name.
    name: String,
    /// Of screens and pushes.
    language: Language,
    /// Staff only.
    roles: Option<Vec<Role>>,
    /// Staff only: where a message by telephone goes to.
    phone: Option<String>,
    /// The clinic.
    clinic: Clinic,
    /// A demo clinic: every screen says so.
    demo: bool,
    /// This phone or browser.
    device_id: DeviceId,
    /// The public VAPID key, base64url, to subscribe to pushes with.
    push_key: String,
    /// The server's clock.
    now: At,
    /// An older app must load itself anew; it may still send what it holds.
    min_client_version: String,
    /// Staff only: alerts have been coming late for two minutes. Look at the board, and telephone.
    engine_late: Option<bool>,
    /// Patients only.
    patient: Option<OwnPatient>,
}

/// What a patient's app needs beside that.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub struct OwnPatient {
    /// IANA zone of the patient's days.
    zone: String,
}

/// The person of a scope, as answered.
///
/// # Errors
/// The database's own.
pub async fn answer(app: &App, scope: &Scope) -> Result<Person, Fault> {
    let db = app.store.read();
    let permit: Permit = scope.may(Action::ReadMe)?;
    let row = clinic::get(db, scope.clinic).await?;
    let (demo, clinic) = (row.demo, Clinic::from(row));
    let begin = |person, id, name, language| Person {
        person,
        id,
        name,
        language,
        roles: None,
        phone: None,
        clinic,
        demo,
        device_id: scope.device,
        push_key: app.keys.vapid_public(),
        now: app.now(),
        min_client_version: MIN_CLIENT_VERSION.into(),
        engine_late: None,
        patient: None,
    };
    match scope.actor {
        Actor::Staff(id) => {
            let me = staff::get(db, scope.clinic, id).await?.ok_or_else(Fault::not_found)?;
            let person = begin(PersonKind::Staff, id.0, me.name, me.language);
            let engine_late = Some(app.pulse.is_late_for(app.limits.banner, app.now()));
            Ok(Person { roles: Some(me.roles.0), phone: me.phone, engine_late, ..person })
        }
        Actor::Patient(id, _) => {
            let me = patient::get(db, &permit, id).await?.ok_or_else(Fault::not_found)?;
            let person = begin(PersonKind::Patient, id.0, me.name, me.language);
            Ok(Person { patient: Some(OwnPatient { zone: me.zone }), ..person })
        }
        Actor::Engine => Err(Fault::not_found()),
    }
}
