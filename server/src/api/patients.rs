//! Patients: who they are. What the clinic's page about one shows is in [`super::patient_view`].

use poem::web::Data;
use poem_openapi::{
    Object, OpenApi,
    param::{Path, Query},
    payload::Json,
    types::MaybeUndefined,
};

use super::{
    Area,
    answers::Made,
    patient_view::{Patient, PatientLine, page, today},
    who::Person,
};
use crate::{
    app::App,
    domain::{
        access::Action,
        calendar::{Day, Zone},
        ids::PatientId,
        patient as domain,
        people::Language,
        text::Text,
    },
    fault::Fault,
    flow,
    store::{names, patient},
};

/// People who had, or will have, the procedure.
pub struct Patients;

#[OpenApi(prefix_path = "/patients", tag = "Area::Patients")]
impl Patients {
    /// Add a patient
    #[oai(path = "/", method = "post", operation_id = "addPatient")]
    async fn add(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Json(body): Json<NewPatient>,
    ) -> Result<Made<Patient>, Fault> {
        let permit = scope.may(Action::AddPatient)?;
        let today = today(app, &permit).await?;
        let details = domain::Details {
            name: body.name.into(),
            birth_date: birth_date(&body.birth_date, today)?,
            language: body.language,
            zone: zone(&body.zone)?,
            phone: body.phone.into(),
            contact: body.contact.map(NewContact::into),
        };
        let made = flow::add_patient::run(app, &permit, details).await?;
        Ok(Made::of(page(app, &scope, &permit, made).await?))
    }

    /// List patients
    ///
    /// By name; `search` looks for each of its words at the beginning of any part of the name, without accents. The
    /// next page begins `after` the last patient of this one.
    #[oai(path = "/", method = "get", operation_id = "listPatients")]
    async fn list(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        /// Words of a name.
        #[oai(validator(max_length = 100))]
        Query(search): Query<Option<String>>,
        /// The last patient of the page before.
        Query(after): Query<Option<PatientId>>,
        /// How many at most, 50 when not given.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        Query(limit): Query<Option<u64>>,
    ) -> Result<Json<PatientPage>, Fault> {
        let permit = scope.may(Action::ListPatients)?;
        let (db, limit) = (app.store.read(), limit.unwrap_or(50));
        let search = domain::name_key(search.as_deref().unwrap_or_default());
        let mut rows = patient::page(db, &permit, &search, after, limit + 1).await?;
        let more = rows.len() as u64 > limit;
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        flow::reads::note(app, &permit, None).await;
        let today = today(app, &permit).await?;
        let staff = names::staff(db, &permit).await?;
        let next = rows.last().filter(|_| more).map(|last| last.patient.id);
        Ok(Json(PatientPage {
            patients: rows.into_iter().map(|row| PatientLine::of(row, today, &staff)).collect(),
            next,
        }))
    }

    /// Read a patient
    #[oai(path = "/:id", method = "get", operation_id = "readPatient")]
    async fn read(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<PatientId>,
    ) -> Result<Json<Patient>, Fault> {
        let permit = scope.may(Action::ReadPatient)?;
        let row = patient::get(app.store.read(), &permit, id).await?.ok_or_else(Fault::not_found)?;
        flow::reads::note(app, &permit, Some(id)).await;
        Ok(Json(page(app, &scope, &permit, row).await?))
    }

    /// Change a patient
    ///
    /// What is not given stays; `contact: null` takes the contact away.
    #[oai(path = "/:id", method = "patch", operation_id = "changePatient")]
    async fn change(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<PatientId>,
        Json(body): Json<ChangedPatient>,
    ) -> Result<Json<Patient>, Fault> {
        let permit = scope.may(Action::ChangePatient)?;
        patient::get(app.store.read(), &permit, id).await?.ok_or_else(Fault::not_found)?;
        let today = today(app, &permit).await?;
        let changes = flow::change_patient::Changes {
            name: body.name.map(String::from),
            birth_date: body.birth_date.map(|text| birth_date(&text, today)).transpose()?,
            language: body.language,
            zone: body.zone.map(|text| zone(&text)).transpose()?,
            phone: body.phone.map(String::from),
            contact: match body.contact {
                MaybeUndefined::Undefined => None,
                MaybeUndefined::Null => Some(None),
                MaybeUndefined::Value(contact) => Some(Some(contact.into())),
            },
        };
        let row = flow::change_patient::run(app, &permit, id, changes).await?;
        Ok(Json(page(app, &scope, &permit, row).await?))
    }
}

/// A new patient.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct NewPatient {
    /// First and last name.
    name: Text<1, 100>,
    /// `YYYY-MM-DD`.
    birth_date: Text<10, 10>,
    /// Of screens and pushes.
    language: Language,
    /// IANA zone of the patient's days.
    zone: Text<1, 64>,
    /// How the clinic calls the patient.
    phone: Text<3, 32>,
    /// Whom the clinic may call instead.
    contact: Option<NewContact>,
}

/// What changes of a patient.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct ChangedPatient {
    /// First and last name.
    name: Option<Text<1, 100>>,
    /// `YYYY-MM-DD`.
    birth_date: Option<Text<10, 10>>,
    /// Of screens and pushes.
    language: Option<Language>,
    /// IANA zone of the patient's days.
    zone: Option<Text<1, 64>>,
    /// How the clinic calls the patient.
    phone: Option<Text<3, 32>>,
    /// Whom the clinic may call instead; null: nobody.
    contact: MaybeUndefined<NewContact>,
}

/// Somebody who may be called about a patient.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct NewContact {
    /// First and last name.
    name: Text<1, 100>,
    /// Daughter, neighbour …
    relation: Option<Text<1, 60>>,
    /// The number.
    phone: Text<3, 32>,
    /// The patient agreed to it.
    consent: bool,
}

impl From<NewContact> for domain::Contact {
    fn from(contact: NewContact) -> Self {
        Self {
            name: contact.name.into(),
            relation: contact.relation.map(String::from),
            phone: contact.phone.into(),
            consent: contact.consent,
        }
    }
}

/// A page of patients.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct PatientPage {
    /// By name.
    patients: Vec<PatientLine>,
    /// There are more: ask again with `after` this one.
    next: Option<PatientId>,
}

fn birth_date(text: &Text<10, 10>, today: Day) -> Result<Day, Fault> {
    let wrong = || Fault::field("birthDate", "A date YYYY-MM-DD of the last 120 years is expected.");
    Day::parse(text.as_str()).filter(|born| (0..=120).contains(&born.age(today))).ok_or_else(wrong)
}

fn zone(text: &Text<1, 64>) -> Result<Zone, Fault> {
    let wrong = || Fault::field("zone", "An IANA zone is expected, such as America/New_York.");
    Zone::parse(text.as_str()).ok_or_else(wrong)
}
