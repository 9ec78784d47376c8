//! Setting up: once, with the link that the server printed.

use poem::web::Data;
use poem_openapi::{Object, OpenApi, payload::Json};

use super::{
    Area,
    answers::Opened,
    clinic::ClinicSettings,
    cookie,
    me::{self, Person as Me},
    staff::email_of,
};
use crate::{
    app::App,
    domain::{hidden::Hidden, people::Language, text::Text},
    fault::Fault,
    flow,
    store::set_up,
};

/// The first page of all.
pub struct SetUp;

#[OpenApi(prefix_path = "/setup", tag = "Area::Sessions")]
impl SetUp {
    /// Is there anything to set up
    #[oai(path = "/", method = "get", operation_id = "readSetUp")]
    async fn read(&self, Data(app): Data<&App>) -> Result<Json<SetUpState>, Fault> {
        Ok(Json(SetUpState { needed: set_up::is_needed(app.store.read()).await? }))
    }

    /// Set up the clinic and its first admin
    ///
    /// Once, with the token of the link that `serve` printed; later links count and older ones do not.
    #[oai(path = "/", method = "post", operation_id = "setUp")]
    async fn run(&self, Data(app): Data<&App>, Json(body): Json<NewSetUp>) -> Result<Opened<Me>, Fault> {
        let first = flow::set_up::First {
            clinic: body.clinic.checked("clinic.")?,
            name: body.admin.name.into(),
            email: email_of("admin.email", &body.admin.email)?,
            password: body.admin.password,
            language: body.admin.language.unwrap_or(Language::En),
        };
        let session = flow::set_up::run(app, body.token.reveal(), first).await?;
        Ok(Opened::Opened(Json(me::answer(app, &session.scope).await?), cookie::keep(&session)))
    }
}

/// Whether the first page is still to be filled in.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct SetUpState {
    /// True until somebody set the clinic up.
    needed: bool,
}

/// The clinic and its first admin.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct NewSetUp {
    /// What follows `#` in the link that the server printed.
    token: Hidden<1, 128>,
    /// The clinic.
    clinic: ClinicSettings,
    /// The first admin.
    admin: FirstAdmin,
}

/// The first admin.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct FirstAdmin {
    /// First and last name.
    name: Text<1, 100>,
    /// To sign in with.
    email: Text<3, 254>,
    /// At least 15 characters.
    password: Hidden<15, 256>,
    /// Of screens and pushes; English when not given.
    language: Option<Language>,
}
