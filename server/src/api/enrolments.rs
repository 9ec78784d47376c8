//! Enrolments: a phone joins with the code or link of an invite.

use poem::web::Data;
use poem_openapi::{Object, OpenApi, payload::Json};

use super::{
    Area,
    answers::Opened,
    cookie,
    me::{self, Person as Me},
    who::Address,
};
use crate::{
    app::{App, MIN_CLIENT_VERSION},
    domain::{hidden::Hidden, text::Text},
    fault::Fault,
    flow::{self, enrol::Proof},
};

/// A phone becomes a patient's.
pub struct Enrolments;

#[OpenApi(prefix_path = "/enrolments", tag = "Area::Patients")]
impl Enrolments {
    /// Bind this phone to a patient
    ///
    /// With the code that was typed or the secret of the link, one of the two. Wrong, used, expired and frozen are the
    /// same 400 `code_invalid`.
    #[oai(path = "/", method = "post", operation_id = "enrol")]
    async fn enrol(
        &self,
        Data(app): Data<&App>,
        Address(from): Address,
        Json(body): Json<NewEnrolment>,
    ) -> Result<Opened<Enrolment>, Fault> {
        let proof = match (body.code, body.secret) {
            (Some(code), None) => Proof::Code(code),
            (None, Some(secret)) => Proof::Secret(secret),
            _ => return Err(Fault::invalid("Either code or secret is expected.")),
        };
        let session = flow::enrol::run(app, &proof, body.device_name.into(), from).await?;
        let answer = Enrolment {
            person: me::answer(app, &session.scope).await?,
            push_key: app.keys.vapid_public(),
            min_client_version: MIN_CLIENT_VERSION.into(),
        };
        Ok(Opened::Opened(Json(answer), cookie::keep(&session)))
    }
}

/// A phone that joins.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct NewEnrolment {
    /// The code as typed: capitals or not, with or without dash and blanks.
    code: Option<Hidden<1, 40>>,
    /// What follows `#` in the link.
    secret: Option<Hidden<1, 128>>,
    /// How this phone shows to the clinic: "Rosa's Pixel".
    device_name: Text<1, 60>,
}

/// This phone is the patient's now.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct Enrolment {
    /// Who that is.
    person: Me,
    /// The public VAPID key, base64url.
    push_key: String,
    /// An older app must load itself anew.
    min_client_version: String,
}
