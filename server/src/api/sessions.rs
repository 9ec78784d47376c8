//! Signing in and out.

use poem::web::{Data, cookie::CookieJar};
use poem_openapi::{Object, OpenApi, payload::Json};

use super::{
    Area,
    answers::{Closed, Opened},
    cookie,
    me::{self, Person as Me},
    who::{Address, Person},
};
use crate::{
    app::App,
    domain::{access::Action, hidden::Hidden, text::Text},
    fault::Fault,
    flow,
};

/// Sessions of staff; a patient's begins with an enrolment.
pub struct Sessions;

#[OpenApi(prefix_path = "/sessions", tag = "Area::Sessions")]
impl Sessions {
    /// Sign in
    ///
    /// Wrong password and unknown e-mail get the same answer in the same time. After failures one waits: 429.
    #[oai(path = "/", method = "post", operation_id = "signIn")]
    async fn open(
        &self,
        Data(app): Data<&App>,
        Address(from): Address,
        cookies: &CookieJar,
        Json(body): Json<Credentials>,
    ) -> Result<Opened<Me>, Fault> {
        let attempt = flow::sign_in::Attempt {
            email: body.email.reveal(),
            password: body.password,
            device_name: body.device_name.map_or_else(|| "Browser".into(), String::from),
            known_as: cookies.get(cookie::NAME).map(|cookie| cookie.value_str().to_owned()),
            from,
        };
        let session = flow::sign_in::run(app, attempt).await?;
        Ok(Opened::Opened(Json(me::answer(app, &session.scope).await?), cookie::keep(&session)))
    }

    /// Sign out on this device
    ///
    /// Its push subscriptions end too. The app keeps unsent check-ins.
    #[oai(path = "/current", method = "delete", operation_id = "signOut")]
    async fn close(&self, Data(app): Data<&App>, Person(scope): Person) -> Result<Closed, Fault> {
        let permit = scope.may(Action::SignOut)?;
        flow::sign_out::run(app, &permit, scope.device).await?;
        Ok(Closed::Closed(cookie::forget(), "\"cache\"".into()))
    }
}

/// What one signs in with.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct Credentials {
    /// The e-mail address, capitals or not.
    email: Hidden<1, 254>,
    /// The password.
    password: Hidden<1, 256>,
    /// How this browser shows in lists: "Chrome on the ward computer".
    device_name: Option<Text<1, 60>>,
}
