//! How a clinic is told: its ladder of people.

use poem::web::Data;
use poem_openapi::{Object, OpenApi, payload::Json};

use super::{Area, who::Person};
use crate::{
    app::App,
    domain::{access::Action, at::At, ladder::Ladder},
    fault::Fault,
    flow,
    store::ladder,
};

/// What an admin sets of alerts.
pub struct Settings;

#[OpenApi(prefix_path = "/settings", tag = "Area::Clinic")]
impl Settings {
    /// Read the ladder in force
    ///
    /// Version 0 is the default, which nobody has changed yet.
    #[oai(path = "/ladder", method = "get", operation_id = "readLadder")]
    async fn ladder(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
    ) -> Result<Json<LadderVersion>, Fault> {
        let permit = scope.may(Action::ReadLadder)?;
        let newest = ladder::newest(app.store.read(), permit.clinic()).await?;
        Ok(Json(newest.map_or_else(LadderVersion::default, Into::into)))
    }

    /// Make a new version of the ladder
    ///
    /// For alerts that are raised from now on; those that are open keep the ladder they were raised under. A value outside
    /// its safe bounds, or a level that would come before the one below it: 422 `outside_bounds` naming it; not the
    /// version in force: 409 `stale_version` with the `present` one.
    #[oai(path = "/ladder", method = "put", operation_id = "changeLadder")]
    async fn change_ladder(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Json(body): Json<ChangedLadder>,
    ) -> Result<Json<LadderVersion>, Fault> {
        let permit = scope.may(Action::ChangeLadder)?;
        Ok(Json(flow::change_ladder::run(app, &permit, body.version, body.steps).await?.into()))
    }
}

/// A version of the ladder to be made.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct ChangedLadder {
    /// The version that this one replaces.
    version: i32,
    /// All of its steps.
    steps: Ladder,
}

/// A version of the ladder.
#[derive(Default, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct LadderVersion {
    /// Its number; 0 is the default.
    version: i32,
    /// When the levels after the first are reached.
    steps: Ladder,
    /// Since when; none: it is the default.
    created_at: Option<At>,
}

impl From<ladder::Model> for LadderVersion {
    fn from(row: ladder::Model) -> Self {
        Self { version: row.version, steps: row.steps, created_at: Some(row.created_at) }
    }
}
