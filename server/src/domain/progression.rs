//! Whether a patient may go on to the next phase (clinical.md 6.3). It is proposed with its evidence; a therapist decides,
//! and no phase ever changes by itself.

use std::collections::BTreeMap;

use poem_openapi::{Enum, Object};
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use super::{
    adherence::{self, History},
    calendar::Day,
    exercise::{ExerciseId, Phase},
    score::Score,
};

/// Adherence that is enough, in percent.
const ENOUGH: f64 = 70.0;
/// Movement pain after an exercise up to which all is well.
const WELL: Score = Score(3);
/// Sessions that are looked at.
const SESSIONS: usize = 3;

/// What is known of a patient in a phase.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// The phase of the plan in force.
    pub phase: Phase,
    /// The local date on which the first plan version of this phase came into force.
    pub since: Day,
    /// The procedure's local date.
    pub procedure: Day,
    /// Plans, logs and holds.
    pub history: History<'a>,
    /// Local dates of sessions of which the next-day question was answered with "no".
    pub still_sore: &'a [Day],
    /// Is an urgent alert, or a red flag of any severity, open?
    pub urgent_or_red_flag: bool,
    /// Is R-RELIEF-72 open?
    pub relief_72_open: bool,
    /// Did the therapist see correct form in this phase?
    pub form_seen: bool,
    /// The patient's local date.
    pub today: Day,
}

/// A criterion, as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Criterion {
    /// Which one.
    pub code: CriterionCode,
    /// Is it met?
    pub met: bool,
    /// The figure that it was judged by: days, percent, or the worst pain 0-10. Absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// What the figure must be: at least so much, of pain at most. Absent where there is no figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needed: Option<f64>,
}

/// The criteria for the next phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Enum, Serialize, Deserialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum CriterionCode {
    /// The next phase's earliest local day has come.
    EarliestDay,
    /// Seven days in the phase; three in PH0.
    DaysInPhase,
    /// 70 % and more over the last seven days; in PH0 over its own days.
    Adherence,
    /// Exercise pain of 3 at most in the last three sessions.
    ExercisePain,
    /// No next-day question of the last three sessions answered with "no".
    NextDay,
    /// No urgent alert and no red flag is open.
    NoUrgentAlert,
    /// The therapist saw correct form.
    Form,
    /// R-RELIEF-72 is not open; for PH2 and PH3.
    #[oai(rename = "relief_72")]
    #[serde(rename = "relief_72")]
    Relief72,
}

/// How far a patient is from the next phase.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJsonQueryResult, Object)]
pub struct Progression {
    /// The phase that would come.
    pub next: Phase,
    /// Are all criteria met? Then the phase is proposed.
    pub proposed: bool,
    /// Each of them, with its evidence.
    pub criteria: Vec<Criterion>,
}

/// How far a patient is from the next phase; none in the last one.
#[must_use]
pub fn judge(look: &Look) -> Option<Progression> {
    let next = look.phase.next()?;
    let local_day = look.today.since(look.procedure);
    let days = look.today.since(look.since);
    let adherence = look.adherence();
    let pain = look.sessions_pain();
    let sore = look.sessions().into_iter().any(|(date, _)| look.still_sore.contains(&date));
    let figure = |code, met, value, needed| Criterion { code, met, value, needed };
    let fact = |code, met| Criterion { code, met, value: None, needed: None };
    let mut criteria = vec![
        figure(
            CriterionCode::EarliestDay,
            look.today >= next.earliest(look.procedure),
            number(local_day),
            count(next.earliest_day()),
        ),
        figure(
            CriterionCode::DaysInPhase,
            days >= least(look.phase),
            number(days),
            count(look.phase.least_days()),
        ),
        figure(
            CriterionCode::Adherence,
            adherence.is_some_and(|percent| percent >= ENOUGH),
            adherence,
            Some(ENOUGH),
        ),
        figure(
            CriterionCode::ExercisePain,
            pain.is_some_and(|worst| worst <= WELL),
            pain.map(|worst| f64::from(worst.0)),
            Some(f64::from(WELL.0)),
        ),
        fact(CriterionCode::NextDay, !sore),
        fact(CriterionCode::NoUrgentAlert, !look.urgent_or_red_flag),
        fact(CriterionCode::Form, look.form_seen),
    ];
    if next >= Phase::Ph2 {
        criteria.push(fact(CriterionCode::Relief72, !look.relief_72_open));
    }
    Some(Progression { next, proposed: criteria.iter().all(|one| one.met), criteria })
}

/// Did the therapist see correct form in a phase that began on `since`? Some exercise was seen in it, and of each that was
/// the newest word is a good one. The looks are in the order in which they were written down.
#[must_use]
pub fn form_seen<'a>(looks: impl Iterator<Item = (&'a ExerciseId, Day, bool)>, since: Day) -> bool {
    let newest: BTreeMap<&ExerciseId, bool> = looks
        .filter(|(_, date, _)| *date >= since)
        .map(|(exercise, _, correct)| (exercise, correct))
        .collect();
    !newest.is_empty() && newest.values().all(|correct| *correct)
}

fn least(phase: Phase) -> i64 {
    i64::try_from(phase.least_days()).unwrap_or(i64::MAX)
}

fn count(days: u64) -> Option<f64> {
    number(i64::try_from(days).ok()?)
}

fn number(days: i64) -> Option<f64> {
    i32::try_from(days).ok().map(f64::from)
}

impl Look<'_> {
    /// Of the last seven days that are over; in PH0, which may be shorter, of its own.
    fn adherence(&self) -> Option<f64> {
        let from = if self.phase == Phase::Ph0 { self.since } else { self.today.minus(7) };
        adherence::percent_between(self.history, from, self.today, self.today)
    }

    /// The last three sessions, newest first: dates with work, and the worst pain after it where any was given.
    fn sessions(&self) -> Vec<(Day, Option<Score>)> {
        let mut dates: BTreeMap<Day, Option<Score>> = BTreeMap::new();
        for log in self.history.logs {
            if log.amount > 0.0 || log.pain_after.is_some() {
                let worst = dates.entry(log.date).or_default();
                *worst = (*worst).max(log.pain_after);
            }
        }
        dates.into_iter().rev().take(SESSIONS).collect()
    }

    /// The worst pain of the last three sessions. None when there are fewer, or one of them says nothing of pain: what is
    /// not known is no reason to go on.
    fn sessions_pain(&self) -> Option<Score> {
        let sessions = self.sessions();
        let pains: Option<Vec<Score>> = sessions.into_iter().map(|(_, pain)| pain).collect();
        pains.filter(|pains| pains.len() == SESSIONS)?.into_iter().max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::adherence::{BACKFILL_DAYS, Log, Schedule, Version};

    fn march(number: u64) -> Day {
        Day::parse("2026-03-01").unwrap().plus(number - 1)
    }

    fn log(date: u64, amount: f64, pain: Option<i16>) -> Log {
        Log { exercise: "a".into(), date: march(date), amount, pain_after: pain.map(Score) }
    }

    /// An exercise a day since 1 March, the day of the procedure, done on these dates with a pain of 2.
    fn done(dates: std::ops::Range<u64>) -> Vec<Log> {
        dates.map(|date| log(date, 10.0, Some(2))).collect()
    }

    fn plan() -> [Version; 1] {
        let days = (0..7).map(|day| march(2).plus(day).weekday()).collect();
        [Version {
            exercise: "a".into(),
            schedule: Schedule::Days(days),
            dose: 10.0,
            from: march(1),
            to: None,
        }]
    }

    /// In PH1 since the 4th, today the 15th: the day on which PH2 may start.
    fn look<'a>(versions: &'a [Version], logs: &'a [Log]) -> Look<'a> {
        Look {
            phase: Phase::Ph1,
            since: march(4),
            procedure: march(1),
            history: History { versions, logs, holds: &[], easings: &[], backfill_days: BACKFILL_DAYS },
            still_sore: &[],
            urgent_or_red_flag: false,
            relief_72_open: false,
            form_seen: true,
            today: march(15),
        }
    }

    fn unmet(look: &Look) -> Vec<CriterionCode> {
        let progression = judge(look).unwrap();
        let unmet: Vec<_> = progression.criteria.iter().filter(|one| !one.met).map(|one| one.code).collect();
        assert_eq!(progression.proposed, unmet.is_empty());
        unmet
    }

    #[test]
    fn the_next_phase_is_proposed_with_its_evidence_when_all_is_met() {
        let (plan, logs) = (plan(), done(4..14));
        let progression = judge(&look(&plan, &logs)).unwrap();
        assert!(progression.proposed && progression.next == Phase::Ph2);
        let value = |code| progression.criteria.iter().find(|one| one.code == code).unwrap().value;
        assert_eq!(value(CriterionCode::DaysInPhase), Some(11.0));
        assert_eq!(value(CriterionCode::Adherence), Some(85.7));
        assert_eq!(value(CriterionCode::ExercisePain), Some(2.0));
        let needed: Vec<_> = progression.criteria.iter().filter_map(|one| one.needed).collect();
        assert_eq!(needed, [14.0, 7.0, 70.0, 3.0]);
        assert_eq!(judge(&Look { phase: Phase::Ph3, ..look(&plan, &logs) }), None);
    }

    #[test]
    fn each_criterion_alone_keeps_it_back() {
        use CriterionCode::{DaysInPhase, EarliestDay, Form, NextDay, NoUrgentAlert, Relief72};
        let (plan, logs) = (plan(), done(4..15));
        let look = || look(&plan, &logs);
        assert_eq!(unmet(&look()), []);
        assert_eq!(unmet(&Look { today: march(14), ..look() }), [EarliestDay]);
        assert_eq!(unmet(&Look { since: march(9), ..look() }), [DaysInPhase]);
        assert_eq!(unmet(&Look { since: march(8), ..look() }), []);
        assert_eq!(unmet(&Look { urgent_or_red_flag: true, ..look() }), [NoUrgentAlert]);
        assert_eq!(unmet(&Look { form_seen: false, ..look() }), [Form]);
        assert_eq!(unmet(&Look { relief_72_open: true, ..look() }), [Relief72]);
        assert_eq!(unmet(&Look { still_sore: &[march(12)], ..look() }), [NextDay]);
        assert_eq!(unmet(&Look { still_sore: &[march(11)], ..look() }), []);
    }

    #[test]
    fn seventy_percent_of_the_last_week_are_enough() {
        let plan = plan();
        // The 8th to the 14th: five of seven are 71.4 %, four are too few; what came before does not matter.
        let five: Vec<Log> = done(8..13);
        assert_eq!(unmet(&look(&plan, &five)), []);
        let four = [done(1..8), done(8..12)].concat();
        assert_eq!(unmet(&look(&plan, &four)), [CriterionCode::Adherence]);
    }

    #[test]
    fn pain_of_the_last_three_sessions_is_three_at_most_and_known() {
        let plan = plan();
        let with = |date: u64, pain: Option<i16>| {
            let mut logs = done(4..15);
            logs[usize::try_from(date - 4).unwrap()].pain_after = pain.map(Score);
            unmet(&look(&plan, &logs))
        };
        assert_eq!((with(14, Some(3)), with(11, Some(9))), (vec![], vec![]));
        assert_eq!(with(12, Some(4)), [CriterionCode::ExercisePain]);
        assert_eq!(with(13, None), [CriterionCode::ExercisePain]);
        let two = look(&plan, &[]).sessions_pain();
        assert_eq!(two, None);
    }

    #[test]
    fn correct_form_is_what_was_seen_last_of_each_exercise_in_the_phase() {
        let id = |id: &str| ExerciseId::parse(id).unwrap();
        let (bridge, slide) = (id("EX10"), id("EX11"));
        let seen = |looks: &[(&ExerciseId, u64, bool)]| {
            form_seen(
                looks.iter().map(|(exercise, date, correct)| (*exercise, march(*date), *correct)),
                march(4),
            )
        };
        assert!(!seen(&[]) && !seen(&[(&bridge, 3, true)]) && seen(&[(&bridge, 4, true)]));
        assert!(seen(&[(&bridge, 4, false), (&bridge, 6, true)]));
        assert!(!seen(&[(&bridge, 4, true), (&slide, 5, false)]));
    }

    #[test]
    fn the_first_phase_is_judged_over_its_own_three_days() {
        let (plan, logs) = (plan(), done(1..4));
        let first = Look { phase: Phase::Ph0, since: march(1), today: march(4), ..look(&plan, &logs) };
        assert_eq!(unmet(&first), []);
        assert_eq!(unmet(&Look { relief_72_open: true, ..first }), []);
        let early = Look { today: march(3), ..first };
        assert_eq!(unmet(&early), [CriterionCode::EarliestDay, CriterionCode::DaysInPhase]);
    }
}
