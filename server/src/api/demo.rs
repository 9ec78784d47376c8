//! The demo's doors: 404 unless the server runs a demo.

use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use super::{
    Area,
    answers::Opened,
    cookie,
    me::{self, Person as Me},
    who::Person,
};
use crate::{
    app::App,
    domain::{access::Action, hidden::Hidden, ids::PatientId},
    fault::Fault,
    flow,
};

/// Sign-in links and turned clocks.
pub struct Demo;

#[OpenApi(prefix_path = "/demo", tag = "Area::Demo")]
impl Demo {
    /// Sign in with a link of the demo
    ///
    /// Each link once.
    #[oai(path = "/sessions", method = "post", operation_id = "openDemo")]
    async fn open(&self, Data(app): Data<&App>, Json(body): Json<DemoLink>) -> Result<Opened<Me>, Fault> {
        let session = flow::demo_door::open(app, body.secret.reveal()).await?;
        Ok(Opened::Opened(Json(me::answer(app, &session.scope).await?), cookie::keep(&session)))
    }

    /// Turn a demo patient's clock forward
    ///
    /// Stored times are never rewritten: the patient's time runs ahead of ours from now on.
    #[oai(path = "/patients/:id/clock", method = "post", operation_id = "shiftDemoClock")]
    async fn shift(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<PatientId>,
        Json(body): Json<DemoHours>,
    ) -> Result<Json<DemoClock>, Fault> {
        let permit = scope.may(Action::ShiftDemoClock)?;
        let ahead = flow::demo_door::shift(app, &permit, id, body.hours).await?;
        Ok(Json(DemoClock { hours_ahead: ahead }))
    }
}

/// A sign-in link of the demo.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct DemoLink {
    /// What follows `#` in the link.
    secret: Hidden<1, 128>,
}

/// How far to turn.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct DemoHours {
    /// 0 to 2016 hours more.
    #[oai(validator(minimum(value = "0"), maximum(value = "2016")))]
    hours: f64,
}

/// Where a demo patient's clock is.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct DemoClock {
    /// Hours ahead of ours, all turns together.
    hours_ahead: f64,
}
