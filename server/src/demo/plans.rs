//! The demo's therapist: publishes the plan of each phase on the day on which it may begin.

use std::collections::BTreeMap;

use super::scenes::ZONE;
use crate::{
    app::App,
    domain::{
        access::{Action, Scope},
        at::{At, DAY, HOUR},
        calendar::{Day, Zone},
        episode::EpisodeState,
        exercise::{ExerciseId, Phase},
        ids::{EpisodeId, PlanVersionId, PrescriptionId},
        people::Language,
        plan::{WarningCode, templates},
        text::Text,
    },
    fault::Fault,
    flow::{
        self,
        shapes::plans::{NewFormCheck, NewPlanNote, NewPlanVersion, NewRelease},
    },
    store::{episode, plan_hold, plan_version},
};

/// When the therapist thinks of each phase: the evening of its earliest day.
pub(super) fn phases(end: At) -> impl Iterator<Item = (At, Phase)> {
    let at = move |phase: Phase| {
        end.plus(i64::try_from(phase.earliest_day()).unwrap_or_default() * DAY + HOUR / 2)
    };
    Phase::ALL.into_iter().map(move |phase| (at(phase), phase))
}

/// Publishes the template of a phase, in force from today on, as the next version of the plan.
pub(super) async fn publish(app: &App, therapist: &Scope, id: EpisodeId, phase: Phase) -> Result<(), Fault> {
    let permit = therapist.may(Action::PublishPlan)?;
    let Some(template) = templates().iter().find(|template| template.phase == phase) else { return Ok(()) };
    let versions = plan_version::of_episode(app.store.read(), &permit, id).await?;
    // The one thing that a template may be warned about: pain that had not fallen enough after three days.
    let reason =
        Text::new("Examined today: strong enough, pain settles within the hour.").map_err(Fault::invalid)?;
    let new = NewPlanVersion {
        id: PlanVersionId(app.new_id()),
        based_on: versions.last().map(|version| version.id),
        from: day(app),
        phase,
        prescriptions: template.prescriptions(|| PrescriptionId(app.new_id())),
        reasons: Some(BTreeMap::from([(WarningCode::Relief72Open.word(), reason)])),
    };
    flow::publish_plan::run(app, &permit, id, new).await
}

/// When the therapist looks how the exercises are done: some days into the phases of strength.
pub(super) fn looks(end: At, wanted: bool) -> impl Iterator<Item = At> {
    phases(end).filter(move |(_, phase)| wanted && *phase >= Phase::Ph2).map(|(at, _)| at.plus(3 * DAY))
}

/// Sees an exercise done well, and writes the patient a word.
pub(super) async fn look(
    app: &App,
    therapist: &Scope,
    id: EpisodeId,
    language: Language,
) -> Result<(), Fault> {
    if let Some(exercise_id) = ExerciseId::parse("EX14") {
        let note = Text::new("Steady on the counter").ok();
        let seen = NewFormCheck { exercise_id, correct: true, note };
        flow::write_to_plan::form_check(app, &therapist.may(Action::CheckForm)?, id, seen).await?;
    }
    let words = match language {
        Language::Es => "Va muy bien. Siga con las caminatas, a su paso.",
        Language::En => "You are doing well. Keep walking, at your own pace.",
    };
    let text = Text::new(words).map_err(Fault::invalid)?;
    flow::write_to_plan::note(app, &therapist.may(Action::WriteNote)?, id, NewPlanNote { text }).await
}

/// A nurse who closed an alert lets the plan go on.
pub(super) async fn go_on(app: &App, nurse: &Scope, id: EpisodeId) -> Result<(), Fault> {
    let (db, permit) = (app.store.read(), nurse.may(Action::ReleaseHold)?);
    let state = episode::get(db, &permit, id).await?.map(|episode| episode.state);
    if !matches!(state, Some(EpisodeState::Planned | EpisodeState::Active)) {
        return Ok(());
    }
    let on = day(app);
    for hold in plan_hold::of_episodes(db, &permit, [id]).await? {
        if hold.released_at.is_none() && hold.to_date.is_none() {
            let note = Text::new("Talked to the patient, no sign of harm").ok();
            flow::hold_plan::release(app, &permit, hold.id, NewRelease { on, note }).await?;
        }
    }
    Ok(())
}

/// Today, where the demo's patients are: in the last hour of a day the next one, so that it is over for nobody.
fn day(app: &App) -> Day {
    Zone::parse(ZONE).unwrap_or_default().day(app.now().plus(HOUR))
}
