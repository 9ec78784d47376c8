//! The caseload: the kept rows in the order of need, with names, page by page.

use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use crate::{
    app::App,
    domain::{
        access::Permit,
        at::At,
        calendar::{self, Day},
        ids::EpisodeId,
        shift::Shift,
    },
    fault::Fault,
    flow::shapes::caseload::{CaseloadCounts, CaseloadRow, CaseloadTherapist, CaseloadView},
    store::{
        caseload::{self, Named, Place},
        clinic, episode, patient,
    },
};

/// So many rows a page.
const PAGE: usize = 100;

/// A page of the caseload: of a therapist's own patients, or of the clinic.
///
/// # Errors
/// 422 `bad_cursor`.
pub async fn read(app: &App, permit: &Permit, cursor: Option<&str>) -> Result<CaseloadView, Fault> {
    let db = app.store.read();
    let after = match cursor {
        Some(cursor) => Some(place(db, permit, cursor).await?.ok_or_else(bad_cursor)?),
        None => None,
    };
    // One more than a page says whether there is another.
    let mut rows = caseload::page(db, permit, after, PAGE as u64 + 1).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let (all, needing) = caseload::counts(db, permit).await?;
    let clinic = clinic::get(db, permit.clinic()).await?;
    let today = calendar::Zone::parse(&clinic.zone).unwrap_or_default().day(app.now());
    Ok(CaseloadView {
        next: rows.last().filter(|_| more).map(cursor_of),
        rows: rows.into_iter().map(|row| view(row, today)).collect(),
        counts: CaseloadCounts { all, needing },
    })
}

fn bad_cursor() -> Fault {
    Fault::coded("bad_cursor", "cursor", "Ask again without it.")
}

/// Where a row stands, without the patient's name: addresses are written down in many places.
fn cursor_of(named: &Named) -> String {
    let since = named.row.since.map_or_else(|| "-".into(), |at| at.0.to_string());
    format!("{}.{since}.{}", named.row.rank, named.row.episode_id)
}

/// The place that a cursor says, with the patient's name of today; none: it is no cursor of this clinic.
async fn place(db: &impl ConnectionTrait, permit: &Permit, cursor: &str) -> Result<Option<Place>, DbErr> {
    let Some((rank, since, episode)) = parsed(cursor) else { return Ok(None) };
    // The patient may have left this caseload meanwhile; the place is still one.
    let clinic = Permit::engine(permit.clinic());
    let Some(row) = episode::get(db, &clinic, episode).await? else { return Ok(None) };
    let patient = patient::get(db, &clinic, row.patient_id).await?;
    Ok(patient.map(|patient| Place { rank, since, name: patient.name_key, episode }))
}

fn parsed(cursor: &str) -> Option<(i16, Option<At>, EpisodeId)> {
    let (rank, rest) = cursor.split_once('.')?;
    let (since, episode) = rest.split_once('.')?;
    let since = if since == "-" { None } else { Some(At(since.parse().ok()?)) };
    Some((rank.parse().ok()?, since, EpisodeId(Uuid::parse_str(episode).ok()?)))
}

fn view(named: Named, today: Day) -> CaseloadRow {
    let Named { row, patient_name, birth_date, demo_shift, therapist_id, therapist_name } = named;
    let figures = row.figures;
    CaseloadRow {
        patient_id: row.patient_id,
        name: patient_name,
        age: calendar::age(&birth_date, today),
        episode_id: row.episode_id,
        local_day: figures.local_day,
        phase: figures.phase,
        plan_from: figures.plan_from,
        needs: row.needs.0,
        since: row.since.map(|at| Shift(demo_shift).outward(at)),
        hold: figures.hold,
        red_stops: figures.red_stops,
        last_log_on: figures.last_log_on,
        proposal: figures.proposal,
        week: figures.week,
        last_week: figures.last_week,
        pain_week: figures.pain_week,
        pain_week_before: figures.pain_week_before,
        open_items: figures.open_items,
        therapist: therapist_id.zip(therapist_name).map(|(id, name)| CaseloadTherapist { id, name }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_a_place_or_nothing() {
        let id = "01930000-0000-7000-8000-00000000dead";
        let episode = EpisodeId(Uuid::parse_str(id).unwrap());
        assert_eq!(parsed(&format!("2.-.{id}")), Some((2, None, episode)));
        assert_eq!(parsed(&format!("7.17.{id}")), Some((7, Some(At(17)), episode)));
        for bad in ["", "2", "2.-", "2.-.nobody", &format!("x.-.{id}"), &format!("2.x.{id}")] {
            assert_eq!(parsed(bad), None, "{bad}");
        }
    }
}
