//! Episodes and the pain before them.

use poem::web::Data;
use poem_openapi::{Enum, Object, OpenApi, param::Path, payload::Json};

use super::{Area, answers::Made, who::Person};
use crate::{
    app::App,
    domain::{
        access::{Action, Permit, Scope},
        at::At,
        episode::{EpisodeState, Levels},
        ids::{BaselineId, EpisodeId, PatientId, StaffId},
        level::Level,
        score::{Context, Score},
        shift::Shift,
        text::Text,
    },
    fault::Fault,
    flow,
    store::{baseline, episode, patient},
};

/// One procedure and the 84 days after it.
pub struct Episodes;

#[OpenApi(tag = "Area::Patients")]
impl Episodes {
    /// Begin an episode
    ///
    /// Planned until `procedureEndedAt` is known. While another one is planned or active: 409 `episode_open`.
    #[oai(path = "/patients/:id/episodes", method = "post", operation_id = "addEpisode")]
    async fn add(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<PatientId>,
        Json(body): Json<NewEpisode>,
    ) -> Result<Made<Episode>, Fault> {
        let permit = scope.may(Action::AddEpisode)?;
        let new = flow::add_episode::New {
            levels: Levels::of(body.levels),
            long_acting_opioid: body.long_acting_opioid,
            procedure_ended_at: body.procedure_ended_at,
            discharged_at: body.discharged_at,
        };
        let made = flow::add_episode::run(app, &permit, id, new).await?;
        Ok(Made::of(one(app, &scope, &permit, made).await?))
    }

    /// Change an episode
    ///
    /// What is not given stays. `procedureEndedAt` makes it active; correcting one that is set needs a `reason`.
    #[oai(path = "/episodes/:id", method = "patch", operation_id = "changeEpisode")]
    async fn change(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<EpisodeId>,
        Json(body): Json<ChangedEpisode>,
    ) -> Result<Json<Episode>, Fault> {
        let permit = scope.may(Action::ChangeEpisode)?;
        let changes = flow::change_episode::Changes {
            levels: body.levels.map(Levels::of),
            long_acting_opioid: body.long_acting_opioid,
            procedure_ended_at: body.procedure_ended_at,
            discharged_at: body.discharged_at,
            reason: body.reason.map(String::from),
            state: body.state.map(EpisodeState::from),
        };
        let changed = flow::change_episode::run(app, &permit, id, changes).await?;
        Ok(Json(one(app, &scope, &permit, changed).await?))
    }

    /// Add a baseline
    ///
    /// The pain before the procedure; `recalled` when it was asked for afterwards.
    #[oai(path = "/episodes/:id/baselines", method = "post", operation_id = "addBaseline")]
    async fn baseline(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<EpisodeId>,
        Json(body): Json<NewBaseline>,
    ) -> Result<Made<Baseline>, Fault> {
        let permit = scope.may(Action::AddBaseline)?;
        let new = flow::add_baseline::New {
            context: body.context,
            score: Score(body.score),
            felt_at: body.felt_at,
            recalled: body.recalled,
        };
        let (row, shift) = flow::add_baseline::run(app, &permit, id, new).await?;
        Ok(Made::of(Baseline::of(row, shift)))
    }
}

/// A new episode.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct NewEpisode {
    /// Vertebrae to be treated, or treated.
    #[oai(validator(min_items = 1, max_items = 8))]
    levels: Vec<Level>,
    /// Takes a long-acting opioid: scores may be masked all day.
    long_acting_opioid: bool,
    /// The procedure's end, once it is known: t = 0.
    procedure_ended_at: Option<At>,
    /// When the patient left the clinic.
    discharged_at: Option<At>,
}

/// What changes of an episode.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct ChangedEpisode {
    /// Vertebrae treated.
    #[oai(validator(min_items = 1, max_items = 8))]
    levels: Option<Vec<Level>>,
    /// Takes a long-acting opioid.
    long_acting_opioid: Option<bool>,
    /// The procedure's end: t = 0.
    procedure_ended_at: Option<At>,
    /// When the patient left the clinic.
    discharged_at: Option<At>,
    /// Why a procedure's end that was set is another one now.
    reason: Option<Text<3, 500>>,
    /// Ends it.
    state: Option<EpisodeEnd>,
}

/// How an episode ends by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
enum EpisodeEnd {
    /// Its course is complete.
    Completed,
    /// Over for another reason.
    Ended,
}

impl From<EpisodeEnd> for EpisodeState {
    fn from(end: EpisodeEnd) -> Self {
        match end {
            EpisodeEnd::Completed => Self::Completed,
            EpisodeEnd::Ended => Self::Ended,
        }
    }
}

/// The pain before the procedure.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct NewBaseline {
    /// Moving or resting.
    context: Context,
    /// 0 to 10.
    #[oai(validator(minimum(value = "0"), maximum(value = "10")))]
    score: i16,
    /// When it was felt.
    felt_at: At,
    /// Given from memory after the procedure.
    recalled: bool,
}

/// An episode.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct Episode {
    /// The episode's id.
    id: EpisodeId,
    /// Whose it is.
    patient_id: PatientId,
    /// Where it stands.
    state: EpisodeState,
    /// Vertebrae treated, from top to bottom.
    levels: Vec<Level>,
    /// Takes a long-acting opioid.
    long_acting_opioid: bool,
    /// The procedure's end: t = 0.
    procedure_ended_at: Option<At>,
    /// When the patient left the clinic.
    discharged_at: Option<At>,
    /// The rule set it started with.
    ruleset: String,
    /// The version of the clinic's thresholds it started with.
    thresholds_version: i32,
    /// Begun at.
    created_at: At,
    /// An entry could not be judged; somebody must look at it.
    unjudged: bool,
    /// In the order they were entered.
    baselines: Vec<Baseline>,
    /// May you change it?
    can_edit: bool,
    /// May you add a baseline?
    can_add_baseline: bool,
}

impl Episode {
    /// Planned or active?
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        matches!(self.state, EpisodeState::Planned | EpisodeState::Active)
    }
}

/// One entry of the pain before the procedure.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct Baseline {
    /// The entry's id.
    id: BaselineId,
    /// Moving or resting.
    context: Context,
    /// 0 to 10.
    score: Score,
    /// When it was felt.
    felt_at: At,
    /// Given from memory after the procedure.
    recalled: bool,
    /// When it was entered.
    entered_at: At,
    /// The member of staff who entered it; none: the patient.
    by_staff: Option<StaffId>,
}

impl Baseline {
    fn of(row: baseline::Model, shift: Shift) -> Self {
        Self {
            id: row.id,
            context: row.context,
            score: row.score,
            felt_at: shift.outward(row.felt_at),
            recalled: row.recalled,
            entered_at: shift.outward(row.entered_at),
            by_staff: row.by_staff,
        }
    }
}

/// All episodes of a patient, the newest first.
///
/// # Errors
/// The database's own.
pub async fn of(
    app: &App,
    scope: &Scope,
    permit: &Permit,
    patient: &patient::Model,
) -> Result<Vec<Episode>, Fault> {
    let mut all = Vec::new();
    for row in episode::of_patient(app.store.read(), permit, patient.id).await? {
        all.push(answer(app, scope, permit, row, Shift(patient.demo_shift)).await?);
    }
    Ok(all)
}

async fn one(app: &App, scope: &Scope, permit: &Permit, row: episode::Model) -> Result<Episode, Fault> {
    let whose = patient::get(app.store.read(), permit, row.patient_id).await?.ok_or_else(Fault::not_found)?;
    answer(app, scope, permit, row, Shift(whose.demo_shift)).await
}

async fn answer(
    app: &App,
    scope: &Scope,
    permit: &Permit,
    row: episode::Model,
    shift: Shift,
) -> Result<Episode, Fault> {
    let baselines = baseline::all(app.store.read(), permit, row.id).await?;
    let open = matches!(row.state, EpisodeState::Planned | EpisodeState::Active);
    let may = |action| open && scope.may(action).is_ok();
    Ok(Episode {
        id: row.id,
        patient_id: row.patient_id,
        state: row.state,
        levels: row.levels.levels(),
        long_acting_opioid: row.long_acting_opioid,
        procedure_ended_at: row.procedure_ended_at.map(|at| shift.outward(at)),
        discharged_at: row.discharged_at.map(|at| shift.outward(at)),
        ruleset: row.ruleset,
        thresholds_version: row.thresholds_version,
        created_at: shift.outward(row.created_at),
        unjudged: row.unjudged_since.is_some(),
        baselines: baselines.into_iter().map(|one| Baseline::of(one, shift)).collect(),
        can_edit: may(Action::ChangeEpisode),
        can_add_baseline: may(Action::AddBaseline),
    })
}
