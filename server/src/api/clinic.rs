//! The clinic and its thresholds.

use std::collections::HashMap;

use poem::web::Data;
use poem_openapi::{Object, OpenApi, payload::Json};
use sea_orm::DbErr;

use super::{Area, who::Person};
use crate::{
    app::App,
    domain::{
        access::Action,
        at::At,
        calendar::{TimeOfDay, Zone},
        text::Text,
        thresholds::Thresholds,
    },
    fault::Fault,
    flow::{self, change_clinic::Settings},
    store::{clinic, thresholds},
};

/// Who answers for it all.
pub struct TheClinic;

#[OpenApi(prefix_path = "/clinic", tag = "Area::Clinic")]
impl TheClinic {
    /// Read the clinic's settings
    #[oai(path = "/", method = "get", operation_id = "readClinic")]
    async fn read(&self, Data(app): Data<&App>, Person(scope): Person) -> Result<Json<Clinic>, Fault> {
        let permit = scope.may(Action::ReadClinic)?;
        Ok(Json(clinic::get(app.store.read(), permit.clinic()).await?.into()))
    }

    /// Write the clinic's settings
    ///
    /// All of them at once.
    #[oai(path = "/", method = "put", operation_id = "changeClinic")]
    async fn change(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Json(body): Json<ClinicSettings>,
    ) -> Result<Json<Clinic>, Fault> {
        let permit = scope.may(Action::ChangeClinic)?;
        Ok(Json(flow::change_clinic::run(app, &permit, body.checked("")?).await?.into()))
    }

    /// Read the thresholds in force
    #[oai(path = "/thresholds", method = "get", operation_id = "readThresholds")]
    async fn thresholds(&self, Data(app): Data<&App>, Person(scope): Person) -> Result<Json<Version>, Fault> {
        let permit = scope.may(Action::ReadThresholds)?;
        let newest = thresholds::newest(app.store.read(), permit.clinic()).await?;
        Ok(Json(Version::of(newest.ok_or_else(Fault::not_found)?)?))
    }

    /// Make a new version of the thresholds
    ///
    /// For episodes that begin from now on; others keep the version they started with. A parameter that is not given
    /// keeps its default. Outside its safe bound: 400 `outside_bounds` naming it; not the version in force: 409
    /// `stale_version` with the `present` one.
    #[oai(path = "/thresholds", method = "put", operation_id = "changeThresholds")]
    async fn change_thresholds(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Json(body): Json<ChangedThresholds>,
    ) -> Result<Json<Version>, Fault> {
        let permit = scope.may(Action::ChangeThresholds)?;
        let parameters = body.parameters.into_iter().collect();
        Ok(Json(Version::of(flow::change_thresholds::run(app, &permit, body.version, &parameters).await?)?))
    }
}

/// The clinic's settings, to be written.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClinicSettings {
    /// Its name.
    name: Text<1, 100>,
    /// IANA zone of working and quiet hours.
    zone: Text<1, 64>,
    /// The line answered day and night, if there is one.
    phone24h: Option<Text<3, 32>>,
    /// What to dial in an emergency: 911, 112.
    emergency_number: Text<2, 16>,
    /// Shown to patients as it is written: "Mon-Fri 8-17".
    staff_hours: Text<1, 100>,
    /// `HH:MM` in the clinic's zone: from here on warnings wait.
    quiet_from: Text<5, 5>,
    /// `HH:MM`: they are sent from here on; at most 12 hours later, the same as `quietFrom` for no quiet hours.
    quiet_to: Text<5, 5>,
    /// What the clinic says of the course to be expected.
    statement: NewStatement,
}

/// One sentence or a few in both languages.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct NewStatement {
    /// English.
    en: Text<1, 500>,
    /// Spanish.
    es: Text<1, 500>,
}

impl ClinicSettings {
    /// The settings once they are known to be valid; `prefix` stands before the names of fields.
    ///
    /// # Errors
    /// 422 that names the field.
    pub fn checked(self, prefix: &str) -> Result<Settings, Fault> {
        let bad = |field: &str, detail: &str| Fault::field(&format!("{prefix}{field}"), detail);
        let zone = Zone::parse(self.zone.as_str())
            .ok_or_else(|| bad("zone", "An IANA zone is expected, such as America/New_York."))?;
        let time = |field: &str, text: &Text<5, 5>| {
            TimeOfDay::parse(text.as_str()).ok_or_else(|| bad(field, "A time of day HH:MM is expected."))
        };
        let (from, to) = (time("quietFrom", &self.quiet_from)?, time("quietTo", &self.quiet_to)?);
        if from.minutes_until(to) > 12 * 60 {
            return Err(bad("quietTo", "Quiet hours last at most 12 hours."));
        }
        Ok(Settings {
            name: self.name.into(),
            zone,
            phone_24h: self.phone24h.map(String::from),
            emergency_number: self.emergency_number.into(),
            staff_hours: self.staff_hours.into(),
            quiet_from: self.quiet_from.into(),
            quiet_to: self.quiet_to.into(),
            statement_en: self.statement.en.into(),
            statement_es: self.statement.es.into(),
        })
    }
}

/// The clinic.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct Clinic {
    /// Its name.
    name: String,
    /// IANA zone of working and quiet hours.
    zone: String,
    /// The line answered day and night; without one the advice sends people to the emergency room.
    phone24h: Option<String>,
    /// What to dial in an emergency.
    emergency_number: String,
    /// When staff answer, as it is shown.
    staff_hours: String,
    /// `HH:MM` in the clinic's zone: from here on warnings wait.
    quiet_from: String,
    /// `HH:MM`: they are sent from here on.
    quiet_to: String,
    /// What the clinic says of the course to be expected.
    statement: Statement,
}

/// One sentence or a few in both languages.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct Statement {
    /// English.
    en: String,
    /// Spanish.
    es: String,
}

impl From<clinic::Model> for Clinic {
    fn from(row: clinic::Model) -> Self {
        Self {
            name: row.name,
            zone: row.zone,
            phone24h: row.phone_24h,
            emergency_number: row.emergency_number,
            staff_hours: row.staff_hours,
            quiet_from: row.quiet_from,
            quiet_to: row.quiet_to,
            statement: Statement { en: row.statement_en, es: row.statement_es },
        }
    }
}

/// A version of the thresholds to be made.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct ChangedThresholds {
    /// The version that this one replaces.
    version: i32,
    /// The parameters that differ from their defaults, by name.
    parameters: HashMap<String, serde_json::Value>,
}

/// A version of the thresholds.
#[derive(Object)]
#[oai(rename = "ThresholdsVersion", rename_all = "camelCase")]
struct Version {
    /// Its number, from 1.
    version: i32,
    /// The parameters by name.
    parameters: Thresholds,
    /// Since when.
    created_at: At,
}

impl Version {
    fn of(row: thresholds::Model) -> Result<Self, Fault> {
        let table = row.parameters.as_object().and_then(|table| Thresholds::with(table).ok());
        let parameters = table.ok_or_else(|| DbErr::Json("the clinic's thresholds are damaged".into()))?;
        Ok(Self { version: row.version, parameters, created_at: row.created_at })
    }
}
