//! Versions of a plan with their dates (clinical.md 7.2 and 7.9). Past days are never rewritten.

use std::collections::BTreeMap;

use poem_openapi::{NewType, Object};
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Cadence, Prescription, Prescriptions};
use crate::domain::{
    adherence::{Schedule, Version},
    calendar::Day,
    exercise::Phase,
    ids::PlanVersionId,
};

/// Why a therapist asked for what the guard warns about: a text for each code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, NewType)]
#[oai(from_parameter = false, from_multipart = false, to_header = false)]
pub struct Reasons(pub BTreeMap<String, String>);

/// What is asked of a patient from one date to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Object)]
#[serde(rename_all = "camelCase")]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct PlanVersion {
    /// Made by the therapist's browser, so that a retry is the same version.
    pub id: PlanVersionId,
    /// The version that it changes; absent: the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub based_on: Option<PlanVersionId>,
    /// First local date on which it is in force.
    pub from: Day,
    /// First date on which it no longer is; absent: it is the newest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// The phase it is for.
    pub phase: Phase,
    /// What is asked for; nothing at all ends the programme.
    pub prescriptions: Prescriptions,
    /// Why the guard's warnings were set aside.
    pub reasons: Reasons,
}

impl PlanVersion {
    /// Is it in force on this date?
    #[must_use]
    pub fn covers(&self, date: Day) -> bool {
        date >= self.from && self.to.is_none_or(|to| date < to)
    }

    /// Is there any date on which it was, or will be, in force?
    #[must_use]
    pub fn lived(&self) -> bool {
        self.to.is_none_or(|to| self.from < to)
    }

    /// Its dates and doses as adherence counts them.
    fn asked(&self) -> impl Iterator<Item = Version> {
        let dated = |prescription: &Prescription| Version {
            exercise: prescription.exercise_id.to_string(),
            schedule: match &prescription.cadence {
                Cadence::FixedDays(fixed) => {
                    Schedule::Days(fixed.days.iter().map(|day| day.weekday()).collect())
                }
                Cadence::TimesAWeek(times) => Schedule::PerWeek(u8::try_from(times.n).unwrap_or_default()),
            },
            dose: f64::from(prescription.a_day()),
            from: self.from,
            to: self.to,
        };
        self.prescriptions.0.iter().map(dated)
    }
}

/// The version in force on a date.
#[must_use]
pub fn in_force(versions: &[PlanVersion], date: Day) -> Option<&PlanVersion> {
    versions.iter().find(|version| version.covers(date))
}

/// The phase of the plan in force on a date, and since when it has been in force without another phase in between.
#[must_use]
pub fn phase_since(versions: &[PlanVersion], date: Day) -> Option<(Phase, Day)> {
    let phase = in_force(versions, date)?.phase;
    let mut begun: Vec<&PlanVersion> =
        versions.iter().filter(|one| one.from <= date && one.lived()).collect();
    begun.sort_unstable_by_key(|version| version.from);
    let same = begun.iter().rev().take_while(|version| version.phase == phase);
    same.last().map(|version| (phase, version.from))
}

/// The version that a new one has to be based on; none: the new one is the first.
#[must_use]
pub fn newest(versions: &[PlanVersion]) -> Option<&PlanVersion> {
    versions.iter().find(|version| version.to.is_none())
}

/// What a version that starts on `from` closes, with the date each of them ends on. One that would have started later
/// ends as it begins: it was never in force.
#[must_use]
pub fn closed_by(versions: &[PlanVersion], from: Day) -> Vec<(PlanVersionId, Day)> {
    let still = versions.iter().filter(|version| version.to.is_none_or(|to| to > version.from.max(from)));
    still.map(|version| (version.id, version.from.max(from))).collect()
}

/// Everything that was asked for, as adherence counts it.
#[must_use]
pub fn asked(versions: &[PlanVersion]) -> Vec<Version> {
    versions.iter().filter(|version| version.lived()).flat_map(PlanVersion::asked).collect()
}

/// Why a version may not start on a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum StartRefused {
    /// Past days are never rewritten.
    #[error("A plan cannot start on a date that is over.")]
    StartsInPast,
    /// What is logged today was done by the plan of today. Holding an exercise, or the plan, from today on is possible.
    #[error("Exercises are logged for today already: a plan can start tomorrow.")]
    LoggedToday,
}

impl StartRefused {
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::StartsInPast => "starts_in_past",
            Self::LoggedToday => "logged_today",
        }
    }
}

/// May a version start on this date? `today` is the patient's local date.
///
/// # Errors
/// It would rewrite a day that is over, or one on which the patient did exercises already.
pub fn starts(from: Day, today: Day, logged_today: bool) -> Result<(), StartRefused> {
    match () {
        () if from < today => Err(StartRefused::StartsInPast),
        () if from == today && logged_today => Err(StartRefused::LoggedToday),
        () => Ok(()),
    }
}

#[cfg(test)]
pub(in crate::domain) mod tests {
    use uuid::Uuid;

    use super::{super::prescription::tests::prescription, *};

    fn march(number: u64) -> Day {
        Day::parse("2026-03-01").unwrap().plus(number - 1)
    }

    /// A version of PH1 with these exercises, in March 2026.
    pub(in crate::domain) fn version(
        number: u128,
        exercises: &[&str],
        from: u64,
        to: Option<u64>,
    ) -> PlanVersion {
        PlanVersion {
            id: PlanVersionId(Uuid::from_u128(number)),
            based_on: None,
            from: march(from),
            to: to.map(march),
            phase: Phase::Ph1,
            prescriptions: Prescriptions(exercises.iter().map(|id| prescription(id)).collect()),
            reasons: Reasons::default(),
        }
    }

    fn number(version: Option<&PlanVersion>) -> Option<u128> {
        version.map(|version| version.id.0.as_u128())
    }

    #[test]
    fn each_date_has_the_version_in_force_on_it() {
        let versions = [version(1, &["EX05"], 2, Some(5)), version(2, &["EX05"], 5, None)];
        let on = |date| number(in_force(&versions, march(date)));
        assert_eq!((on(1), on(2), on(4), on(5), on(60)), (None, Some(1), Some(1), Some(2), Some(2)));
        assert_eq!(number(newest(&versions)), Some(2));
    }

    #[test]
    fn a_new_version_closes_the_one_in_force_and_one_that_never_came() {
        let versions = [version(1, &["EX05"], 2, Some(9)), version(2, &["EX05"], 9, None)];
        let closed = |from| {
            let closed = closed_by(&versions, march(from));
            closed.into_iter().map(|(id, to)| (id.0.as_u128(), to)).collect::<Vec<_>>()
        };
        assert_eq!(closed(12), [(2, march(12))]);
        assert_eq!(closed(9), [(2, march(9))]);
        // Before the one that waits: the first ends earlier, the second as it begins.
        assert_eq!(closed(6), [(1, march(6)), (2, march(9))]);
        let never = version(2, &["EX05"], 9, Some(9));
        assert_eq!(closed_by(std::slice::from_ref(&never), march(10)), []);
        assert_eq!(asked(&[never]), []);
    }

    #[test]
    fn a_phase_lasts_over_several_versions_of_it() {
        let of = |number, phase, from, to| PlanVersion { phase, ..version(number, &["EX04"], from, to) };
        let versions = [
            of(1, Phase::Ph0, 1, Some(4)),
            of(2, Phase::Ph1, 4, Some(9)),
            of(3, Phase::Ph2, 12, Some(12)),
            of(4, Phase::Ph1, 9, None),
        ];
        assert_eq!(phase_since(&versions, march(20)), Some((Phase::Ph1, march(4))));
        assert_eq!(phase_since(&versions, march(3)), Some((Phase::Ph0, march(1))));
        assert_eq!(phase_since(&versions[..1], march(4)), None);
    }

    #[test]
    fn a_version_starts_tomorrow_or_today_when_nothing_is_logged_yet() {
        let starts = |from, logged| starts(march(from), march(10), logged).map_err(StartRefused::code);
        assert_eq!((starts(11, true), starts(10, false)), (Ok(()), Ok(())));
        assert_eq!(starts(10, true), Err("logged_today"));
        assert_eq!(starts(9, false), Err("starts_in_past"));
    }

    #[test]
    fn what_is_asked_is_counted_by_the_amount_a_day() {
        let three = Prescription { cadence: Cadence::times(3), ..prescription("EX09") };
        let mut plan = version(1, &["EX05"], 2, None);
        plan.prescriptions.0.push(three);
        let asked = asked(&[plan]);
        assert!(asked.iter().all(|one| (one.dose - 20.0).abs() < 1e-9 && one.from == march(2)));
        assert_eq!(asked[1].schedule, Schedule::PerWeek(3));
        assert!(matches!(&asked[0].schedule, Schedule::Days(days) if days.len() == 7));
    }
}
