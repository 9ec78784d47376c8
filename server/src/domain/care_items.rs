//! Matters that raise and close themselves, as the days go by (clinical.md 6.3 and 7): what is so today, and what is to be
//! done about the matters that are open. Info for the therapist; nobody is pushed.

use poem_openapi::Object;
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use super::{
    adherence::{self, Grade, History, Standing, Week, WeekSum, grade, silent},
    calendar::Day,
    exercise::Phase,
    hold::plan_held,
    progression::Progression,
    therapist_item::ItemKind,
};

/// A plan that was in force for so many dates without anything ever logged has not been started.
const NOT_STARTED_DAYS: u64 = 3;
/// What a person closed does not come back for so many local days.
const ASLEEP_DAYS: u64 = 7;
/// From the Monday of a week to the first date on which it is final: a log for its Sunday is taken for seven days.
const FINAL_AFTER: u64 = 6 + adherence::BACKFILL_DAYS + 1;

/// What a matter stands on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJsonQueryResult, Object)]
#[serde(rename_all = "camelCase", default)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct Evidence {
    /// `low_weeks`: the two weeks, the older first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weeks: Option<Vec<WeekSum>>,
    /// `no_logs`: the newest date that anything was logged for; absent: nothing ever was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_log_on: Option<Day>,
    /// `no_logs`, `not_started`: dates without any log, today not among them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// `phase_proposal`: the criteria with their figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progression: Option<Progression>,
}

impl Evidence {
    /// The phase that is proposed, where one is.
    #[must_use]
    pub fn next(&self) -> Option<Phase> {
        self.progression.as_ref().map(|progression| progression.next)
    }
}

/// What is known of a patient.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// Plans, logs and holds.
    pub history: History<'a>,
    /// Its weeks, the running one included.
    pub weeks: &'a [Week],
    /// How far it is to the next phase.
    pub progression: Option<&'a Progression>,
    /// The phase of the newest version, in force already or not.
    pub planned: Option<Phase>,
    /// The patient's local date.
    pub today: Day,
}

impl Look<'_> {
    /// Since when it has been silent: the first of the dates, in one row up to today, on which seven days without any log
    /// lay behind.
    #[must_use]
    pub fn silent_since(&self) -> Option<Day> {
        let History { versions, logs, holds, .. } = self.history;
        let dates = std::iter::successors(Some(self.today), |date| Some(date.minus(1)));
        dates.take_while(|date| silent(versions, logs, holds, *date)).last()
    }

    /// Since when two final weeks in a row were low: the date on which the second of them became final. The weeks that
    /// follow one another without a better one are one stretch.
    #[must_use]
    pub fn low_since(&self) -> Option<Day> {
        let low = self.low_weeks();
        let second = low.len().checked_sub(2)?;
        Some(low[second].start.plus(FINAL_AFTER))
    }

    /// The newest final weeks that were low, the newest first, up to a better one. Gaps are passed over.
    fn low_weeks(&self) -> Vec<&Week> {
        let last = self.weeks.iter().rev().filter(|week| week.standing == Standing::Final);
        let figures = last.filter_map(|week| Some((week, week.percent()?)));
        figures.take_while(|(_, percent)| grade(*percent) == Grade::Low).map(|(week, _)| week).collect()
    }

    fn last_log_on(&self) -> Option<Day> {
        self.history.logs.iter().map(|log| log.date).max()
    }

    /// On each of the last so many dates that are over something was asked for, and the plan not held.
    fn asked_on_the_last(&self, days: u64) -> bool {
        let asked = |date: Day| {
            let in_force = |one: &adherence::Version| one.from <= date && one.to.is_none_or(|to| date < to);
            self.history.versions.iter().any(in_force) && !plan_held(self.history.holds, date)
        };
        self.today.minus(days).until(self.today).all(asked)
    }

    /// Dates since the last log, or since the first version while there was none.
    fn quiet_days(&self) -> Option<u32> {
        let first = self.history.versions.iter().map(|version| version.from).min();
        let since = self.last_log_on().map(|last| last.plus(1)).or(first)?;
        u32::try_from(self.today.since(since)).ok()
    }

    /// Everything that is so today, each with what it stands on.
    #[must_use]
    pub fn is_so(&self) -> Vec<(ItemKind, Evidence)> {
        let mut so = Vec::new();
        if let [second, first, ..] = self.low_weeks()[..] {
            let weeks = Some(vec![WeekSum::from(first), WeekSum::from(second)]);
            so.push((ItemKind::LowWeeks, Evidence { weeks, ..Evidence::default() }));
        }
        let quiet =
            || Evidence { days: self.quiet_days(), last_log_on: self.last_log_on(), ..Evidence::default() };
        let History { versions, logs, holds, .. } = self.history;
        if silent(versions, logs, holds, self.today) {
            so.push((ItemKind::NoLogs, quiet()));
        }
        if logs.is_empty() && self.asked_on_the_last(NOT_STARTED_DAYS) {
            so.push((ItemKind::NotStarted, quiet()));
        }
        let proposed = self.progression.filter(|progression| {
            // Whoever has planned the next phase already needs no proposal of it.
            progression.proposed && self.planned.is_none_or(|planned| planned < progression.next)
        });
        if let Some(progression) = proposed {
            let progression = Some(progression.clone());
            so.push((ItemKind::PhaseProposal, Evidence { progression, ..Evidence::default() }));
        }
        so
    }
}

/// A matter as it is stored: of the kinds that raise themselves, or another.
#[derive(Clone, Debug, PartialEq)]
pub struct Known<Id> {
    /// Its id.
    pub id: Id,
    /// What it is about.
    pub kind: ItemKind,
    /// What it stands on.
    pub evidence: Evidence,
    /// Does it wait for the therapist?
    pub open: bool,
    /// The patient's local date on which a person closed it; none: it is open, or closed itself.
    pub closed_on: Option<Day>,
}

/// What is to be done about a matter.
#[derive(Clone, Debug, PartialEq)]
pub enum Move<Id> {
    /// It is so, and not open yet.
    Raise(ItemKind, Evidence),
    /// It is still so, with other figures.
    Restate(Id, Evidence),
    /// It is no longer so.
    Close(Id),
}

/// What is to be done so that what is so is open, and nothing else. What a person closed sleeps for seven local days: a
/// proposal only for the same phase.
#[must_use]
pub fn moves<Id: Copy>(so: &[(ItemKind, Evidence)], known: &[Known<Id>], today: Day) -> Vec<Move<Id>> {
    let by_itself = [ItemKind::LowWeeks, ItemKind::NoLogs, ItemKind::NotStarted, ItemKind::PhaseProposal];
    let mut moves = Vec::new();
    for kind in by_itself {
        let now = so.iter().find(|(so, _)| *so == kind).map(|(_, evidence)| evidence);
        let of_kind = || known.iter().filter(move |item| item.kind == kind);
        let open = of_kind().find(|item| item.open);
        let asleep = |evidence: &Evidence| {
            of_kind().any(|item| {
                let recent = item.closed_on.is_some_and(|on| today < on.plus(ASLEEP_DAYS));
                recent && item.evidence.next() == evidence.next()
            })
        };
        match (open, now) {
            (None, Some(evidence)) if !asleep(evidence) => moves.push(Move::Raise(kind, evidence.clone())),
            (Some(item), Some(evidence)) if item.evidence != *evidence => {
                moves.push(Move::Restate(item.id, evidence.clone()));
            }
            (Some(item), None) => moves.push(Move::Close(item.id)),
            _ => {}
        }
    }
    moves
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        adherence::{BACKFILL_DAYS, Log, Schedule, Version},
        hold::{Cause, Hold},
    };

    fn march(number: u64) -> Day {
        Day::parse("2026-03-01").unwrap().plus(number - 1)
    }

    /// An exercise a day since 2 March, a Monday.
    fn plan() -> Version {
        let days = (0..7).map(|day| march(2).plus(day).weekday()).collect();
        Version { exercise: "a".into(), schedule: Schedule::Days(days), dose: 10.0, from: march(2), to: None }
    }

    fn log(date: u64, amount: f64) -> Log {
        Log { exercise: "a".into(), date: march(date), amount, pain_after: None }
    }

    /// What is so on a date, and since when it is silent and low.
    fn on(today: u64, logs: &[Log], holds: &[Hold]) -> (Vec<(ItemKind, Evidence)>, Option<Day>, Option<Day>) {
        let versions = [plan()];
        let history =
            History { versions: &versions, logs, holds, easings: &[], backfill_days: BACKFILL_DAYS };
        let today = march(today);
        let weeks = adherence::weeks(history, today);
        let look = Look { history, weeks: &weeks, progression: None, planned: None, today };
        (look.is_so(), look.silent_since(), look.low_since())
    }

    fn kinds(today: u64, logs: &[Log], holds: &[Hold]) -> Vec<ItemKind> {
        on(today, logs, holds).0.into_iter().map(|(kind, _)| kind).collect()
    }

    #[test]
    fn a_plan_of_three_days_without_any_log_has_not_been_started() {
        assert_eq!(kinds(4, &[], &[]), []);
        assert_eq!(kinds(5, &[], &[]), [ItemKind::NotStarted]);
        assert_eq!(on(5, &[], &[]).0[0].1, Evidence { days: Some(3), ..Evidence::default() });
        assert_eq!(kinds(5, &[log(3, 0.0)], &[]), [], "she said why not");
        let held = Hold::new(None, march(4), Some(march(5)), Cause::Staff);
        assert_eq!(kinds(5, &[], &[held]), []);
    }

    #[test]
    fn seven_silent_days_are_said_with_the_day_of_the_last_log() {
        assert_eq!(kinds(11, &[log(4, 10.0)], &[]), []);
        let (so, since, _) = on(14, &[log(4, 10.0)], &[]);
        let quiet = Evidence { days: Some(9), last_log_on: Some(march(4)), ..Evidence::default() };
        assert_eq!(so, [(ItemKind::NoLogs, quiet)]);
        assert_eq!(since, Some(march(12)), "the first date with seven of them behind it");
    }

    #[test]
    fn two_low_weeks_are_said_once_the_second_is_final_and_last_until_a_better_one() {
        // A log each Monday: 14.3 % a week. The second week ends on the 15th and is final on the 23rd.
        let mondays: Vec<Log> = [2, 9, 16, 23, 30].map(|date| log(date, 10.0)).to_vec();
        assert_eq!(kinds(22, &mondays, &[]), []);
        let (so, _, since) = on(23, &mondays, &[]);
        let weeks = so[0].1.weeks.clone().unwrap();
        assert_eq!((so[0].0, weeks[0].start, weeks[1].start), (ItemKind::LowWeeks, march(2), march(9)));
        assert_eq!((since, on(30, &mondays, &[]).2), (Some(march(23)), Some(march(23))), "one stretch");
        let better: Vec<Log> = mondays.into_iter().chain((16..23).map(|date| log(date, 10.0))).collect();
        assert_eq!(kinds(29, &better, &[]), [ItemKind::LowWeeks], "the better week is not final yet");
        assert_eq!(kinds(30, &better, &[]), []);
    }

    fn proposal(next: Phase) -> (ItemKind, Evidence) {
        let progression = Progression { next, proposed: true, criteria: vec![] };
        let evidence = Evidence { progression: Some(progression), ..Evidence::default() };
        (ItemKind::PhaseProposal, evidence)
    }

    #[test]
    fn what_is_met_is_proposed_unless_it_is_planned_already() {
        let progression = Progression { next: Phase::Ph2, proposed: true, criteria: vec![] };
        let so = |planned, proposed| {
            let progression = Progression { proposed, ..progression.clone() };
            let history =
                History { versions: &[], logs: &[], holds: &[], easings: &[], backfill_days: BACKFILL_DAYS };
            let look =
                Look { history, weeks: &[], progression: Some(&progression), planned, today: march(20) };
            look.is_so()
        };
        assert_eq!(so(Some(Phase::Ph1), true), [proposal(Phase::Ph2)]);
        assert_eq!(so(Some(Phase::Ph2), true), []);
        assert_eq!(so(Some(Phase::Ph1), false), []);
    }

    fn known(id: u32, (kind, evidence): (ItemKind, Evidence), closed_on: Option<u64>) -> Known<u32> {
        Known { id, kind, evidence, open: closed_on.is_none(), closed_on: closed_on.map(march) }
    }

    #[test]
    fn what_is_so_is_open_once_with_the_figures_of_today_and_closes_when_it_is_no_longer_so() {
        let quiet = |days| (ItemKind::NoLogs, Evidence { days: Some(days), ..Evidence::default() });
        let raised = moves::<u32>(&[quiet(7)], &[], march(20));
        assert_eq!(raised, [Move::Raise(ItemKind::NoLogs, quiet(7).1)]);
        let open = [known(1, quiet(7), None)];
        assert_eq!(moves(&[quiet(7)], &open, march(20)), []);
        assert_eq!(moves(&[quiet(8)], &open, march(21)), [Move::Restate(1, quiet(8).1)]);
        assert_eq!(moves(&[], &open, march(21)), [Move::Close(1)]);
        let other = [known(1, (ItemKind::RedStop, Evidence::default()), None)];
        assert_eq!(moves(&[], &other, march(21)), [], "what a person must settle stays");
    }

    #[test]
    fn what_a_person_closed_sleeps_for_seven_days_and_a_refused_phase_alone() {
        let refused = [known(1, proposal(Phase::Ph2), Some(10))];
        assert_eq!(moves(&[proposal(Phase::Ph2)], &refused, march(16)), []);
        assert_eq!(moves(&[proposal(Phase::Ph2)], &refused, march(17)).len(), 1);
        assert_eq!(moves(&[proposal(Phase::Ph3)], &refused, march(11)).len(), 1);
        let itself = [Known { open: false, closed_on: None, ..known(1, proposal(Phase::Ph2), None) }];
        assert_eq!(moves(&[proposal(Phase::Ph2)], &itself, march(11)).len(), 1, "it closed itself");
    }
}
