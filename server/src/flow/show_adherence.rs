//! Adherence of an episode, as staff read it: days, weeks and exercises, the way to the next phase, the logs.

use std::collections::BTreeMap;

use super::{
    keep_adherence::{self, Counted},
    plan::{self, Plan},
    progress::{self, Known},
    shapes::adherence::{
        AdherenceExercise, AdherenceLog, AdherenceView, AdherenceWeek, LastSeven, LoggedBy, SkipCount,
    },
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        adherence::{self, DaySum, WeekSum},
        calendar::{Day, Zone},
        exercise::ExerciseId,
        hold::plan_held,
        ids::EpisodeId,
        rules::series::twice_median,
        session_log::Skip,
        shift::Shift,
    },
    fault::Fault,
    store::{adherence_day, alert, check_in, episode, patient, session_log},
};

/// So many days are shown at once.
const MOST_DAYS: u64 = 400;
/// So many logs.
const MOST_LOGS: usize = 200;

/// Adherence on the dates from `from` up to, and without, `to`; without them from the beginning to today, which is then
/// one of the dates, so that its logs are there.
///
/// # Errors
/// 404; 422 `range_empty`, `range_too_long`.
pub async fn read(
    app: &App,
    permit: &Permit,
    id: EpisodeId,
    (from, to): (Option<Day>, Option<Day>),
) -> Result<AdherenceView, Fault> {
    let db = app.store.read();
    let episode = episode::get(db, permit, id).await?.ok_or_else(Fault::not_found)?;
    let patient = patient::get(db, permit, episode.patient_id).await?.ok_or_else(Fault::not_found)?;
    super::reads::note(app, permit, Some(patient.id)).await;
    let (zone, shift) = (plan::zone(&patient), Shift(patient.demo_shift));
    let today = zone.day(shift.inward(app.now()));
    let plan = Plan::of(db, permit, id).await?;
    let (versions, procedure) = (plan.versions(), plan::procedure_day(&episode, &patient));
    let begun = versions.iter().filter(|version| version.lived()).map(|version| version.from).min();
    let (from, to) = range(from, to, begun.or(procedure), today)?;
    let logs = session_log::of_episode(db, permit, id).await?;
    let counted = keep_adherence::with(db, permit, id, &plan, &logs).await?;
    let alerts = alert::of_episode(db, permit, id).await?;
    let known =
        Known { versions: &versions, counted: &counted, logs: &logs, alerts: &alerts, procedure, today };
    let kept = adherence_day::of_episode(db, permit, id).await?;
    let check_ins = check_in::of_episode(db, permit, id).await?;
    let shown: Vec<&session_log::Model> =
        logs.iter().filter(|row| row.local_date >= from && row.local_date < to).collect();
    Ok(AdherenceView {
        episode_id: id,
        today,
        zone: zone.name().into(),
        from,
        to,
        days: days(kept, &counted, (from, to), today),
        weeks: weeks(&counted, &check_ins, zone, (from, to), today),
        exercises: exercises(&counted, &logs, &shown, (from, to), today),
        progression: progress::of(db, permit, id, known).await?,
        logs: newest(&shown).take(MOST_LOGS).map(|row| log(row, shift)).collect(),
    })
}

/// The dates to show: those asked for, else from the beginning to today, and at most as many as are shown at once.
fn range(from: Option<Day>, to: Option<Day>, begun: Option<Day>, today: Day) -> Result<(Day, Day), Fault> {
    let to = to.unwrap_or(today.plus(1));
    let from = from.unwrap_or_else(|| begun.unwrap_or(today).min(to).max(to.minus(MOST_DAYS)));
    match () {
        () if from > to => Err(Fault::coded("range_empty", "from", "It must not be after `to`.")),
        () if from.plus(MOST_DAYS) < to => {
            Err(Fault::coded("range_too_long", "to", format!("At most {MOST_DAYS} days are shown at once.")))
        }
        () => Ok((from, to)),
    }
}

/// A date of a week that is over counts what was kept; one of the running week, what it comes to so far.
fn days(
    kept: Vec<adherence_day::Model>,
    counted: &Counted,
    (from, to): (Day, Day),
    today: Day,
) -> Vec<DaySum> {
    let days = adherence::days(counted.history(), from, to, today);
    let mut days: BTreeMap<Day, DaySum> = days.into_iter().map(|day| (day.date, day)).collect();
    let over = kept.into_iter().filter(|row| row.date >= from && row.date < to.min(today.monday()));
    days.extend(over.map(|row| (row.date, row.sum())));
    days.into_values().collect()
}

/// The weeks that have a date in the range.
fn weeks(
    counted: &Counted,
    check_ins: &[check_in::Model],
    zone: Zone,
    (from, to): (Day, Day),
    today: Day,
) -> Vec<AdherenceWeek> {
    let all = adherence::weeks(counted.history(), today);
    let shown = all.iter().filter(|week| week.start < to && week.start.plus(7) > from);
    let week = |week: &adherence::Week| {
        let (start, end) = (week.start, week.start.plus(7));
        let days = adherence::days(counted.history(), start, end, today);
        let held = start.until(end).filter(|date| plan_held(&counted.holds, *date)).count();
        let felt = check_ins.iter().filter(|row| row.in_error_at.is_none()).filter(|row| {
            let date = zone.day(row.felt_at);
            date >= start && date < end
        });
        let felt: Vec<i16> = felt.filter_map(|row| Some(row.movement?.0)).collect();
        AdherenceWeek {
            week: WeekSum::from(week),
            held: u32::try_from(held).unwrap_or_default(),
            extra: days.iter().map(|day| day.extra).sum(),
            pain_median: twice_median(felt).map(|twice| f64::from(twice) / 2.0),
        }
    };
    shown.map(week).collect()
}

fn exercises(
    counted: &Counted,
    logs: &[session_log::Model],
    shown: &[&session_log::Model],
    (from, to): (Day, Day),
    today: Day,
) -> Vec<AdherenceExercise> {
    let week = (today.minus(7), today);
    let last7 = adherence::exercises(counted.history(), week.0, week.1, today);
    let sums = adherence::exercises(counted.history(), from, to, today);
    let one = |sum: adherence::ExerciseSum| {
        let exercise_id = ExerciseId::parse(&sum.exercise)?;
        let of_it = || shown.iter().filter(|row| row.exercise_id == exercise_id);
        let last = last7.iter().find(|last| last.exercise == sum.exercise);
        let lately = logs.iter().filter(|row| {
            row.exercise_id == exercise_id && row.local_date >= week.0 && row.local_date < week.1
        });
        let pain_last =
            lately.max_by_key(|row| (row.pain_after.is_some(), row.done_at)).and_then(|row| row.pain_after);
        Some(AdherenceExercise {
            prescribed: sum.prescribed,
            credited: sum.credited,
            extra: sum.extra,
            pain_median: sum.pain_median,
            pain_worst: sum.pain_worst,
            last7: last.map_or_else(LastSeven::default, |last| LastSeven {
                prescribed: last.prescribed,
                credited: last.credited,
                pain_last,
                pain_worst: last.pain_worst,
            }),
            stops: u32::try_from(of_it().filter(|row| row.stop.is_some()).count()).unwrap_or(u32::MAX),
            skips: skips(of_it().filter_map(|row| row.skip)),
            exercise_id,
        })
    };
    sums.into_iter().filter_map(one).collect()
}

fn skips(reasons: impl Iterator<Item = Skip>) -> Vec<SkipCount> {
    let mut counts: Vec<SkipCount> = Vec::new();
    for why in reasons {
        match counts.iter_mut().find(|one| one.why == why) {
            Some(one) => one.count += 1,
            None => counts.push(SkipCount { why, count: 1 }),
        }
    }
    counts.sort_by_key(|one| std::cmp::Reverse(one.count));
    counts
}

fn newest<'a>(shown: &[&'a session_log::Model]) -> impl Iterator<Item = &'a session_log::Model> {
    let mut rows = shown.to_vec();
    rows.sort_by_key(|row| std::cmp::Reverse((row.local_date, row.done_at, row.id)));
    rows.into_iter()
}

fn log(row: &session_log::Model, shift: Shift) -> AdherenceLog {
    AdherenceLog {
        id: row.id,
        exercise_id: row.exercise_id.clone(),
        local_date: row.local_date,
        done_at: shift.outward(row.done_at),
        amount: row.amount,
        pain_before: row.pain_before,
        pain_after: row.pain_after,
        effort: row.effort,
        stop: row.stop,
        skip: row.skip,
        late: row.late,
        by: if row.by_staff.is_some() { LoggedBy::Staff } else { LoggedBy::Patient },
        corrects_id: row.corrects,
        reason: row.reason.clone(),
    }
}
