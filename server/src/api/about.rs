//! What anybody may know before signing in: whether it is a demo, and whom to call in an emergency.

use poem::web::Data;
use poem_openapi::{Object, OpenApi, payload::Json};

use super::Area;
use crate::{app::App, fault::Fault, store::clinic};

/// The sign on the door.
pub struct About;

#[OpenApi(prefix_path = "/about", tag = "Area::Sessions")]
impl About {
    /// What is this
    ///
    /// For the screens before signing in: each says that a demo is one, and that it is not for emergencies.
    #[oai(path = "/", method = "get", operation_id = "readAbout")]
    async fn read(&self, Data(app): Data<&App>) -> Result<Json<Sign>, Fault> {
        let clinic = clinic::only(app.store.read()).await?;
        Ok(Json(Sign {
            demo: clinic.as_ref().map_or(app.demo, |clinic| clinic.demo),
            emergency_number: clinic.as_ref().map(|clinic| clinic.emergency_number.clone()),
            staff_hours: clinic.map(|clinic| clinic.staff_hours),
        }))
    }
}

/// What stands on the door.
#[derive(Object)]
#[oai(rename = "About", rename_all = "camelCase", skip_serializing_if_is_none)]
struct Sign {
    /// A demo clinic: every screen says so.
    demo: bool,
    /// As a telephone calls it; absent before the clinic is set up.
    emergency_number: Option<String>,
    /// When staff look at what comes in, as the clinic writes it; absent before the clinic is set up.
    staff_hours: Option<String>,
}
