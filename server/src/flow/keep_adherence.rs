//! Keeping an episode's sums of adherence, in the transaction of what changes them: a log, a hold, a version, an easing.
//!
//! A row says what its date or week counts once it is over, so that no row changes because time passes. Who shows the
//! running week asks [`history_of`] and counts it so far.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};

use super::{
    judge::Held,
    keep_caseload,
    plan::{self, Plan},
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        adherence::{self, BACKFILL_DAYS, DaySum, History, Version, half_up},
        calendar::Day,
        hold::Hold,
        ids::{ClinicId, EpisodeId},
        plan::asked,
        stop_rules::Easing,
    },
    store::{adherence_day, adherence_week, course, easing, session_log},
};

/// Rows reach so far beyond today, and beyond the newest version's first date: the length of a course.
const AHEAD: u64 = 84;

/// All that adherence is counted from.
pub struct Counted {
    /// What was asked for.
    pub versions: Vec<Version>,
    /// What was done.
    pub logs: Vec<adherence::Log>,
    /// What was held.
    pub holds: Vec<Hold>,
    /// Where half the dose was advised.
    pub easings: Vec<Easing>,
}

impl Counted {
    /// As the rules take it.
    #[must_use]
    pub fn history(&self) -> History<'_> {
        History {
            versions: &self.versions,
            logs: &self.logs,
            holds: &self.holds,
            easings: &self.easings,
            backfill_days: BACKFILL_DAYS,
        }
    }
}

/// All that adherence of an episode is counted from.
///
/// # Errors
/// The database's own.
pub async fn history_of(db: &impl ConnectionTrait, permit: &Permit, id: EpisodeId) -> Result<Counted, DbErr> {
    let plan = Plan::of(db, permit, id).await?;
    let logs = session_log::of_episode(db, permit, id).await?;
    with(db, permit, id, &plan, &logs).await
}

/// The same of a plan and logs that were read already.
///
/// # Errors
/// The database's own.
pub async fn with(
    db: &impl ConnectionTrait,
    permit: &Permit,
    id: EpisodeId,
    plan: &Plan,
    logs: &[session_log::Model],
) -> Result<Counted, DbErr> {
    let easings = easing::of_episode(db, permit, id).await?;
    Ok(Counted {
        versions: asked(&plan.versions()),
        logs: logs.iter().map(|row| row.log().counted()).collect(),
        holds: plan.holds(),
        easings: easings.iter().map(easing::Model::easing).collect(),
    })
}

/// Rebuilds the sums of a held episode, and what the caseload says of it.
///
/// # Errors
/// The database's own.
pub async fn keep(app: &App, txn: &DatabaseTransaction, held: &Held) -> Result<(), DbErr> {
    sum_up(txn, held).await?;
    keep_caseload::keep(app, txn, held).await
}

/// Rebuilds the sums alone, within a judgement: that keeps the caseload's row by itself, once all is judged.
///
/// # Errors
/// The database's own.
pub async fn sum_up(txn: &DatabaseTransaction, held: &Held) -> Result<(), DbErr> {
    let permit = Permit::engine(held.episode.clinic_id);
    let id = held.episode.id;
    let counted = history_of(txn, &permit, id).await?;
    let today = plan::zone(&held.patient).day(held.at);
    let Some((from, to)) = span(&counted, today) else {
        course::replace::<adherence_day::Model>(txn, &permit, id, vec![]).await?;
        return course::replace::<adherence_week::Model>(txn, &permit, id, vec![]).await;
    };
    let (days, weeks) = sums(&counted, held.episode.clinic_id, id, from, to);
    course::replace(txn, &permit, id, days).await?;
    course::replace(txn, &permit, id, weeks).await
}

/// Whole weeks, from the first date that has anything to say on.
fn span(counted: &Counted, today: Day) -> Option<(Day, Day)> {
    let asked = counted.versions.iter().map(|version| version.from);
    let first = asked.clone().chain(counted.logs.iter().map(|log| log.date)).min()?;
    let last = asked.max().unwrap_or(first).max(today).plus(AHEAD);
    Some((first.monday(), last.monday().plus(7)))
}

/// The first date of an episode on which what is kept is not what is counted anew; none: all of it is. How far beyond
/// today the rows reached when they were made cannot be told afterwards; it is taken from them.
///
/// # Errors
/// The database's own.
pub async fn first_wrong(
    db: &impl ConnectionTrait,
    permit: &Permit,
    id: EpisodeId,
) -> Result<Option<Day>, DbErr> {
    let days = adherence_day::of_episode(db, permit, id).await?;
    let weeks = adherence_week::of_episode(db, permit, id).await?;
    let counted = history_of(db, permit, id).await?;
    let reached = days.last().map(|day| day.date.monday().plus(7));
    let (good_days, good_weeks) = match span(&counted, Day::from(NaiveDate::MIN)) {
        None => Default::default(),
        Some((from, to)) => sums(&counted, permit.clinic(), id, from, reached.map_or(to, |end| end.max(to))),
    };
    let wrong_day = first_unlike(&days, &good_days, |day| day.date);
    let wrong_week = first_unlike(&weeks, &good_weeks, |week| week.monday);
    Ok(wrong_day.into_iter().chain(wrong_week).min())
}

/// The date of the first row of two lists that the other does not have in its place.
fn first_unlike<T: PartialEq>(kept: &[T], counted: &[T], date: impl Fn(&T) -> Day) -> Option<Day> {
    let same = kept.iter().zip(counted).take_while(|(kept, counted)| kept == counted).count();
    [kept.get(same), counted.get(same)].into_iter().flatten().map(date).min()
}

/// The rows of the dates from one Monday up to, and without, another.
#[must_use]
pub fn sums(
    counted: &Counted,
    clinic_id: ClinicId,
    episode_id: EpisodeId,
    from: Day,
    to: Day,
) -> (Vec<adherence_day::Model>, Vec<adherence_week::Model>) {
    let days = adherence::days(counted.history(), from, to, to);
    let whole = adherence::weeks(counted.history(), to);
    let extra = |days: &[DaySum]| days.iter().map(|day| i32::try_from(day.extra).unwrap_or(i32::MAX)).sum();
    let weeks = days.chunks(7).map(|chunk| {
        let monday = chunk.first().map_or(from, |day| day.date);
        let week = whole.iter().find(|week| week.start == monday);
        adherence_week::Model {
            episode_id,
            monday,
            clinic_id,
            prescribed: half_up(week.map_or(0.0, |week| week.prescribed), 3),
            credited: half_up(week.map_or(0.0, |week| week.credited), 3),
            extra: extra(chunk),
            held: i16::try_from(chunk.iter().filter(|day| day.held).count()).unwrap_or_default(),
        }
    });
    let weeks = weeks.collect();
    let day = |day: &DaySum| adherence_day::Model {
        episode_id,
        date: day.date,
        clinic_id,
        prescribed: day.prescribed,
        credited: day.credited,
        extra: extra(std::slice::from_ref(day)),
        held: day.held,
    };
    (days.iter().map(day).collect(), weeks)
}
