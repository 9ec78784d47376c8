//! Looking at a plan that is not published: is it sound, what does the guard say, how would the week look. Nothing is
//! written.

use sea_orm::ConnectionTrait;

use super::{
    library::Library,
    plan::{self, Plan},
    shapes::plans::{PlanCheck, PlanDraft},
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        calendar::Day,
        exercise::Phase,
        ids::EpisodeId,
        plan::{
            Invalid, InvalidCode, Prescription, Setting, StartRefused, Warning, check, checked, preview,
            starts,
        },
        shift::Shift,
    },
    fault::{Fault, FieldProblem},
    store::{episode, patient},
};

/// What a draft is looked at with.
pub(super) struct Look<'a> {
    /// Whose plan.
    pub(super) episode: &'a episode::Model,
    /// Whose episode.
    pub(super) patient: &'a patient::Model,
    /// Where it would start.
    pub(super) from: Day,
    /// What it is for.
    pub(super) phase: Phase,
}

impl Look<'_> {
    /// The prescriptions, sound and with their units, and everything that needs a typed reason.
    pub(super) async fn at(
        &self,
        db: &impl ConnectionTrait,
        permit: &Permit,
        prescriptions: Vec<Prescription>,
    ) -> Result<(Vec<Prescription>, Vec<Warning>), Fault> {
        let library = Library::of(db, permit).await?;
        let sound = checked(prescriptions, |id| library.find(id)).map_err(unsound)?;
        let setting = Setting {
            phase: self.phase,
            from: self.from,
            procedure: plan::procedure_day(self.episode, self.patient),
            relief_72_open: plan::relief_72_open(db, permit, self.episode.id).await?,
        };
        let warnings = check(&sound, &setting, |id| library.find(id));
        Ok((sound, warnings))
    }
}

/// What the guard says of a draft, and how its first week would look.
///
/// # Errors
/// 404; 422 `starts_in_past`, `logged_today`, or the fields that cannot be.
pub async fn run(app: &App, permit: &Permit, id: EpisodeId, draft: PlanDraft) -> Result<PlanCheck, Fault> {
    let db = app.store.read();
    let episode = episode::get(db, permit, id).await?.ok_or_else(Fault::not_found)?;
    let patient = patient::get(db, permit, episode.patient_id).await?.ok_or_else(Fault::not_found)?;
    let today = plan::zone(&patient).day(Shift(patient.demo_shift).inward(app.now()));
    let look = Look { episode: &episode, patient: &patient, from: draft.from, phase: draft.phase };
    let (sound, warnings) = look.at(db, permit, draft.prescriptions).await?;
    starts(draft.from, today, plan::logged_on(db, id, today).await?).map_err(refused)?;
    super::reads::note(app, permit, Some(patient.id)).await;
    let holds = Plan::of(db, permit, id).await?.holds();
    Ok(PlanCheck { warnings, week: preview(&sound, &holds, draft.from) })
}

/// A start that would rewrite what is over.
pub(super) fn refused(why: StartRefused) -> Fault {
    Fault::coded(why.code(), "from", why.to_string())
}

fn unsound(wrong: Vec<Invalid>) -> Fault {
    let field = |one: Invalid| FieldProblem::coded(&word(one.code), one.field, "A plan cannot have this.");
    Fault::fields(wrong.into_iter().map(field).collect())
}

fn word(code: InvalidCode) -> String {
    serde_json::to_value(code).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}
