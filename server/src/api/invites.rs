//! Invites: a code and a link that bind a phone to a patient.

use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Path};

use super::{Area, answers::Made, who::Person};
use crate::{
    app::App,
    domain::{access::Action, at::At, ids::PatientId},
    fault::Fault,
    flow,
};

/// How a phone joins.
pub struct Invites;

#[OpenApi(prefix_path = "/patients", tag = "Area::Patients")]
impl Invites {
    /// Issue an invite
    ///
    /// Shown once, good for one phone and 24 hours; ends the patient's older unused one.
    #[oai(path = "/:id/invites", method = "post", operation_id = "issueInvite")]
    async fn issue(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<PatientId>,
    ) -> Result<Made<Invite>, Fault> {
        let permit = scope.may(Action::IssueInvite)?;
        let issued = flow::invite::issue(app, &permit, id).await?;
        let url = format!("{}/join#{}", app.origin, issued.secret.reveal());
        Ok(Made::of(Invite {
            code: issued.code.reveal().into(),
            qr_svg: flow::invite::qr_svg(&url).ok_or_else(|| Fault::invalid("The address is too long."))?,
            url,
            expires_at: issued.expires_at,
        }))
    }
}

/// An invite; what it shows is kept nowhere.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct Invite {
    /// To type: `XXXX-XXXX`.
    code: String,
    /// To open on the phone.
    url: String,
    /// The same as a QR code: SVG text, for the `src` of an image and nothing else.
    qr_svg: String,
    /// Good until then.
    expires_at: At,
}
