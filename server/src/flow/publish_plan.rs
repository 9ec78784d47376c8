//! Publishing a version of a plan: checked, warned about, closing what was in force, told to the patient's phones. Past
//! days keep the version that was in force on them.

use std::collections::BTreeMap;

use sea_orm::DatabaseTransaction;

use super::{
    again::again,
    check_plan::{Look, refused},
    first::who_was_first,
    judge::Held,
    keep_adherence, keep_reminders, page,
    plan::{self, Plan},
    settle_item,
    shapes::plans::NewPlanVersion,
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        calendar::Day,
        ids::{AuditId, EpisodeId, PlanVersionId},
        plan::{Prescriptions, Reasons, Warning, Warnings, closed_by, lacking, newest, starts},
        shift::Shift,
        text::Text,
    },
    fault::{Fault, Problem, problem},
    store::{audit, plan_version},
};

/// Publishes a version; the same one again changes nothing.
///
/// # Errors
/// 404; 409 `episode_closed`, `stale_version` (who was first, and when), `reason_needed` (with the warnings), `id_taken`;
/// 422 `starts_in_past`, `logged_today`, or the fields that cannot be.
pub async fn run(app: &App, permit: &Permit, id: EpisodeId, new: NewPlanVersion) -> Result<(), Fault> {
    again(|| once(app, permit, id, new.clone())).await
}

async fn once(app: &App, permit: &Permit, id: EpisodeId, new: NewPlanVersion) -> Result<(), Fault> {
    let txn = app.store.begin().await?;
    let (held, today) = plan::hold(app, &txn, permit, id).await?;
    within(app, &txn, permit, (&held, today), new).await?;
    txn.commit().await?;
    app.nudge(permit.clinic());
    Ok(())
}

/// The same within a transaction that holds the episode.
///
/// # Errors
/// As [`run`].
pub async fn within(
    app: &App,
    txn: &DatabaseTransaction,
    permit: &Permit,
    (held, today): (&Held, Day),
    new: NewPlanVersion,
) -> Result<(), Fault> {
    let by_staff = permit.staff().ok_or_else(Fault::not_found)?;
    let id = held.episode.id;
    let look = Look { episode: &held.episode, patient: &held.patient, from: new.from, phase: new.phase };
    let (sound, warnings) = look.at(txn, permit, new.prescriptions).await?;
    let prescriptions = Prescriptions(sound);
    let Plan { versions: rows, .. } = Plan::of(txn, permit, id).await?;
    if let Some(known) = rows.iter().find(|row| row.id == new.id) {
        let same = (known.based_on, known.from_date, known.phase) == (new.based_on, new.from, new.phase);
        return if same && known.prescriptions == prescriptions { Ok(()) } else { Err(id_taken()) };
    }
    let versions: Vec<_> = rows.iter().cloned().map(Into::into).collect();
    if newest(&versions).map(|version| version.id) != new.based_on {
        let shift = Shift(held.patient.demo_shift);
        return Err(stale(txn, permit, shift, newest(&versions).map(|version| version.id), &rows).await?);
    }
    starts(new.from, today, plan::logged_on(txn, id, today).await?).map_err(refused)?;
    let reasons = new.reasons.unwrap_or_default().into_iter().map(|(code, text)| (code, String::from(text)));
    let mut reasons = Reasons(reasons.collect());
    let lacking = lacking(&warnings, &reasons);
    if !lacking.is_empty() {
        return Err(reason_needed(lacking));
    }
    reasons.0.retain(|code, _| warnings.iter().any(|warning| warning.code.word() == *code));
    for (closed, to) in closed_by(&versions, new.from) {
        plan_version::close(txn, permit, closed, to).await?;
    }
    let row = plan_version::Model {
        id: new.id,
        clinic_id: permit.clinic(),
        episode_id: id,
        based_on: new.based_on,
        from_date: new.from,
        to_date: None,
        phase: new.phase,
        prescriptions,
        reasons,
        warnings: Warnings(warnings),
        created_at: plan::after_all(held.at, &rows),
        by_staff,
    };
    if !plan_version::keep(txn, permit, row).await? {
        return Err(id_taken());
    }
    settle_item::published(txn, permit, held, new.from, new.phase).await?;
    keep_adherence::keep(app, txn, held).await?;
    page::tell_plan_changed(app, txn, held, new.id.0).await?;
    keep_reminders::follow(app, txn, held).await?;
    let subjects = [("patient", held.patient.id.0), ("episode", id.0), ("plan_version", new.id.0)];
    audit::note(txn, AuditId(app.new_id()), app.now(), permit, &subjects).await?;
    Ok(())
}

/// Reasons of a version, as a new one takes them over.
#[must_use]
pub fn typed(reasons: Reasons) -> BTreeMap<String, Text<0, 500>> {
    reasons.0.into_iter().filter_map(|(code, text)| Some((code, Text::new(&text).ok()?))).collect()
}

fn id_taken() -> Fault {
    Fault::Conflict(problem("id_taken", "Another version has this id."))
}

fn reason_needed(warnings: Vec<Warning>) -> Fault {
    let poem_openapi::payload::Json(body) =
        problem("reason_needed", "What the guard warns about needs a typed reason.");
    Fault::Conflict(poem_openapi::payload::Json(Problem { warnings: Some(warnings), ..body }))
}

/// Somebody published meanwhile: who, and when.
async fn stale(
    txn: &DatabaseTransaction,
    permit: &Permit,
    shift: Shift,
    newest: Option<PlanVersionId>,
    rows: &[plan_version::Model],
) -> Result<Fault, Fault> {
    let row = rows.iter().find(|row| Some(row.id) == newest);
    let said = ("stale_version", "The plan has a newer version.");
    let first = (row.map(|row| row.by_staff), row.map(|row| shift.outward(row.created_at)));
    Ok(Fault::Conflict(who_was_first(txn, permit, said, first).await?))
}
