//! Whose caseload a patient is in.

use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use super::{
    Area,
    patient_view::{Patient, page},
    who::Person,
};
use crate::{
    app::App,
    domain::{
        access::Action,
        ids::{PatientId, StaffId},
        people::Role,
    },
    fault::Fault,
    flow,
    store::staff,
};

/// Therapists and their patients.
pub struct Therapists;

/// A therapist of the clinic.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct Therapist {
    /// The person's id.
    pub id: StaffId,
    /// First and last name.
    pub name: String,
}

/// Those that a patient may be assigned to.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
struct TherapistList {
    /// By name.
    therapists: Vec<Therapist>,
}

/// Who cares for a patient's plan.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct Assignment {
    /// An active therapist of the clinic; null: nobody.
    #[oai(nullable)]
    staff_id: Option<StaffId>,
}

#[OpenApi(tag = "Area::Plans")]
impl Therapists {
    /// Therapists to choose from
    #[oai(path = "/therapists", method = "get", operation_id = "listTherapists")]
    async fn list(&self, Data(app): Data<&App>, Person(scope): Person) -> Result<Json<TherapistList>, Fault> {
        let permit = scope.may(Action::ListTherapists)?;
        let all = staff::all(app.store.read(), permit.clinic()).await?;
        let active =
            all.into_iter().filter(|one| one.disabled_at.is_none() && one.roles.has(Role::Therapist));
        let therapists = active.map(|one| Therapist { id: one.id, name: one.name }).collect();
        Ok(Json(TherapistList { therapists }))
    }

    /// Assign a therapist
    ///
    /// The patient joins that caseload; `staffId: null` takes the patient out of any. 422 `not_a_therapist`.
    #[oai(path = "/patients/:id/therapist", method = "put", operation_id = "assignTherapist")]
    async fn assign(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<PatientId>,
        Json(body): Json<Assignment>,
    ) -> Result<Json<Patient>, Fault> {
        let permit = scope.may(Action::AssignTherapist)?;
        let row = flow::assign_therapist::run(app, &permit, id, body.staff_id).await?;
        Ok(Json(page(app, &scope, &permit, row).await?))
    }
}
