//! What a patient sees: where I am, what is next, what was received, whether a nurse has seen it.

use crate::{
    app::App,
    domain::{
        access::Permit,
        at::{At, DAY, HOUR},
        curve,
        promise::{self, Matter},
        schedule::{self, check_in_timetable},
        score::Score,
        shift::Shift,
    },
    fault::Fault,
    flow::shapes::own_episode::{BaselineNow, OwnEpisodeView, PromptView, Seen, WeekMedian},
    store::{alert, check_in, episode, names, pause, reminder_times},
};

/// Own entries are shown for so many days; older ones as weekly medians.
const SHOWN_DAYS: i64 = 14;

/// The patient's present episode.
///
/// # Errors
/// 404 while the clinic has not made one.
pub async fn read(app: &App, permit: &Permit) -> Result<OwnEpisodeView, Fault> {
    let own = permit.own().ok_or_else(Fault::not_found)?;
    let db = app.store.read();
    let Some(episode) = episode::present(db, permit, own).await? else {
        return Err(Fault::not_found());
    };
    let mut patients = names::patients(db, permit, [own]).await?;
    let patient = patients.remove(&own).ok_or_else(Fault::not_found)?;
    let shift = Shift(patient.demo_shift);
    let now = shift.inward(app.now());
    let standing = super::judge::look(app, db, permit, episode.id, now).await?.unwrap_or_default();
    let rows = check_in::of_episode(db, permit, episode.id).await?;
    let answered: Vec<At> =
        rows.iter().filter(|row| row.in_error_at.is_none()).map(|row| row.felt_at).collect();
    let times = reminder_times::of(db, permit, &patient).await?;
    let pause = pause::newest(db, permit, episode.id).await?;
    let timetable = |end| {
        let asked = check_in_timetable(end, times.zone, &times.check_in_times, times.quiet());
        pause.as_ref().map_or(asked.clone(), |pause| asked.paused(pause.at, pause.until))
    };
    let day = episode
        .procedure_ended_at
        .map(|end| schedule::day_of(&timetable(end), now, &answered))
        .unwrap_or_default();
    let alerts = alert::of_episode(db, permit, episode.id).await?;
    let matters: Vec<Matter> = alerts.iter().map(matter).collect();
    let by_staff = |id: Option<_>| id.map(|_| String::from("clinic"));
    Ok(OwnEpisodeView {
        id: episode.id,
        state: episode.state,
        levels: episode.levels.0,
        procedure_ended_at: episode.procedure_ended_at.map(|at| shift.outward(at)),
        discharged_at: episode.discharged_at.map(|at| shift.outward(at)),
        baseline: BaselineNow {
            movement: standing.baseline_movement.map(Score),
            rest: standing.baseline_rest.map(Score),
        },
        next: day.next.map(|at| shift.outward(at)),
        prompts: day
            .prompts
            .into_iter()
            .map(|prompt| PromptView { at: shift.outward(prompt.at), state: prompt.state })
            .collect(),
        seen: promise::seen(&matters, now).map(|(at, call_before)| Seen {
            at: shift.outward(at),
            call_before: call_before.map(|at| shift.outward(at)),
        }),
        call_late: promise::is_late(&matters, now),
        medians: medians(&rows, episode.procedure_ended_at, now.plus(-SHOWN_DAYS * DAY)),
        check_ins: rows
            .into_iter()
            .filter(|row| row.felt_at >= now.plus(-SHOWN_DAYS * DAY))
            .map(|row| super::show_timeline::check_in_view(row, shift, &by_staff))
            .collect(),
        curve: standing.baseline_movement.map(Score).and_then(curve::points),
        now: app.now(),
    })
}

fn matter(alert: &alert::Model) -> Matter {
    let alert::Model { state, severity, acknowledged_at, call_before, .. } = *alert;
    Matter { state, severity, acknowledged_at, call_before }
}

/// Weekly medians of what is older than the entries shown one by one; a week without a score is not there.
fn medians(rows: &[check_in::Model], end: Option<At>, until: At) -> Vec<WeekMedian> {
    let Some(end) = end else { return Vec::new() };
    let mut weeks: std::collections::BTreeMap<i64, (Vec<Score>, Vec<Score>, u32)> = Default::default();
    for row in
        rows.iter().filter(|row| row.in_error_at.is_none() && row.felt_at >= end && row.felt_at < until)
    {
        let week = weeks.entry(row.felt_at.since(end) / (7 * DAY)).or_default();
        week.0.extend(row.movement);
        week.1.extend(row.rest);
        week.2 += 1;
    }
    let view = |(week, (movement, rest, count)): (i64, (Vec<Score>, Vec<Score>, u32))| WeekMedian {
        from_hour: (week * 7 * DAY / HOUR) as f64,
        movement: median(&movement),
        rest: median(&rest),
        count,
    };
    weeks.into_iter().map(view).collect()
}

/// The ordinary median: the mean of the middle two when there is no middle one.
fn median(scores: &[Score]) -> Option<f64> {
    let mut sorted: Vec<i16> = scores.iter().map(|score| score.0).collect();
    sorted.sort_unstable();
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(f64::from(sorted[middle])),
        _ => Some(f64::from(sorted[middle - 1] + sorted[middle]) / 2.0),
    }
}
