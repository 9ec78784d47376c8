//! Keeping an episode's row of the caseload, and the matters that raise and close themselves, in the transaction of what
//! changes them; and, where time alone changes them, by the worker.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use sea_orm::{DatabaseTransaction, DbErr};

use super::{
    judge::{self, Held},
    keep_adherence::{self, Counted},
    keep_items,
    plan::{self, Plan},
    progress::{self, Known},
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        adherence::{self, Standing, WeekSum},
        alert::{AlertState, Rule},
        at::{At, HOUR},
        calendar::{Day, Zone},
        care_items::{self, Evidence},
        caseload::{self, Figures, Look, Need, Needs, Proposal, medians, medians_change, pain_rising},
        episode::EpisodeState,
        hold::Hold,
        notice::Notice,
        plan::{PlanVersion, in_force, newest, phase_since},
        score::Score,
        shift::Shift,
        therapist_item::ItemKind,
    },
    store::{self, alert, caseload as rows, check_in, episode, session_log, therapist_item},
};

/// So many due rows are looked at in a round, each in a transaction of its own, so that whatever is urgent gets its turn.
const AT_ONCE: u64 = 20;
/// One that cannot be worked on waits so long.
const SET_ASIDE: i64 = HOUR;

/// Looks at the rows that are due. True: there may be more.
///
/// # Errors
/// The database's own.
pub async fn due(app: &App) -> Result<bool, DbErr> {
    let now = app.now();
    let mut worked = false;
    for (id, clinic) in rows::due(app.store.read_engine(), now, AT_ONCE).await? {
        let permit = Permit::engine(clinic);
        let txn = app.store.begin_engine().await?;
        // Who changes an episode holds it, and keeps its row: another instance may have been here meanwhile.
        let Some(held) = judge::hold(app, &txn, &permit, id).await? else { continue };
        if !rows::is_due(&txn, id, now).await? {
            continue;
        }
        keep(app, &txn, &held).await?;
        txn.commit().await?;
        app.nudge(clinic);
        worked = true;
    }
    Ok(worked)
}

/// Brings the row, and the matters, of a held episode up to date. What stands in the way is logged and takes nothing else
/// along: an alert is never lost for a list.
///
/// # Errors
/// The database's own, when it has no time or no room.
pub async fn keep(app: &App, txn: &DatabaseTransaction, held: &Held) -> Result<(), DbErr> {
    let savepoint = store::savepoint(txn).await?;
    let tried = AssertUnwindSafe(in_full(app, &savepoint, held)).catch_unwind().await;
    let code = match tried {
        Ok(Ok(())) => return savepoint.commit().await,
        Ok(Err(error)) if store::is_busy(&error) || store::is_full(&error) => return Err(error),
        Ok(Err(error)) => store::code_of(&error),
        Err(_) => "panic".into(),
    };
    savepoint.rollback().await?;
    tracing::error!(episode.id = %held.episode.id, code, "A row of the caseload could not be kept; it waits an hour");
    rows::put_off(txn, held.episode.id, app.now().plus(SET_ASIDE)).await?;
    super::notice::write(app, txn, Notice::row_put_off("caseload", held.episode.id, code)).await
}

async fn in_full(app: &App, txn: &DatabaseTransaction, held: &Held) -> Result<(), DbErr> {
    let (permit, id) = (Permit::engine(held.episode.clinic_id), held.episode.id);
    // A judgement may have ended it since it was held.
    let now = episode::get(txn, &permit, id).await?;
    let Some(episode) = now.filter(|episode| episode.state == EpisodeState::Active) else {
        keep_items::settle(app, txn, held, &[], plan::zone(&held.patient)).await?;
        return rows::remove(txn, id).await;
    };
    let known = Seen::of(txn, &permit, held, &episode).await?;
    let so = known.is_so(txn, &permit).await?;
    let items = keep_items::settle(app, txn, held, &so, known.zone).await?;
    let before = rows::get(txn, id).await?;
    let row = known.row(&items, before.as_ref());
    if !rows::keep(txn, row).await? {
        return Err(DbErr::Custom("a row of the caseload has changed under the episode's lock".into()));
    }
    Ok(())
}

/// All that a row is made of.
struct Seen<'a> {
    held: &'a Held,
    zone: Zone,
    today: Day,
    procedure: Option<Day>,
    plan: Plan,
    versions: Vec<PlanVersion>,
    holds: Vec<Hold>,
    logs: Vec<session_log::Model>,
    counted: Counted,
    weeks: Vec<adherence::Week>,
    alerts: Vec<alert::Model>,
    movement: Vec<(At, Score)>,
}

impl<'a> Seen<'a> {
    async fn of(
        txn: &DatabaseTransaction,
        permit: &Permit,
        held: &'a Held,
        episode: &episode::Model,
    ) -> Result<Self, DbErr> {
        let (id, zone) = (held.episode.id, plan::zone(&held.patient));
        let today = zone.day(held.at);
        let plan = Plan::of(txn, permit, id).await?;
        let logs = session_log::of_episode(txn, permit, id).await?;
        let counted = keep_adherence::with(txn, permit, id, &plan, &logs).await?;
        let end = episode.procedure_ended_at;
        let check_ins = check_in::of_episode(txn, permit, id).await?;
        let after = check_ins.iter().filter(|row| row.in_error_at.is_none() && Some(row.felt_at) >= end);
        Ok(Self {
            held,
            zone,
            today,
            procedure: plan::procedure_day(episode, &held.patient),
            versions: plan.versions(),
            holds: plan.holds(),
            weeks: adherence::weeks(counted.history(), today),
            alerts: alert::of_episode(txn, permit, id).await?,
            movement: after.filter_map(|row| Some((row.felt_at, row.movement?))).collect(),
            plan,
            logs,
            counted,
        })
    }

    fn look(&self) -> care_items::Look<'_> {
        care_items::Look {
            history: self.counted.history(),
            weeks: &self.weeks,
            progression: None,
            planned: newest(&self.versions).map(|version| version.phase),
            today: self.today,
        }
    }

    async fn is_so(
        &self,
        txn: &DatabaseTransaction,
        permit: &Permit,
    ) -> Result<Vec<(ItemKind, Evidence)>, DbErr> {
        let known = Known {
            versions: &self.versions,
            counted: &self.counted,
            logs: &self.logs,
            alerts: &self.alerts,
            procedure: self.procedure,
            today: self.today,
        };
        let progression = progress::of(txn, permit, self.held.episode.id, known).await?;
        Ok(care_items::Look { progression: progression.as_ref(), ..self.look() }.is_so())
    }

    fn row(&self, items: &[therapist_item::Model], before: Option<&rows::Model>) -> rows::Model {
        let at = self.held.at;
        let open = |kind: ItemKind| items.iter().filter(move |item| item.kind == kind);
        let proposal = open(ItemKind::PhaseProposal).next();
        let rules: Vec<Rule> = self.open_alerts().map(|alert| alert.rule).collect();
        let (median, median_before) = medians(&self.movement, at);
        // Rising medians have no instant of their own: it is the one at which it was first noticed.
        let noticed = before.and_then(|row| row.figures.rising_since).unwrap_or(at);
        let rising_since = pain_rising(&[], &self.movement, at).then_some(noticed);
        let (silent, low) = (self.look().silent_since(), self.look().low_since());
        let look = Look {
            held: self.holds.iter().any(|hold| hold.covers(self.today)),
            red_stop: open(ItemKind::RedStop).next().is_some(),
            pain_rising: pain_rising(&rules, &self.movement, at),
            no_log: silent.is_some(),
            two_low_weeks: low.is_some(),
            proposal: proposal.is_some(),
        };
        let midnight = |day: Option<Day>| day.map(|day| self.zone.midnight(day));
        let since = match look.need() {
            Need::Hold => self.held_since(),
            Need::RedStop => open(ItemKind::RedStop).map(|item| item.raised_at).min(),
            Need::PainRising => {
                let alerts = self.open_alerts();
                let rising = alerts.filter(|alert| matches!(alert.rule, Rule::Rebound | Rule::Worse));
                rising.map(|alert| alert.raised_at).chain(rising_since).min()
            }
            Need::NoLog => midnight(silent),
            Need::TwoLowWeeks => midnight(low),
            Need::PhaseProposal => proposal.map(|item| item.raised_at),
            Need::None => None,
        };
        let week = |standing: Standing| self.weeks.iter().rev().find(move |week| week.standing == standing);
        let last_monday = self.today.monday().minus(7);
        let in_force = in_force(&self.versions, self.today);
        let to_come = || self.versions.iter().filter(|one| one.lived()).map(|one| one.from).min();
        let points = |twice: Option<i16>| twice.map(|twice| f64::from(twice) / 2.0);
        let figures = Figures {
            local_day: self.procedure.map_or(0, |procedure| self.today.since(procedure)),
            phase: phase_since(&self.versions, self.today).map(|(phase, _)| phase),
            plan_from: in_force.map(|version| version.from).or_else(to_come),
            hold: self.hold(),
            red_stops: open(ItemKind::RedStop).filter_map(|item| item.exercise_id.clone()).collect(),
            last_log_on: self.logs.iter().map(|row| row.local_date).max(),
            proposal: proposal.and_then(|item| {
                let next = keep_items::evidence_of(item).next()?;
                Some(Proposal { item_id: item.id, next })
            }),
            week: week(Standing::Running).map(WeekSum::from),
            last_week: self.weeks.iter().find(|week| week.start == last_monday).map(WeekSum::from),
            pain_week: points(median),
            pain_week_before: points(median_before),
            rising_since,
            open_items: u32::try_from(items.len()).unwrap_or(u32::MAX),
        };
        let due =
            medians_change(&self.movement, at).into_iter().chain([self.zone.midnight(self.today.plus(1))]);
        let due = due.min().unwrap_or(at).max(at.plus(1));
        rows::Model {
            episode_id: self.held.episode.id,
            clinic_id: self.held.episode.clinic_id,
            patient_id: self.held.patient.id,
            rank: look.need().rank(),
            since: since.or((look.need() != Need::None).then_some(at)),
            needs: Needs(look.needs()),
            figures,
            due_at: Shift(self.held.patient.demo_shift).outward(due),
            version: before.map_or(0, |row| row.version + 1),
        }
    }

    fn open_alerts(&self) -> impl Iterator<Item = &alert::Model> {
        self.alerts.iter().filter(|alert| alert.state != AlertState::Resolved)
    }

    /// What is held today: the whole plan before an exercise, and of several the one that began first.
    fn hold(&self) -> Option<caseload::Held> {
        let today = self.holds.iter().filter(|hold| hold.covers(self.today));
        let first = today.min_by_key(|hold| (hold.exercise.is_some(), hold.from))?;
        Some(caseload::Held { exercise_id: first.exercise.clone(), from: first.from, cause: first.cause })
    }

    /// Since when anything that is held today is held: its first date, or the instant at which it was set.
    fn held_since(&self) -> Option<At> {
        let today = self.plan.holds.iter().filter(|row| row.hold().covers(self.today));
        today.map(|row| row.created_at.max(self.zone.midnight(row.from_date))).min()
    }
}
